package org.bourse.floor.market;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Halfway between best bid and best ask, exactly, as decimal text; empty where a side has none. */
    public Optional<String> mid() {
        // A tenth is as fine as half of the scale's unit needs.
        return spread().isEmpty()
                ? Optional.empty()
                : Optional.of(new BigDecimal(
                                BigInteger.valueOf(bids.getFirst().price())
                                        .add(BigInteger.valueOf(asks.getFirst().price()))
                                        .multiply(BigInteger.valueOf(5)),
                                instrument.priceScale() + 1)
                        .toPlainString());
    }

    /**
     * The share of the bids in the quantity of the levels that the view has, 0 to 1 with four digits, as decimal text; empty where
     * a side has none.
     */
    public Optional<String> imbalance() {
        if (spread().isEmpty()) {
            return Optional.empty();
        }
        BigDecimal bid = quantity(bids);
        return Optional.of(
                bid.divide(bid.add(quantity(asks)), 4, RoundingMode.HALF_EVEN).toPlainString());
    }

    private static BigDecimal quantity(List<Level> levels) {
        return levels.stream()
                .map(level -> BigDecimal.valueOf(level.quantity()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static List<Level> side(long[] prices, long[] quantities, int count) {
        List<Level> levels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            levels.add(new Level(prices[i], quantities[i]));
        }
        return List.copyOf(levels);
    }
}
