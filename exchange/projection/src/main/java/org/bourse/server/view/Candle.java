package org.bourse.server.view;

/**
 * Trading in one interval of time.
 *
 * @param startMicros when the interval begins, UTC microseconds; a multiple of its length
 * @param openCents price of the first trade in it
 * @param closeCents price of the last trade in it
 * @param volume shares traded
 * @param tradeCount trades, 1 or more: an interval without a trade has no candle
 */
public record Candle(
        long startMicros, long openCents, long highCents, long lowCents, long closeCents, long volume, int tradeCount) {

    /** A candle of one trade. */
    public static Candle of(long startMicros, long priceCents, long quantity) {
        return new Candle(startMicros, priceCents, priceCents, priceCents, priceCents, quantity, 1);
    }

    /** This candle and a trade after it. */
    public Candle with(long priceCents, long quantity) {
        return new Candle(
                startMicros,
                openCents,
                Math.max(highCents, priceCents),
                Math.min(lowCents, priceCents),
                priceCents,
                Math.addExact(volume, quantity),
                tradeCount + 1);
    }

    /** This candle and a later one, as one that begins where {@code startMicros} says. */
    public Candle with(Candle later, long startMicros) {
        return new Candle(
                startMicros,
                openCents,
                Math.max(highCents, later.highCents),
                Math.min(lowCents, later.lowCents),
                later.closeCents,
                Math.addExact(volume, later.volume),
                Math.addExact(tradeCount, later.tradeCount));
    }

    /** The same candle with another start. */
    public Candle startingAt(long startMicros) {
        return new Candle(startMicros, openCents, highCents, lowCents, closeCents, volume, tradeCount);
    }
}
