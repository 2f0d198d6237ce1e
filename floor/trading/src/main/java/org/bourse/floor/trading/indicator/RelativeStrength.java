package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.isPresent;

import org.bourse.floor.trading.StateCarrier;

/**
 * Wilder's relative strength: of the mean rises and falls of closing prices, the rises' share in percent; 50 where
 * there are neither.
 */
final class RelativeStrength implements BarRule {

    private final WilderMean rises;
    private final WilderMean falls;
    private final boolean seedOfOne;
    private double before = Double.NaN;

    RelativeStrength(int period, boolean seedOfOne) {
        rises = new WilderMean(period, seedOfOne);
        falls = new WilderMean(period, seedOfOne);
        this.seedOfOne = seedOfOne;
    }

    @Override
    public void bar(double open, double high, double low, double close, double volume) {
        if (isPresent(before) || seedOfOne) {
            double change = isPresent(before) ? close - before : 0;
            rises.add(Math.max(change, 0));
            falls.add(Math.max(-change, 0));
        }
        before = close;
    }

    @Override
    public void reset() {
        rises.reset();
        falls.reset();
        before = Double.NaN;
    }

    @Override
    public double value() {
        double up = rises.value();
        double both = up + falls.value();
        return both == 0 ? 50 : 100 * (up / both);
    }

    @Override
    public void carry(StateCarrier state) {
        rises.carry(state);
        falls.carry(state);
        before = state.carry(before);
    }
}
