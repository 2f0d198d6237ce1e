package org.bourse.floor.mockvenues;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The venue's own book of a symbol, kept in the plainest way: what a client's book is held against. */
public final class TrueBook {

    private static final JsonFactory JSON = new JsonFactory();

    private final NavigableMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
    private long update;

    /** Begins with the answer to a request for the book. */
    public TrueBook(String answer) throws IOException {
        read(answer);
    }

    /** Takes a message in; one that is no change of the book, or that the book has, does nothing. */
    public synchronized void take(String message) throws IOException {
        if (message.contains("\"depthUpdate\"")) {
            read(message);
        }
    }

    /** The number of the last update. */
    public synchronized long update() {
        return update;
    }

    /** The answer to a request for the book, down to that many levels a side. */
    public synchronized String answer(int limit) {
        return "{\"lastUpdateId\":" + update + ",\"bids\":" + levels(bids, limit) + ",\"asks\":" + levels(asks, limit)
                + "}";
    }

    /** The best levels of a side as text, best first. */
    public synchronized String best(boolean bid, int limit) {
        return levels(bid ? bids : asks, limit);
    }

    private synchronized void read(String text) throws IOException {
        NavigableMap<BigDecimal, BigDecimal> newBids = new TreeMap<>();
        NavigableMap<BigDecimal, BigDecimal> newAsks = new TreeMap<>();
        long number = 0;
        boolean whole = false;
        try (JsonParser parser = JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME) {
                    switch (parser.currentName()) {
                        case "lastUpdateId" -> {
                            whole = true;
                            number = parser.nextLongValue(0);
                        }
                        case "u" -> number = parser.nextLongValue(0);
                        case "b", "bids" -> levels(parser, newBids);
                        case "a", "asks" -> levels(parser, newAsks);
                        default -> {
                            // Nothing of the book.
                        }
                    }
                }
            }
        }
        if (number > update || whole) {
            update = number;
            apply(newBids, bids);
            apply(newAsks, asks);
        }
    }

    private static void levels(JsonParser parser, NavigableMap<BigDecimal, BigDecimal> levels) throws IOException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            BigDecimal price = new BigDecimal(parser.nextTextValue());
            levels.put(price, new BigDecimal(parser.nextTextValue()));
            parser.nextToken();
        }
    }

    private static void apply(NavigableMap<BigDecimal, BigDecimal> changes, NavigableMap<BigDecimal, BigDecimal> side) {
        changes.forEach((price, quantity) -> {
            if (quantity.signum() == 0) {
                side.remove(price);
            } else {
                side.put(price, quantity);
            }
        });
    }

    private static String levels(SortedMap<BigDecimal, BigDecimal> side, int limit) {
        return side.entrySet().stream()
                .limit(limit)
                .map(level -> "[\"" + level.getKey().toPlainString() + "\",\""
                        + level.getValue().toPlainString() + "\"]")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
