package org.bourse.fix;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.store.SessionStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Message;

/**
 * Hands messages over to sessions. A report whose session can't be written to is tried again until it can: the reports
 * behind it wait, and the exchange knows by {@link #stalledMicros()}.
 */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WARN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The farewell to a client that an answer can't be given. */
    static final String ANSWER_LOST =
            "an answer could not be given; log on again and ask for the status of your orders";

    private final LongAdder reports = new LongAdder();

    /** The time at which writing began to fail; 0 while it works. */
    private volatile long stalledSinceNanos;

    private volatile boolean abandoned;

    /**
     * Writes a report, whatever it takes.
     *
     * @param position that of its event, or {@link SessionStore#NO_POSITION} for a command that had none
     * @return false when the gateway is closed before it could be written
     */
    boolean report(FixSession session, Message report, long position) {
        long warnAt = System.nanoTime();
        while (!abandoned) {
            try {
                session.report(report, position);
                stalledSinceNanos = 0;
                reports.increment();
                return true;
            } catch (IOException e) {
                long now = System.nanoTime();
                if (stalledSinceNanos == 0) {
                    stalledSinceNanos = now;
                }
                if (now - warnAt >= 0) {
                    LOG.error("FIX reports wait: {}", e.getMessage(), e);
                    warnAt = now + WARN_NANOS;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        return false;
    }

    /**
     * Sends what is about no event. When it can't be stored its session ends: nothing else would tell the client that it
     * waits in vain.
     */
    void answer(FixSession session, Message message) {
        try {
            session.send(message);
        } catch (IOException e) {
            LOG.error(
                    "an answer to {} could not be sent, so its session ends: {}", session.compId(), e.getMessage(), e);
            session.leaving();
            session.end(ANSWER_LOST);
        }
    }

    /** Gives up what can't be written. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    long reports() {
        return reports.sum();
    }

    /** The time that writing has failed by now, in microseconds; 0 when it works. */
    long stalledMicros() {
        long since = stalledSinceNanos;
        return since == 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - since);
    }
}
