package org.bourse.server.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pace of a replay: no further ahead of the published log's consumers than its bound. While the exchange runs the
 * gateways keep that bound by taking no new orders; a replay asks no gateway, and a journal that is much longer than the
 * bound, behind a database that was restored from a backup, would fill the memory.
 *
 * <p>A consumer that doesn't move at all is not waited for: PostgreSQL may be away, or a broker's FIX reports can't be made.
 * Then the exchange is to start all the same, so that orders can be cancelled.
 */
public final class ReplayPace {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayPace.class);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** The value of {@link #passed()} when nobody is too far behind. */
    private static final long NOBODY = -1;

    private final PublishedLog log;
    private final long patienceNanos;

    /** The place of those whose standing still ended the last wait. */
    private long stoodStillAt = NOBODY;

    /**
     * The pace of a replay into this log.
     *
     * @param patienceNanos how long it waits for consumers that don't move
     */
    public ReplayPace(PublishedLog log, long patienceNanos) {
        this.log = log;
        this.patienceNanos = patienceNanos;
    }

    /**
     * Waits until no consumer is further behind than the bound, but not for those that don't move.
     *
     * @param meanwhile called again and again as long as it waits; what it throws ends the wait
     */
    public void await(Runnable meanwhile) {
        long passed = passed();
        long before = passed;
        long movedNanos = System.nanoTime();
        while (passed != NOBODY && passed != stoodStillAt) {
            if (passed != before) {
                before = passed;
                movedNanos = System.nanoTime();
            } else if (System.nanoTime() - movedNanos >= patienceNanos) {
                LOG.warn("the replay goes on with consumers behind by more than the backlog limit, as they don't move");
                stoodStillAt = passed;
            }
            meanwhile.run();
            LockSupport.parkNanos(this, LOOK_NANOS);
            passed = passed();
        }
    }

    /** The positions of the consumers that are too far behind, added up: it changes when one of them moves. */
    private long passed() {
        long sum = NOBODY;
        for (LogConsumer consumer : log.consumers()) {
            if (consumer.failure().isEmpty() && consumer.lagEvents() >= log.limitEvents()) {
                sum = Math.max(sum, 0) + consumer.position();
            }
        }
        return sum;
    }
}
