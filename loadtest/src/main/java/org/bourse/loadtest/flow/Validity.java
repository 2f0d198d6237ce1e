package org.bourse.loadtest.flow;

/** How long an order is meant to live. */
public enum Validity {
    /** Longer than any load test. */
    YEARS,
    /** Until the trading day ends. */
    DAY,
    /** Until a number of milliseconds after it was sent. */
    SHORT
}
