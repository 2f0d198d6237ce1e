package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.report.Page;
import org.bourse.loadtest.report.Plot;
import org.bourse.loadtest.report.Verdict;

/**
 * Does anything grow or slow down over hours? Orders live for seconds, so that the books stay as they are: whatever grows
 * then has no reason to.
 */
final class SoakQuestion implements Question {

    private static final int USUAL_RATE = 1_000;
    private static final double USUAL_HOURS = 1;

    /**
     * The exchange remembers the newest thousand trades of each. With the usual 450 instruments, most of which trade a few
     * times a minute, that takes hours to fill.
     */
    private static final int USUAL_SYMBOLS = 50;

    private static final int LOOKS = 500;
    private static final int HEAP_LOOKS = 20;

    /** Each takes 12 bytes here, and more while its time is planned. */
    private static final long MOST_ORDERS = 60_000_000;

    /** The factor by which there may be more in the last fifth of the run than in the second. */
    private static final double MOST_GROWTH = 1.2;

    /** Shorter runs tell nothing about growth: caches fill, and garbage collection has not settled. */
    private static final Duration LEAST_TO_JUDGE = Duration.ofMinutes(20);

    @Override
    public Verdict answer(Settings asked) throws IOException, InterruptedException {
        Settings settings =
                asked.isGiven(Setting.SYMBOLS) ? asked : asked.with(Setting.SYMBOLS, Integer.toString(USUAL_SYMBOLS));
        double hours = settings.decimal(Setting.HOURS, 0.001, 24, USUAL_HOURS);
        int rate = settings.number(Setting.RATE, 1, 20_000, USUAL_RATE);
        int ramp = settings.number(Setting.RAMP, 1, 3_600);
        Duration time = Duration.ofSeconds(Math.max(1, Math.round(hours * 3_600)));
        if (rate * time.toSeconds() > MOST_ORDERS) {
            throw new InvalidSettingException(String.format(
                    Locale.ROOT,
                    "-Dhours and -Drate come to %,d orders; at most %,d fit into the load test's memory",
                    rate * time.toSeconds(),
                    MOST_ORDERS));
        }
        boolean judgesRates = settings.judgesRates();
        SoakMemories memories = SoakMemories.forRun(rate * time.toSeconds());
        if (!settings.isGiven(Setting.TARGET)) {
            System.out.println(memories.describe());
        }
        try (LoadSession session = LoadSession.open(settings, memories.environment())) {
            ArrivalSchedule arrivals = new ArrivalSchedule()
                    .ramp(1, rate, Duration.ofSeconds(ramp))
                    .constant(rate, time);
            GatlingRun run = session.plan(arrivals, OrderLifetimes.SECONDS, ramp * 1_000L, time.toMillis());
            System.out.printf(Locale.ROOT, "%,d orders/s for %.2f hours%n", rate, hours);
            LoadMeasurement measured;
            List<SoakWatch.Look> looks;
            List<SoakWatch.HeapLook> heapLooks;
            long interval = Math.max(1_000, time.toMillis() / LOOKS);
            long heapInterval = Math.max(5_000, time.toMillis() / HEAP_LOOKS);
            try (SoakWatch watch = SoakWatch.start(session.exchange(), run.recorder(), interval, heapInterval)) {
                measured = run.run(TargetRate.class);
                looks = watch.looks();
                heapLooks = watch.heapLooks();
            }
            Figures figures = Figures.ofOrders("Soak", rate, measured);
            tell(settings, figures, looks, heapLooks, measured);
            Verdict verdict = new Verdict();
            judge(figures, looks, measured, verdict);
            boolean judgesGrowth = judgesRates && time.compareTo(LEAST_TO_JUDGE) >= 0;
            if (judgesGrowth) {
                judgeGrowth(looks, verdict);
            }
            if (session.exchange().process().isPresent()) {
                verdict.add("Its heap was looked into", heapLooks.size() >= 2, heapLooks.size() + " times");
                if (judgesGrowth) {
                    judgeGrowth("What the heap holds did not grow", mebibytes(heapLooks), verdict);
                }
            }
            verdict.addAll(session.audit(run.sent()));
            return verdict;
        }
    }

    private static void tell(
            Settings settings,
            Figures figures,
            List<SoakWatch.Look> looks,
            List<SoakWatch.HeapLook> heapLooks,
            LoadMeasurement measured)
            throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%nAsked %,.0f orders/s, reached %,.1f; %s%n",
                figures.asked(),
                figures.reached(),
                figures.times().describe());
        System.out.println("Processors: " + figures.cpu().describe());
        Path page = settings.path(Setting.OUTPUT).resolve("soak-" + System.currentTimeMillis() + ".html");
        new Page("Does anything grow or slow down?")
                .paragraph(Machine.describe())
                .plot(SoakWatch.plot(looks, "Median answer time of orders", "ms", SoakWatch.Look::p50Millis))
                .plot(SoakWatch.plot(looks, "99th percentile", "ms", SoakWatch.Look::p99Millis))
                .plot(SoakWatch.plot(looks, "Memory of the exchange", "MiB", SoakQuestion::mebibytes))
                .plot(new Plot("What its heap holds after everything else was collected", "minutes", "MiB")
                        .line("live", minutes(heapLooks), mebibytes(heapLooks)))
                .plot(SoakWatch.plot(looks, "Threads", "", SoakQuestion::threads))
                .plot(SoakWatch.plot(looks, "Open files", "", SoakQuestion::openFiles))
                .plot(SoakWatch.plot(looks, "Journal", "MiB", SoakQuestion::journalMebibytes))
                .write(page);
        System.out.println("Plots over time: " + page);
        System.out.println("Report: " + measured.report());
    }

    private static void judge(Figures figures, List<SoakWatch.Look> looks, LoadMeasurement measured, Verdict verdict) {
        verdict.add(measured.noOrderFailed(figures));
        verdict.add("The exchange was looked at while it ran", looks.size() >= 2, looks.size() + " times");
    }

    private static void judgeGrowth(List<SoakWatch.Look> looks, Verdict verdict) {
        judgeGrowth(looks, "Resident memory did not grow", SoakQuestion::mebibytes, verdict);
        judgeGrowth(looks, "Threads did not grow", SoakQuestion::threads, verdict);
        judgeGrowth(looks, "Open files did not grow", SoakQuestion::openFiles, verdict);
        judgeGrowth(looks, "The journal did not grow", SoakQuestion::journalMebibytes, verdict);
        judgeGrowth(looks, "Orders did not slow down", SoakWatch.Look::p50Millis, verdict);
    }

    private static void judgeGrowth(
            List<SoakWatch.Look> looks, String what, ToDoubleFunction<SoakWatch.Look> value, Verdict verdict) {
        judgeGrowth(what, SoakWatch.values(looks, value), verdict);
    }

    private static void judgeGrowth(String what, double[] values, Verdict verdict) {
        double early = median(values, values.length / 5, 2 * values.length / 5);
        double late = median(values, 4 * values.length / 5, values.length);
        verdict.add(
                what,
                late <= MOST_GROWTH * early,
                String.format(Locale.ROOT, "median %.2f early, %.2f late", early, late));
    }

    /** The median of a part of the values; 0 of none. */
    static double median(double[] values, int from, int to) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] minutes(List<SoakWatch.HeapLook> looks) {
        return looks.stream().mapToDouble(SoakWatch.HeapLook::minutes).toArray();
    }

    private static double[] mebibytes(List<SoakWatch.HeapLook> looks) {
        return looks.stream().mapToDouble(SoakWatch.HeapLook::mebibytes).toArray();
    }

    private static double mebibytes(SoakWatch.Look look) {
        return look.machine().residentKibibytes() / 1_024.0;
    }

    private static double threads(SoakWatch.Look look) {
        return look.machine().threads();
    }

    private static double openFiles(SoakWatch.Look look) {
        return look.machine().openFiles();
    }

    private static double journalMebibytes(SoakWatch.Look look) {
        return look.machine().journalBytes() / 1_048_576.0;
    }
}
