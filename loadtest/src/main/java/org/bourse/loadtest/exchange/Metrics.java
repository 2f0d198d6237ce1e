package org.bourse.loadtest.exchange;

import java.util.HashMap;
import java.util.Map;

/** What {@code /metrics} said at one moment. */
public final class Metrics {

    private final Map<String, Double> sums = new HashMap<>();

    private Metrics() {}

    /** Reads Prometheus' text form; series of one name that differ in labels are added up. */
    static Metrics parse(String text) {
        Metrics metrics = new Metrics();
        text.lines().filter(line -> !line.startsWith("#")).forEach(metrics::add);
        return metrics;
    }

    private void add(String line) {
        int end = line.lastIndexOf(' ');
        if (end < 0) {
            return;
        }
        int brace = line.indexOf('{');
        String name = line.substring(0, brace < 0 ? end : brace);
        sums.merge(name, Double.parseDouble(line.substring(end + 1)), Double::sum);
    }

    /** The sum over all series of this name; 0 when there is none. */
    public double value(String name) {
        return sums.getOrDefault(name, 0.0);
    }
}
