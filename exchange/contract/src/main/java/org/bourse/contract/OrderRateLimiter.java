package org.bourse.contract;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bourse.engine.model.RejectReason;

/**
 * How fast each broker may send orders, over all gateways together: a token bucket per broker that holds a second's worth
 * and refills evenly. It is kept as the one instant at which the bucket would be full again, so taking a token is one
 * update of one number. Safe from any thread.
 */
public final class OrderRateLimiter {

    private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Fewer buckets than that are never looked through. */
    private static final int SWEEP_FROM_BUCKETS = 10_000;

    private final int ordersPerSecond;
    private final long nanosPerOrder;
    private final LongSupplier nanoClock;
    private final Map<Long, Long> fullAgainAtNanos = new ConcurrentHashMap<>();

    /** More buckets than that are looked through for those that may be forgotten. */
    private volatile int sweepAboveBuckets = SWEEP_FROM_BUCKETS;

    /**
     * A limiter in which every bucket is full.
     *
     * @param ordersPerSecond how many orders a broker may send a second, and how many at once after a pause; 0 for any
     *     number
     * @param nanoClock a clock that only goes forward, in nanoseconds, such as {@link System#nanoTime}
     */
    public OrderRateLimiter(int ordersPerSecond, LongSupplier nanoClock) {
        if (ordersPerSecond < 0) {
            throw new IllegalArgumentException("ordersPerSecond must be 0 or more, not " + ordersPerSecond);
        }
        this.ordersPerSecond = ordersPerSecond;
        this.nanosPerOrder = ordersPerSecond == 0 ? 0 : Math.max(1, BURST_NANOS / ordersPerSecond);
        this.nanoClock = nanoClock;
    }

    /** Whether there is a limit at all. */
    public boolean isOn() {
        return ordersPerSecond > 0;
    }

    /** Orders a broker may send a second; 0 for any number. */
    public int ordersPerSecond() {
        return ordersPerSecond;
    }

    /** What those are told whose order is not granted. */
    public String refusal() {
        return RejectReason.RATE_LIMITED.text() + ", " + ordersPerSecond + " a second";
    }

    /** How many brokers take up memory. */
    int knownBrokers() {
        return fullAgainAtNanos.size();
    }

    /** Takes a token for an order of this broker, if there is one. Without a limit there always is. */
    public Permit take(long brokerId) {
        if (!isOn()) {
            return new Permit(true, Integer.MAX_VALUE, 0);
        }
        long now = nanoClock.getAsLong();
        sweepIfLarge(now);
        Decision decision = new Decision(now);
        fullAgainAtNanos.compute(brokerId, (id, before) -> decision.next(before == null ? now : before));
        return decision.permit();
    }

    /** Gives a token back that was taken for what turned out to be no new order. */
    public void giveBack(long brokerId) {
        if (isOn()) {
            fullAgainAtNanos.computeIfPresent(brokerId, (id, fullAgainAt) -> fullAgainAt - nanosPerOrder);
        }
    }

    /** Forgets full buckets, which are the same as none, whenever there are twice as many as after the last time. */
    private void sweepIfLarge(long now) {
        if (fullAgainAtNanos.size() > sweepAboveBuckets) {
            fullAgainAtNanos.values().removeIf(fullAgainAt -> fullAgainAt - now <= 0);
            sweepAboveBuckets = Math.max(SWEEP_FROM_BUCKETS, 2 * fullAgainAtNanos.size());
        }
    }

    /**
     * What came of asking for a token.
     *
     * @param granted whether the order may be sent
     * @param remaining how many more may be sent at once
     * @param waitNanos how long until the next may be sent when not granted, else until the bucket is full again
     */
    public record Permit(boolean granted, int remaining, long waitNanos) {}

    private final class Decision {

        private final long now;
        private boolean granted;
        private long fullAgainAt;

        private Decision(long now) {
            this.now = now;
        }

        /** When the bucket is full again after this request. */
        private long next(long before) {
            long emptied = (before - now > 0 ? before : now) + nanosPerOrder;
            granted = emptied - now <= Math.max(BURST_NANOS, nanosPerOrder);
            fullAgainAt = granted ? emptied : before;
            return fullAgainAt;
        }

        private Permit permit() {
            long untilFull = Math.max(0, fullAgainAt - now);
            int remaining = (int) Math.max(0, (BURST_NANOS - untilFull) / nanosPerOrder);
            long wait = granted ? untilFull : untilFull + nanosPerOrder - BURST_NANOS;
            return new Permit(granted, remaining, wait);
        }
    }
}
