package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.ABSENT;

import org.bourse.floor.trading.StateCarrier;

/** The closing prices of the newest bars, with their mean and their deviation from it. */
final class ClosingPrices implements BarRule {

    private final double deviations;
    private final double[] closes;
    private long count;
    private double mean = ABSENT;
    private double deviation = ABSENT;

    /** The mean, with so many deviations added to it. */
    ClosingPrices(int period, double deviations) {
        closes = new double[period];
        this.deviations = deviations;
    }

    @Override
    public void bar(double open, double high, double low, double close, double volume) {
        closes[(int) (count++ % closes.length)] = close;
        if (count < closes.length) {
            return;
        }
        double sum = 0;
        for (double each : closes) {
            sum += each;
        }
        mean = sum / closes.length;
        double squares = 0;
        for (double each : closes) {
            squares += (each - mean) * (each - mean);
        }
        deviation = StrictMath.sqrt(squares / closes.length);
    }

    @Override
    public void reset() {
        count = 0;
        mean = ABSENT;
        deviation = ABSENT;
    }

    double last() {
        return count == 0 ? ABSENT : closes[(int) ((count - 1) % closes.length)];
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return deviation;
    }

    @Override
    public double value() {
        return mean + deviations * deviation;
    }

    @Override
    public void carry(StateCarrier state) {
        count = state.carry(count);
        mean = state.carry(mean);
        deviation = state.carry(deviation);
        state.carryInto(closes);
    }
}
