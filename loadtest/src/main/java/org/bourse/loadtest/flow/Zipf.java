package org.bourse.loadtest.flow;

import java.util.Arrays;

/** Zipf's law: rank {@code r} of {@code n} is drawn with a probability proportional to {@code r^-exponent}. */
final class Zipf {

    private final double[] cumulative;

    Zipf(int ranks, double exponent) {
        cumulative = new double[ranks];
        double sum = 0;
        for (int i = 0; i < ranks; i++) {
            sum += Math.pow(i + 1, -exponent);
            cumulative[i] = sum;
        }
        for (int i = 0; i < ranks; i++) {
            cumulative[i] /= sum;
        }
    }

    /** The rank, from 0, at a place of the distribution between 0 (included) and 1 (excluded). */
    int rank(double place) {
        int found = Arrays.binarySearch(cumulative, place);
        return Math.min(found < 0 ? -found - 1 : found + 1, cumulative.length - 1);
    }
}
