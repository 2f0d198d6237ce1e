package org.bourse.server.persistence;

import org.bourse.server.view.TradedQuantity;

/** The trades of one instrument in one minute, as far as one batch has them. In the instrument's units. */
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

    MinuteCandle(int instrumentId, long startMicros, long price) {
        this.instrumentId = instrumentId;
        this.startMicros = startMicros;
        this.open = price;
        this.high = price;
        this.low = price;
        this.close = price;
    }

    /** When the minute of this time begins. */
    static long startOf(long timeMicros) {
        return timeMicros - Math.floorMod(timeMicros, MICROS_PER_MINUTE);
    }

    void add(long price, long quantity) {
        high = Math.max(high, price);
        low = Math.min(low, price);
        close = price;
        volume = TradedQuantity.sum(volume, quantity);
        tradeCount++;
    }
}
