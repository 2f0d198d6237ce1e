package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.ABSENT;

import org.bourse.floor.trading.StateCarrier;

/**
 * A fast exponential mean less a slow one, and the exponential mean of that difference; all begin with the first bar.
 */
final class MeanConvergence implements BarRule {

    private final ExponentialMean fast;
    private final ExponentialMean slow;
    private final ExponentialMean signal;
    private final int slowPeriod;
    private final int signalPeriod;

    MeanConvergence(int fastPeriod, int slowPeriod, int signalPeriod) {
        fast = new ExponentialMean(fastPeriod);
        slow = new ExponentialMean(slowPeriod);
        signal = new ExponentialMean(signalPeriod);
        this.slowPeriod = slowPeriod;
        this.signalPeriod = signalPeriod;
    }

    @Override
    public void bar(double open, double high, double low, double close, double volume) {
        fast.add(close);
        slow.add(close);
        signal.add(fast.early() - slow.early());
    }

    @Override
    public void reset() {
        fast.reset();
        slow.reset();
        signal.reset();
    }

    @Override
    public double value() {
        return slow.count() >= slowPeriod ? fast.early() - slow.early() : ABSENT;
    }

    double signal() {
        return signal.count() >= slowPeriod + signalPeriod - 1 ? signal.early() : ABSENT;
    }

    @Override
    public void carry(StateCarrier state) {
        fast.carry(state);
        slow.carry(state);
        signal.carry(state);
    }
}
