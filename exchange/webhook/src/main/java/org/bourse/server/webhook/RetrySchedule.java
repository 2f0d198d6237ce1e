package org.bourse.server.webhook;

import java.util.random.RandomGenerator;

/** Waits between attempts: twice as long from failure to failure up to a longest, give or take a fifth. */
final class RetrySchedule {

    private static final double LEAST_SHARE = 0.8;
    private static final double MOST_SHARE = 1.2;

    private final long firstMillis;
    private final long longestMillis;
    private final RandomGenerator random;

    /** @param random spreads receivers that failed together, as they do when the exchange's own network fails */
    RetrySchedule(WebhookSettings settings, RandomGenerator random) {
        this.firstMillis = settings.firstRetryMillis();
        this.longestMillis = settings.longestRetryMillis();
        this.random = random;
    }

    /** The wait after so many failures in a row, 1 or more. */
    long delayMicros(int failures) {
        return (long) (plainDelayMillis(failures) * 1_000 * random.nextDouble(LEAST_SHARE, MOST_SHARE));
    }

    private long plainDelayMillis(int failures) {
        int doublings = failures - 1;
        boolean beyond = doublings >= Long.numberOfLeadingZeros(firstMillis) - 1;
        return beyond ? longestMillis : Math.min(firstMillis << doublings, longestMillis);
    }
}
