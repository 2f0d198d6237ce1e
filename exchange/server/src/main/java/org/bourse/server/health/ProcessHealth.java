package org.bourse.server.health;

import java.util.function.Supplier;
import org.bourse.server.health.HealthReport.State;
import org.jspecify.annotations.Nullable;

/**
 * The state of the process, set by the wiring as it starts, runs and stops, and read by the health port. A process that
 * can't go on stays down whatever is told after that. Any thread may.
 */
public final class ProcessHealth {

    private volatile Supplier<HealthReport> source = () -> HealthReport.of(State.STARTING, "");
    private volatile @Nullable HealthReport end;

    /** The start has come to this, such as "waiting for PostgreSQL". */
    public void starting(String doing) {
        starting(doing, 0, 0);
    }

    /** The start has come so far with this. */
    public void starting(String doing, long done, long total) {
        HealthReport report = new HealthReport(State.STARTING, doing, done, total);
        source = () -> report;
    }

    /** The start is over: from now on each report is asked for. It must not wait for anything. */
    public void running(Supplier<HealthReport> reports) {
        source = reports;
    }

    /** The process stops in order. */
    public void stopping() {
        HealthReport report = HealthReport.of(State.STOPPING, "");
        source = () -> report;
    }

    /** The process can't go on. */
    public void down(String reason) {
        end = HealthReport.of(State.DOWN, reason);
    }

    /** How it is now. */
    public HealthReport report() {
        HealthReport last = end;
        return last == null ? source.get() : last;
    }
}
