package org.bourse.floor.trading.indicator;

import static org.bourse.floor.trading.WindowMeasures.ABSENT;

import org.bourse.floor.trading.WindowMeasures;

/**
 * Prices that a window's prices turned upwards at again and again: groups of local minima that are close to each other.
 */
final class SupportLevels {

    private static final int MOST_PRICES = 16_384;

    /** A window of so many steps fits: it has the price in force at its begin too. */
    static final int MOST_STEPS = MOST_PRICES - 2;

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
        sort(minima);
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

    /** By a heap: the JDK's own sort takes memory for what is partly sorted. */
    private void sort(int count) {
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(i, count);
        }
        for (int end = count - 1; end > 0; end--) {
            double largest = prices[0];
            prices[0] = prices[end];
            prices[end] = largest;
            sink(0, end);
        }
    }

    private void sink(int from, int count) {
        double sinking = prices[from];
        int at = from;
        while (2 * at + 1 < count) {
            int child = 2 * at + 1;
            if (child + 1 < count && prices[child + 1] > prices[child]) {
                child++;
            }
            if (prices[child] <= sinking) {
                break;
            }
            prices[at] = prices[child];
            at = child;
        }
        prices[at] = sinking;
    }
}
