package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.ABSENT;

import java.util.Arrays;
import org.bourse.floor.trading.WindowMeasures;

/** Prices that a window's prices turned upwards at again and again: groups of local minima that are close to each other. */
final class SupportLevels {

    private static final int MOST_PRICES = 16_384;

    private final double tolerance;
    private final int touches;
    private final double[] prices = new double[MOST_PRICES];

    SupportLevels(double tolerance, int touches) {
        this.tolerance = tolerance;
        this.touches = touches;
    }

    /** The mean of the highest such group that is not above a price, or absent. */
    double below(WindowMeasures window, double price) {
        int minima = minima(window.copy(prices));
        Arrays.sort(prices, 0, minima);
        double nearest = ABSENT;
        for (int begin = 0; begin < minima; ) {
            double sum = 0;
            int end = begin;
            while (end < minima && prices[end] <= prices[begin] * (1 + tolerance)) {
                sum += prices[end++];
            }
            double level = sum / (end - begin);
            if (end - begin >= touches && level <= price) {
                nearest = level;
            }
            begin = end;
        }
        return nearest;
    }

    /** Leaves the minima alone, and says how many; a stretch of equal prices is one. */
    private int minima(int count) {
        int minima = 0;
        boolean falling = false;
        for (int i = 1; i < count; i++) {
            if (prices[i] > prices[i - 1] && falling) {
                prices[minima++] = prices[i - 1];
                falling = false;
            } else if (prices[i] < prices[i - 1]) {
                falling = true;
            }
        }
        return minima;
    }
}
