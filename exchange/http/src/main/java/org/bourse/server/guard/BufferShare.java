package org.bourse.server.guard;

import java.util.concurrent.atomic.AtomicLong;

/** One connection's share of the room that all have for unfinished bodies and messages. Used by one thread. */
final class BufferShare {

    /** The bytes that every connection may hold without being counted. */
    private static final int FREE_BYTES = 4_096;

    private final AtomicLong all;
    private final long most;
    private long held;

    /** {@code all} is what all connections hold together, {@code most} how much that may be. */
    BufferShare(AtomicLong all, long most) {
        this.all = all;
        this.most = most;
    }

    /** Holds that much from now on, more or less than before; false, and as before, when there is no room for it. */
    boolean hold(long bytes) {
        long more = Math.max(0, bytes - FREE_BYTES) - held;
        if (more > 0 && all.addAndGet(more) > most) {
            all.addAndGet(-more);
            return false;
        }
        if (more < 0) {
            all.addAndGet(more);
        }
        held += more;
        return true;
    }

    /** Holds nothing any more. */
    void release() {
        if (held > 0) {
            all.addAndGet(-held);
            held = 0;
        }
    }
}
