package org.bourse.contract;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.bourse.engine.model.RejectReason;

/**
 * How fast each broker may send orders, over all gateways together: a {@link TokenBucket} per broker that holds a second's
 * worth. Safe from any thread.
 */
public final class OrderRateLimiter {

    private static final int BURST_SECONDS = 1;
    private static final Permit UNLIMITED = new Permit(true, Integer.MAX_VALUE, 0);

    /** Fewer buckets than that are never looked through. */
    private static final int SWEEP_FROM_BUCKETS = 10_000;

    private final int ordersPerSecond;
    private final LongSupplier nanoClock;

    /** By broker; each is used only within the map's own updates, one at a time. */
    private final Map<Long, TokenBucket> buckets = new ConcurrentHashMap<>();

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
        return buckets.size();
    }

    /** Takes a token for an order of this broker, if there is one. Without a limit there always is. */
    public Permit take(long brokerId) {
        if (!isOn()) {
            return UNLIMITED;
        }
        long now = nanoClock.getAsLong();
        sweepIfLarge(now);
        AtomicReference<Permit> permit = new AtomicReference<>(UNLIMITED);
        buckets.compute(brokerId, (_, known) -> {
            TokenBucket bucket = known == null ? new TokenBucket(ordersPerSecond, BURST_SECONDS, now) : known;
            permit.set(take(bucket, now));
            return bucket;
        });
        return permit.get();
    }

    private static Permit take(TokenBucket bucket, long now) {
        boolean granted = bucket.take(now);
        return new Permit(granted, bucket.left(now), granted ? bucket.nanosUntilFull(now) : bucket.nanosUntilNext(now));
    }

    /** Gives a token back that was taken for what turned out to be no new order. */
    public void giveBack(long brokerId) {
        buckets.computeIfPresent(brokerId, (_, bucket) -> {
            bucket.giveBack();
            return bucket;
        });
    }

    /** Forgets full buckets, which are the same as none, whenever there are twice as many as after the last time. */
    private void sweepIfLarge(long now) {
        if (buckets.size() > sweepAboveBuckets) {
            buckets.keySet()
                    .forEach(id -> buckets.computeIfPresent(id, (_, bucket) -> bucket.isFull(now) ? null : bucket));
            sweepAboveBuckets = Math.max(SWEEP_FROM_BUCKETS, 2 * buckets.size());
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
}
