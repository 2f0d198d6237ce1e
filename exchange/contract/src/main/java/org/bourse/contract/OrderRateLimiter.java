package org.bourse.contract;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.RejectReason;

/**
 * The rate limit of each broker's orders, over all gateways together: a {@link TokenBucket} per broker that holds a
 * second's worth. Safe from any thread.
 */
public final class OrderRateLimiter {

    private static final int BURST_SECONDS = 1;
    private static final int UNLIMITED_RATE = Integer.MAX_VALUE;

    /** The permit of a broker that may send no orders. */
    private static final Permit NONE = new Permit(false, 0, 1_000_000_000L);

    private static final Permit UNLIMITED = new Permit(true, Integer.MAX_VALUE, 0);

    /** Fewer buckets than that are never looked through. */
    private static final int SWEEP_FROM_BUCKETS = 10_000;

    private final int ordersPerSecond;
    private final LongSupplier nanoClock;
    private final LongUnaryOperator brokersOwn;

    /** By broker; each is used only within the map's own updates, one at a time. */
    private final Map<Long, RatedBucket> buckets = new ConcurrentHashMap<>();

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
        this(ordersPerSecond, nanoClock, _ -> BrokerLimits.UNLIMITED);
    }

    /**
     * The same where brokers have limits of their own, of which the stricter holds.
     *
     * @param brokersOwn how many orders a second this broker may send; {@link BrokerLimits#UNLIMITED} for any number
     */
    public OrderRateLimiter(int ordersPerSecond, LongSupplier nanoClock, LongUnaryOperator brokersOwn) {
        if (ordersPerSecond < 0) {
            throw new IllegalArgumentException("ordersPerSecond must be 0 or more, not " + ordersPerSecond);
        }
        this.ordersPerSecond = ordersPerSecond;
        this.nanoClock = nanoClock;
        this.brokersOwn = brokersOwn;
    }

    /** Whether there is a limit for this broker at all. */
    public boolean isOn(long brokerId) {
        return limit(brokerId) != UNLIMITED_RATE;
    }

    /** Orders this broker may send a second; {@link Integer#MAX_VALUE} for any number. */
    public int ordersPerSecond(long brokerId) {
        return limit(brokerId);
    }

    private int limit(long brokerId) {
        int ofAll = ordersPerSecond == 0 ? UNLIMITED_RATE : ordersPerSecond;
        return (int) Math.min(ofAll, brokersOwn.applyAsLong(brokerId));
    }

    /** The text for those whose order is not granted. */
    public String refusal(long brokerId) {
        int limit = limit(brokerId);
        return RejectReason.RATE_LIMITED.text() + ", " + limit + " a second"
                + (limit == 0 ? ": none is taken until the operator allows it" : "");
    }

    /** The number of brokers that take up memory. */
    int knownBrokers() {
        return buckets.size();
    }

    /** Takes a token for an order of this broker, if there is one. Without a limit there always is. */
    public Permit take(long brokerId) {
        int limit = limit(brokerId);
        if (limit == UNLIMITED_RATE) {
            return UNLIMITED;
        }
        if (limit == 0) {
            return NONE;
        }
        long now = nanoClock.getAsLong();
        sweepIfLarge(now);
        AtomicReference<Permit> permit = new AtomicReference<>(UNLIMITED);
        buckets.compute(brokerId, (_, known) -> {
            RatedBucket rated = known == null || known.ordersPerSecond != limit
                    ? new RatedBucket(limit, new TokenBucket(limit, BURST_SECONDS, now))
                    : known;
            permit.set(take(rated.bucket, now));
            return rated;
        });
        return permit.get();
    }

    private static Permit take(TokenBucket bucket, long now) {
        boolean granted = bucket.take(now);
        return new Permit(granted, bucket.left(now), granted ? bucket.nanosUntilFull(now) : bucket.nanosUntilNext(now));
    }

    /** Gives a token back that was taken for what turned out to be no new order. */
    public void giveBack(long brokerId) {
        buckets.computeIfPresent(brokerId, (_, rated) -> {
            rated.bucket.giveBack();
            return rated;
        });
    }

    /** Forgets full buckets, which are the same as none, whenever there are twice as many as after the last time. */
    private void sweepIfLarge(long now) {
        if (buckets.size() > sweepAboveBuckets) {
            buckets.keySet()
                    .forEach(id -> buckets.computeIfPresent(id, (_, rated) -> rated.bucket.isFull(now) ? null : rated));
            sweepAboveBuckets = Math.max(SWEEP_FROM_BUCKETS, 2 * buckets.size());
        }
    }

    /** A bucket and the limit that it is for: with another it begins anew. */
    private record RatedBucket(int ordersPerSecond, TokenBucket bucket) {}

    /**
     * The answer to a request for a token.
     *
     * @param granted whether the order may be sent
     * @param remaining how many more may be sent at once
     * @param waitNanos how long until the next may be sent when not granted, else until the bucket is full again
     */
    public record Permit(boolean granted, int remaining, long waitNanos) {}
}
