package org.bourse.engine.model;

/**
 * The treatment of an order that would trade with another order of its own broker, or of its self-trade prevention
 * group. The aggressor's counts.
 */
public enum SelfTradePrevention {
    /** They trade, as with anybody's; of an order, what its instrument says happens. */
    NONE,
    /** What is left of the newer order, the aggressor, is cancelled. */
    CANCEL_NEWEST,
    /** The older order, which rests, is cancelled, and the aggressor goes on. */
    CANCEL_OLDEST,
    /** Both are cancelled. */
    CANCEL_BOTH,
    /**
     * The one that has less left is cancelled, and the other reduced by as much; both are cancelled when they have as
     * much.
     */
    DECREMENT
}
