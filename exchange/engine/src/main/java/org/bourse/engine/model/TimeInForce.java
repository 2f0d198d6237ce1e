package org.bourse.engine.model;

/** The time for which an order stays in force (FIX tag 59). */
public enum TimeInForce {
    /** Good till the date given with the order. */
    GTD,
    /** Good till cancelled. */
    GTC,
    /** Good till the end of the trading day ({@link ExchangeSettings#dayEndMicrosOfDay()}). */
    DAY,
    /** Immediate or cancel: what does not fill at once is cancelled. */
    IOC,
    /** Fill or kill: fills whole at once, or is cancelled whole without a trade. */
    FOK;

    /** Whether an order of this kind may rest in the book. */
    public boolean mayRest() {
        return this != IOC && this != FOK;
    }
}
