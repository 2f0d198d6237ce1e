package org.bourse.floor.trading.strategy;

/**
 * A time in which a strategy enters nothing by its own rules.
 *
 * @param untilNanos when it is over
 */
public record StrategyWait(Reason reason, long untilNanos) {

    /** What it waits after. */
    public enum Reason {
        /** A position that was closed with a loss. */
        LOSS,
        /** So many losses in a row as its limits allow, on whatever instruments. */
        LOSSES_IN_A_ROW,
        /** A signal that was cancelled, came to nothing or ran out of time. */
        SIGNAL_CANCELLED,
        /** An emergency exit by its own conditions. */
        EMERGENCY_EXIT,
        /** Somebody's stop of everything. */
        STOPPED
    }
}
