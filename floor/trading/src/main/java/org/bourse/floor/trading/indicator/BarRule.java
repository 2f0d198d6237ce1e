package org.bourse.floor.trading.indicator;

import org.bourse.floor.trading.StateCarrier;

/** Something that goes on with each bar that closes. */
interface BarRule {

    /** A bar that is whole. */
    void bar(double open, double high, double low, double close, double volume);

    /** The next bar is not the one after the last. */
    void reset();

    /** What it comes to, or absent. */
    double value();

    /** Carries what it remembers. */
    void carry(StateCarrier state);
}
