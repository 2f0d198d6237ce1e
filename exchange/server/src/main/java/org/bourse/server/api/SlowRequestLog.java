package org.bourse.server.api;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of requests that took long, and what for. A few a second at the most: when everything is slow, the log must not be
 * what makes it slower.
 */
final class SlowRequestLog {

    private static final Logger LOG = LoggerFactory.getLogger(SlowRequestLog.class);

    private static final int LINES_PER_SECOND = 10;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long slowNanos;
    private final LongSupplier nanoClock;
    private final AtomicLong secondBegunNanos;
    private final AtomicLong linesInSecond = new AtomicLong();

    /**
     * Tells nothing yet.
     *
     * @param slowMillis a request that takes that long or longer is slow
     * @param nanoClock a clock that only goes forward, in nanoseconds
     */
    SlowRequestLog(int slowMillis, LongSupplier nanoClock) {
        this.slowNanos = TimeUnit.MILLISECONDS.toNanos(slowMillis);
        this.nanoClock = nanoClock;
        this.secondBegunNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** Tells of a request, if it was slow and there is room for a line. */
    void note(Route route, int status, PhaseTimes times, long brokerId) {
        long nanos = times.totalNanos();
        if (nanos < slowNanos || !mayWrite()) {
            return;
        }
        LOG.info(
                "slow request: {} {} answered {} after {} ms ({}), broker {}",
                route.method().text(),
                route.path().text(),
                status,
                TimeUnit.NANOSECONDS.toMillis(nanos),
                times,
                brokerId);
    }

    private boolean mayWrite() {
        long now = nanoClock.getAsLong();
        long begun = secondBegunNanos.get();
        if (now - begun >= SECOND_NANOS && secondBegunNanos.compareAndSet(begun, now)) {
            long untold = linesInSecond.getAndSet(0) - LINES_PER_SECOND;
            if (untold > 0) {
                LOG.info("slow requests: {} more that are not listed", untold);
            }
        }
        return linesInSecond.incrementAndGet() <= LINES_PER_SECOND;
    }
}
