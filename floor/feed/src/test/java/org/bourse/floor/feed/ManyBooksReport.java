package org.bourse.floor.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.mockvenues.MockPolymarket;
import org.bourse.floor.mockvenues.PredictionMarkets;
import org.bourse.floor.tape.TapeWriter;

/**
 * Ten thousand books of Polymarket: the memory they take, and, by real sockets, how long they are not live when the venue was
 * gone, and that replacing all connections while it goes on costs none of them its continuity.
 */
final class ManyBooksReport {

    private static final int TOKENS = 10_000;
    private static final int LEVELS = 50;
    private static final int EVENTS_A_SECOND = 1_000;
    private static final int AWAY_SECONDS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final RecyclePolicy AT_ONCE = new RecyclePolicy(
            Duration.ofMillis(100), Duration.ofSeconds(30), 1.1, Duration.ZERO, Duration.ofSeconds(30));

    private ManyBooksReport() {}

    /** Prints it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        memory();
        Path directory = Files.createTempDirectory("many-books");
        try {
            venueReturns(directory.resolve("returns"));
            connectionsAreReplaced(directory.resolve("replaced"));
        } finally {
            RecorderReport.delete(directory);
        }
    }

    private static void memory() {
        List<String> tokens =
                IntStream.range(0, TOKENS).mapToObj("1%076d"::formatted).toList();
        long before = used();
        VenueDriver venue = FeedReport.polymarket(tokens);
        venue.at(1_750_000_000_000_000_000L);
        UnaryOperator<String> book = token -> "{\"market\":\"0x1\",\"asset_id\":\"" + token
                + "\",\"timestamp\":\"1750000000000\",\"bids\":" + levels(1) + ",\"asks\":" + levels(1 + LEVELS)
                + ",\"event_type\":\"book\"}";
        int connections = TOKENS / PolymarketVenue.TOKENS_A_LINK;
        for (int link = 1; link <= connections; link++) {
            venue.opened(link);
            for (int i = 0; i < PolymarketVenue.TOKENS_A_LINK; i++) {
                venue.frame(link, book.apply(tokens.get((link - 1) * PolymarketVenue.TOKENS_A_LINK + i)));
            }
        }
        long live = venue.books().stream()
                .filter(one -> one.state() == Continuity.LIVE && one.depth(VenueSide.BUY) == LEVELS)
                .count();
        System.out.printf(
                "%,d books live of %d levels a side, by %d connections: %,d MB%n",
                live, LEVELS, connections, (used() - before) >> 20);
    }

    private static String levels(int from) {
        return IntStream.range(from, from + LEVELS)
                .mapToObj(i -> "{\"price\":\"0.%03d\",\"size\":\"10\"}".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void venueReturns(Path tape) throws IOException, InterruptedException {
        PredictionMarkets markets = new PredictionMarkets(TOKENS / 2, 1);
        MockPolymarket venue = new MockPolymarket(0, markets, EVENTS_A_SECOND);
        int port = venue.socket().getPort();
        try (PolymarketConnection connection = connection(venue, markets, RecyclePolicy.polymarket());
                Floor floor = floor(connection, markets, tape)) {
            long began = System.nanoTime();
            connection.start(floor);
            await(() -> allLive(floor));
            System.out.printf(
                    "%,d books live by %d connections %,d ms after the start; %,d MB for the floor and the mock venue%n",
                    TOKENS, connection.links().size(), millisSince(began), used() >> 20);
            venue.close();
            TimeUnit.SECONDS.sleep(AWAY_SECONDS);
            await(() -> floor.venues().getFirst().books().stream().noneMatch(ManyBooksReport::isLive));
            venue = new MockPolymarket(port, markets, EVENTS_A_SECOND);
            long returned = System.nanoTime();
            await(() -> allLive(floor));
            System.out.printf(
                    "The venue was gone for %d s: all live again %,d ms after it returned%n",
                    AWAY_SECONDS, millisSince(returned));
        } finally {
            venue.close();
        }
    }

    private static void connectionsAreReplaced(Path tape) throws IOException, InterruptedException {
        PredictionMarkets markets = new PredictionMarkets(TOKENS / 2, 2);
        try (MockPolymarket venue = new MockPolymarket(0, markets, EVENTS_A_SECOND);
                PolymarketConnection connection = connection(venue, markets, AT_ONCE);
                Floor floor = floor(connection, markets, tape)) {
            connection.start(floor);
            await(() -> allLive(floor));
            int connections = connection.links().size();
            await(() -> connection.counted().getOrDefault("connections_replaced", 0L) >= connections);
            long lost = floor.venues().getFirst().books().stream()
                    .filter(book -> book.view(0).epoch() > 0)
                    .count();
            System.out.printf(
                    "%d connections replaced while %,d events/s came: %,d books moved, %,d lost their continuity, %,d frames dropped%n",
                    connections,
                    EVENTS_A_SECOND,
                    floor.venues().getFirst().counters().get("books_moved"),
                    lost,
                    floor.droppedFrames());
        }
    }

    private static PolymarketConnection connection(
            MockPolymarket venue, PredictionMarkets markets, RecyclePolicy recycling) {
        return new PolymarketConnection(
                venue.socket(), venue.rest(), instruments(markets), LinkPolicy.polymarket(), recycling, 1);
    }

    private static Floor floor(PolymarketConnection connection, PredictionMarkets markets, Path tape)
            throws IOException {
        List<VenueInstrument> instruments = instruments(markets);
        EventWriter nobody = new EventWriter((header, buffer, length) -> {});
        Floor floor = new Floor(
                TapeWriter.open(tape, 64 << 20),
                nobody,
                events -> List.of(new PolymarketVenue(instruments, events, connection)));
        floor.start();
        return floor;
    }

    private static List<VenueInstrument> instruments(PredictionMarkets markets) {
        List<String> tokens = markets.tokens();
        return IntStream.range(0, tokens.size())
                .mapToObj(i -> PolymarketVenue.instrument(i + 1, tokens.get(i)))
                .toList();
    }

    private static boolean allLive(Floor floor) {
        return floor.venues().getFirst().books().stream().allMatch(ManyBooksReport::isLive);
    }

    private static boolean isLive(Book book) {
        return book.view(0).isLive();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (millisSince(began) > PATIENCE.toMillis()) {
                throw new IllegalStateException("It has not come within " + PATIENCE + ".");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
