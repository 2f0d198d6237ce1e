package org.bourse.loadtest.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.exchange.WorkingDirectory;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;

/**
 * A report on the cost of years of history: an exchange that goes on from a history made in bulk beside an empty one,
 * measured in turns. For each turn orders a second and processor time per order at 64 connections, the times of orders
 * at a fixed rate, and of reads of old orders; in the end how long each takes to start after a kill.
 */
public final class HistoryReport {

    private static final int BROKERS = 100;
    private static final int SYMBOLS = 450;
    private static final int CONNECTIONS = 64;
    private static final int PAGE = 100;
    private static final int SAMPLE_INTERVAL_MILLIS = 1_000;

    /** Rows that are looked at to find some of one broker's. */
    private static final double ROWS_LOOKED_AT = 300_000;

    private final HistoryReportOptions options;

    private HistoryReport(HistoryReportOptions options) {
        this.options = options;
    }

    /** Runs it; exits with 1 when an order was answered with anything but 201. */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        HistoryReportOptions options = new HistoryReportOptions();
        options.read(System.out, System.err, args).ifPresent(System::exit);
        if (!Files.isDirectory(options.directory.resolve("data").resolve("postgres"))) {
            System.err.println("--directory: there is no data/postgres in " + options.directory);
            System.exit(2);
        }
        boolean allCreated;
        if (options.archiveTurns > 0 || !options.paces.isEmpty()) {
            try (WorkingDirectory archive = WorkingDirectory.temporary("bourse-archive")) {
                ArchivingTurns turns = new ArchivingTurns(options, archive.path());
                allCreated = options.paces.isEmpty() ? turns.run() : turns.runPaces();
            }
            System.exit(allCreated ? 0 : 1);
        }
        try (WorkingDirectory empty = WorkingDirectory.temporary("bourse-history")) {
            allCreated = new HistoryReport(options).run(empty.path());
        }
        System.exit(allCreated ? 0 : 1);
    }

    private boolean run(Path empty) throws IOException, InterruptedException, SQLException {
        boolean allCreated = true;
        try (ExchangeUnderTest young = start(empty);
                ExchangeUnderTest old = start(options.directory)) {
            // The history's first broker has orders in each part of it; the empty exchange has those of this report.
            Candidate without = new Candidate("empty", young, young.register(BROKERS), -1);
            Candidate with = new Candidate("history", old, old.register(BROKERS), firstBroker(old));
            for (int pair = 1; pair <= options.pairs; pair++) {
                System.out.printf("pair %d of %d%n", pair, options.pairs);
                allCreated &= without.measure(pair);
                allCreated &= with.measure(pair);
            }
            without.summary();
            with.summary();
            kill(young);
            kill(old);
        }
        startAgain("empty", empty);
        startAgain("history", options.directory);
        return allCreated;
    }

    /** With its journal, or from the database alone where there is none yet. */
    private ExchangeUnderTest start(Path directory) throws IOException, InterruptedException {
        return ExchangeUnderTest.start(options.exchangeJar(), directory, settings(directory), "");
    }

    /** The settings of an exchange on a made history. */
    static Map<String, String> settings(Path directory) {
        boolean adopts = Files.notExists(directory.resolve("data").resolve("journal"));
        return Map.of("EXCHANGE_ADOPT_DATABASE", Boolean.toString(adopts), "EXCHANGE_MAX_OPEN_ORDERS", "1000000");
    }

    private static void kill(ExchangeUnderTest exchange) {
        ProcessHandle.of(exchange.pid().orElseThrow()).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void startAgain(String name, Path directory) throws IOException, InterruptedException {
        long started = System.nanoTime();
        try (ExchangeUnderTest exchange = start(directory)) {
            double seconds = (System.nanoTime() - started) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-8s start after a kill: %.1f s until it takes orders, %,.0f of them open%n",
                    name,
                    seconds,
                    exchange.client().metrics().value("bourse_open_orders"));
        }
    }

    private static long firstBroker(ExchangeUnderTest exchange) throws SQLException {
        try (Connection connection = exchange.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT min(broker_id) FROM brokers")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** A closed order and what its broker called it. */
    private record OldOrder(long id, String clientOrderId) {}

    /** One of the two exchanges, and what was measured of it. */
    private final class Candidate {

        private final String name;
        private final ExchangeUnderTest exchange;
        private final List<RegisteredBroker> brokers;
        private final RegisteredBroker reader;
        private final List<Double> perSecond = new ArrayList<>();
        private final List<Double> exchangeMicros = new ArrayList<>();
        private final List<Double> postgresMicros = new ArrayList<>();
        private final List<Double> p99 = new ArrayList<>();
        private final List<Double> byId = new ArrayList<>();
        private final List<Double> byClientId = new ArrayList<>();
        private final List<Double> firstPage = new ArrayList<>();
        private final List<Double> lastPage = new ArrayList<>();

        Candidate(String name, ExchangeUnderTest exchange, List<RegisteredBroker> brokers, long reader)
                throws IOException, InterruptedException {
            this.name = name;
            this.exchange = exchange;
            this.brokers = brokers;
            this.reader =
                    exchange.client().reader(reader < 0 ? brokers.getFirst().id() : reader);
        }

        boolean measure(int pair) throws IOException, InterruptedException, SQLException {
            OrderFlow flow = new OrderFlow(new OrderFlowSettings(pair, BROKERS, SYMBOLS, OrderLifetimes.YEARS));
            OrderRequests requests = new OrderRequests(flow, OrderBody.ofNewRun("h"), brokers);
            try (LoadGenerator generator = new LoadGenerator(exchange.uri(), CONNECTIONS, requests);
                    MachineSampler sampler = MachineSampler.start(exchange, SAMPLE_INTERVAL_MILLIS)) {
                generator.flatOut(2);
                OrderCost most = OrderCost.measure(generator, exchange.client(), sampler, options.seconds);
                perSecond.add(most.result().perSecond());
                exchangeMicros.add(most.exchangeMicros());
                postgresMicros.add(most.postgresMicros());
                LoadResult sustained = generator.atRate(options.seconds, options.rate);
                p99.add(sustained.latencyNanos().getValueAtPercentile(99) / 1e6);
                exchange.client().awaitPersisted();
                read();
                System.out.println(describe(values -> values.isEmpty() ? 0 : values.getLast()));
                return most.result().allCreated() && sustained.allCreated();
            }
        }

        private void read() throws IOException, InterruptedException, SQLException {
            for (OldOrder order : oldOrders()) {
                byId.add(millis("/orders/" + order.id()));
                byClientId.add(millis("/orders?client_order_id=" + order.clientOrderId()));
            }
            firstPage.add(millis("/orders?limit=" + PAGE));
            String cursor = "";
            int page = 0;
            long begun = System.nanoTime();
            do {
                begun = System.nanoTime();
                cursor = exchange.client().page(reader, PAGE, cursor, _ -> {});
                page++;
            } while (page < options.pages && !cursor.isEmpty());
            lastPage.add((System.nanoTime() - begun) / 1e6);
        }

        private double millis(String path) throws IOException, InterruptedException {
            long begun = System.nanoTime();
            exchange.client().read(path, reader);
            return (System.nanoTime() - begun) / 1e6;
        }

        /** Some closed orders of the reading broker, from anywhere in its history. */
        private List<OldOrder> oldOrders() throws SQLException {
            List<OldOrder> orders = new ArrayList<>();
            try (Connection connection = exchange.connect();
                    Statement statement = connection.createStatement();
                    ResultSet newest = statement.executeQuery("SELECT reached_sequence FROM exchange")) {
                newest.next();
                double percent = Math.min(100, 100 * ROWS_LOOKED_AT / Math.max(1, newest.getLong(1)));
                try (Statement sample = connection.createStatement();
                        ResultSet rows = sample.executeQuery(String.format(
                                Locale.ROOT,
                                "SELECT order_id, client_order_id FROM orders TABLESAMPLE SYSTEM (%.4f)"
                                        + " WHERE broker_id = %d AND status <> 0",
                                percent,
                                reader.id()))) {
                    while (rows.next()) {
                        orders.add(new OldOrder(rows.getLong(1), rows.getString(2)));
                    }
                }
            }
            Collections.shuffle(orders);
            return orders.subList(0, Math.min(orders.size(), options.reads));
        }

        void summary() {
            System.out.println("median of all, " + describe(HistoryReport::median));
            System.out.printf(
                    Locale.ROOT,
                    "  99 %% of the reads by id within %.2f ms, by client order id %.2f ms; p99 at %,d/s from %.2f to %.2f ms%n",
                    quantile(byId, 0.99),
                    quantile(byClientId, 0.99),
                    options.rate,
                    Collections.min(p99),
                    Collections.max(p99));
        }

        private String describe(ToDoubleFunction<List<Double>> of) {
            return String.format(
                    Locale.ROOT,
                    "%-8s %,.0f orders/s; exchange %.1f and PostgreSQL %.1f us an order; p99 at %,d/s %.2f ms;"
                            + " order by id %.2f ms, by client order id %.2f ms; page 1 %.2f ms, page %d %.2f ms",
                    name,
                    of.applyAsDouble(perSecond),
                    of.applyAsDouble(exchangeMicros),
                    of.applyAsDouble(postgresMicros),
                    options.rate,
                    of.applyAsDouble(p99),
                    of.applyAsDouble(byId),
                    of.applyAsDouble(byClientId),
                    of.applyAsDouble(firstPage),
                    options.pages,
                    of.applyAsDouble(lastPage));
        }
    }

    static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    private static double quantile(List<Double> values, double part) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    }
}
