package org.bourse.loadtest.simulation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The times at which the users of a run are due, and the part of it that is measured, on the clock of {@link System#nanoTime()}. Users are
 * started before they are due; the first of them says when the run begins. Safe for use by many threads.
 */
final class RunClock {

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NOT_BEGUN = Long.MAX_VALUE;

    private final int[] dueMillis;
    private final long measuredFromMillis;
    private final long measuredToMillis;
    private final long noticeMillis;
    private final AtomicLong startNanos = new AtomicLong(NOT_BEGUN);

    /**
     * One of a run that has not begun.
     *
     * @param arrivals when each user is due, after the start
     * @param measuredFromMillis the begin of what is measured: before it everything warms up
     * @param measuredToMillis its end, excluded
     */
    RunClock(ArrivalSchedule arrivals, long measuredFromMillis, long measuredToMillis) {
        this.dueMillis = arrivals.dueMillis();
        this.noticeMillis = arrivals.noticeMillis();
        this.measuredFromMillis = measuredFromMillis;
        this.measuredToMillis = measuredToMillis;
    }

    int users() {
        return dueMillis.length;
    }

    /**
     * A user was started; says how long it is to wait until it is due.
     *
     * @param listener is told when the run begins, by its first user
     */
    Duration started(int user, RunListener listener) {
        long now = System.nanoTime();
        long start = now + TimeUnit.MILLISECONDS.toNanos(noticeMillis - dueMillis[user]);
        if (startNanos.compareAndSet(NOT_BEGUN, start)) {
            listener.began(start);
        }
        // Gatling waits for whole milliseconds: rather for one too many, as an order that came early would seem fast.
        return Duration.ofMillis(Math.max(0, Math.ceilDiv(dueNanos(user) - now, NANOS_PER_MILLI)));
    }

    /** The run begins at this time. */
    void begin(long atNanos) {
        startNanos.set(atNanos);
    }

    /** The time at which a user's first call is due. */
    long dueNanos(int user) {
        return startNanos.get() + TimeUnit.MILLISECONDS.toNanos(dueMillis[user]);
    }

    /** Whether this time is within what is measured. */
    boolean isMeasured(long nanos) {
        long start = startNanos.get();
        return nanos - start >= TimeUnit.MILLISECONDS.toNanos(measuredFromMillis)
                && nanos - start < TimeUnit.MILLISECONDS.toNanos(measuredToMillis);
    }

    /** The begin of what is measured. */
    long measuredFromNanos() {
        return startNanos.get() + TimeUnit.MILLISECONDS.toNanos(measuredFromMillis);
    }

    /** The end of what is measured. */
    long measuredToNanos() {
        return startNanos.get() + TimeUnit.MILLISECONDS.toNanos(measuredToMillis);
    }

    /** Whether what is measured has begun. */
    boolean isMeasuring() {
        return startNanos.get() != NOT_BEGUN && System.nanoTime() - measuredFromNanos() >= 0;
    }

    double measuredSeconds() {
        return (measuredToMillis - measuredFromMillis) / 1e3;
    }

    /** Users due within what is measured. */
    long usersDue() {
        return dueWhere(_ -> true);
    }

    /** Those of the users due within what is measured that fulfil a condition on their number. */
    long dueWhere(IntPredicate condition) {
        return IntStream.range(0, dueMillis.length)
                .filter(user -> dueMillis[user] >= measuredFromMillis && dueMillis[user] < measuredToMillis)
                .filter(condition)
                .count();
    }
}
