package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.isPresent;

import org.bourse.floor.trading.StateCarrier;

/** Wilder's mean of true ranges: how far prices went in a bar, from the close before it where that is outside. */
final class TrueRange implements BarRule {

    private final WilderMean mean;
    private double before = Double.NaN;

    TrueRange(int period, boolean seedOfOne) {
        mean = new WilderMean(period, seedOfOne);
    }

    @Override
    public void bar(double open, double high, double low, double close, double volume) {
        double range = high - low;
        if (isPresent(before)) {
            range = Math.max(range, Math.max(Math.abs(high - before), Math.abs(low - before)));
        }
        mean.add(range);
        before = close;
    }

    @Override
    public void reset() {
        mean.reset();
        before = Double.NaN;
    }

    @Override
    public double value() {
        return mean.value();
    }

    @Override
    public void carry(StateCarrier state) {
        mean.carry(state);
        before = state.carry(before);
    }
}
