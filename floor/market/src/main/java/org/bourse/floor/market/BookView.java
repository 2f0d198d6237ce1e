package org.bourse.floor.market;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A book as it was at one moment, with the state without which none of its numbers may be read.
 *
 * @param instrument of what
 * @param state whether it may be trusted
 * @param reason why not
 * @param epoch how often it has lost its continuity
 * @param venueSequence the venue's number of its last change
 * @param exchangeNanos the venue's time of its last change
 * @param receiveNanos when that was received
 * @param bids the best bids, best first
 * @param asks the best asks, best first
 * @param bidCount all levels of that side
 * @param askCount all levels of that side
 */
public record BookView(
        VenueInstrument instrument,
        Continuity state,
        StaleReason reason,
        long epoch,
        long venueSequence,
        long exchangeNanos,
        long receiveNanos,
        List<Level> bids,
        List<Level> asks,
        int bidCount,
        int askCount) {

    /**
     * A price level.
     *
     * @param price in the instrument's scale
     * @param quantity in the instrument's scale
     */
    public record Level(long price, long quantity) {}

    /** Whether its levels are the venue's. */
    public boolean isLive() {
        return state == Continuity.LIVE;
    }

    /** Best ask less best bid; empty where a side has none. */
    public OptionalLong spread() {
        return bids.isEmpty() || asks.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(asks.getFirst().price() - bids.getFirst().price());
    }

    static List<Level> side(long[] prices, long[] quantities, int count) {
        List<Level> levels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            levels.add(new Level(prices[i], quantities[i]));
        }
        return List.copyOf(levels);
    }
}
