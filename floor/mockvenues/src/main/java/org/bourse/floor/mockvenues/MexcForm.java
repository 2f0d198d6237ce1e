package org.bourse.floor.mockvenues;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How MEXC writes of its futures: bare numbers, prices of one digit, some of them with an exponent, and quantities in contracts;
 * changes of the book with the range of versions that they cover, or, unmerged, with one version each; now and then the best
 * levels as a whole.
 */
final class MexcForm implements MarketForm {

    private static final String UNKNOWN =
            "{\"channel\":\"push.newThing\",\"symbol\":\"BTC_USDT\",\"data\":{\"what\":[1,{}]},\"ts\":1}";
    private static final long MILLI = 1_000_000L;
    private static final int PRICE_DIGITS = 1;
    private static final int FULL_LEVELS = 20;
    private static final int FULL_EACH = 3;

    private final boolean merged;

    /** Changes with a begin and an end; else each with its version alone. */
    MexcForm(boolean merged) {
        this.merged = merged;
    }

    @Override
    public String book(String symbol, long update, Sides book) {
        return "{\"success\":true,\"code\":0,\"data\":{\"asks\":" + levels(book.asks(), Integer.MAX_VALUE)
                + ",\"bids\":" + levels(book.bids(), Integer.MAX_VALUE) + ",\"version\":" + update
                + ",\"timestamp\":1789498405531}}";
    }

    @Override
    public List<Market.Message> best(String symbol, long nanos, long update, Sides book) {
        return message(
                symbol,
                nanos,
                "ticker",
                "{\"symbol\":\"" + symbol + "\",\"lastPrice\":"
                        + price(book.bids().firstKey()) + ",\"bid1\":"
                        + price(book.bids().firstKey()) + ",\"ask1\":"
                        + price(book.asks().firstKey()) + ",\"fundingRate\":-0.000081,\"timestamp\":" + nanos / MILLI
                        + "}");
    }

    @Override
    public List<Market.Message> trade(
            String symbol, long nanos, long trade, long price, long quantity, boolean buyerIsMaker) {
        List<Market.Message> messages = new ArrayList<>(message(
                symbol,
                nanos,
                "deal",
                "[{\"p\":" + price(price) + ",\"v\":" + quantity + ",\"T\":" + (buyerIsMaker ? 2 : 1)
                        + ",\"O\":3,\"M\":1,\"t\":" + nanos / MILLI + ",\"i\":\"" + trade + "\"}]"));
        if (trade % 50 == 1) {
            messages.addAll(message(
                    symbol,
                    nanos,
                    "funding.rate",
                    "{\"symbol\":\"" + symbol + "\",\"rate\":-0.000081,\"nextSettleTime\":"
                            + (nanos / MILLI + 28_800_000) + "}"));
        }
        return messages;
    }

    @Override
    public List<Market.Message> changes(String symbol, long nanos, long first, long last, Sides changed, Sides book) {
        List<Market.Message> messages = new ArrayList<>();
        if (merged) {
            messages.addAll(depth(
                    symbol,
                    nanos,
                    levels(changed.bids(), Integer.MAX_VALUE),
                    levels(changed.asks(), Integer.MAX_VALUE),
                    "\"end\":" + last + ",\"begin\":" + first + ",\"version\":" + last));
        } else {
            Deque<String> bids = new ArrayDeque<>(each(changed.bids()));
            Deque<String> asks = new ArrayDeque<>(each(changed.asks()));
            for (long version = first; version <= last; version++) {
                String bid = bids.isEmpty() ? "[]" : bids.poll();
                String ask = !bid.equals("[]") || asks.isEmpty() ? "[]" : asks.poll();
                messages.addAll(depth(symbol, nanos, bid, ask, "\"version\":" + version));
            }
        }
        if (last % FULL_EACH == 0) {
            messages.addAll(message(
                    symbol,
                    nanos,
                    "depth.full",
                    "{\"cts\":" + nanos / MILLI + ",\"asks\":" + levels(book.asks(), FULL_LEVELS) + ",\"bids\":"
                            + levels(book.bids(), FULL_LEVELS) + ",\"version\":" + last + "}"));
        }
        return messages;
    }

    private static List<Market.Message> depth(String symbol, long nanos, String bids, String asks, String versions) {
        return message(
                symbol,
                nanos,
                "depth",
                "{\"cts\":" + nanos / MILLI + ",\"asks\":" + asks + ",\"bids\":" + bids + "," + versions + "}");
    }

    private static List<String> each(Map<Long, Long> levels) {
        return levels.entrySet().stream()
                .map(level -> levels(Map.of(level.getKey(), level.getValue()), 1))
                .toList();
    }

    private static List<Market.Message> message(String symbol, long nanos, String channel, String data) {
        return List.of(new Market.Message(
                nanos,
                channel + ":" + symbol,
                "{\"symbol\":\"" + symbol + "\",\"data\":" + data + ",\"channel\":\"push." + channel + "\",\"ts\":"
                        + (nanos / MILLI + 3) + "}"));
    }

    @Override
    public boolean isChange(String stream) {
        return stream.startsWith("depth:");
    }

    @Override
    public List<String> damaged(String text, Fault fault) {
        return switch (fault) {
            case BAD_NUMBER -> List.of(text.replaceFirst("\\[([0-9.Ee-]+),[0-9]+,", "[$1,NaN,"));
            case OFF_TICK -> List.of(text.replaceFirst("\\[[0-9.Ee-]+,", "[60000.0123,"));
            case TORN -> List.of(text.substring(0, text.length() / 2));
            case UNKNOWN_KIND -> List.of(UNKNOWN, text);
            case DROP, DUPLICATE, REORDER, DELAY, CUT, SILENCE, NO_PONG, FLOOD, RESTART, OLD_BOOK, NO_BOOK ->
                List.of(text);
        };
    }

    static String levels(Map<Long, Long> levels, int limit) {
        return levels.entrySet().stream()
                .limit(limit)
                .map(level -> "[" + price(level.getKey()) + "," + level.getValue() + ","
                        + (level.getValue() == 0 ? 0 : 1) + "]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String price(long tenths) {
        return tenths % 7 == 0
                ? tenths + "E-" + PRICE_DIGITS
                : BigDecimal.valueOf(tenths, PRICE_DIGITS).toPlainString();
    }
}
