package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.bourse.loadtest.flow.Lives;
import org.bourse.loadtest.report.Verdict;

/** Does it hold 4,000 orders a second, and is every one of them there afterwards? */
final class TargetRateQuestion implements Question {

    private static final int USUAL_RATE = 4_000;
    private static final int USUAL_SECONDS = 60;
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
        int rate = settings.number(Setting.RATE, 1, 100_000, USUAL_RATE);
        int seconds = settings.number(Setting.SECONDS, 1, 3_600, USUAL_SECONDS);
        int ramp = settings.number(Setting.RAMP, 1, 3_600);
        double bound = settings.decimal(Setting.P99, 0.01, 60_000, USUAL_P99_MILLIS);
        boolean judgesTimes = settings.judgesTimes();
        try (LoadSession session = LoadSession.open(settings)) {
            Arrivals arrivals =
                    new Arrivals().ramp(1, rate, Duration.ofSeconds(ramp)).constant(rate, Duration.ofSeconds(seconds));
            GatlingRun run = session.plan(arrivals, Lives.YEARS, 0, ramp * 1_000L, seconds * 1_000L);
            System.out.printf(
                    Locale.ROOT,
                    "%d s ramp, then %,d orders/s for %d s from %d brokers%n",
                    ramp,
                    rate,
                    seconds,
                    session.brokers().size());
            LoadMeasurement measured = run.run(TargetRate.class);
            Figures figures = Figures.ofOrders(name, rate, measured);
            tell(figures, measured);
            Verdict verdict = new Verdict();
            judgeCounts(measured, figures, verdict);
            if (judgesTimes) {
                judgeTimes(figures, bound, verdict);
            }
            verdict.addAll(session.audit(run.context()));
            return new Outcome(figures, verdict);
        }
    }

    private static void tell(Figures figures, LoadMeasurement measured) {
        System.out.printf(
                Locale.ROOT,
                "%nAsked %,.0f orders/s, reached %,.1f; %s%n",
                figures.asked(),
                figures.reached(),
                figures.times().describe());
        System.out.println(
                "Of that the exchange itself took: " + measured.ownTimes().describe());
        System.out.println("Processors: " + figures.cpu().describe());
        System.out.println("Report: " + measured.report());
    }

    private static void judgeCounts(LoadMeasurement measured, Figures figures, Verdict verdict) {
        var failures = measured.recorder().failures();
        verdict.add(
                "No order failed",
                measured.assertionsHeld() && failures.isEmpty() && figures.errors() == 0,
                measured.recorder().usersDue() + " due, " + figures.times().count() + " acknowledged"
                        + (failures.isEmpty() ? "" : ", " + failures));
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
