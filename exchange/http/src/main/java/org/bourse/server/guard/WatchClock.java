package org.bourse.server.guard;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which clients are late: nanoseconds that stand still while this process did not run, be it stopped, swapped out
 * or on a machine that was suspended. What a client sent meanwhile waits in its socket, and it is not to blame that nobody
 * read it. Any thread reads it; the one that watches the connections {@linkplain #look looks} regularly, and where it comes
 * much too late for that, so did everybody else.
 */
final class WatchClock {

    /** A thread that comes later than that was not merely waiting for its turn. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clock;
    private long lookedNanos;
    private volatile long stalledNanos;

    /** A clock that runs as {@code clock} does, which is {@link System#nanoTime()} or a test's own. */
    WatchClock(LongSupplier clock) {
        this.clock = clock;
        this.lookedNanos = clock.getAsLong();
    }

    /** Now, to be compared with other times of this clock alone. */
    long nanos() {
        return clock.getAsLong() - stalledNanos;
    }

    /** Takes note of a look, which was to come this long after the one before; a second late is a stall, and is taken off. */
    void look(long intervalNanos) {
        long now = clock.getAsLong();
        long late = now - lookedNanos - intervalNanos;
        lookedNanos = now;
        if (late >= STALL_NANOS) {
            long stalledBefore = stalledNanos;
            stalledNanos = stalledBefore + late;
        }
    }
}
