package org.bourse.server.view;

import java.util.Arrays;

/** The newest trades of an instrument, by their rows in the table of trades. Not thread-safe. */
final class RecentTrades {

    private static final int SMALLEST = 8;

    private final TradeTable trades;
    private int[] ring = new int[SMALLEST];
    private int oldest;
    private int count;

    RecentTrades(TradeTable trades) {
        this.trades = trades;
    }

    /** Adds the newest, and lets go of the oldest beyond {@link ExchangeViews#RECENT_TRADES}. */
    void add(int trade) {
        if (count == ExchangeViews.RECENT_TRADES) {
            trades.releaseFromInstrument(ring[oldest]);
            oldest = place(1);
            count--;
        } else if (count == ring.length) {
            // Never removed from before it is full, so the oldest is at the beginning.
            ring = Arrays.copyOf(ring, Math.min(ring.length * 2, ExchangeViews.RECENT_TRADES));
        }
        ring[place(count)] = trade;
        count++;
    }

    int count() {
        return count;
    }

    /** The trade that is this many trades older than the newest one. */
    int newest(int older) {
        return ring[place(count - 1 - older)];
    }

    private int place(int age) {
        return (oldest + age) % ring.length;
    }
}
