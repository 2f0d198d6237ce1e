package org.bourse.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bourse.contract.BookLevel;
import org.bourse.server.marketdata.BookKeeper;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty symbols traded at random through the whole exchange, and clients that keep their books over connections that are
 * cut and resumed. In the build it ends after a number of orders; {@code -Dbookkeeper.seconds=300} goes on for five
 * minutes.
 */
class BookKeepingIT {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int SECONDS = Integer.getInteger("bookkeeper.seconds", 0);
    private static final int COMMANDS = 10_000;
    private static final int TRADERS = 3;
    private static final Duration LONGEST_ARRIVAL = Duration.ofMinutes(3);
    private static final int[] DEPTHS = {0, 0, 10, 1};
    private static final List<String> SYMBOLS =
            IntStream.rangeClosed(1, 50).mapToObj(i -> "BK" + i).toList();

    /** The exchange's own account of a book. */
    private record Book(List<BookLevel> asks, List<BookLevel> bids) {}

    @TempDir
    private Path directory;

    @Test
    void booksKeptOverCutConnectionsAreTheExchangesOwn() throws Exception {
        Map<String, String> environment = Map.of(
                "EXCHANGE_PUBLIC_MARKET_DATA", "true",
                "EXCHANGE_WS_MESSAGES_PER_SECOND", "100000",
                "EXCHANGE_WS_HEARTBEAT_SECONDS", "1");
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, environment);
                HttpClient http = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            SplittableRandom random = new SplittableRandom(SEED);
            List<BookFollower> followers = new ArrayList<>();
            List<Future<BookFollower>> following = new ArrayList<>();
            for (int depth : DEPTHS) {
                BookFollower follower = new BookFollower(exchange.uri().getPort(), SYMBOLS, depth, random.split());
                followers.add(follower);
                following.add(threads.submit(follower));
            }
            try {
                ExchangeClient admin = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
                trade(exchange, admin, random, threads);
                Map<String, Book> books = books(admin);
                long deadline = System.nanoTime() + LONGEST_ARRIVAL.toNanos();
                followers.forEach(
                        follower -> follower.finishWhen(one -> has(one, books) || System.nanoTime() - deadline > 0));
                for (Future<BookFollower> future : following) {
                    check(future.get(), books);
                }
            } finally {
                followers.forEach(follower -> follower.finishWhen(one -> true));
            }
        }
    }

    private static void trade(
            ExchangeProcess exchange, ExchangeClient admin, SplittableRandom random, ExecutorService threads)
            throws Exception {
        BooleanSupplier goesOn = goesOn();
        List<Future<?>> trading = new ArrayList<>();
        for (int i = 0; i < TRADERS; i++) {
            String apiKey = admin.post("/register", "{\"name\": \"Trader " + i + "\"}")
                    .body()
                    .path("api_key")
                    .asText();
            trading.add(threads.submit(
                    new RandomTrader(exchange.uri().getPort(), apiKey, SYMBOLS, random.split(), goesOn)));
        }
        for (Future<?> future : trading) {
            future.get(SECONDS + 300L, TimeUnit.SECONDS);
        }
    }

    private static BooleanSupplier goesOn() {
        if (SECONDS > 0) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            return () -> System.nanoTime() - end < 0;
        }
        AtomicInteger left = new AtomicInteger(COMMANDS);
        return () -> left.getAndDecrement() > 0;
    }

    private static Map<String, Book> books(ExchangeClient client) throws IOException {
        Map<String, Book> books = new HashMap<>();
        for (String symbol : SYMBOLS) {
            ExchangeClient.Answer book = client.get("/stocks/" + symbol + "/book?depth=50");
            assertThat(book.status()).isEqualTo(200);
            books.put(
                    symbol,
                    new Book(
                            levels(book.body().path("asks")), levels(book.body().path("bids"))));
        }
        return books;
    }

    private static List<BookLevel> levels(JsonNode side) {
        List<BookLevel> levels = new ArrayList<>();
        side.forEach(level -> levels.add(new BookLevel(
                level.path("price").asLong(),
                level.path("total_quantity").asLong(),
                level.path("order_count").asInt())));
        return levels;
    }

    private static boolean has(BookFollower follower, Map<String, Book> books) {
        return books.entrySet().stream()
                .allMatch(entry ->
                        expected(entry.getValue(), follower.depth()).equals(kept(follower.book(entry.getKey()))));
    }

    private static Book expected(Book book, int depth) {
        long most = depth == 0 ? Long.MAX_VALUE : depth;
        return new Book(
                book.asks().stream().limit(most).toList(),
                book.bids().stream().limit(most).toList());
    }

    private static Book kept(BookKeeper keeper) {
        return new Book(keeper.asks(), keeper.bids());
    }

    private static void check(BookFollower follower, Map<String, Book> books) {
        String who = "depth " + follower.depth() + ", -Dfuzz.seed=" + SEED;
        books.forEach((symbol, book) -> assertThat(kept(follower.book(symbol)))
                .as(symbol + ", " + who)
                .isEqualTo(expected(book, follower.depth())));
        assertThat(follower.errors()).as(who).isEmpty();
        assertThat(follower.tradeGaps()).as(who).isZero();
        assertThat(follower.cuts()).as(who).isPositive();
        int snapshots = 0;
        long updates = 0;
        for (BookKeeper keeper : follower.books()) {
            assertThat(keeper.gaps()).as(who).isZero();
            assertThat(keeper.wrongChecksums()).as(who).isZero();
            assertThat(keeper.checksums()).as(who).isPositive();
            snapshots += keeper.snapshots();
            updates += keeper.updates();
        }
        assertThat(snapshots).as("some books were resumed, " + who).isLessThan((follower.cuts() + 1) * SYMBOLS.size());
        System.out.printf(
                "%s: %,d updates, %,d snapshots, %d cuts, no gap, no wrong checksum%n",
                who, updates, snapshots, follower.cuts());
    }
}
