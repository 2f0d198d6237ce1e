package org.bourse.engine.model;

/** The direction of an order: a {@link #BID} buys, an {@link #ASK} sells (FIX tag 54). */
public enum Side {
    BID,
    ASK;

    /** The side this one trades against. */
    public Side opposite() {
        return this == BID ? ASK : BID;
    }
}
