package org.bourse.server.guard;

import java.util.concurrent.locks.LockSupport;

/** A number of somethings a second, of which two seconds' worth may come at once. Used by one thread at a time. */
public final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private double left;
    private long lastNanos;

    /** A full one. */
    public TokenBucket(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.left = 2.0 * perSecond;
        this.lastNanos = nowNanos;
    }

    /** Takes one if it is there. */
    public boolean take(long nowNanos) {
        refill(nowNanos);
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** Waits until one is there; or until the thread is interrupted. */
    public void await() {
        refill(System.nanoTime());
        while (left < 1 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos((long) ((1 - left) / perSecond * NANOS_PER_SECOND) + 1);
            refill(System.nanoTime());
        }
    }

    /** Gives one back. */
    void giveBack() {
        left = Math.min(2 * perSecond, left + 1);
    }

    /** Whether none is missing. */
    boolean isFull(long nowNanos) {
        refill(nowNanos);
        return left >= 2 * perSecond;
    }

    private void refill(long nowNanos) {
        left = Math.min(2 * perSecond, left + (nowNanos - lastNanos) / NANOS_PER_SECOND * perSecond);
        lastNanos = nowNanos;
    }
}
