package org.bourse.floor.trading;

/**
 * For each place of a ring the sum of all terms before it, so that the sum of any stretch is one difference. Each sum
 * is two doubles, of which the second has what did not fit into the first: the difference of two large sums that are
 * close to each other keeps its digits, however long the series.
 */
final class PrefixSums {

    private double[] high;
    private double[] low;

    PrefixSums(int capacity) {
        high = new double[capacity];
        low = new double[capacity];
    }

    /** Nothing is before this place. */
    void begin(int place) {
        high[place] = 0;
        low[place] = 0;
    }

    /** The sum before a place is that before another one and the product of these two, with all its digits. */
    void set(int place, int before, double factor, double other) {
        double product = factor * other;
        double sum = high[before] + product;
        double part = sum - high[before];
        double lost = (high[before] - (sum - part)) + (product - part);
        double rest = low[before] + lost + Math.fma(factor, other, -product);
        double whole = sum + rest;
        high[place] = whole;
        low[place] = rest - (whole - sum);
    }

    /** The terms from one place on, up to but without another. */
    double between(int from, int to) {
        double difference = high[to] - high[from];
        double part = difference - high[to];
        double lost = (high[to] - (difference - part)) + (-high[from] - part);
        return difference + (lost + (low[to] - low[from]));
    }

    /** What {@link #between} lacks of the terms with all their digits. */
    double lackOf(int from, int to) {
        double difference = high[to] - high[from];
        double part = difference - high[to];
        double rest = (high[to] - (difference - part)) + (-high[from] - part) + (low[to] - low[from]);
        return difference - (difference + rest) + rest;
    }

    /** Puts all into a ring of another size. */
    void resize(long first, long next, int capacity) {
        double[] newHigh = new double[capacity];
        double[] newLow = new double[capacity];
        for (long number = first; number < next; number++) {
            int from = (int) (number & high.length - 1);
            int to = (int) (number & capacity - 1);
            newHigh[to] = high[from];
            newLow[to] = low[from];
        }
        high = newHigh;
        low = newLow;
    }

    void carry(StateCarrier state, int place) {
        high[place] = state.carry(high[place]);
        low[place] = state.carry(low[place]);
    }
}
