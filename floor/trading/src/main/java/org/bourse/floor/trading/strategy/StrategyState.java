package org.bourse.floor.trading.strategy;

/** Where a strategy is between signal and exit. */
public enum StrategyState {
    /** It does nothing. */
    INACTIVE,
    /** It waits for a signal. */
    MONITORING,
    /** There is a signal; it waits for the entry's conditions. */
    SIGNAL_DETECTED,
    /** The signal came to nothing; it waits for the end of its cooldown. */
    SIGNAL_CANCELLED,
    /** It has asked for an entry. */
    ENTRY_EVALUATION,
    /** It has a position. */
    POSITION_ACTIVE,
    /** It has asked for the position's end. */
    CLOSE_ORDER_EVALUATION,
    /** The position is closed. */
    EXITED,
    /** An emergency: it has asked for the end of everything, and waits for the end of its cooldown. */
    EMERGENCY_EXIT
}
