package org.bourse.server.api;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bourse.server.api.call.Route;
import org.bourse.server.logging.LineBudget;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.request.PhaseTimes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of requests that took long, and what for. A few a second at the most: when everything is slow, the log must not be
 * what makes it slower.
 */
final class SlowRequestLog {

    private static final Logger LOG = LoggerFactory.getLogger(SlowRequestLog.class);

    private static final int LINES_PER_SECOND = 10;

    private final long slowNanos;
    private final LineBudget lines;

    /**
     * Tells nothing yet.
     *
     * @param slowMillis a request that takes that long or longer is slow
     * @param nanoClock a clock that only goes forward, in nanoseconds
     */
    SlowRequestLog(int slowMillis, LongSupplier nanoClock) {
        this.slowNanos = TimeUnit.MILLISECONDS.toNanos(slowMillis);
        this.lines = new LineBudget(
                LINES_PER_SECOND,
                nanoClock,
                leftOut -> LOG.info("slow requests: {} more that are not listed", leftOut));
    }

    /** Tells of a request, if it was slow and there is room for a line. */
    void note(Route route, int status, PhaseTimes times, long brokerId, String requestId) {
        long nanos = times.totalNanos();
        if (nanos < slowNanos || !lines.take()) {
            return;
        }
        LOG.info(
                "slow request: {} {} answered {} after {} ms ({}), broker {}{}",
                route.method().text(),
                route.path().text(),
                status,
                TimeUnit.NANOSECONDS.toMillis(nanos),
                times,
                brokerId,
                FailureTexts.ofRequest(requestId));
    }
}
