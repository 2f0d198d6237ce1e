package org.bourse.contract;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A rate limit: tokens that come back evenly, some seconds' worth of which may be taken at once. Kept as the one instant at
 * which none would be missing. Times are of a clock that only goes forward, such as {@link System#nanoTime}. Used by one
 * thread at a time.
 */
public final class TokenBucket {

    private final long nanosPerToken;
    private final long burstNanos;
    private long fullAtNanos;

    /**
     * A full one.
     *
     * @param perSecond tokens that come back in a second; 0 for no limit
     * @param burstSeconds how many seconds' worth there is when it is full
     */
    public TokenBucket(int perSecond, int burstSeconds, long nowNanos) {
        this.nanosPerToken = perSecond == 0 ? 0 : Math.max(1, TimeUnit.SECONDS.toNanos(1) / perSecond);
        this.burstNanos = TimeUnit.SECONDS.toNanos(burstSeconds);
        this.fullAtNanos = nowNanos;
    }

    /** Takes a token if there is one. */
    public boolean take(long nowNanos) {
        if (nanosUntilNext(nowNanos) > 0) {
            return false;
        }
        fullAtNanos = nowNanos + nanosUntilFull(nowNanos) + nanosPerToken;
        return true;
    }

    /** Gives back a token that was taken. */
    public void giveBack() {
        fullAtNanos -= nanosPerToken;
    }

    /** Waits until there is a token, or the thread is interrupted. */
    public void await() {
        long wait = nanosUntilNext(System.nanoTime());
        while (wait > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(wait);
            wait = nanosUntilNext(System.nanoTime());
        }
    }

    /** Tokens there are; not to be asked where there is no limit. */
    int left(long nowNanos) {
        return (int) Math.max(0, (burstNanos - nanosUntilFull(nowNanos)) / nanosPerToken);
    }

    /** The nanoseconds until there is a token; 0 when there is one. */
    long nanosUntilNext(long nowNanos) {
        return Math.max(0, nanosUntilFull(nowNanos) + nanosPerToken - burstNanos);
    }

    /** The nanoseconds until no token is missing. */
    long nanosUntilFull(long nowNanos) {
        return Math.max(0, fullAtNanos - nowNanos);
    }

    /** Whether no token is missing. */
    public boolean isFull(long nowNanos) {
        return nanosUntilFull(nowNanos) == 0;
    }
}
