package org.bourse.loadtest.flow;

/** The way in which an order meets the book. */
public enum OrderKind {
    /** A limit away from the market: it rests. */
    PASSIVE,
    /** A limit beyond the other side's best: it trades, if there is anybody. */
    AGGRESSIVE,
    /** At whatever price there is; what finds nobody is cancelled. */
    MARKET
}
