package org.bourse.engine.model;

/** The reason why an order is closed. */
public enum CloseReason {
    /** All of its quantity traded, or a replace asked for no more than what had traded. */
    FILLED,
    /** Its broker cancelled it. */
    CANCELLED,
    /** Its validity ended. */
    EXPIRED,
    /** A market order found no more to trade with. */
    UNFILLED_MARKET,
    /** An IOC or FOK limit order found no more to trade with. */
    UNFILLED
}
