package org.bourse.loadtest.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;

/**
 * Orders in batches of several lengths beside orders alone, measured in turns on one exchange: orders a second and
 * processor time per order. All are the same orders, and each turn begins without open ones.
 */
final class BatchTurns {

    private static final int SAMPLE_INTERVAL_MILLIS = 1_000;

    /** The rate that the longest batches are to reach, in rates of orders alone. */
    private static final double WANTED = 2.5;

    private final ExchangeUnderTest exchange;
    private final List<RegisteredBroker> brokers;
    private final HttpBenchmarkOptions options;

    BatchTurns(ExchangeUnderTest exchange, List<RegisteredBroker> brokers, HttpBenchmarkOptions options) {
        this.exchange = exchange;
        this.brokers = brokers;
        this.options = options;
    }

    /** Answers whether every order was answered with 201. */
    boolean run() throws IOException, InterruptedException {
        List<Way> ways = new ArrayList<>();
        try (MachineSampler sampler = MachineSampler.start(exchange, SAMPLE_INTERVAL_MILLIS)) {
            ways.add(new Way(0));
            for (int batch : options.batches) {
                ways.add(new Way(batch));
            }
            return run(ways, sampler);
        } finally {
            for (Way way : ways) {
                way.close();
            }
        }
    }

    private boolean run(List<Way> ways, MachineSampler sampler) throws IOException, InterruptedException {
        System.out.printf("%d connections, warm-up %d s each%n", options.connections, options.warmUpSeconds);
        for (Way way : ways) {
            way.warmUp();
        }
        for (int round = 1; round <= options.rounds; round++) {
            System.out.printf("round %d of %d%n", round, options.rounds);
            for (Way way : ways) {
                way.measure(sampler);
            }
        }
        System.out.println("medians");
        ways.forEach(Way::summary);
        Way alone = ways.getFirst();
        Way longest = ways.stream().max((one, other) -> one.batch - other.batch).orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%s / %s = %.2f, where %.1f is wanted of batches of 50%n",
                longest.name(),
                alone.name(),
                longest.perSecond() / alone.perSecond(),
                WANTED);
        boolean allCreated = ways.stream().allMatch(Way::allCreated);
        System.out.println(
                allCreated ? "Every order was answered with 201." : "Some orders were not answered with 201.");
        return allCreated;
    }

    /** One way to send orders, and what was measured of it. */
    private final class Way implements AutoCloseable {

        private final int batch;
        private final LoadGenerator generator;
        private final List<OrderCost> costs = new ArrayList<>();

        Way(int batch) throws IOException {
            this.batch = batch;
            OrderFlow flow = new OrderFlow(
                    new OrderFlowSettings(options.seed, options.brokers, options.symbols, OrderLifetimes.YEARS));
            OrderBody bodies = OrderBody.ofNewRun("b" + batch + "t");
            OrderRequests requests = batch == 0
                    ? new OrderRequests(flow, bodies, brokers)
                    : OrderRequests.batches(flow, bodies, brokers, batch);
            this.generator = new LoadGenerator(exchange.uri(), options.connections, requests);
        }

        String name() {
            return batch == 0 ? "alone" : "batches of " + batch;
        }

        void warmUp() throws IOException, InterruptedException {
            generator.flatOut(options.warmUpSeconds);
            cancelAll();
        }

        void measure(MachineSampler sampler) throws IOException, InterruptedException {
            OrderCost cost = OrderCost.measure(generator, exchange.client(), sampler, options.seconds);
            costs.add(cost);
            print(cost.result().perSecond(), cost.exchangeMicros(), cost.postgresMicros());
            System.out.printf(
                    Locale.ROOT,
                    "%-16s p99 of an answer %.2f ms, orders answered %s%n",
                    "",
                    cost.result().latencyNanos().getValueAtPercentile(99) / 1e6,
                    new TreeMap<>(cost.result().statuses()));
            cancelAll();
        }

        private void cancelAll() throws IOException, InterruptedException {
            for (RegisteredBroker broker : brokers) {
                exchange.client().cancelAll(broker);
            }
        }

        void summary() {
            print(perSecond(), median(OrderCost::exchangeMicros), median(OrderCost::postgresMicros));
        }

        private void print(double perSecond, double exchangeMicros, double postgresMicros) {
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %,9.0f orders/s; exchange %.1f and PostgreSQL %.1f us an order%n",
                    name(),
                    perSecond,
                    exchangeMicros,
                    postgresMicros);
        }

        double perSecond() {
            return median(cost -> cost.result().perSecond());
        }

        boolean allCreated() {
            return costs.stream().allMatch(cost -> cost.result().allCreated());
        }

        private double median(ToDoubleFunction<OrderCost> of) {
            return HistoryReport.median(costs.stream().mapToDouble(of).boxed().toList());
        }

        @Override
        public void close() throws IOException {
            generator.close();
        }
    }
}
