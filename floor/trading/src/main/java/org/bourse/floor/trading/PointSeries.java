package org.bourse.floor.trading;

import java.util.ArrayList;
import java.util.List;

/**
 * A value at the moments when it became another one or was said again, oldest first, as far back as its largest window
 * reaches. It begins when its source can be trusted, and when that ends it forgets everything: a window that reaches
 * back beyond the beginning has no measure.
 */
public final class PointSeries {

    private static final int FIRST_CAPACITY = 16;
    private static final int LEAST_MAX = 1_024;

    private final int maxPoints;
    private final PointRoom room;
    private final List<WindowMeasures> windows = new ArrayList<>();
    private long[] nanos = new long[FIRST_CAPACITY];
    private double[] values = new double[FIRST_CAPACITY];
    private static final double ROUNDING = 1e-26;

    private final PrefixSums sums = new PrefixSums(FIRST_CAPACITY);
    private final PrefixSums squares = new PrefixSums(FIRST_CAPACITY);
    private final PrefixSums areas = new PrefixSums(FIRST_CAPACITY);
    private boolean open;
    /** From when on windows find all that they need. */
    private long sinceNanos;
    /** From when on there is all that happened, wanted or not. */
    private long wholeNanos;

    /** When its source could be trusted last. */
    private long begunNanos;

    /** Up to when points were given up for want of room that windows wanted, which says why they have no measure. */
    private long fullNanos = Long.MIN_VALUE;

    private long keptNanos;
    private long first;
    private long next;

    /**
     * One that has not begun.
     *
     * @param maxPoints a power of 2, 1,024 or more: if there are more, the oldest are given up, and windows that would
     *     need them have no measures
     */
    public PointSeries(int maxPoints) {
        this(maxPoints, PointRoom.unbounded());
    }

    /** The same, which keeps fewer where there is no room for more beside others. */
    public PointSeries(int maxPoints, PointRoom room) {
        if (maxPoints < LEAST_MAX || Integer.bitCount(maxPoints) != 1) {
            throw new IllegalArgumentException(
                    "A series has room for a power of 2 of points, 1024 or more, not " + maxPoints + ".");
        }
        this.maxPoints = maxPoints;
        this.room = room;
    }

    /** Measures over a window of it; equal windows are one object, whose work is done once. */
    public WindowMeasures over(Window window) {
        for (WindowMeasures known : windows) {
            if (known.window().equals(window)) {
                return known;
            }
        }
        if (window.fromNanos() > keptNanos) {
            // What was given up before, since nobody wanted it, is missing to this window.
            sinceNanos = Math.max(sinceNanos, wholeNanos);
            keptNanos = window.fromNanos();
        }
        WindowMeasures measures = new WindowMeasures(this, window);
        windows.add(measures);
        return measures;
    }

    /** Its source can be trusted from that moment on; no news if it could before. */
    public void begin(long now) {
        if (!open) {
            open = true;
            begunNanos = now;
            sinceNanos = now;
            wholeNanos = now;
        }
    }

    /** Whether it had no room for all that came since then, although its source can be trusted since. */
    boolean isTooFullSince(long nanos) {
        return open && begunNanos <= nanos && nanos < fullNanos;
    }

    /** Its source can't be trusted: what came so far says nothing of what comes. */
    public void end() {
        open = false;
        fullNanos = Long.MIN_VALUE;
        first = next;
    }

    /** The value at a moment no earlier than the last one's; ignored while the series has not begun. */
    public void add(long now, double value) {
        if (!open) {
            return;
        }
        if (now < newestNanos()) {
            throw new IllegalArgumentException(
                    "Points come in the order of their time; this one of " + now + " does not.");
        }
        giveUp(now);
        int place = place(next);
        nanos[place] = now;
        values[place] = value;
        if (next == first) {
            sums.begin(place);
            squares.begin(place);
            areas.begin(place);
        } else {
            int before = place(next - 1);
            sums.set(place, before, values[before], 1);
            squares.set(place, before, values[before], values[before]);
            areas.set(place, before, values[before], (double) (now - nanos[before]));
        }
        next++;
    }

    /** Points that no window reaches any more, but for the one that is in force where the largest begins. */
    private void giveUp(long now) {
        while (next - first >= 2 && nanos[place(first + 1)] < now - keptNanos) {
            giveUpFirst();
        }
        if (next - first < nanos.length) {
            return;
        }
        if (nanos.length < maxPoints && room.take(nanos.length)) {
            grow();
        } else {
            giveUpFirst();
            sinceNanos = Math.max(sinceNanos, wholeNanos);
            fullNanos = sinceNanos;
        }
    }

    /** Where several points have one moment, nothing is whole before the next one. */
    private void giveUpFirst() {
        long gone = nanos[place(first)];
        first++;
        wholeNanos = Math.max(nanos[place(first)], gone + 1);
    }

    private void grow() {
        int capacity = nanos.length * 2;
        long[] newNanos = new long[capacity];
        double[] newValues = new double[capacity];
        for (long number = first; number < next; number++) {
            newNanos[(int) (number & capacity - 1)] = nanos[place(number)];
            newValues[(int) (number & capacity - 1)] = values[place(number)];
        }
        sums.resize(first, next, capacity);
        squares.resize(first, next, capacity);
        areas.resize(first, next, capacity);
        nanos = newNanos;
        values = newValues;
    }

    private int place(long number) {
        return (int) (number & nanos.length - 1);
    }

    /** Whether all that happened since then is known. */
    boolean covers(long start) {
        return open && start >= sinceNanos;
    }

    /** The moment of the newest point, if there is one. */
    long newestNanos() {
        return next == first ? Long.MIN_VALUE : nanos[place(next - 1)];
    }

    /** Number of the oldest point; numbers are never given twice. */
    long first() {
        return first;
    }

    /** Number of the point that comes next. */
    long next() {
        return next;
    }

    long nanos(long number) {
        return nanos[place(number)];
    }

    double value(long number) {
        return values[place(number)];
    }

    /** The values of points from one on, up to and with another. */
    double sum(long from, long to) {
        return sums.between(place(from), place(to)) + value(to);
    }

    /**
     * The squares of what values of points, from one on, up to and with another, differ from their mean: their squares less that
     * of their sum, both with twice the digits, since values that are close to each other leave few of them.
     */
    double sumOfSquaredDeviations(long from, long to) {
        double last = value(to);
        double before = sums.between(place(from), place(to));
        double sum = before + last;
        double sumLack = lack(before, last, sum) + sums.lackOf(place(from), place(to));
        double square = last * last;
        double squaresBefore = squares.between(place(from), place(to));
        double all = squaresBefore + square;
        double allLack = lack(squaresBefore, square, all)
                + Math.fma(last, last, -square)
                + squares.lackOf(place(from), place(to));
        double count = to - from + 1;
        double squared = sum * sum;
        double squaredLack = Math.fma(sum, sum, -squared) + 2 * sum * sumLack;
        double ofMean = squared / count;
        double ofMeanLack = (Math.fma(-ofMean, count, squared) + squaredLack) / count;
        double difference = all - ofMean;
        double deviations = difference + (lack(all, -ofMean, difference) + (allLack - ofMeanLack));
        // What is left where all are equal is rounding.
        return deviations <= all * ROUNDING ? 0 : deviations;
    }

    /** What a sum of two lacks of all digits. */
    private static double lack(double one, double other, double sum) {
        double part = sum - one;
        return (one - (sum - part)) + (other - part);
    }

    /** Values times the nanoseconds that they were in force, from one point's moment to another's. */
    double area(long from, long to) {
        return areas.between(place(from), place(to));
    }

    /** Carries all points; windows find theirs among them again. */
    public void carry(StateCarrier state) {
        open = state.carry(open);
        begunNanos = state.carry(begunNanos);
        fullNanos = state.carry(fullNanos);
        sinceNanos = state.carry(sinceNanos);
        wholeNanos = state.carry(wholeNanos);
        first = state.carry(first);
        next = state.carry(next);
        int capacity = state.carry(nanos.length);
        if (next < first || next - first > capacity || capacity > maxPoints || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "The state has a series of " + first + " to " + next + " in " + capacity + " places.");
        }
        while (nanos.length < capacity) {
            growEmpty();
        }
        for (long number = first; number < next; number++) {
            int place = place(number);
            nanos[place] = state.carry(nanos[place]);
            values[place] = state.carry(values[place]);
            sums.carry(state, place);
            squares.carry(state, place);
            areas.carry(state, place);
        }
    }

    private void growEmpty() {
        int capacity = nanos.length * 2;
        nanos = new long[capacity];
        values = new double[capacity];
        sums.resize(0, 0, capacity);
        squares.resize(0, 0, capacity);
        areas.resize(0, 0, capacity);
    }
}
