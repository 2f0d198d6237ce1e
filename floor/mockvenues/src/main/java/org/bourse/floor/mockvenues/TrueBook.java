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
    private String time = "1970-01-01T00:00:00Z";

    /** Begins with the answer to a request for the book. */
    public TrueBook(String answer) throws IOException {
        read(answer, true);
    }

    /** Takes a message in; one that is no change of the book, or that the book has, does nothing. */
    public synchronized void take(String message) throws IOException {
        if (message.contains("\"depthUpdate\"")
                || message.contains("\"push.depth\"")
                || message.startsWith(BourseForm.CHANGE)
                || message.startsWith("[{\"T\":\"o\"")) {
            read(message, false);
        }
    }

    /** The number of the last update. */
    public synchronized long update() {
        return update;
    }

    /** The answer of Binance to a request for the book, down to that many levels a side. */
    public synchronized String answer(int limit) {
        return "{\"lastUpdateId\":" + update + ",\"bids\":" + levels(bids, limit) + ",\"asks\":" + levels(asks, limit)
                + "}";
    }

    /** The answer of MEXC. */
    public synchronized String mexcAnswer(int limit) {
        return "{\"success\":true,\"code\":0,\"data\":{\"asks\":" + bareLevels(asks, limit) + ",\"bids\":"
                + bareLevels(bids, limit) + ",\"version\":" + update + ",\"timestamp\":1789498405531}}";
    }

    /** The book as Alpaca sends it with a subscription. */
    public synchronized String alpacaBook(String symbol) {
        return AlpacaForm.whole(symbol, time, pairs(bids), pairs(asks));
    }

    /** The book as our own exchange sends it with a subscription. */
    public synchronized String bourseSnapshot(String symbol) {
        return BourseForm.whole(symbol, update, ticks(bids), ticks(asks));
    }

    private static NavigableMap<Long, Long> ticks(NavigableMap<BigDecimal, BigDecimal> side) {
        NavigableMap<Long, Long> ticks =
                side.comparator() == null ? new TreeMap<>() : new TreeMap<>(Comparator.reverseOrder());
        side.forEach((price, quantity) -> ticks.put(price.longValueExact(), quantity.longValueExact()));
        return ticks;
    }

    private static String pairs(SortedMap<BigDecimal, BigDecimal> side) {
        return side.entrySet().stream()
                .map(level -> "{\"p\":" + level.getKey().toPlainString() + ",\"s\":"
                        + level.getValue().toPlainString() + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The best levels of a side as text, best first. */
    public synchronized String best(boolean bid, int limit) {
        return levels(bid ? bids : asks, limit);
    }

    /** The levels of a side, best first. */
    public synchronized NavigableMap<BigDecimal, BigDecimal> side(boolean bid) {
        return new TreeMap<>(bid ? bids : asks);
    }

    private synchronized void read(String text, boolean whole) throws IOException {
        NavigableMap<BigDecimal, BigDecimal> newBids = new TreeMap<>();
        NavigableMap<BigDecimal, BigDecimal> newAsks = new TreeMap<>();
        long number = 0;
        try (JsonParser parser = JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME) {
                    switch (parser.currentName()) {
                        case "lastUpdateId", "u", "version", "sequence" -> number = parser.nextLongValue(0);
                        case "t" -> time = parser.nextTextValue();
                        case "b", "bids" -> levels(parser, newBids);
                        case "a", "asks" -> levels(parser, newAsks);
                        case "changes" -> sidedLevels(parser, newBids, newAsks);
                        default -> {
                            // Nothing of the book.
                        }
                    }
                }
            }
        }
        if (number > update || number == 0 || whole) {
            update = number;
            apply(newBids, bids);
            apply(newAsks, asks);
        }
    }

    private static void levels(JsonParser parser, NavigableMap<BigDecimal, BigDecimal> levels) throws IOException {
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonToken end =
                    parser.currentToken() == JsonToken.START_OBJECT ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
            BigDecimal price = number(parser);
            levels.put(price, number(parser));
            while (parser.nextToken() != end) {
                // The number of orders, which some venues say.
            }
        }
    }

    /** Levels of both sides, each of which names its own, as our own exchange writes them. */
    private static void sidedLevels(
            JsonParser parser, NavigableMap<BigDecimal, BigDecimal> bids, NavigableMap<BigDecimal, BigDecimal> asks)
            throws IOException {
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            NavigableMap<BigDecimal, BigDecimal> side = parser.nextTextValue().equals("bid") ? bids : asks;
            BigDecimal price = number(parser);
            side.put(price, number(parser));
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                // The number of orders.
            }
        }
    }

    /** A number, which some venues write as a text. */
    private static BigDecimal number(JsonParser parser) throws IOException {
        if (parser.nextToken() == JsonToken.FIELD_NAME) {
            parser.nextToken();
        }
        return new BigDecimal(parser.getText());
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

    private static String bareLevels(SortedMap<BigDecimal, BigDecimal> side, int limit) {
        return side.entrySet().stream()
                .limit(limit)
                .map(level -> "[" + level.getKey().toPlainString() + ","
                        + level.getValue().toPlainString() + ",1]")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
