package org.bourse.loadtest.simulation;

import java.util.ArrayList;
import java.util.List;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.exchange.Metrics;
import org.bourse.loadtest.http.LoadResult;
import org.bourse.loadtest.report.Percentiles;
import org.bourse.loadtest.report.Table;

/**
 * The figures of one rate.
 *
 * @param asked orders per second that were due
 * @param reached orders per second that were answered
 * @param times answer times
 * @param failures answers other than 201
 * @param cpu who used the processors
 * @param forceShare the part of the time the journal was being forced
 * @param forceMillis how long one force took
 * @param batch commands made durable by one force
 * @param waiting events that waited for PostgreSQL at the end
 */
record CeilingStep(
        int asked,
        double reached,
        Percentiles times,
        long failures,
        CpuSplit cpu,
        double forceShare,
        double forceMillis,
        double batch,
        double waiting) {

    private static final double LEAST_SHARE = 0.99;
    private static final double SATURATED = 0.9;
    private static final double MANY_SECONDS_BEHIND = 1;

    static CeilingStep of(int asked, LoadResult load, CpuSplit cpu, Metrics before, Metrics after) {
        double forces = difference(before, after, "bourse_journal_force_seconds_count");
        double forced = difference(before, after, "bourse_journal_force_seconds_sum");
        double commands = difference(before, after, "bourse_sequencer_batch_commands_sum");
        double batches = difference(before, after, "bourse_sequencer_batch_commands_count");
        return new CeilingStep(
                asked,
                load.created() / load.seconds(),
                Percentiles.of(load.latencyNanos()),
                load.answers() - load.created(),
                cpu,
                forced / load.seconds(),
                forces == 0 ? 0 : 1_000 * forced / forces,
                batches == 0 ? 0 : commands / batches,
                after.persisterLagEvents());
    }

    private static double difference(Metrics before, Metrics after, String name) {
        return after.value(name) - before.value(name);
    }

    /** Whether the exchange kept up within the bound. */
    boolean holds(double boundMillis) {
        return failures == 0 && reached >= LEAST_SHARE * asked && times.p99() <= boundMillis;
    }

    /** The resource that had nothing left to give. */
    String saturated() {
        List<String> causes = new ArrayList<>();
        if (cpu.total() >= SATURATED) {
            causes.add("the machine's processors (" + cpu.describe() + ")");
        } else if (cpu.generator() * Runtime.getRuntime().availableProcessors() >= SATURATED) {
            causes.add("the load generator, which has one thread");
        }
        if (forceShare >= SATURATED) {
            causes.add(Table.number("the journal, which was being forced %.0f %% of the time", 100 * forceShare));
        }
        if (waiting > MANY_SECONDS_BEHIND * asked) {
            causes.add(Table.number("the persister, %,.0f events behind", waiting));
        }
        return causes.isEmpty()
                ? "nothing that was looked at: " + cpu.describe()
                        + Table.number(", journal forced %.0f %% of the time", 100 * forceShare)
                : String.join("; ", causes);
    }

    static Table table() {
        return new Table(
                "asked/s",
                "reached/s",
                "p50 ms",
                "p99 ms",
                "max ms",
                "failures",
                "CPU of exchange",
                "PostgreSQL",
                "generator",
                "journal forced",
                "one force ms",
                "commands per force",
                "events waiting");
    }

    void addTo(Table table) {
        table.add(
                Table.count(asked),
                Table.number("%,.0f", reached),
                Table.number("%.2f", times.p50()),
                Table.number("%.2f", times.p99()),
                Table.number("%.1f", times.max()),
                Table.count(failures),
                Table.number("%.0f %%", 100 * cpu.exchange()),
                Table.number("%.0f %%", 100 * cpu.postgres()),
                Table.number("%.0f %%", 100 * cpu.generator()),
                Table.number("%.0f %%", 100 * forceShare),
                Table.number("%.2f", forceMillis),
                Table.number("%.1f", batch),
                Table.number("%,.0f", waiting));
    }
}
