package org.bourse.loadtest.http;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The figures of one run of a {@link LoadGenerator}.
 *
 * @param seconds how long it measured
 * @param statuses answers by HTTP status; of batches those of their orders
 * @param latencyNanos answer times, of a batch one; at a fixed rate counted from when the request was due, not from when it could be
 *     sent, so that a stall is seen by all that had to wait for it
 */
public record LoadResult(double seconds, Map<Integer, Long> statuses, Histogram latencyNanos) {

    /** The number of answered orders. */
    public long answers() {
        return statuses.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The number of orders that were taken: answered with 201. */
    public long created() {
        return statuses.getOrDefault(201, 0L);
    }

    /** Whether all orders were. */
    public boolean allCreated() {
        return created() == answers();
    }

    /** Orders answered per second. */
    public double perSecond() {
        return answers() / seconds;
    }

    /** One line for people. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%,9.0f/s  ", perSecond()));
        for (double percentile : new double[] {50, 90, 99, 99.9}) {
            double millis = latencyNanos.getValueAtPercentile(percentile) / 1e6;
            text.append(String.format("p%s %.2f ms  ", percentile == 99.9 ? "99.9" : (int) percentile, millis));
        }
        text.append(
                String.format("max %.1f ms  answers %s", latencyNanos.getMaxValue() / 1e6, new TreeMap<>(statuses)));
        return text.toString();
    }
}
