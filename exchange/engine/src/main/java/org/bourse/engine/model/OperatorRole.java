package org.bourse.engine.model;

/** The rights of a person who runs the exchange. */
public enum OperatorRole {
    /** Read whatever operators may read, which every role may. */
    VIEWER,
    /** Register brokers, and see to their keys and webhooks. */
    REGISTRAR,
    /** List and change instruments, halt and resume them and the market. */
    MARKET,
    /** Suspend and resume brokers, set their limits, cancel their orders, end their sessions. */
    RISK,
    /** All of it, and see to the operators themselves. */
    SUPERUSER;

    /** Whether it may do what needs that role. */
    public boolean covers(OperatorRole needed) {
        return this == SUPERUSER || this == needed || needed == VIEWER;
    }
}
