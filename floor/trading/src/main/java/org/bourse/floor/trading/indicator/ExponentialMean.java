package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.ABSENT;

import org.bourse.floor.trading.StateCarrier;

/** Exponential mean with 2 / (period + 1) as the weight of the newest number; it begins with the first one. */
final class ExponentialMean {

    private final int period;
    private final double weight;
    private long count;
    private double mean;

    ExponentialMean(int period) {
        this.period = period;
        weight = 2.0 / (period + 1);
    }

    void add(double number) {
        count++;
        mean = count == 1 ? number : mean + (number - mean) * weight;
    }

    void reset() {
        count = 0;
    }

    /** As soon as there is one number, which is what other means are made of. */
    double early() {
        return mean;
    }

    long count() {
        return count;
    }

    double value() {
        return count >= period ? mean : ABSENT;
    }

    void carry(StateCarrier state) {
        count = state.carry(count);
        mean = state.carry(mean);
    }
}
