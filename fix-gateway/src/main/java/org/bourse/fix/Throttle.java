package org.bourse.fix;

/**
 * Lets so many messages per second through, and up to a second's worth at once. Used by one session's thread only.
 */
final class Throttle {

    private final int perSecond;
    private double allowed;
    private long lastNanos;

    /** No limit when {@code perSecond} is 0. */
    Throttle(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.allowed = perSecond;
        this.lastNanos = nowNanos;
    }

    boolean admits(long nowNanos) {
        if (perSecond == 0) {
            return true;
        }
        allowed = Math.min(perSecond, allowed + (nowNanos - lastNanos) * 1e-9 * perSecond);
        lastNanos = nowNanos;
        if (allowed < 1) {
            return false;
        }
        allowed--;
        return true;
    }
}
