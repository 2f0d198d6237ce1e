package org.bourse.engine.model;

/** Why an order was closed with quantity left, other than by expiry. */
public enum CancelReason {
    /** Its broker asked for this order. */
    REQUESTED,
    /** Its broker cancelled many at once. */
    MASS_CANCEL,
    /** The unfilled remainder of a market, IOC or FOK order. */
    UNFILLED,
    /** A replace asked for no more than what was already filled. */
    REPLACED_BELOW_FILLED,
    /** Its broker engaged its kill switch. */
    KILL_SWITCH,
    /** The operator suspended its broker. */
    SUSPENDED,
    /** Its broker's cancel timer fired. */
    CANCEL_TIMER
}
