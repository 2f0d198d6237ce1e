package org.bourse.engine.model;

/** The reason why an order was closed with quantity left, other than by expiry. */
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
    /** It rested, and an order of its own broker or group would have traded with it. */
    SELF_TRADE,
    /** It would have traded with an order of its own broker or group that rests; what was left of it never rested. */
    SELF_TRADE_AGGRESSOR,
    /** Its broker's cancel timer fired. */
    CANCEL_TIMER,
    /** The operator delisted its instrument. */
    DELISTED
}
