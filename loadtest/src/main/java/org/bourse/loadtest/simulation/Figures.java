package org.bourse.loadtest.simulation;

import java.util.Locale;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.report.Percentiles;
import org.bourse.loadtest.report.Table;

/**
 * The figures of one run, as a line of the table in docs/performance.md.
 *
 * @param what which run
 * @param asked calls per second that were due
 * @param reached calls per second that were answered
 * @param times answer times
 * @param errors calls that failed
 * @param cpu who used the processors
 */
record Figures(String what, double asked, double reached, Percentiles times, long errors, CpuSplit cpu) {

    /** A table for such lines. */
    static Table table() {
        return new Table(
                "run",
                "asked/s",
                "reached/s",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "errors",
                "CPU of exchange",
                "PostgreSQL",
                "generator",
                "others");
    }

    /** Of the orders of a run of Gatling's. */
    static Figures ofOrders(String what, double asked, LoadMeasurement measured) {
        Recorder recorder = measured.recorder();
        Percentiles times = Percentiles.of(recorder.latencies(CallKind.ORDER));
        return new Figures(
                what,
                asked,
                recorder.answersPerSecond(CallKind.ORDER),
                times,
                recorder.clock().usersDue() - times.count(),
                measured.cpu());
    }

    /** In words. */
    String describe() {
        return String.format(Locale.ROOT, "Asked %,.0f orders/s, reached %,.1f; %s", asked, reached, times.describe());
    }

    /** Adds it as a line. */
    void addTo(Table table) {
        table.add(
                what,
                Table.number("%,.0f", asked),
                Table.number("%,.0f", reached),
                Table.number("%.2f", times.p50()),
                Table.number("%.2f", times.p90()),
                Table.number("%.2f", times.p99()),
                Table.number("%.2f", times.p999()),
                Table.number("%.1f", times.max()),
                Table.count(errors),
                share(cpu.exchange()),
                share(cpu.postgres()),
                share(cpu.generator()),
                share(cpu.others()));
    }

    private String share(double share) {
        return cpu.known() ? Table.number("%.0f %%", 100 * share) : "";
    }
}
