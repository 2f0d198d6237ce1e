package org.bourse.floor.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Measures that go along with a random series against the plainest ones, which look through all its points each time.
 * These see only what had come by then, so no measure knows of anything later either.
 */
class WindowMeasuresFuzzTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int POINTS = Integer.getInteger("fuzz.points", 20_000);

    private record Point(long nanos, double value) {}

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final PointSeries series = new PointSeries(1 << 15);
    private final List<Point> known = new ArrayList<>();
    private boolean open;
    private long since;
    private long now = 1_700_000_000L * SECOND;

    @Test
    void areThePlainestMeasuresOfEachWindow() {
        List<WindowMeasures> windows = new ArrayList<>();
        double[][] seconds = {{0, 0}, {1, 0}, {10, 0}, {60, 10}, {5, 5}, {300, 60}, {120, 119}, {0.001, 0}};
        for (double[] ends : seconds) {
            windows.add(series.over(Window.ofSeconds(ends[0], ends[1])));
        }
        series.begin(now);
        open = true;
        since = now;
        int present = 0;
        for (int i = 0; i < POINTS; i++) {
            step();
            if (random.nextInt(4) == 0) {
                // Windows that nobody asks for a while must come to the same.
                WindowMeasures window = windows.get(random.nextInt(windows.size()));
                long reference = now + (random.nextBoolean() ? 0 : random.nextInt(3) * SECOND);
                now = reference;
                present += compare(window.at(reference), reference);
            }
        }
        assertThat(present).as("seed %d: windows with a value", seed).isPositive();
    }

    private void step() {
        now += switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> random.nextLong(30 * SECOND);
            case 2 -> SECOND - now % SECOND;
            default -> random.nextLong(SECOND / 20);
        };
        if (random.nextInt(2_000) == 0) {
            if (open) {
                series.end();
            } else {
                series.begin(now);
                since = now;
            }
            open = !open;
            known.clear();
        }
        double value = Math.round(60_000 + 100 * random.nextGaussian()) / 100.0;
        series.add(now, value);
        if (open) {
            known.add(new Point(now, value));
        }
    }

    private int compare(WindowMeasures measures, long reference) {
        long start = measures.window().start(reference);
        long end = measures.window().end(reference);
        boolean covered = open && start >= since;
        List<Point> within = known.stream()
                .filter(point -> point.nanos() >= start && point.nanos() <= end)
                .toList();
        double sum = within.stream().mapToDouble(Point::value).sum();
        boolean some = covered && !within.isEmpty();
        same(measures.count(), covered ? within.size() : Double.NaN);
        same(measures.sum(), covered ? sum : Double.NaN);
        same(measures.mean(), some ? sum / within.size() : Double.NaN);
        same(measures.first(), some ? within.getFirst().value() : Double.NaN);
        same(measures.last(), some ? within.getLast().value() : Double.NaN);
        same(
                measures.highest(),
                some ? within.stream().mapToDouble(Point::value).max().orElseThrow() : Double.NaN);
        same(
                measures.lowest(),
                some ? within.stream().mapToDouble(Point::value).min().orElseThrow() : Double.NaN);
        double variance = some ? variance(within) : Double.NaN;
        same(measures.variance(), variance);
        same(measures.deviation(), Math.sqrt(variance));
        same(measures.median(), some ? median(within) : Double.NaN);
        same(
                measures.inForce(),
                covered
                        ? known.stream()
                                .filter(point -> point.nanos() <= end)
                                .mapToDouble(Point::value)
                                .reduce(Double.NaN, (_, last) -> last)
                        : Double.NaN);
        double[] newest = new double[3];
        int copied = measures.copy(newest);
        assertThat(copied).as("seed %d", seed).isEqualTo(some ? Math.min(3, within.size()) : 0);
        for (int i = 0; i < copied; i++) {
            same(newest[i], within.get(within.size() - copied + i).value());
        }
        same(measures.timeAverage(), covered ? timeAverage(start, end) : Double.NaN);
        return some ? 1 : 0;
    }

    /** Of what they differ from the first one, which loses no digits. */
    private static double variance(List<Point> of) {
        double first = of.getFirst().value();
        double mean = of.stream()
                .mapToDouble(point -> point.value() - first)
                .average()
                .orElseThrow();
        return of.stream()
                .mapToDouble(point -> Math.pow(point.value() - first - mean, 2))
                .average()
                .orElseThrow();
    }

    private static double median(List<Point> of) {
        double[] values = of.stream().mapToDouble(Point::value).sorted().toArray();
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    private double timeAverage(long start, long end) {
        double area = 0;
        double time = 0;
        double inForce = Double.NaN;
        for (int i = 0; i < known.size() && known.get(i).nanos() <= end; i++) {
            inForce = known.get(i).value();
            long until = i + 1 < known.size() ? Math.min(known.get(i + 1).nanos(), end) : end;
            double span = until - Math.max(known.get(i).nanos(), start);
            if (span > 0) {
                area += known.get(i).value() * span;
                time += span;
            }
        }
        return time > 0 ? area / time : inForce;
    }

    private void same(double actual, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(actual).as("seed %d", seed).isNaN();
        } else {
            assertThat(Math.abs(actual - expected))
                    .as("seed %d: %s, not %s", seed, actual, expected)
                    .isLessThanOrEqualTo(1e-9 * Math.abs(expected));
        }
    }
}
