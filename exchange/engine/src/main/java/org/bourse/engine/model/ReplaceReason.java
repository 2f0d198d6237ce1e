package org.bourse.engine.model;

/** The reason why the terms of an open order changed. */
public enum ReplaceReason {
    /** Its broker asked for it. */
    REQUESTED,
    /** An order of its own broker or group met it in the book; its quantity is less by what would have traded. */
    SELF_TRADE,
    /**
     * It met an order of its own broker or group in the book, before it rested itself; its quantity is less by that.
     */
    SELF_TRADE_AGGRESSOR
}
