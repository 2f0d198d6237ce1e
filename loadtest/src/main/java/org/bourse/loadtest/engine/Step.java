package org.bourse.loadtest.engine;

import org.bourse.engine.model.Side;

/**
 * One command of an {@link EngineFlow}, in terms that every engine compared can be given.
 *
 * @param kind what to do
 * @param orderId the order; unique among new orders
 * @param brokerId whose order it is
 * @param symbol index of its symbol
 * @param side its side
 * @param price limit price; the new one for {@link Kind#MOVE}; 0 for {@link Kind#CANCEL}
 * @param quantity total quantity
 * @param leavesQuantity what is left of it before the step
 * @param leavesRemainder whether an {@link Kind#IMMEDIATE} order is not filled whole
 */
record Step(
        Kind kind,
        long orderId,
        long brokerId,
        int symbol,
        Side side,
        long price,
        long quantity,
        long leavesQuantity,
        boolean leavesRemainder) {

    /** A kind of step. */
    enum Kind {
        /** A limit order that may rest. */
        LIMIT,
        /** A limit order that fills at once or is cancelled (IOC). */
        IMMEDIATE,
        /** Takes back a resting order. */
        CANCEL,
        /** Gives a resting order another price, at the cost of its priority; it may trade at once. */
        MOVE
    }
}
