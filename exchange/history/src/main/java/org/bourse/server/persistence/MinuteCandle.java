package org.bourse.server.persistence;

/** The trades of one instrument in one minute, as far as one batch has them. Prices in cents, volume in shares. */
final class MinuteCandle {

    static final long MICROS_PER_MINUTE = 60_000_000L;

    final int instrumentId;
    final long startMicros;
    final long open;
    long high;
    long low;
    long close;
    long volume;
    int tradeCount;

    MinuteCandle(int instrumentId, long startMicros, long priceCents) {
        this.instrumentId = instrumentId;
        this.startMicros = startMicros;
        this.open = priceCents;
        this.high = priceCents;
        this.low = priceCents;
        this.close = priceCents;
    }

    /** When the minute of this time begins. */
    static long startOf(long timeMicros) {
        return timeMicros - Math.floorMod(timeMicros, MICROS_PER_MINUTE);
    }

    void add(long priceCents, long quantity) {
        high = Math.max(high, priceCents);
        low = Math.min(low, priceCents);
        close = priceCents;
        volume += quantity;
        tradeCount++;
    }
}
