package org.bourse.loadtest.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.exchange.Metrics;
import org.bourse.loadtest.http.LoadResult;
import org.bourse.loadtest.report.Percentiles;
import org.bourse.loadtest.report.Table;

/**
 * What was seen at one rate.
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
        long created = load.statuses().getOrDefault(201, 0L);
        return new CeilingStep(
                asked,
                created / load.seconds(),
                Percentiles.of(load.latencyNanos()),
                load.answers() - created,
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

    /** What had nothing left to give. */
    String saturated() {
        List<String> causes = new ArrayList<>();
        if (cpu.total() >= SATURATED) {
            causes.add("the machine's processors (" + cpu.describe() + ")");
        } else if (cpu.generator() * Runtime.getRuntime().availableProcessors() >= SATURATED) {
            causes.add("the load generator, which has one thread");
        }
        if (forceShare >= SATURATED) {
            causes.add(number("the journal, which was being forced %.0f %% of the time", 100 * forceShare));
        }
        if (waiting > MANY_SECONDS_BEHIND * asked) {
            causes.add(number("the persister, %,.0f events behind", waiting));
        }
        return causes.isEmpty()
                ? "nothing that was looked at: " + cpu.describe()
                        + number(", journal forced %.0f %% of the time", 100 * forceShare)
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
                count(asked),
                number("%,.0f", reached),
                number("%.2f", times.p50()),
                number("%.2f", times.p99()),
                number("%.1f", times.max()),
                count(failures),
                number("%.0f %%", 100 * cpu.exchange()),
                number("%.0f %%", 100 * cpu.postgres()),
                number("%.0f %%", 100 * cpu.generator()),
                number("%.0f %%", 100 * forceShare),
                number("%.2f", forceMillis),
                number("%.1f", batch),
                number("%,.0f", waiting));
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
