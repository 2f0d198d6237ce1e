package org.bourse.engine.model;

/** A broker's right to enter and replace orders. Cancels it may always. */
public enum BrokerStatus {
    ACTIVE,
    /** It stopped itself; it or the operator can end that. */
    KILL_SWITCH,
    /** The operator stopped it, and alone can end that. */
    SUSPENDED
}
