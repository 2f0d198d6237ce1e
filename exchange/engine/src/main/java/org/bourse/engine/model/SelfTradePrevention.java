package org.bourse.engine.model;

/** What becomes of an order that would trade with another order of its own broker. */
public enum SelfTradePrevention {
    /** They trade, as with anybody's. */
    NONE,
    /** The rest of the newer order, which would trade, is cancelled. */
    CANCEL_NEWEST,
    /** The older order, which rests, is cancelled. */
    CANCEL_OLDEST,
    /** Both are cancelled. */
    CANCEL_BOTH,
    /** Both lose the smaller of their quantities. */
    DECREMENT
}
