package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.report.Check;
import org.bourse.loadtest.report.Table;
import org.bourse.loadtest.report.Verdict;

/** Does it hold 4,000 orders a second, and is every one of them there afterwards? */
final class TargetRateQuestion implements Question {

    /**
     * As the generator sees it, with exchange and database on the same two cores; what the exchange itself took is told
     * beside it.
     */
    private static final double USUAL_P99_MILLIS = 20;

    private static final double LEAST_SHARE = 0.99;

    /**
     * The result of a run.
     *
     * @param figures for a table
     * @param verdict what held
     */
    record Outcome(Figures figures, Verdict verdict) {}

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        FixedRate load = FixedRate.of(settings);
        double bound = bound(settings);
        int floorSeconds = settings.number(Setting.FLOOR, 0, 3_600);
        Outcome outcome = run("TargetRate", settings);
        String detail =
                String.format(Locale.ROOT, "%.2f ms", outcome.figures().times().p99());
        if (floorSeconds > 0 && !settings.isGiven(Setting.TARGET)) {
            detail += floor(settings, load.lasting(Duration.ofSeconds(floorSeconds)), outcome.figures());
        }
        settings.judgeAnswerTime(check(outcome.figures(), bound, detail), outcome.verdict());
        return outcome.verdict();
    }

    /** Measures what generator, web server and machine take of the answer times, and says it in words. */
    private static String floor(Settings settings, FixedRate load, Figures exchange)
            throws IOException, InterruptedException {
        System.out.println();
        System.out.println("And now the machine's floor: the same load on a web server with no exchange behind it.");
        Figures floor = Figures.ofOrders("floor", load.rate(), FloorQuestion.measure(settings, load));
        System.out.println();
        Table table = Figures.table();
        exchange.addTo(table);
        floor.addTo(table);
        System.out.print(table.toMarkdown());
        return String.format(
                Locale.ROOT,
                ", of which generator, web server and machine take %.2f without an exchange",
                floor.times().p99());
    }

    /** Runs it under a name for its figures; the answer times are told, and not judged. */
    Outcome run(String name, Settings settings) throws IOException, InterruptedException {
        FixedRate load = FixedRate.of(settings);
        try (LoadSession session = LoadSession.open(settings)) {
            GatlingRun run = session.plan(
                    load.arrivals(),
                    OrderLifetimes.YEARS,
                    load.ramp().toMillis(),
                    load.time().toMillis());
            System.out.println(load.describe() + " from " + session.brokers().size() + " brokers");
            LoadMeasurement measured = run.run(TargetRate.class);
            Figures figures = Figures.ofOrders(name, load.rate(), measured);
            System.out.println();
            System.out.println(figures.describe());
            System.out.println(
                    "Of that the exchange itself took: " + measured.ownTimes().describe());
            System.out.println("Processors: " + figures.cpu().describe());
            System.out.println("Report: " + measured.report());
            Verdict verdict = new Verdict();
            verdict.add(measured.noOrderFailed(figures));
            if (settings.judgesRates()) {
                verdict.add(
                        "At least 99 % of the asked rate was reached",
                        figures.reached() >= LEAST_SHARE * figures.asked(),
                        String.format(Locale.ROOT, "%.2f %%", 100 * figures.reached() / figures.asked()));
            }
            verdict.addAll(session.audit(run.sent()));
            return new Outcome(figures, verdict);
        }
    }

    /** The bound of the 99th percentile, in milliseconds. */
    static double bound(Settings settings) {
        return settings.decimal(Setting.P99, 0.01, 60_000, USUAL_P99_MILLIS);
    }

    /** Whether the answer times are within the bound. */
    static Check check(Figures figures, double boundMillis, String detail) {
        return new Check(
                String.format(
                        Locale.ROOT, "99 %% of the orders were answered within %.1f ms of being due", boundMillis),
                figures.times().p99() <= boundMillis,
                detail);
    }
}
