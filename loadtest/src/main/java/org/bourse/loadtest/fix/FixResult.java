package org.bourse.loadtest.fix;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The figures of one measurement.
 *
 * @param seconds how long it was
 * @param answers orders that were answered in that time
 * @param latencyNanos from an order's way to the socket to its report
 * @param serverCpuSeconds processor time of the server's process
 * @param driverCpuSeconds that of the clients' process
 */
record FixResult(int seconds, long answers, Histogram latencyNanos, double serverCpuSeconds, double driverCpuSeconds) {

    double perSecond() {
        return answers / (double) seconds;
    }

    /** One line for people. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "%,9.0f/s  p50 %.2f ms  p99 %.2f ms  p99.9 %.2f ms  processors: server %.2f, driver %.2f",
                perSecond(),
                millis(50),
                millis(99),
                millis(99.9),
                serverCpuSeconds / seconds,
                driverCpuSeconds / seconds);
    }

    private double millis(double percentile) {
        return latencyNanos.getValueAtPercentile(percentile) / 1e6;
    }
}
