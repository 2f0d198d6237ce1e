package org.bourse.floor.mockvenues;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How Binance writes: combined streams, with prices of two digits and quantities of five as texts. */
final class BinanceForm implements MarketForm {

    private static final String UNKNOWN = "{\"stream\":\"x\",\"data\":{\"e\":\"newThing\",\"E\":1,\"what\":[1,{}]}}";
    private static final long MILLI = 1_000_000L;
    private static final int PRICE_DIGITS = 2;
    private static final int QUANTITY_DIGITS = 5;

    @Override
    public String book(String symbol, long update, Sides book) {
        return "{\"lastUpdateId\":" + update + ",\"bids\":" + levels(book.bids()) + ",\"asks\":" + levels(book.asks())
                + "}";
    }

    @Override
    public List<Market.Message> best(String symbol, long nanos, long update, Sides book) {
        return message(
                symbol,
                nanos,
                "bookTicker",
                "\"u\":" + update + ",\"s\":\"" + symbol + "\",\"b\":"
                        + price(book.bids().firstKey()) + ",\"B\":"
                        + amount(book.bids().firstEntry().getValue()) + ",\"a\":"
                        + price(book.asks().firstKey()) + ",\"A\":"
                        + amount(book.asks().firstEntry().getValue()));
    }

    @Override
    public List<Market.Message> trade(
            String symbol, long nanos, long trade, long price, long quantity, boolean buyerIsMaker) {
        long millis = nanos / MILLI;
        return message(
                symbol,
                nanos,
                "trade",
                "\"e\":\"trade\",\"E\":" + millis + ",\"s\":\"" + symbol + "\",\"t\":" + trade + ",\"p\":"
                        + price(price) + ",\"q\":" + amount(quantity) + ",\"T\":" + millis + ",\"m\":" + buyerIsMaker
                        + ",\"M\":true");
    }

    @Override
    public List<Market.Message> changes(String symbol, long nanos, long first, long last, Sides changed, Sides book) {
        return message(
                symbol,
                nanos,
                "depth@100ms",
                "\"e\":\"depthUpdate\",\"E\":" + nanos / MILLI + ",\"s\":\"" + symbol + "\",\"U\":" + first + ",\"u\":"
                        + last + ",\"b\":" + levels(changed.bids()) + ",\"a\":" + levels(changed.asks()));
    }

    private static List<Market.Message> message(String symbol, long nanos, String stream, String data) {
        String name = symbol.toLowerCase(Locale.ROOT) + "@" + stream;
        return List.of(new Market.Message(nanos, name, "{\"stream\":\"" + name + "\",\"data\":{" + data + "}}"));
    }

    @Override
    public boolean isChange(String stream) {
        return stream.contains("@depth");
    }

    @Override
    public List<String> damaged(String text, Fault fault) {
        return switch (fault) {
            case BAD_NUMBER -> List.of(text.replaceFirst("\\[\"([0-9.]+)\",\"[0-9.]+\"", "[\"$1\",\"NaN\""));
            case OFF_TICK -> List.of(text.replaceFirst("\\[\"([0-9]+)\\.[0-9]+\"", "[\"$1.00123\""));
            case TORN -> List.of(text.substring(0, text.length() / 2));
            case UNKNOWN_KIND -> List.of(UNKNOWN, text);
            case DROP, DUPLICATE, REORDER, DELAY, CUT, SILENCE, NO_PONG, FLOOD, RESTART, OLD_BOOK, NO_BOOK ->
                List.of(text);
        };
    }

    private static String levels(Map<Long, Long> levels) {
        return levels.entrySet().stream()
                .map(level -> "[" + price(level.getKey()) + "," + amount(level.getValue()) + "]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String price(long hundredths) {
        return "\"" + BigDecimal.valueOf(hundredths, PRICE_DIGITS).setScale(8).toPlainString() + "\"";
    }

    private static String amount(long units) {
        return "\"" + BigDecimal.valueOf(units, QUANTITY_DIGITS).setScale(8).toPlainString() + "\"";
    }
}
