package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.ABSENT;

/** Sums that formulas have in common; what is made of something absent is absent. */
final class Reckoning {

    private Reckoning() {}

    /** Absent where it would be through nothing. */
    static double ratio(double of, double through) {
        return through == 0 ? ABSENT : of / through;
    }

    /** By how many percent a number is above another one. */
    static double percent(double number, double base) {
        return base == 0 ? ABSENT : (number - base) / base * 100;
    }

    /** Not below 0 nor above 1. */
    static double share(double number) {
        return Math.max(0, Math.min(1, number));
    }
}
