package org.bourse.loadtest.feed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.HdrHistogram.Histogram;
import org.bourse.loadtest.exchange.ExchangeClient;
import org.bourse.loadtest.exchange.ExchangeProcess;
import org.bourse.loadtest.exchange.Metrics;
import org.bourse.loadtest.exchange.WorkingDirectory;
import org.bourse.loadtest.feed.FeedSubscribers.Delivered;
import org.bourse.loadtest.http.LoadGenerator;
import org.bourse.loadtest.http.LoadResult;
import org.bourse.loadtest.http.OrderRequests;

/**
 * The live feed to many subscribers beside orders at a fixed rate: order latency and the exchange's memory with and
 * without them, messages delivered per second, and how long after its stamp a trade arrives. Starts the exchange itself.
 * {@code --help} lists the options.
 */
public final class FeedBenchmark {

    private static final int CONNECTIONS = 32;
    private static final int BROKERS = 20;

    private final FeedBenchmarkOptions options;

    private FeedBenchmark(FeedBenchmarkOptions options) {
        this.options = options;
    }

    /** Runs it; exits with 1 when an order was refused, or a subscriber that reads lost its connection. */
    public static void main(String[] args) throws IOException, InterruptedException {
        FeedBenchmarkOptions options = new FeedBenchmarkOptions();
        OptionalInt ended = options.read(System.out, System.err, args);
        if (ended.isPresent()) {
            System.exit(ended.getAsInt());
        }
        System.exit(new FeedBenchmark(options).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        try (WorkingDirectory directory = WorkingDirectory.temporary("bourse-feed-benchmark")) {
            return run(directory.path());
        }
    }

    private boolean run(Path directory) throws IOException, InterruptedException {
        Map<String, String> settings = Map.of("EXCHANGE_PUBLIC_MARKET_DATA", "true");
        try (ExchangeProcess exchange = ExchangeProcess.start(options.exchangeJar(), directory, settings);
                ExchangeClient client = new ExchangeClient(exchange.uri(), ExchangeProcess.ADMIN_API_KEY)) {
            List<String> apiKeys = new ArrayList<>();
            for (int i = 1; i <= BROKERS; i++) {
                apiKeys.add(client.register("Broker " + i).apiKey());
            }
            InetSocketAddress address = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), exchange.uri().getPort());
            try (LoadGenerator orders = new LoadGenerator(
                    address, CONNECTIONS, new OrderRequests(apiKeys, "feed", options.symbols, options.seed))) {
                return measure(address, orders, client, exchange.pid());
            }
        }
    }

    private boolean measure(InetSocketAddress address, LoadGenerator orders, ExchangeClient client, long pid)
            throws IOException, InterruptedException {
        System.out.printf(
                "%,d orders/s on %d symbols, %d s each; times of orders from when each was due%n",
                options.rate, options.symbols, options.seconds);
        orders.atRate(options.warmUpSeconds, options.rate);
        LoadResult alone = orders.atRate(options.seconds, options.rate);
        System.out.println("nobody listens        " + alone.describe() + "  " + memory(client, pid));
        try (FeedSubscribers subscribers = FeedSubscribers.connect(address, options)) {
            orders.atRate(options.warmUpSeconds, options.rate);
            subscribers.measure();
            LoadResult watched = orders.atRate(options.seconds, options.rate);
            Delivered delivered = subscribers.measured(watched.seconds());
            System.out.printf(
                    "%,5d listen, %,4d not  %s  %s%n",
                    options.subscribers - options.sleepers, options.sleepers, watched.describe(), memory(client, pid));
            describe(delivered, client.metrics());
            boolean allRead = delivered.lostConnections() == 0;
            if (!allRead) {
                System.out.println(delivered.lostConnections() + " subscribers that read lost their connection");
            }
            return allCreated(alone) && allCreated(watched) && allRead;
        }
    }

    private static void describe(Delivered delivered, Metrics metrics) {
        Histogram latency = delivered.tradeLatencyMicros();
        System.out.printf(
                Locale.ROOT,
                "delivered %,.0f messages/s; a trade arrives after its stamp in p50 %.1f ms, p90 %.1f ms, p99 %.1f ms,"
                        + " max %.1f ms (%,d arrivals); slow clients closed by the exchange: %.0f%n",
                delivered.messages() / delivered.seconds(),
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(90) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                latency.getMaxValue() / 1e3,
                latency.getTotalCount(),
                metrics.value("bourse_feed_slow_clients_total"));
    }

    private static boolean allCreated(LoadResult result) {
        return result.statuses().keySet().stream().allMatch(status -> status == 201);
    }

    /** What the JVM uses and what the process occupies. */
    private static String memory(ExchangeClient client, long pid) throws IOException, InterruptedException {
        double used = client.metrics().value("jvm_memory_used_bytes");
        long residentKibibytes = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
        return String.format(
                Locale.ROOT, "memory: JVM %.0f MiB, process %d MiB", used / (1 << 20), residentKibibytes >> 10);
    }
}
