package org.bourse.server.view;

/**
 * Trading in one interval of time.
 *
 * @param startMicros when the interval begins, UTC microseconds; a multiple of its length
 * @param open price of the first trade in it
 * @param close price of the last trade in it
 * @param volume quantity traded, as {@link TradedQuantity} adds it up
 * @param tradeCount trades, 1 or more: an interval without a trade has no candle; the largest {@code int} where there
 *     were more
 */
public record Candle(long startMicros, long open, long high, long low, long close, long volume, int tradeCount) {

    /** A candle of one trade. */
    public static Candle of(long startMicros, long price, long quantity) {
        return new Candle(startMicros, price, price, price, price, quantity, 1);
    }

    /** This candle and a trade after it. */
    public Candle with(long price, long quantity) {
        return new Candle(
                startMicros,
                open,
                Math.max(high, price),
                Math.min(low, price),
                price,
                TradedQuantity.sum(volume, quantity),
                tradesAnd(1));
    }

    /** This candle and a later one, as one that begins where {@code startMicros} says. */
    public Candle with(Candle later, long startMicros) {
        return new Candle(
                startMicros,
                open,
                Math.max(high, later.high),
                Math.min(low, later.low),
                later.close,
                TradedQuantity.sum(volume, later.volume),
                tradesAnd(later.tradeCount));
    }

    /** The same candle with another start. */
    public Candle startingAt(long startMicros) {
        return new Candle(startMicros, open, high, low, close, volume, tradeCount);
    }

    private int tradesAnd(int more) {
        return (int) Math.min((long) tradeCount + more, Integer.MAX_VALUE);
    }
}
