package org.bourse.loadtest.report;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Answer times of one kind of call, in milliseconds. */
public record Percentiles(long count, double p50, double p90, double p99, double p999, double max) {

    /** Of a histogram of nanoseconds. */
    public static Percentiles of(Histogram nanos) {
        return new Percentiles(
                nanos.getTotalCount(),
                millis(nanos, 50),
                millis(nanos, 90),
                millis(nanos, 99),
                millis(nanos, 99.9),
                nanos.getMaxValue() / 1e6);
    }

    private static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** For people. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.1f ms",
                p50,
                p90,
                p99,
                p999,
                max);
    }
}
