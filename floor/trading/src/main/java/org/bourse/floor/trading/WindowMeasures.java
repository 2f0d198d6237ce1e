package org.bourse.floor.trading;

import org.jspecify.annotations.Nullable;

/**
 * Measures of a series over one window, at a moment that only goes forward. Two numbers move with it, of the first and
 * of the last point within, so each point is looked at twice and no more, however often somebody asks. What can't be
 * said is {@link #ABSENT}, never 0.
 */
public final class WindowMeasures {

    /** No value; the only number that is not itself, so that whatever is reckoned with it is absent too. */
    public static final double ABSENT = Double.NaN;

    private final PointSeries series;
    private final Window window;
    private final ExtremeQueue highest = new ExtremeQueue(1);
    private final ExtremeQueue lowest = new ExtremeQueue(-1);
    /** From the first median on. */
    private @Nullable SortedPoints sorted;

    private long moment = Long.MIN_VALUE;
    private long start;
    private long end;
    private long begin;
    private long behind;
    private boolean covered;

    WindowMeasures(PointSeries series, Window window) {
        this.series = series;
        this.window = window;
    }

    /** Of which window. */
    public Window window() {
        return window;
    }

    /** Whether a value is one. */
    public static boolean isPresent(double value) {
        return !Double.isNaN(value);
    }

    /**
     * Goes on to a moment; refuses one before the newest point or before the moment it was at, whose points may be
     * gone.
     */
    public WindowMeasures at(long reference) {
        if (reference < moment || reference < series.newestNanos()) {
            throw new IllegalArgumentException("Measures go forward only, not to " + reference + ".");
        }
        moment = reference;
        start = window.start(reference);
        end = window.end(reference);
        covered = series.covers(start);
        begin = Math.max(begin, series.first());
        while (begin < series.next() && series.nanos(begin) < start) {
            begin++;
        }
        behind = Math.max(behind, begin);
        while (behind < series.next() && series.nanos(behind) <= end) {
            behind++;
        }
        return this;
    }

    /** How many points are within. */
    public double count() {
        return covered ? behind - begin : ABSENT;
    }

    /** The sum of the values within: 0 where there is none, which is known and not missing. */
    public double sum() {
        return !covered ? ABSENT : isEmpty() ? 0 : series.sum(begin, behind - 1);
    }

    /** The mean of the values within. */
    public double mean() {
        return hasPoints() ? series.sum(begin, behind - 1) / (behind - begin) : ABSENT;
    }

    /** The first value within. */
    public double first() {
        return hasPoints() ? series.value(begin) : ABSENT;
    }

    /** The last value within. */
    public double last() {
        return hasPoints() ? series.value(behind - 1) : ABSENT;
    }

    /** The highest value within. */
    public double highest() {
        return hasPoints() ? highest.best(series, begin, behind) : ABSENT;
    }

    /** The lowest value within. */
    public double lowest() {
        return hasPoints() ? lowest.best(series, begin, behind) : ABSENT;
    }

    /** The middle one of the values within, or the mean of the two in the middle. */
    public double median() {
        if (!hasPoints()) {
            return ABSENT;
        }
        SortedPoints points = sorted;
        if (points == null) {
            points = new SortedPoints();
            sorted = points;
        }
        points.move(series, begin, behind);
        int half = points.size() / 2;
        return (points.size() & 1) == 1 ? points.value(half) : (points.value(half - 1) + points.value(half)) / 2;
    }

    /** The standard deviation of the values within, all of them being the population; 0 of a single one. */
    public double deviation() {
        if (!hasPoints()) {
            return ABSENT;
        }
        return StrictMath.sqrt(variance());
    }

    /** The mean square of what the values within differ from their mean. */
    public double variance() {
        if (!hasPoints()) {
            return ABSENT;
        }
        return series.sumOfSquaredDeviations(begin, behind - 1) / (behind - begin);
    }

    /** Puts the values within into an array, oldest first, as many of the newest as it holds, and says how many. */
    public int copy(double[] into) {
        if (!hasPoints()) {
            return 0;
        }
        int length = (int) Math.min(into.length, behind - begin);
        for (int i = 0; i < length; i++) {
            into[i] = series.value(behind - length + i);
        }
        return length;
    }

    /** The value that was in force at the end, from whichever time. */
    public double inForce() {
        return covered && behind > series.first() ? series.value(behind - 1) : ABSENT;
    }

    /**
     * The mean of the values, each as long as it was in force: from the one at the beginning to the one at the end.
     * Where the series has its first point within, the time before that does not count; of a window without length it
     * is the value in force.
     */
    public double timeAverage() {
        if (!covered || behind == series.first()) {
            return ABSENT;
        }
        long last = behind - 1;
        long from = inForceAtStart();
        long fromNanos = Math.max(start, series.nanos(from));
        if (from == last || end <= fromNanos) {
            return series.value(last);
        }
        double area = series.value(from) * (series.nanos(from + 1) - fromNanos)
                + series.area(from + 1, last)
                + series.value(last) * (end - series.nanos(last));
        return area / (end - fromNanos);
    }

    /** The last point no later than the beginning, or the first of all. */
    private long inForceAtStart() {
        long number = begin;
        while (number < behind && series.nanos(number) == start) {
            number++;
        }
        return Math.max(number - 1, series.first());
    }

    private boolean hasPoints() {
        return covered && !isEmpty();
    }

    private boolean isEmpty() {
        return behind == begin;
    }
}
