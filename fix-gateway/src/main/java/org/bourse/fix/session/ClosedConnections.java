package org.bourse.fix.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.mina.core.session.IoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections that the exchange closed because of what came over them, and logs one of them now and then with how
 * many there were: strangers decide how many there are, and must not decide how much is logged. Nothing that a peer sent
 * is in the line. Safe from any thread.
 */
final class ClosedConnections {

    private static final Logger LOG = LoggerFactory.getLogger(ClosedConnections.class);
    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongAdder count = new LongAdder();
    private final AtomicLong logged = new AtomicLong();
    private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

    /** Closes a connection at once; further ones count for nothing more. */
    void close(IoSession io, String reason) {
        note(io, reason);
        io.closeNow();
    }

    /** Notes that a connection is closed. */
    void note(IoSession io, String reason) {
        count.increment();
        LOG.debug("{} is closed: {}", io.getRemoteAddress(), reason);
        long now = System.nanoTime();
        long next = nextLogNanos.get();
        if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_NANOS)) {
            long total = count.sum();
            long since = total - logged.getAndSet(total);
            LOG.info(
                    "{} was cut off: {} ({} connections since the last of these lines)",
                    io.getRemoteAddress(),
                    reason,
                    since);
        }
    }

    long count() {
        return count.sum();
    }
}
