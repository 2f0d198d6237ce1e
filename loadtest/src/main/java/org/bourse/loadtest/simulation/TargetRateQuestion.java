package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.util.Locale;
import org.bourse.loadtest.flow.Lives;
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
     * What a run came to.
     *
     * @param figures for a table
     * @param verdict what held
     */
    record Outcome(Figures figures, Verdict verdict) {}

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        return run("TargetRate", settings).verdict();
    }

    /** Runs it under a name for its figures. */
    Outcome run(String name, Settings settings) throws IOException, InterruptedException {
        FixedRate load = FixedRate.of(settings);
        double bound = settings.decimal(Setting.P99, 0.01, 60_000, USUAL_P99_MILLIS);
        boolean judgesTimes = settings.judgesTimes();
        try (LoadSession session = LoadSession.open(settings)) {
            GatlingRun run = session.plan(
                    load.arrivals(),
                    Lives.YEARS,
                    0,
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
            if (judgesTimes) {
                judgeTimes(figures, bound, verdict);
            }
            verdict.addAll(session.audit(run.context()));
            return new Outcome(figures, verdict);
        }
    }

    private static void judgeTimes(Figures figures, double boundMillis, Verdict verdict) {
        verdict.add(
                "At least 99 % of the asked rate was reached",
                figures.reached() >= LEAST_SHARE * figures.asked(),
                String.format(Locale.ROOT, "%.2f %%", 100 * figures.reached() / figures.asked()));
        verdict.add(
                String.format(
                        Locale.ROOT, "99 %% of the orders were answered within %.1f ms of being due", boundMillis),
                figures.times().p99() <= boundMillis,
                String.format(Locale.ROOT, "%.2f ms", figures.times().p99()));
    }
}
