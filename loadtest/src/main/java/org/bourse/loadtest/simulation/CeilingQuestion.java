package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.exchange.MachineSample;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.exchange.Metrics;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.http.LoadGenerator;
import org.bourse.loadtest.http.LoadResult;
import org.bourse.loadtest.http.OrderRequests;
import org.bourse.loadtest.report.Page;
import org.bourse.loadtest.report.Plot;
import org.bourse.loadtest.report.Table;
import org.bourse.loadtest.report.Verdict;

/**
 * The question of the limit. Steps the rate up until the exchange no longer keeps up within the bound, then closes in on the
 * last rate that it held.
 *
 * <p>The load comes from the generator of {@link org.bourse.loadtest.http}: Gatling takes a third of a core at 4,000
 * orders a second, and on a machine shared with the exchange would find its own limit.
 */
final class CeilingQuestion implements Question {

    private static final int FIRST_RATE = 2_000;
    private static final int USUAL_SECONDS = 10;
    private static final int USUAL_CONNECTIONS = 64;
    private static final double USUAL_P99_MILLIS = 10;
    private static final double SETTLE_SECONDS = 2;

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        int first = settings.number(Setting.RATE, 1, 1_000_000, FIRST_RATE);
        int seconds = settings.number(Setting.SECONDS, 1, 3_600, USUAL_SECONDS);
        int connections = settings.number(Setting.CONNECTIONS, 1, 9_000, USUAL_CONNECTIONS);
        double bound = settings.decimal(Setting.P99, 0.01, 60_000, USUAL_P99_MILLIS);
        int ramp = settings.number(Setting.RAMP, 1, 3_600);
        OrderFlow flow = new OrderFlow(new OrderFlowSettings(
                settings.seed(),
                settings.number(Setting.BROKERS, 1, 10_000),
                settings.number(Setting.SYMBOLS, 1, 9_999),
                OrderLifetimes.YEARS));
        List<CeilingStep> steps = new ArrayList<>();
        try (LoadSession session = LoadSession.open(settings);
                MachineSampler sampler = MachineSampler.start(session.exchange(), 1_000)) {
            OrderRequests requests = new OrderRequests(flow, OrderBody.ofNewRun("C"), session.brokers());
            try (LoadGenerator generator = new LoadGenerator(session.exchange().uri(), connections, requests)) {
                System.out.printf("Warming up at %,d orders/s for %d s%n", first, ramp);
                LoadResult warmUp = generator.atRate(ramp, first);
                System.out.println("  " + warmUp.describe());
                new RateSearch(first).climb(rate -> {
                    CeilingStep step = step(session, sampler, generator, rate, seconds, bound);
                    steps.add(step);
                    return step.holds(bound);
                });
            }
        }
        return conclude(settings, steps, bound);
    }

    private static CeilingStep step(
            LoadSession session, MachineSampler sampler, LoadGenerator generator, int rate, int seconds, double bound)
            throws IOException, InterruptedException {
        session.awaitPersister();
        generator.atRate(SETTLE_SECONDS, rate);
        Metrics before = session.exchange().client().metrics();
        MachineSample from = sampler.read();
        LoadResult load = generator.atRate(seconds, rate);
        CpuSplit split = CpuSplit.between(from, sampler.read());
        CeilingStep step = CeilingStep.of(
                rate, load, split, before, session.exchange().client().metrics());
        System.out.printf(
                Locale.ROOT,
                "%,7d/s asked: %s, p99 %.2f ms; %s%n",
                rate,
                step.holds(bound) ? "held" : String.format(Locale.ROOT, "BREACHED at %,.0f/s", step.reached()),
                step.times().p99(),
                split.describe());
        return step;
    }

    private static Verdict conclude(Settings settings, List<CeilingStep> steps, double bound) throws IOException {
        Table table = CeilingStep.table();
        steps.forEach(step -> step.addTo(table));
        System.out.println();
        System.out.println(Machine.describe());
        System.out.print(table.toMarkdown());
        Optional<CeilingStep> knee =
                steps.stream().filter(step -> step.holds(bound)).max(Comparator.comparing(CeilingStep::asked));
        int held = knee.map(CeilingStep::asked).orElse(0);
        String saturated = steps.stream()
                .filter(step -> step.asked() > held)
                .min(Comparator.comparing(CeilingStep::asked))
                .map(step -> String.format(Locale.ROOT, "At %,d/s saturated: %s.", step.asked(), step.saturated()))
                .orElse("No rate breached the bound.");
        System.out.println(saturated);
        Path page = settings.path(Setting.OUTPUT).resolve("ceiling-" + System.currentTimeMillis() + ".html");
        new Page("Where is the limit?")
                .paragraph(Machine.describe())
                .paragraph(saturated)
                .table(table)
                .plot(plot(steps, "99th percentile", "ms", step -> step.times().p99())
                        .upTo(3 * bound))
                .plot(plot(
                        steps,
                        "Processors of exchange, PostgreSQL and generator",
                        "%",
                        step -> 100 * step.cpu().total()))
                .write(page);
        System.out.println("Report: " + page);
        Verdict verdict = new Verdict();
        verdict.add(
                String.format(Locale.ROOT, "It held a rate with 99 %% answered within %.1f ms", bound),
                knee.isPresent(),
                knee.map(step -> String.format(Locale.ROOT, "up to %,d orders/s", step.asked()))
                        .orElse("not even the first"));
        return verdict;
    }

    private static Plot plot(
            List<CeilingStep> steps,
            String title,
            String unit,
            java.util.function.ToDoubleFunction<CeilingStep> value) {
        List<CeilingStep> sorted =
                steps.stream().sorted(Comparator.comparing(CeilingStep::asked)).toList();
        return new Plot(title, "orders per second asked", unit)
                .line(
                        "measured",
                        sorted.stream().mapToDouble(CeilingStep::asked).toArray(),
                        sorted.stream().mapToDouble(value).toArray());
    }
}
