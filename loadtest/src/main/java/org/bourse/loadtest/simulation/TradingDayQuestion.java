package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.report.Check;
import org.bourse.loadtest.report.Percentiles;
import org.bourse.loadtest.report.Table;
import org.bourse.loadtest.report.Verdict;

/** The question of what a real trading day feels like. */
final class TradingDayQuestion implements Question {

    private static final int USUAL_SCALE = 100;
    private static final int USUAL_SECONDS = 300;
    private static final double USUAL_P99_MILLIS = 50;
    private static final double LEAST_SHARE = 0.99;

    /** The factor by which more comes in at open and close than during the day. */
    private static final double BURST = 2;

    /** The part of the day each of the two bursts takes. */
    private static final double BURST_SHARE = 0.1;

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        int scale = settings.number(Setting.SCALE, 1, 2_000, USUAL_SCALE);
        int seconds = settings.number(Setting.SECONDS, 10, 24 * 3_600, USUAL_SECONDS);
        int ramp = settings.number(Setting.RAMP, 1, 3_600);
        double bound = settings.decimal(Setting.P99, 0.01, 60_000, USUAL_P99_MILLIS);
        try (LoadSession session = LoadSession.open(settings)) {
            GatlingRun run = session.plan(
                    arrivals(scale, ramp, seconds, settings.seed()),
                    OrderLifetimes.TRADING_DAY,
                    ramp * 1_000L,
                    seconds * 1_000L);
            System.out.printf(
                    Locale.ROOT,
                    "A trading day of %d s at scale %d: %,.0f orders/s and %,.0f cancels/s at midday, %.0f times that at"
                            + " open and close%n",
                    seconds,
                    scale,
                    DayPlan.ORDERS_PER_SECOND * scale / 100,
                    DayPlan.ORDERS_PER_SECOND * DayPlan.CANCELLED_SHARE * scale / 100,
                    BURST);
            LoadMeasurement measured = run.run(TradingDay.class);
            tell(measured);
            Verdict verdict = judge(settings, run, measured, bound);
            verdict.addAll(session.audit(run.sent()));
            return verdict;
        }
    }

    /** Warm-up; the open, which calms down; the day; the close, which gets busy again. */
    private static ArrivalSchedule arrivals(int scale, int ramp, int seconds, long seed) {
        double midday = DayPlan.ORDERS_PER_SECOND * (1 + DayPlan.READS_PER_ORDER) * scale / 100;
        Duration burst = Duration.ofMillis(Math.round(1_000 * BURST_SHARE * seconds));
        Duration day = Duration.ofSeconds(seconds).minus(burst).minus(burst);
        return new ArrivalSchedule()
                .ramp(1, BURST * midday, Duration.ofSeconds(ramp))
                .poisson(BURST * midday, midday, burst, seed)
                .poisson(midday, midday, day, seed + 1)
                .poisson(midday, BURST * midday, burst, seed + 2);
    }

    private static void tell(LoadMeasurement measured) {
        Table table = new Table("call", "answers", "per second", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms");
        for (CallKind call : CallKind.values()) {
            Percentiles times = Percentiles.of(measured.recorder().latencies(call));
            table.add(
                    call.label(),
                    Table.count(times.count()),
                    Table.number("%,.0f", measured.recorder().answersPerSecond(call)),
                    Table.number("%.2f", times.p50()),
                    Table.number("%.2f", times.p90()),
                    Table.number("%.2f", times.p99()),
                    Table.number("%.2f", times.p999()),
                    Table.number("%.1f", times.max()));
        }
        System.out.println();
        System.out.print(table.toMarkdown());
        System.out.println("Processors: " + measured.cpu().describe());
        System.out.println("Report: " + measured.report());
    }

    private static Verdict judge(Settings settings, GatlingRun run, LoadMeasurement measured, double boundMillis) {
        Verdict verdict = new Verdict();
        Recorder recorder = measured.recorder();
        verdict.add(
                "No call failed",
                measured.assertionsHeld() && recorder.failures().isEmpty(),
                recorder.failures().isEmpty() ? "" : recorder.failures().toString());
        DayPlan plan = new DayPlan(run.sent().flow());
        // Which cancels there are depends on the orders taken; one that failed shows above.
        for (CallKind call : EnumSet.complementOf(EnumSet.of(CallKind.CANCEL))) {
            long answered = recorder.latencies(call).getTotalCount();
            long due = recorder.clock().dueWhere(user -> plan.call(user) == call);
            verdict.add("Each " + call.label() + " call was answered", answered == due, answered + " of " + due);
        }
        if (settings.judgesRates()) {
            double answers =
                    recorder.answersPerSecond(CallKind.ORDER) * recorder.clock().measuredSeconds();
            verdict.add(
                    "At least 99 % of the orders were answered within the day",
                    answers >= LEAST_SHARE * recorder.clock().dueWhere(user -> plan.call(user) == CallKind.ORDER), "");
        }
        double p99 = Percentiles.of(recorder.latencies(CallKind.ORDER)).p99();
        settings.judgeAnswerTime(
                new Check(
                        Table.number("99 %% of the orders were answered within %.1f ms of being due", boundMillis),
                        p99 <= boundMillis,
                        Table.number("%.2f ms", p99)),
                verdict);
        return verdict;
    }
}
