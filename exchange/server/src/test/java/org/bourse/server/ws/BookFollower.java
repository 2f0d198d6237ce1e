package org.bourse.server.ws;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.bourse.server.marketdata.BookKeeper;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps the books of many symbols and counts their trades while its connection is cut again and again, each
 * time going on from the last message it has.
 */
final class BookFollower implements Callable<BookFollower> {

    private static final int LEAST_MESSAGES_PER_CUT = 300;
    private static final int MOST_MESSAGES_PER_CUT = 3_000;

    private final int port;
    private final int depth;
    private final SplittableRandom random;
    private final Map<String, BookKeeper> books = new LinkedHashMap<>();
    private final Map<String, Long> trades = new HashMap<>();
    private final List<JsonNode> errors = new ArrayList<>();
    private int cuts;
    private int tradeGaps;

    /** Set when the market is quiet, to what says whether a follower has come to where the exchange is. */
    private volatile @Nullable Predicate<BookFollower> arrived;

    /** A follower of the best {@code depth} levels of each book, or of all when it is 0. */
    BookFollower(int port, List<String> symbols, int depth, SplittableRandom random) {
        this.port = port;
        this.depth = depth;
        this.random = random;
        symbols.forEach(symbol -> books.put(symbol, new BookKeeper(depth)));
    }

    int depth() {
        return depth;
    }

    int cuts() {
        return cuts;
    }

    int tradeGaps() {
        return tradeGaps;
    }

    /** Whatever the exchange had to complain about. */
    List<JsonNode> errors() {
        return errors;
    }

    Collection<BookKeeper> books() {
        return books.values();
    }

    BookKeeper book(String symbol) {
        return Objects.requireNonNull(books.get(symbol), symbol);
    }

    /** Ends the following as soon as this is so. */
    void finishWhen(Predicate<BookFollower> isThere) {
        arrived = isThere;
    }

    @Override
    public BookFollower call() throws IOException {
        FeedClient client = connect();
        int untilCut = nextCut();
        try {
            while (!hasArrived()) {
                take(client);
                untilCut--;
                if (arrived == null && untilCut <= 0) {
                    client.close();
                    cuts++;
                    client = connect();
                    untilCut = nextCut();
                }
            }
        } finally {
            client.close();
        }
        return this;
    }

    private int nextCut() {
        return random.nextInt(LEAST_MESSAGES_PER_CUT, MOST_MESSAGES_PER_CUT);
    }

    private boolean hasArrived() {
        Predicate<BookFollower> isThere = arrived;
        return isThere != null && isThere.test(this);
    }

    private void take(FeedClient client) throws IOException {
        JsonNode message;
        try {
            message = client.read();
        } catch (SocketTimeoutException e) {
            throw new IOException("nothing came, not even a heartbeat; cuts: " + cuts, e);
        }
        switch (message.path("type").asText()) {
            case "book", "book_snapshot" ->
                book(message.path("symbol").asText()).onMessage(message);
            case "trade" -> onTrade(message);
            case "error" -> errors.add(message);
            default -> {}
        }
    }

    private void onTrade(JsonNode trade) {
        long sequence = trade.path("sequence").asLong();
        Long before = trades.put(trade.path("symbol").asText(), sequence);
        if (before != null && sequence != before + 1) {
            tradeGaps++;
        }
    }

    private FeedClient connect() throws IOException {
        FeedClient client = new FeedClient(port);
        List<String> channels = new ArrayList<>();
        books.forEach((symbol, book) -> {
            channels.add("{\"name\":\"book\",\"symbols\":[\"" + symbol + "\"]"
                    + (depth > 0 ? ",\"depth\":" + depth : "") + resume(book.sequence()) + "}");
            channels.add("{\"name\":\"trades\",\"symbols\":[\"" + symbol + "\"]"
                    + resume(trades.getOrDefault(symbol, -1L)) + "}");
        });
        client.send("{\"op\":\"subscribe\",\"channels\":[" + String.join(",", channels) + "]}");
        return client;
    }

    private static String resume(long sequence) {
        return sequence < 0 ? "" : ",\"resume_from\":" + sequence;
    }
}
