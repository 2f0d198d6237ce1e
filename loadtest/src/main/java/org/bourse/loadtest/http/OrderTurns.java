package org.bourse.loadtest.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * Orders of several ways measured in turns: alone, in batches of several lengths, or to another build of the exchange;
 * orders a second and processor time per order. All are the same orders, and each turn begins without open ones.
 */
final class OrderTurns implements AutoCloseable {

    private static final int SAMPLE_INTERVAL_MILLIS = 1_000;

    /** The rate that the longest batches are to reach, in rates of orders alone. */
    private static final double WANTED = 2.5;

    private final HttpBenchmarkOptions options;
    private final List<Server> servers = new ArrayList<>();
    private final List<Way> ways = new ArrayList<>();

    /** An exchange that orders are sent to, and what looks at its processes. */
    private record Server(ExchangeUnderTest exchange, List<RegisteredBroker> brokers, MachineSampler sampler) {

        void cancelAll() throws IOException, InterruptedException {
            for (RegisteredBroker broker : brokers) {
                exchange.client().cancelAll(broker);
            }
        }
    }

    OrderTurns(HttpBenchmarkOptions options) {
        this.options = options;
    }

    /** Measures batches beside orders alone; answers whether every order was answered with 201. */
    boolean ofBatches(Path directory) throws IOException, InterruptedException {
        Server server = start(options.exchangeJar(), directory);
        Way alone = add("alone", server, 0);
        for (int batch : options.batches) {
            add("batches of " + batch, server, batch);
        }
        measure();
        Way longest = ways.stream().max((one, other) -> one.batch - other.batch).orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%s / %s = %.2f, where %.1f is wanted of batches of 50%n",
                longest.name,
                alone.name,
                longest.perSecond() / alone.perSecond(),
                WANTED);
        return allCreated();
    }

    /** Measures this build beside another one; answers whether every order was answered with 201. */
    boolean ofBuilds(Path otherJar, Path directory) throws IOException, InterruptedException {
        Way other = add("the other build", start(otherJar, directory.resolve("other")), 0);
        Way own = add("this build", start(options.exchangeJar(), directory.resolve("own")), 0);
        measure();
        System.out.printf(
                Locale.ROOT,
                "%s / %s = %.3f of the processor time, the median of %d pairs of turns: %s%n",
                own.name,
                other.name,
                own.besideMedian(other),
                options.rounds,
                own.beside(other));
        return allCreated();
    }

    private Server start(Path jar, Path directory) throws IOException, InterruptedException {
        ExchangeUnderTest exchange = ExchangeUnderTest.start(jar, directory, Map.of(), "");
        try {
            Server server = new Server(
                    exchange,
                    exchange.register(options.brokers),
                    MachineSampler.start(exchange, SAMPLE_INTERVAL_MILLIS));
            servers.add(server);
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    private Way add(String name, Server server, int batch) throws IOException {
        Way way = new Way(name, server, batch);
        ways.add(way);
        return way;
    }

    private void measure() throws IOException, InterruptedException {
        System.out.printf("%d connections, warm-up %d s each%n", options.connections, options.warmUpSeconds);
        for (Way way : ways) {
            way.warmUp();
        }
        for (int round = 1; round <= options.rounds; round++) {
            System.out.printf("round %d of %d%n", round, options.rounds);
            for (Way way : round % 2 == 1 ? ways : ways.reversed()) {
                way.measure();
            }
        }
        System.out.println("medians");
        ways.forEach(Way::summary);
    }

    private boolean allCreated() {
        boolean allCreated = ways.stream().allMatch(Way::allCreated);
        System.out.println(
                allCreated ? "Every order was answered with 201." : "Some orders were not answered with 201.");
        return allCreated;
    }

    @Override
    public void close() throws IOException {
        for (Way way : ways) {
            way.close();
        }
        for (Server server : servers) {
            server.sampler().close();
            server.exchange().close();
        }
    }

    /** One way to send orders, and what was measured of it. */
    private final class Way implements AutoCloseable {

        private final String name;
        private final Server server;
        private final int batch;
        private final LoadGenerator generator;
        private final List<OrderCost> costs = new ArrayList<>();

        Way(String name, Server server, int batch) throws IOException {
            this.name = name;
            this.server = server;
            this.batch = batch;
            OrderFlow flow = new OrderFlow(
                    new OrderFlowSettings(options.seed, options.brokers, options.symbols, OrderLifetimes.YEARS));
            OrderBody bodies = OrderBody.ofNewRun("b" + batch + "t");
            OrderRequests requests = batch == 0
                    ? new OrderRequests(flow, bodies, server.brokers())
                    : OrderRequests.batches(flow, bodies, server.brokers(), batch);
            this.generator = new LoadGenerator(server.exchange().uri(), options.connections, requests);
        }

        void warmUp() throws IOException, InterruptedException {
            generator.flatOut(options.warmUpSeconds);
            server.cancelAll();
        }

        void measure() throws IOException, InterruptedException {
            OrderCost cost =
                    OrderCost.measure(generator, server.exchange().client(), server.sampler(), options.seconds);
            costs.add(cost);
            print(cost.result().perSecond(), cost.exchangeMicros(), cost.postgresMicros());
            System.out.printf(
                    Locale.ROOT,
                    "%-16s p99 of an answer %.2f ms, orders answered %s%n",
                    "",
                    cost.result().latencyNanos().getValueAtPercentile(99) / 1e6,
                    new TreeMap<>(cost.result().statuses()));
            server.cancelAll();
        }

        void summary() {
            print(perSecond(), median(OrderCost::exchangeMicros), median(OrderCost::postgresMicros));
        }

        private void print(double perSecond, double exchangeMicros, double postgresMicros) {
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %,9.0f orders/s; exchange %.1f and PostgreSQL %.1f us an order%n",
                    name,
                    perSecond,
                    exchangeMicros,
                    postgresMicros);
        }

        /** The processor time of its turns, each in parts of that of the other's turn beside it. */
        List<Double> beside(Way other) {
            List<Double> ratios = new ArrayList<>();
            for (int turn = 0; turn < costs.size(); turn++) {
                double ratio = costs.get(turn).micros() / other.costs.get(turn).micros();
                ratios.add(Math.round(1e3 * ratio) / 1e3);
            }
            return ratios;
        }

        double besideMedian(Way other) {
            return HistoryReport.median(beside(other));
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
