package org.bourse.floor.trading.order;

import org.bourse.floor.market.VenueSide;

/**
 * What somebody wants of a venue. Its number is its own in the run, from 1 and ascending: a venue's client order id is made of
 * the run and the number, so that the same intent sent twice is the same order.
 */
public sealed interface OrderIntent {

    /** Its number in the run. */
    long number();

    /** How long an order stays in force. */
    enum Lifetime {
        /** Until it is filled or cancelled. */
        GOOD_TILL_CANCELLED,
        /** What does not fill at once is cancelled. */
        IMMEDIATE_OR_CANCEL,
        /** It fills whole at once, or not at all. */
        FILL_OR_KILL
    }

    /**
     * Enters an order. Any values make one; a venue answers a wrong one with {@link OrderReport.Rejected}.
     *
     * @param number of the intent, and from here on of the order
     * @param instrument the floor's number of it
     * @param side whether it buys or sells; a short position is sold into being
     * @param price its limit in the instrument's scale; 0 for any price, which is never good till cancelled
     * @param quantity in the instrument's scale
     * @param postOnly whether it may only rest, and is refused where it would trade at once
     * @param reduceOnly whether it may only make a position smaller: refused where there is none, cut to what there is
     */
    record Submit(
            long number,
            int instrument,
            VenueSide side,
            long price,
            long quantity,
            Lifetime lifetime,
            boolean postOnly,
            boolean reduceOnly)
            implements OrderIntent {}

    /**
     * Cancels what is left of an order.
     *
     * @param order the number of the intent that entered it
     */
    record Cancel(long number, long order) implements OrderIntent {}

    /**
     * Gives an order another limit or quantity. Another limit or more quantity costs its place in the queue.
     *
     * @param order the number of the intent that entered it
     * @param price its new limit
     * @param quantity its new quantity, what is filled included
     */
    record Replace(long number, long order, long price, long quantity) implements OrderIntent {}
}
