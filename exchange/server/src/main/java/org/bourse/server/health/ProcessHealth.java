package org.bourse.server.health;

import java.util.function.Supplier;
import org.bourse.server.health.HealthReport.State;

/** How the process is, told by the wiring as it starts, runs and stops, and read by the health port. Any thread may. */
public final class ProcessHealth {

    private volatile Supplier<HealthReport> source = () -> HealthReport.of(State.STARTING, "");

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
        HealthReport report = HealthReport.of(State.DOWN, reason);
        source = () -> report;
    }

    /** How it is now. */
    public HealthReport report() {
        return source.get();
    }
}
