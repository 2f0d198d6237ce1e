package org.bourse.server.ws;

/** How many messages one connection may send: a bucket of two seconds' worth. Used by one thread. */
final class MessageRate {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private double left;
    private long lastNanos;

    MessageRate(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.left = 2.0 * perSecond;
        this.lastNanos = nowNanos;
    }

    /** Whether one more may come now. */
    boolean take(long nowNanos) {
        left = Math.min(2 * perSecond, left + (nowNanos - lastNanos) / NANOS_PER_SECOND * perSecond);
        lastNanos = nowNanos;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
