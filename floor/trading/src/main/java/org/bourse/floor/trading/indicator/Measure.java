package org.bourse.floor.trading.indicator;

/** A number of a moment; the moments that it is asked for never go back. */
@FunctionalInterface
interface Measure {

    /** The number, or {@link org.bourse.floor.trading.WindowMeasures#ABSENT}. */
    double at(long moment);
}
