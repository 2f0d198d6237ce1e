package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.ABSENT;

import org.bourse.floor.trading.StateCarrier;

/** The last closing price above the one of some bars before, as a share of that one. */
final class RateOfChange implements BarRule {

    private final double[] closes;
    private long count;

    RateOfChange(int period) {
        closes = new double[period + 1];
    }

    @Override
    public void bar(double open, double high, double low, double close, double volume) {
        closes[(int) (count++ % closes.length)] = close;
    }

    @Override
    public void reset() {
        count = 0;
    }

    @Override
    public double value() {
        if (count < closes.length) {
            return ABSENT;
        }
        double base = closes[(int) (count % closes.length)];
        return Reckoning.ratio(closes[(int) ((count - 1) % closes.length)] - base, base);
    }

    @Override
    public void carry(StateCarrier state) {
        count = state.carry(count);
        state.carryInto(closes);
    }
}
