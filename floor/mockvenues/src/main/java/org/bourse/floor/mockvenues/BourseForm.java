package org.bourse.floor.mockvenues;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * How our own exchange writes: bare whole numbers of ticks and lots, one order at each level, changes that name the number
 * before theirs, and a checksum over the best hundred levels with each whole book and now and then with a change.
 */
final class BourseForm implements MarketForm {

    /** How each change of a book begins. */
    static final String CHANGE = "{\"type\":\"book\",";

    private static final String UNKNOWN = "{\"type\":\"new_thing\",\"what\":[1,{}]}";
    private static final int CHECKED_LEVELS = 100;
    private static final int CHECKSUM_EACH = 10;

    @Override
    public String book(String symbol, long update, Sides book) {
        return whole(symbol, update, book.bids(), book.asks());
    }

    /** A whole book as it comes with a subscription. */
    static String whole(String symbol, long update, NavigableMap<Long, Long> bids, NavigableMap<Long, Long> asks) {
        return "{\"type\":\"book_snapshot\",\"symbol\":\"" + symbol + "\",\"sequence\":" + update
                + ",\"checksum\":" + checksum(bids, asks) + ",\"asks\":" + array(levels("", asks)) + ",\"bids\":"
                + array(levels("", bids)) + "}";
    }

    /** The best prices are those of the book. */
    @Override
    public List<Market.Message> best(String symbol, long nanos, long update, Sides book) {
        return List.of();
    }

    @Override
    public List<Market.Message> trade(
            String symbol, long nanos, long trade, long price, long quantity, boolean buyerIsMaker) {
        return message(
                symbol,
                nanos,
                "trades",
                "{\"type\":\"trade\",\"symbol\":\"" + symbol + "\",\"sequence\":" + trade + ",\"trade_id\":\""
                        + trade + "\",\"price\":" + price + ",\"quantity\":" + quantity + ",\"side\":\""
                        + (buyerIsMaker ? "ask" : "bid") + "\",\"executed_at\":\"" + Instant.ofEpochSecond(0, nanos)
                        + "\"}");
    }

    @Override
    public List<Market.Message> changes(String symbol, long nanos, long first, long last, Sides changed, Sides book) {
        Stream<String> both = Stream.concat(levels("\"ask\",", changed.asks()), levels("\"bid\",", changed.bids()));
        String checksum = last % CHECKSUM_EACH == 0 ? ",\"checksum\":" + checksum(book.bids(), book.asks()) : "";
        return message(
                symbol,
                nanos,
                "book",
                CHANGE + "\"symbol\":\"" + symbol + "\",\"previous\":" + (first - 1) + ",\"sequence\":" + last
                        + ",\"changes\":" + array(both) + checksum + "}");
    }

    private static List<Market.Message> message(String symbol, long nanos, String channel, String text) {
        return List.of(new Market.Message(nanos, channel + ":" + symbol, text));
    }

    @Override
    public boolean isChange(String stream) {
        return stream.startsWith("book:");
    }

    @Override
    public List<String> damaged(String text, Fault fault) {
        return switch (fault) {
            case BAD_NUMBER -> List.of(text.replaceFirst("\",([0-9]+),[0-9]+,", "\",$1,NaN,"));
            case OFF_TICK -> List.of(text.replaceFirst("\",([0-9]+),", "\",$1.5,"));
            case TORN -> List.of(text.substring(0, text.length() / 2));
            case UNKNOWN_KIND -> List.of(UNKNOWN, text);
            case DROP, DUPLICATE, REORDER, DELAY, CUT, SILENCE, NO_PONG, FLOOD, RESTART, OLD_BOOK, NO_BOOK ->
                List.of(text);
        };
    }

    /** Price, quantity and number of orders of each level, after that. */
    private static Stream<String> levels(String before, Map<Long, Long> levels) {
        return levels.entrySet().stream()
                .map(level ->
                        "[" + before + level.getKey() + "," + level.getValue() + "," + orders(level.getValue()) + "]");
    }

    private static String array(Stream<String> levels) {
        return levels.collect(Collectors.joining(",", "[", "]"));
    }

    private static int orders(long quantity) {
        return quantity == 0 ? 0 : 1;
    }

    private static long checksum(NavigableMap<Long, Long> bids, NavigableMap<Long, Long> asks) {
        CRC32 crc = new CRC32();
        crc.update((checked(asks) + "|" + checked(bids)).getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    private static String checked(NavigableMap<Long, Long> side) {
        return side.entrySet().stream()
                .limit(CHECKED_LEVELS)
                .map(level -> level.getKey() + ":" + level.getValue() + ":1,")
                .collect(Collectors.joining());
    }
}
