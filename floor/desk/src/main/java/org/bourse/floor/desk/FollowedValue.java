package org.bourse.floor.desk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.trading.indicator.Variant;

/** What a variant has been for an instrument lately. One thread adds to it, any may read. */
final class FollowedValue {

    /** As many are kept. */
    static final int MAX_POINTS = 600;

    private final String variant;
    private final Deque<Point> points = new ArrayDeque<>();
    private volatile List<Variant> madeOf = List.of();
    private volatile long askedNanos;
    private volatile String why = "It is computed from now on";
    private long count;

    /**
     * A value at a moment.
     *
     * @param number of the points so far, 1 and on
     * @param nanos as of when
     * @param value empty: there was none
     * @param why there was none; empty: there was one
     */
    record Point(long number, long nanos, Optional<Double> value, String why) {}

    FollowedValue(String variant) {
        this.variant = variant;
    }

    String variant() {
        return variant;
    }

    long askedNanos() {
        return askedNanos;
    }

    void askedNanos(long nanos) {
        askedNanos = nanos;
    }

    /** Whether it is that of a variant as that is now, with all that it is made of. */
    boolean isOf(List<Variant> variants) {
        return madeOf.equals(variants);
    }

    /** It is that of a variant, and of what that is made of, from now on; what was before belongs to another one. */
    synchronized void becomes(List<Variant> variants, String because) {
        madeOf = variants;
        points.clear();
        why = because;
    }

    /** It is nobody's yet: what it is of is looked for anew. */
    synchronized void begin() {
        madeOf = List.of();
    }

    /** It is not known, and why, until the next point. */
    void unknown(String because) {
        why = because;
    }

    synchronized void add(long nanos, Optional<Double> value, String because) {
        count++;
        points.addLast(new Point(count, nanos, value, because));
        why = because;
        if (points.size() > MAX_POINTS) {
            points.removeFirst();
        }
    }

    /** The newest one; empty: there was none yet. */
    synchronized Optional<Point> newest() {
        return Optional.ofNullable(points.peekLast());
    }

    /** Why there is no value now; empty: there is one. */
    String why() {
        return why;
    }

    /** Those after a number, oldest first, so many at most. */
    synchronized List<Point> after(long number, int most) {
        List<Point> found = new ArrayList<>();
        for (Point point : points) {
            if (point.number() > number && found.size() < most) {
                found.add(point);
            }
        }
        return found;
    }

    /** The newest ones, oldest first, so many at most. */
    synchronized List<Point> last(int most) {
        return points.stream().skip(Math.max(0, points.size() - most)).toList();
    }
}
