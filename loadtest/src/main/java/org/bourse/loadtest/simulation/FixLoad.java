package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.bourse.loadtest.books.SentOrders;
import org.bourse.loadtest.fixwire.ClientFixSession;
import org.bourse.loadtest.fixwire.FixReader;
import org.bourse.loadtest.flow.PlannedOrder;
import org.bourse.loadtest.report.Percentiles;

/**
 * Orders of a flow over FIX sessions at a fixed rate. An order's time counts from when it was due, like in Gatling's runs,
 * to the report that the exchange has taken it.
 */
final class FixLoad {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long LONGEST_PARK_NANOS = 50_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final byte[] CL_ORD_ID = FixReader.key(11);
    private static final byte[] ORDER_ID = FixReader.key(37);
    private static final byte[] TEXT = FixReader.key(58);
    private static final byte[] EXEC_TYPE = FixReader.key(150);

    private final SentOrders sent;
    private final double rate;
    private final int measuredFrom;
    private final ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private final LongAdder answersInTime = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private volatile boolean isDone;
    private volatile long begin;
    private volatile long measuredFromNanos;
    private volatile long measuredToNanos;

    /**
     * A load.
     *
     * @param sent the orders: as many as there is room for acknowledgements
     * @param rate orders per second
     * @param measuredFrom the number of the first order that is measured
     */
    FixLoad(SentOrders sent, double rate, int measuredFrom) {
        this.sent = sent;
        this.rate = rate;
        this.measuredFrom = measuredFrom;
    }

    /** Sends all orders, each over the session of its broker, and waits for their reports. */
    void run(List<ClientFixSession> sessions) throws IOException {
        sessions.forEach(
                session -> Thread.ofPlatform().name("fix-reports").daemon().start(() -> read(session)));
        int orders = sent.acknowledged().capacity();
        begin = System.nanoTime();
        measuredFromNanos = dueNanos(measuredFrom);
        measuredToNanos = dueNanos(orders);
        for (int number = 0; number < orders; number++) {
            awaitNanos(dueNanos(number));
            PlannedOrder order = sent.flow().order(number);
            sessions.get(order.broker()).enter(order, sent.bodies().clientOrderId(number));
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (sent.acknowledged().count() < orders && failures.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        isDone = true;
    }

    /** Takes a session's reports until its connection ends. */
    private void read(ClientFixSession session) {
        try {
            while (!isDone) {
                handle(session.next(), session.reader());
            }
        } catch (IOException e) {
            if (!isDone) {
                failed("a FIX session ended: " + e.getMessage());
            }
        }
    }

    private void handle(char type, FixReader message) {
        switch (type) {
            case '8' -> {
                switch (message.text(EXEC_TYPE)) {
                    case "0" -> accepted(message.text(CL_ORD_ID), Long.parseLong(message.text(ORDER_ID)));
                    case "8" -> failed("order rejected: " + message.text(TEXT));
                    default -> {
                        // It traded.
                    }
                }
            }
            case '0', '1' -> {
                // The session's own.
            }
            default -> failed("the exchange said " + message.describe());
        }
    }

    private long dueNanos(int number) {
        return begin + (long) (number * 1e9 / rate);
    }

    private static void awaitNanos(long due) {
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
            LockSupport.parkNanos(Math.min(due - now, LONGEST_PARK_NANOS));
        }
    }

    private void accepted(String clientOrderId, long orderId) {
        long now = System.nanoTime();
        int number = sent.bodies().number(clientOrderId);
        if (number < 0) {
            return;
        }
        sent.acknowledged().acknowledge(number, orderId);
        if (number >= measuredFrom) {
            latencies.recordValue(Math.clamp(now - dueNanos(number), 0, LONGEST_NANOS));
        }
        if (now >= measuredFromNanos && now < measuredToNanos) {
            answersInTime.increment();
        }
    }

    private void failed(String why) {
        failures.computeIfAbsent(why, _ -> new LongAdder()).increment();
    }

    long measuredFromNanos() {
        return measuredFromNanos;
    }

    long measuredToNanos() {
        return measuredToNanos;
    }

    double answersPerSecond() {
        return answersInTime.sum() * 1e9 / (measuredToNanos - measuredFromNanos);
    }

    Percentiles times() {
        return Percentiles.of(latencies.copy());
    }

    /** The failures, each with its count. */
    Map<String, LongAdder> failures() {
        return Map.copyOf(failures);
    }
}
