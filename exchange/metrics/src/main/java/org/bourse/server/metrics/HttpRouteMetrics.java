package org.bourse.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The times of one route's answers, by status. Finding the right timer costs an array access. */
public final class HttpRouteMetrics {

    private static final int HIGHEST_STATUS = 599;

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final String method;
    private final String route;
    private final AtomicReferenceArray<@Nullable Timer> timers = new AtomicReferenceArray<>(HIGHEST_STATUS + 1);

    HttpRouteMetrics(MeterRegistry registry, String method, String route) {
        this.registry = registry;
        this.method = method;
        this.route = route;
    }

    /** Counts one answer. */
    public void record(int status, long nanos) {
        int slot = Math.clamp(status, 0, HIGHEST_STATUS);
        Timer timer = timers.get(slot);
        if (timer == null) {
            // The registry gives the same timer to whoever asks at the same time.
            timer = timer(slot);
            timers.set(slot, timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(int status) {
        return Timer.builder("bourse.http.request")
                .description("Time from a request's headers to its answer")
                .tag("method", method)
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
