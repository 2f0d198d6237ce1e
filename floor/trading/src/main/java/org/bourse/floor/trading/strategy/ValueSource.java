package org.bourse.floor.trading.strategy;

/** A number that conditions look at: an indicator's, or one of the strategy itself. */
@FunctionalInterface
public interface ValueSource {

    /** The number as of the moment that is looked at, or absent. */
    double value();
}
