package org.bourse.loadtest.exchange;

import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The exchange's own histogram of its answer times, as Prometheus counts: how many took at most so long.
 *
 * @param counts by the longest time in seconds, ascending; each counts those before it, too
 */
public record AnswerTimes(NavigableMap<Double, Double> counts) {

    /** Of every {@code POST /orders} that was answered with 201. */
    public static AnswerTimes ofOrders(Metrics metrics) {
        return new AnswerTimes(metrics.buckets(
                "bourse_http_request_seconds", "method=\"POST\"", "route=\"/orders\"", "status=\"201\""));
    }

    /** Of those answered since an earlier moment. */
    public AnswerTimes since(AnswerTimes earlier) {
        NavigableMap<Double, Double> difference = new TreeMap<>();
        counts.forEach((longest, count) -> difference.put(longest, count - earlier.counts.getOrDefault(longest, 0.0)));
        return new AnswerTimes(difference);
    }

    /** The shortest time the exchange has a count for within which this share of the answers was given; 0 without any. */
    public double millisOf(double share) {
        if (counts.isEmpty()) {
            return 0;
        }
        double least = share * counts.lastEntry().getValue();
        for (Map.Entry<Double, Double> entry : counts.entrySet()) {
            if (entry.getValue() >= least) {
                return 1_000 * entry.getKey();
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** In words. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "50 %% within %s ms, 90 %% within %s ms, 99 %% within %s ms, 99.9 %% within %s ms",
                number(0.5),
                number(0.9),
                number(0.99),
                number(0.999));
    }

    private String number(double share) {
        double millis = millisOf(share);
        return millis == Math.rint(millis) ? String.format(Locale.ROOT, "%.0f", millis) : Double.toString(millis);
    }
}
