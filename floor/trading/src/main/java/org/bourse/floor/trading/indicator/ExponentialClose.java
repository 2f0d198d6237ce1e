package org.bourse.floor.trading.indicator;

import org.bourse.floor.trading.StateCarrier;

/** Exponential mean of closing prices. */
final class ExponentialClose implements BarRule {

    private final ExponentialMean mean;

    ExponentialClose(int period) {
        mean = new ExponentialMean(period);
    }

    @Override
    public void bar(double open, double high, double low, double close, double volume) {
        mean.add(close);
    }

    @Override
    public void reset() {
        mean.reset();
    }

    @Override
    public double value() {
        return mean.value();
    }

    @Override
    public void carry(StateCarrier state) {
        mean.carry(state);
    }
}
