package org.bourse.server.request;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Counts the requests inside, and can be shut: whoever is inside finishes, nobody else gets in. */
public final class RequestGate {

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean shut;

    /** Comes in, if the gate is open. Who came in must {@link #leave}. */
    public boolean enter() {
        // Counted first and then looked: a gate that is shut in between is seen, or sees us.
        inside.incrementAndGet();
        if (shut) {
            leave();
            return false;
        }
        return true;
    }

    /** Goes out again. */
    public void leave() {
        inside.decrementAndGet();
    }

    /** Whether nobody gets in any more. */
    public boolean isShut() {
        return shut;
    }

    /** Shuts the gate and waits until nobody is inside; false when that took too long. */
    public boolean shutAndWait(Duration timeout) {
        shut = true;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (inside.get() > 0) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }
}
