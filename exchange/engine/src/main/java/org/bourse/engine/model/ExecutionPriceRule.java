package org.bourse.engine.model;

/** The choice of the order whose price a trade is made at when bid and ask prices cross. */
public enum ExecutionPriceRule {
    /**
     * The seller's price: a resting ask's when the bid is the aggressor, and the aggressive ask's own limit when the
     * ask is the aggressor, although the bid is higher. An aggressive market ask has no price, so it trades at the
     * bid's.
     */
    SELLER,
    /** The resting order's price, whichever side it is on: the aggressor gets any price improvement. */
    RESTING
}
