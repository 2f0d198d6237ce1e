package org.bourse.loadtest.flow;

/** The intended lifetimes of limit orders. */
public enum OrderLifetimes {
    /** Longer than any load test: books only grow. */
    YEARS,
    /** 10 % under a second, 20 % for 5 to 10 s, the rest for the day. */
    TRADING_DAY,
    /**
     * Five to ten seconds: after that long, books stay as they are; and no order is over before it arrives because its
     * exchange was stopped to look into its heap, or the machine had no time for it.
     */
    SECONDS
}
