package org.bourse.loadtest.flow;

/**
 * An order to send.
 *
 * @param number its place in the flow, from 0
 * @param broker which broker sends it, from 0
 * @param instrument which instrument, from 0
 * @param isBid its side
 * @param price 0 for a market order
 * @param quantity shares
 * @param lifeMillis with {@link Validity#SHORT} how long it is valid after it was sent, otherwise 0
 */
public record PlannedOrder(
        int number,
        int broker,
        int instrument,
        boolean isBid,
        OrderKind kind,
        long price,
        long quantity,
        Validity validity,
        int lifeMillis) {

    /** The instrument's symbol. */
    public String symbol() {
        return "SYM" + (instrument + 1);
    }
}
