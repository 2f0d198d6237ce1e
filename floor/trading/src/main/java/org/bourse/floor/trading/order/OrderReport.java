package org.bourse.floor.trading.order;

import java.math.BigDecimal;

/** What a venue says of an order, in the order in which it happened there. */
public sealed interface OrderReport {

    /** The number of the intent that entered the order. */
    long order();

    /** When it happened, by the venue's clock. */
    long venueNanos();

    /** The venue has the order. */
    record Accepted(long order, long venueNanos) implements OrderReport {}

    /** The venue will not have the order; it says why, as {@code instrument_halted}. */
    record Rejected(long order, long venueNanos, String why) implements OrderReport {}

    /**
     * A part of the order was filled, or all of it.
     *
     * @param execution the venue's number of the fill: a fill with a number that is known is the same one told again
     * @param price in the instrument's scale
     * @param quantity of this fill, in the instrument's scale
     * @param leaves what the order has left; 0 closes it
     * @param maker whether the order rested
     * @param fee what the venue takes for it, in the money that the instrument is paid in; negative where it pays
     */
    record Filled(
            long order,
            long venueNanos,
            long execution,
            long price,
            long quantity,
            long leaves,
            boolean maker,
            BigDecimal fee)
            implements OrderReport {}

    /**
     * The order has another limit or quantity.
     *
     * @param quantity what is filled included
     * @param leaves what it has left
     */
    record Replaced(long order, long venueNanos, long price, long quantity, long leaves) implements OrderReport {}

    /**
     * The order is closed with some of it left.
     *
     * @param leaves how much
     * @param why as {@code requested} or {@code unfilled}
     */
    record Cancelled(long order, long venueNanos, long leaves, String why) implements OrderReport {}

    /** The order's time is over with some of it left. */
    record Expired(long order, long venueNanos, long leaves) implements OrderReport {}

    /** A cancel or replace was refused, and the order is as it was; {@code intent} is the number of what was refused. */
    record ChangeRefused(long order, long venueNanos, long intent, String why) implements OrderReport {}
}
