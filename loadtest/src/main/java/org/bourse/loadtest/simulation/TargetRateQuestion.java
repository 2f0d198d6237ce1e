package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.bourse.loadtest.books.BooksAudit;
import org.bourse.loadtest.books.Sent;
import org.bourse.loadtest.exchange.Broker;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.report.Percentiles;
import org.bourse.loadtest.report.Verdict;

/** Does it hold 4,000 orders a second, and is every one of them there afterwards? */
final class TargetRateQuestion implements Question {

    private static final int USUAL_RATE = 4_000;
    private static final int USUAL_SECONDS = 60;
    private static final double USUAL_P99_MILLIS = 10;
    private static final double LEAST_SHARE = 0.99;
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(2);

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        int rate = settings.number(Setting.RATE, 1, 100_000, USUAL_RATE);
        int seconds = settings.number(Setting.SECONDS, 1, 3_600, USUAL_SECONDS);
        int ramp = settings.number(Setting.RAMP, 1, 3_600);
        double bound = settings.decimal(Setting.P99, 0.01, 60_000, USUAL_P99_MILLIS);
        boolean judgesTimes =
                settings.word(Setting.TIMES, List.of("assert", "report")).equals("assert");
        int brokerCount = settings.number(Setting.BROKERS, 1, 10_000);
        Path directory = settings.path(Setting.OUTPUT).resolve("exchange");
        ExchangeUnderTest exchange = Exchanges.open(settings, directory);
        try {
            List<Broker> brokers = exchange.register(brokerCount);
            Arrivals arrivals =
                    new Arrivals().ramp(1, rate, Duration.ofSeconds(ramp)).constant(rate, Duration.ofSeconds(seconds));
            GatlingRun run =
                    GatlingRun.plan(settings, exchange, brokers, arrivals, false, ramp * 1_000L, seconds * 1_000L);
            System.out.printf(
                    Locale.ROOT,
                    "%d s ramp, then %,d orders/s for %d s from %d brokers%n",
                    ramp,
                    rate,
                    seconds,
                    brokerCount);
            LoadMeasurement measured = run.run(TargetRate.class);
            tell(measured, rate);
            Verdict verdict = new Verdict();
            judgeCounts(measured, verdict);
            if (judgesTimes) {
                judgeTimes(measured, rate, bound, verdict);
            }
            LoadContext context = run.context();
            verdict.addAll(BooksAudit.run(
                    exchange,
                    brokers,
                    new Sent(context.flow(), context.bodies(), context.acknowledged()),
                    LONGEST_CATCH_UP));
            return verdict;
        } finally {
            Exchanges.close(exchange);
        }
    }

    private static void tell(LoadMeasurement measured, int rate) {
        Recorder recorder = measured.recorder();
        System.out.printf(
                Locale.ROOT,
                "%nAsked %,d orders/s, reached %,.1f; %s%n",
                rate,
                recorder.answersPerSecond(Call.ORDER),
                Percentiles.of(recorder.latencies(Call.ORDER)).describe());
        System.out.println("Processors: " + measured.cpu().describe());
        System.out.println("Report: " + measured.report());
    }

    private static void judgeCounts(LoadMeasurement measured, Verdict verdict) {
        Recorder recorder = measured.recorder();
        long answered = recorder.latencies(Call.ORDER).getTotalCount();
        verdict.add(
                "No order failed",
                measured.assertionsHeld() && recorder.failures().isEmpty() && answered == recorder.usersDue(),
                recorder.failures().isEmpty()
                        ? recorder.usersDue() + " due, " + answered + " acknowledged"
                        : recorder.failures().toString());
    }

    private static void judgeTimes(LoadMeasurement measured, int rate, double boundMillis, Verdict verdict) {
        double reached = measured.recorder().answersPerSecond(Call.ORDER);
        double p99 = Percentiles.of(measured.recorder().latencies(Call.ORDER)).p99();
        verdict.add(
                "At least 99 % of the asked rate was reached",
                reached >= LEAST_SHARE * rate, String.format(Locale.ROOT, "%.2f %%", 100 * reached / rate));
        verdict.add(
                String.format(
                        Locale.ROOT, "99 %% of the orders were answered within %.1f ms of being due", boundMillis),
                p99 <= boundMillis,
                String.format(Locale.ROOT, "%.2f ms", p99));
    }
}
