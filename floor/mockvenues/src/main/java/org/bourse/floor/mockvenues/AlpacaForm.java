package org.bourse.floor.mockvenues;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How Alpaca writes: arrays of events with bare numbers; of stocks the best prices alone, of crypto pairs the book too. */
final class AlpacaForm implements MarketForm {

    private static final String UNKNOWN = "[{\"T\":\"newThing\",\"what\":[1,{}]}]";
    private static final int PRICE_DIGITS = 2;
    private static final int BAR_EACH = 20;

    private final boolean crypto;

    AlpacaForm(boolean crypto) {
        this.crypto = crypto;
    }

    @Override
    public String book(String symbol, long update, Sides book) {
        return whole(symbol, time(0), levels(book.bids()), levels(book.asks()));
    }

    /** A whole book as it comes with a subscription. */
    static String whole(String symbol, String time, String bids, String asks) {
        return "[{\"T\":\"o\",\"S\":\"" + symbol + "\",\"t\":\"" + time + "\",\"b\":" + bids + ",\"a\":" + asks
                + ",\"r\":true}]";
    }

    @Override
    public List<Market.Message> best(String symbol, long nanos, long update, Sides book) {
        return message(
                symbol,
                nanos,
                "quotes",
                "\"T\":\"q\",\"S\":\"" + symbol + "\",\"bx\":\"V\",\"bp\":"
                        + price(book.bids().firstKey()) + ",\"bs\":"
                        + amount(book.bids().firstEntry().getValue()) + ",\"ax\":\"V\",\"ap\":"
                        + price(book.asks().firstKey()) + ",\"as\":"
                        + amount(book.asks().firstEntry().getValue()) + ",\"c\":[\"R\"],\"z\":\"C\"");
    }

    @Override
    public List<Market.Message> trade(
            String symbol, long nanos, long trade, long price, long quantity, boolean buyerIsMaker) {
        String side = crypto ? ",\"tks\":\"" + (buyerIsMaker ? "S" : "B") + "\"" : ",\"x\":\"D\",\"c\":[\"@\"]";
        String bar = trade % BAR_EACH == 0
                ? ",{\"T\":\"b\",\"S\":\"" + symbol + "\",\"o\":" + price(price) + ",\"h\":" + price(price) + ",\"l\":"
                        + price(price) + ",\"c\":" + price(price) + ",\"v\":" + amount(quantity) + ",\"n\":1,\"vw\":"
                        + price(price) + ",\"t\":\"" + time(nanos) + "\"}"
                : "";
        return List.of(new Market.Message(
                nanos,
                "trades:" + symbol,
                "[{\"T\":\"t\",\"i\":" + trade + ",\"S\":\"" + symbol + "\",\"p\":" + price(price) + ",\"s\":"
                        + amount(quantity) + side + ",\"t\":\"" + time(nanos) + "\"}" + bar + "]"));
    }

    @Override
    public List<Market.Message> changes(String symbol, long nanos, long first, long last, Sides changed, Sides book) {
        return crypto
                ? message(
                        symbol,
                        nanos,
                        "orderbooks",
                        "\"T\":\"o\",\"S\":\"" + symbol + "\",\"b\":" + levels(changed.bids()) + ",\"a\":"
                                + levels(changed.asks()))
                : best(symbol, nanos, last, book);
    }

    private static List<Market.Message> message(String symbol, long nanos, String channel, String event) {
        return List.of(
                new Market.Message(nanos, channel + ":" + symbol, "[{" + event + ",\"t\":\"" + time(nanos) + "\"}]"));
    }

    @Override
    public boolean isChange(String stream) {
        return stream.startsWith(crypto ? "orderbooks:" : "quotes:");
    }

    @Override
    public List<String> damaged(String text, Fault fault) {
        return switch (fault) {
            case BAD_NUMBER -> List.of(text.replaceFirst("\"(s|bs)\":[0-9.]+", "\"$1\":1e99"));
            case OFF_TICK -> List.of(text.replaceFirst("\"(p|bp)\":[0-9.]+", "\"$1\":60000.01234"));
            case TORN -> List.of(text.substring(0, text.length() / 2));
            case UNKNOWN_KIND -> List.of(UNKNOWN, text);
            case DROP, DUPLICATE, REORDER, DELAY, CUT, SILENCE, NO_PONG, FLOOD, RESTART, OLD_BOOK, NO_BOOK ->
                List.of(text);
        };
    }

    private String levels(Map<Long, Long> levels) {
        return levels.entrySet().stream()
                .map(level -> "{\"p\":" + price(level.getKey()) + ",\"s\":" + amount(level.getValue()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String price(long hundredths) {
        return BigDecimal.valueOf(hundredths, PRICE_DIGITS).toPlainString();
    }

    private String amount(long units) {
        return crypto ? BigDecimal.valueOf(units, 5).toPlainString() : Long.toString(units);
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(0, nanos).toString();
    }
}
