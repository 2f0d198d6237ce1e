package org.bourse.loadtest.exchange;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The answer of {@code /metrics} at one moment. */
public final class Metrics {

    private static final String LONGEST = "le=\"";

    private final Map<String, Double> sums = new HashMap<>();
    private final Map<String, Double> series = new HashMap<>();

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
        double value = number(line.substring(end + 1));
        series.put(line.substring(0, end), value);
        sums.merge(name, value, Double::sum);
    }

    /** The sum over all series of this name; 0 when there is none. */
    public double value(String name) {
        return sums.getOrDefault(name, 0.0);
    }

    /** The value of one series, named with its labels as they are written; 0 when there is none. */
    public double series(String nameWithLabels) {
        return series.getOrDefault(nameWithLabels, 0.0);
    }

    /** Events that wait for PostgreSQL. */
    public double persisterLagEvents() {
        return series("bourse_consumer_lag_events{consumer=\"persister\"}");
    }

    /**
     * The counts of a histogram, by the upper bound of what they count; series that differ in other labels are added up.
     *
     * @param labels as they are written, for example {@code method="POST"}: only series with all of them
     */
    NavigableMap<Double, Double> buckets(String name, String... labels) {
        NavigableMap<Double, Double> counts = new TreeMap<>();
        series.forEach((text, count) -> {
            int longest = text.indexOf(LONGEST);
            if (longest >= 0
                    && text.startsWith(name + "_bucket{")
                    && Arrays.stream(labels).allMatch(text::contains)) {
                int begin = longest + LONGEST.length();
                counts.merge(number(text.substring(begin, text.indexOf('"', begin))), count, Double::sum);
            }
        });
        return counts;
    }

    /** A number as Prometheus' text format writes it, which has its own words for those that are none. */
    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
