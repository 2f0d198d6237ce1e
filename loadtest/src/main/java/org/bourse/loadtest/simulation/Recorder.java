package org.bourse.loadtest.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Answer times in nanoseconds by kind of call, counted from when each call was due. Safe for use by many threads.
 *
 * <p>Users are started before they are due. The first of them says when the run begins.
 */
final class Recorder {

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final int[] dueMillis;
    private final long measuredFromMillis;
    private final long measuredToMillis;
    private final long noticeMillis;
    private final AtomicLong startNanos = new AtomicLong(Long.MAX_VALUE);
    private final Map<CallKind, ConcurrentHistogram> latencies = new EnumMap<>(CallKind.class);
    private final Map<CallKind, LongAdder> answersInTime = new EnumMap<>(CallKind.class);
    private final org.HdrHistogram.Recorder recent = new org.HdrHistogram.Recorder(LONGEST_NANOS, 3);
    private final LongAdder answers = new LongAdder();
    private final LongAdder tooLate = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    /**
     * A recorder of what is due within a part of the run.
     *
     * @param arrivals when each user is due, after the start
     * @param measuredFromMillis the begin of what is measured: before it everything warms up
     * @param measuredToMillis its end, excluded
     */
    Recorder(ArrivalSchedule arrivals, long measuredFromMillis, long measuredToMillis) {
        this.dueMillis = arrivals.dueMillis();
        this.noticeMillis = arrivals.noticeMillis();
        this.measuredFromMillis = measuredFromMillis;
        this.measuredToMillis = measuredToMillis;
        for (CallKind call : CallKind.values()) {
            latencies.put(call, new ConcurrentHistogram(LONGEST_NANOS, 3));
            answersInTime.put(call, new LongAdder());
        }
    }

    int users() {
        return dueMillis.length;
    }

    /** A user was started; says how long it is to wait until it is due. */
    Duration started(int user) {
        long now = System.nanoTime();
        startNanos.compareAndSet(Long.MAX_VALUE, now + TimeUnit.MILLISECONDS.toNanos(noticeMillis - dueMillis[user]));
        // Gatling waits for whole milliseconds: rather for one too many, as an order that came early would seem fast.
        return Duration.ofMillis(Math.max(0, Math.ceilDiv(dueNanos(user) - now, NANOS_PER_MILLI)));
    }

    /** The time at which a user's first call is due, on the clock of {@link System#nanoTime()}. */
    long dueNanos(int user) {
        return startNanos.get() + TimeUnit.MILLISECONDS.toNanos(dueMillis[user]);
    }

    /** A call was answered as it should be. */
    void answered(CallKind call, long callDueNanos) {
        long now = System.nanoTime();
        answers.increment();
        if (call == CallKind.ORDER) {
            recent.recordValue(Math.clamp(now - callDueNanos, 0, LONGEST_NANOS));
        }
        if (isMeasured(now)) {
            at(answersInTime, call).increment();
        }
        if (isMeasured(callDueNanos)) {
            at(latencies, call).recordValue(Math.clamp(now - callDueNanos, 0, LONGEST_NANOS));
        }
    }

    /** An order was refused, as it should be: what it waited for on its way took longer than it was to live. */
    void tooLate() {
        tooLate.increment();
    }

    /** A call was answered otherwise, or not at all. */
    void failed(String how) {
        failures.computeIfAbsent(how, _ -> new LongAdder()).increment();
    }

    private boolean isMeasured(long nanos) {
        long start = startNanos.get();
        return nanos - start >= TimeUnit.MILLISECONDS.toNanos(measuredFromMillis)
                && nanos - start < TimeUnit.MILLISECONDS.toNanos(measuredToMillis);
    }

    private static <T> T at(Map<CallKind, T> map, CallKind call) {
        T value = map.get(call);
        if (value == null) {
            throw new IllegalStateException("every call has its place: " + call);
        }
        return value;
    }

    /** Answer times of the orders answered since this was last asked. */
    Histogram recentOrders() {
        return recent.getIntervalHistogram();
    }

    /** Answers over the whole run, of all kinds. */
    long answers() {
        return answers.sum();
    }

    /** The begin of what is measured, on the clock of {@link System#nanoTime()}. */
    long measuredFromNanos() {
        return startNanos.get() + TimeUnit.MILLISECONDS.toNanos(measuredFromMillis);
    }

    /** The end of what is measured. */
    long measuredToNanos() {
        return startNanos.get() + TimeUnit.MILLISECONDS.toNanos(measuredToMillis);
    }

    /** Whether what is measured has begun. */
    boolean isMeasuring() {
        return startNanos.get() != Long.MAX_VALUE && System.nanoTime() - measuredFromNanos() >= 0;
    }

    /** Whether what is measured has ended so long ago. */
    boolean hasEndedFor(Duration time) {
        return startNanos.get() != Long.MAX_VALUE && System.nanoTime() - measuredToNanos() >= time.toNanos();
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

    /** Answers that came within the time that is measured, per second. */
    double answersPerSecond(CallKind call) {
        return at(answersInTime, call).sum() / measuredSeconds();
    }

    /** Answer times of the calls that were due within what is measured. */
    Histogram latencies(CallKind call) {
        return at(latencies, call).copy();
    }

    /** Orders that came after their own time, over the whole run. */
    long ordersTooLate() {
        return tooLate.sum();
    }

    /** The failures over the whole run, each with its count. */
    Map<String, Long> failures() {
        Map<String, Long> counts = new TreeMap<>();
        failures.forEach((how, count) -> counts.put(how, count.sum()));
        return counts;
    }
}
