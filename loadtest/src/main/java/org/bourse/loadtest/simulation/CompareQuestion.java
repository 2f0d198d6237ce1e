package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bourse.loadtest.exchange.MachineSample;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.exchange.NeighbourProcess;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.http.LoadGenerator;
import org.bourse.loadtest.http.LoadResult;
import org.bourse.loadtest.http.OrderRequests;
import org.bourse.loadtest.report.Percentiles;
import org.bourse.loadtest.report.Table;
import org.bourse.loadtest.report.Verdict;

/**
 * Is another build, or another setting, faster, or the same one slower while something else runs? Measures both in turns, so that
 * what drifts on the machine meets both, each time with a new exchange.
 */
final class CompareQuestion implements Question {

    private static final int USUAL_RATE = 4_000;
    private static final int USUAL_SECONDS = 10;
    private static final int USUAL_CONNECTIONS = 64;

    /** One measurement of one side. */
    private record Measured(double flatOut, Percentiles times, double cpuMicrosPerOrder, long failures) {}

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        int rounds = settings.number(Setting.ROUNDS, 1, 1_000);
        Settings other = other(settings);
        List<Measured> ones = new ArrayList<>();
        List<Measured> others = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("%n== Round %d of %d%n", round, rounds);
            // Whoever is second finds a warmer machine, or a more tired one.
            if (round % 2 == 1) {
                ones.add(measure("this", settings));
                others.add(measureOther(other));
            } else {
                others.add(measureOther(other));
                ones.add(measure("this", settings));
            }
            System.out.println("So far: " + p99Line(ones, others));
        }
        tell(settings, ones, others);
        long failures = IntStream.range(0, rounds)
                .mapToLong(
                        round -> ones.get(round).failures() + others.get(round).failures())
                .sum();
        Verdict verdict = new Verdict();
        verdict.add("Both sides took every order", failures == 0, failures + " failed");
        return verdict;
    }

    /** The settings with those after {@code -Dagainst} instead: {@code name=value,…}, or the path of a jar. */
    private static Settings other(Settings settings) {
        String against = settings.text(Setting.AGAINST);
        if (against.isEmpty() && settings.isGiven(Setting.BESIDE)) {
            return settings;
        }
        if (against.isEmpty()) {
            throw new InvalidSettingException("-Dagainst takes another exchange.jar, or settings as in journal.sync=os,"
                    + " and -Dbeside a command: one of them is missing");
        }
        if (!against.contains("=")) {
            return settings.with(Setting.JAR, against);
        }
        Settings other = settings;
        for (String assignment : against.split(",", -1)) {
            int equals = assignment.indexOf('=');
            other = other.with(
                    Setting.named(assignment.substring(0, Math.max(0, equals))), assignment.substring(equals + 1));
        }
        return other;
    }

    /** With the command beside it, where one is given. */
    private static Measured measureOther(Settings settings) throws IOException, InterruptedException {
        if (!settings.isGiven(Setting.BESIDE)) {
            return measure("against", settings);
        }
        Path log = settings.path(Setting.OUTPUT).resolve("beside-" + System.currentTimeMillis() + ".log");
        try (NeighbourProcess neighbour = NeighbourProcess.start(settings.text(Setting.BESIDE), log)) {
            Measured measured = measure("against", settings);
            if (!neighbour.isRunning()) {
                throw new IOException("The command beside the exchange has ended before the measurement; see " + log);
            }
            return measured;
        }
    }

    private static Measured measure(String side, Settings settings) throws IOException, InterruptedException {
        int rate = settings.number(Setting.RATE, 1, 1_000_000, USUAL_RATE);
        int seconds = settings.number(Setting.SECONDS, 1, 3_600, USUAL_SECONDS);
        try (LoadSession session = LoadSession.open(settings);
                MachineSampler sampler = MachineSampler.start(session.exchange(), 1_000);
                LoadGenerator generator = generator(settings, session)) {
            generator.flatOut(settings.number(Setting.RAMP, 1, 3_600));
            LoadResult flatOut = generator.flatOut(seconds);
            session.awaitPersister();
            MachineSample from = sampler.read();
            LoadResult steady = generator.atRate(seconds, rate);
            MachineSample to = sampler.read();
            Measured measured = new Measured(
                    flatOut.perSecond(),
                    Percentiles.of(steady.latencyNanos()),
                    1_000.0 * (to.exchangeCpuMillis() - from.exchangeCpuMillis()) / Math.max(1, steady.answers()),
                    flatOut.answers() + steady.answers() - flatOut.created() - steady.created());
            System.out.printf(
                    Locale.ROOT,
                    "%s: flat out %,.0f/s; at %,d/s %s, %.0f us of processor each%n",
                    side,
                    measured.flatOut(),
                    rate,
                    measured.times().describe(),
                    measured.cpuMicrosPerOrder());
            return measured;
        }
    }

    private static LoadGenerator generator(Settings settings, LoadSession session) throws IOException {
        OrderFlow flow = new OrderFlow(new OrderFlowSettings(
                settings.seed(),
                session.brokers().size(),
                settings.number(Setting.SYMBOLS, 1, 9_999),
                OrderLifetimes.YEARS));
        return new LoadGenerator(
                session.exchange().uri(),
                settings.number(Setting.CONNECTIONS, 1, 9_000, USUAL_CONNECTIONS),
                new OrderRequests(flow, OrderBody.ofNewRun("V"), session.brokers()));
    }

    private static void tell(Settings settings, List<Measured> ones, List<Measured> others) throws IOException {
        Table table = new Table("", "this", "against", "against / this", "least", "most");
        compare(table, "flat out, orders/s", "%,.0f", ones, others, Measured::flatOut);
        compare(
                table,
                "p50 at the rate, ms",
                "%.2f",
                ones,
                others,
                measured -> measured.times().p50());
        compare(
                table,
                "p90 at the rate, ms",
                "%.2f",
                ones,
                others,
                measured -> measured.times().p90());
        compare(
                table,
                "p99 at the rate, ms",
                "%.2f",
                ones,
                others,
                measured -> measured.times().p99());
        compare(table, "exchange's CPU per order, us", "%.0f", ones, others, Measured::cpuMicrosPerOrder);
        System.out.println();
        System.out.println(Machine.describe());
        System.out.printf(
                "against: %s; medians of %d rounds%n",
                settings.isGiven(Setting.BESIDE)
                        ? "with " + settings.text(Setting.BESIDE)
                        : settings.text(Setting.AGAINST),
                ones.size());
        System.out.print(table.toMarkdown());
        System.out.println();
        System.out.println(p99Line(ones, others));
    }

    /** What 99 of 100 answers take, as one line: on both sides, and how the pairs' ratios are spread. */
    private static String p99Line(List<Measured> ones, List<Measured> others) {
        ToDoubleFunction<Measured> p99 = measured -> measured.times().p99();
        double one = median(ones, p99);
        double other = median(others, p99);
        double[] ratios = ratios(ones, others, p99);
        return String.format(
                Locale.ROOT,
                "p99 at the rate, medians of %d pairs: this %.2f ms, against %.2f ms, %.2f times;"
                        + " of the pairs' ratios the median is %.2f, the least %.2f, the most %.2f",
                ones.size(),
                one,
                other,
                other / one,
                SoakQuestion.median(ratios, 0, ratios.length),
                ratios[0],
                ratios[ratios.length - 1]);
    }

    private static double median(List<Measured> of, ToDoubleFunction<Measured> value) {
        double[] values = of.stream().mapToDouble(value).toArray();
        return SoakQuestion.median(values, 0, values.length);
    }

    /** From the least to the most. */
    private static double[] ratios(List<Measured> ones, List<Measured> others, ToDoubleFunction<Measured> value) {
        return IntStream.range(0, ones.size())
                .mapToDouble(round -> value.applyAsDouble(others.get(round)) / value.applyAsDouble(ones.get(round)))
                .sorted()
                .toArray();
    }

    private static void compare(
            Table table,
            String what,
            String format,
            List<Measured> ones,
            List<Measured> others,
            ToDoubleFunction<Measured> value) {
        double[] ratios = ratios(ones, others, value);
        table.add(
                what,
                Table.number(format, median(ones, value)),
                Table.number(format, median(others, value)),
                Table.number("%.2f", SoakQuestion.median(ratios, 0, ratios.length)),
                Table.number("%.2f", ratios[0]),
                Table.number("%.2f", ratios[ratios.length - 1]));
    }
}
