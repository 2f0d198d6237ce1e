package org.bourse.loadtest.flow;

/** The intended lifetime of an order. */
public enum Validity {
    /** Longer than any load test. */
    YEARS,
    /** Until the trading day ends. */
    DAY,
    /** Until a number of milliseconds after it was sent. */
    SHORT
}
