package org.bourse.loadtest.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.bourse.loadtest.flow.AcknowledgedOrders;

/** Answer times in nanoseconds by kind of call, counted from when each call was due. Safe for use by many threads. */
final class Recorder implements RunListener {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final RunClock clock;
    private final AcknowledgedOrders acknowledged;
    private final Map<CallKind, ConcurrentHistogram> latencies = new EnumMap<>(CallKind.class);
    private final Map<CallKind, LongAdder> answersInTime = new EnumMap<>(CallKind.class);
    private final org.HdrHistogram.Recorder recent = new org.HdrHistogram.Recorder(LONGEST_NANOS, 3);
    private final LongAdder answers = new LongAdder();
    private final LongAdder tooLate = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    /**
     * A recorder of what is due within the part of the run that is measured.
     *
     * @param clock of the run
     * @param acknowledged gets the ids of orders
     */
    Recorder(RunClock clock, AcknowledgedOrders acknowledged) {
        this.clock = clock;
        this.acknowledged = acknowledged;
        for (CallKind call : CallKind.values()) {
            latencies.put(call, new ConcurrentHistogram(LONGEST_NANOS, 3));
            answersInTime.put(call, new LongAdder());
        }
    }

    /** When its users are due. */
    RunClock clock() {
        return clock;
    }

    @Override
    public void began(long startNanos) {
        clock.begin(startNanos);
    }

    @Override
    public void answered(CallKind call, long callDueNanos, long atNanos) {
        answers.increment();
        if (call == CallKind.ORDER) {
            recent.recordValue(Math.clamp(atNanos - callDueNanos, 0, LONGEST_NANOS));
        }
        if (clock.isMeasured(atNanos)) {
            at(answersInTime, call).increment();
        }
        if (clock.isMeasured(callDueNanos)) {
            at(latencies, call).recordValue(Math.clamp(atNanos - callDueNanos, 0, LONGEST_NANOS));
        }
    }

    @Override
    public void acknowledged(int number, long orderId) {
        acknowledged.acknowledge(number, orderId);
    }

    @Override
    public void tooLate() {
        tooLate.increment();
    }

    @Override
    public void failed(String how) {
        failures.computeIfAbsent(how, _ -> new LongAdder()).increment();
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

    /** Answers that came within the time that is measured, per second. */
    double answersPerSecond(CallKind call) {
        return at(answersInTime, call).sum() / clock.measuredSeconds();
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
