package org.bourse.loadtest.simulation;

import java.io.IOException;

/** The rates to try on the way to the highest that holds: up by a quarter until one breaches, then halving the distance. */
final class RateSearch {

    private static final double STEP = 1.25;

    /** The ratio of the lowest breach to the highest rate that held at which that is the limit. */
    private static final double CLOSE_ENOUGH = 1.05;

    private static final int MOST_STEPS = 40;
    private static final int ATTEMPTS = 2;

    /** Puts one rate on the exchange, and says whether it held. */
    interface Attempt {
        boolean holds(int rate) throws IOException, InterruptedException;
    }

    private int rate;
    private int held;
    private int breached = Integer.MAX_VALUE;

    /** Stairs from this rate on, which is at least 1. */
    RateSearch(int first) {
        this.rate = first;
    }

    /** Answers the highest rate that held; 0 when none did. */
    int climb(Attempt attempt) throws IOException, InterruptedException {
        for (int step = 0; step < MOST_STEPS && !isDone(); step++) {
            boolean holds = false;
            // A neighbour's moment of work must not pass for the limit: only what breaches twice does.
            for (int i = 0; i < ATTEMPTS && !holds; i++) {
                holds = attempt.holds(rate);
            }
            next(holds);
        }
        return held;
    }

    private boolean isDone() {
        return breached - held <= 1 || breached <= held * CLOSE_ENOUGH;
    }

    private void next(boolean holds) {
        if (holds) {
            held = rate;
        } else {
            breached = rate;
        }
        rate = breached == Integer.MAX_VALUE
                ? Math.max(rate + 1, (int) Math.round(rate * STEP))
                : held + (breached - held) / 2;
    }
}
