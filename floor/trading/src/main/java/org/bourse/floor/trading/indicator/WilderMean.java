package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.ABSENT;

import org.bourse.floor.trading.StateCarrier;

/**
 * Wilder's mean: each number moves it by a part of a period. It begins with the mean of the first period's numbers, or,
 * as some libraries have it, with the first number alone.
 */
final class WilderMean {

    private final int period;
    private final boolean seedOfOne;
    private int count;
    private double mean;

    WilderMean(int period, boolean seedOfOne) {
        this.period = period;
        this.seedOfOne = seedOfOne;
    }

    void add(double number) {
        count++;
        if (seedOfOne ? count == 1 : count <= period) {
            mean += seedOfOne ? number : (number - mean) / count;
        } else {
            mean += (number - mean) / period;
        }
    }

    void reset() {
        count = 0;
        mean = 0;
    }

    double value() {
        return count >= period ? mean : ABSENT;
    }

    void carry(StateCarrier state) {
        count = state.carry(count);
        mean = state.carry(mean);
    }
}
