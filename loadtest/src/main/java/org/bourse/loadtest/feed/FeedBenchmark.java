package org.bourse.loadtest.feed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.exchange.Metrics;
import org.bourse.loadtest.exchange.WorkingDirectory;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.http.LoadGenerator;
import org.bourse.loadtest.http.LoadResult;
import org.bourse.loadtest.http.OrderRequests;
import org.bourse.loadtest.report.Percentiles;

/**
 * The live feed to many subscribers beside orders at a fixed rate: order latency and the exchange's memory with and
 * without them, messages delivered per second, and how long after its stamp a trade arrives. Starts the exchange itself.
 * {@code --help} lists the options.
 */
public final class FeedBenchmark {

    private static final int CONNECTIONS = 32;
    private static final int BROKERS = 20;
    private static final long SAMPLE_MILLIS = 1_000;

    /** Of the subscribers' sockets: what is sent to those that never read soon has to wait in the exchange. */
    private static final String RECEIVE_BUFFER_BYTES = "65536";

    private final FeedBenchmarkOptions options;

    private FeedBenchmark(FeedBenchmarkOptions options) {
        this.options = options;
    }

    /** Runs it; exits with 1 when an order was refused, or a subscriber that reads lost its connection. */
    public static void main(String[] args) throws IOException, InterruptedException {
        FeedBenchmarkOptions options = new FeedBenchmarkOptions();
        options.read(System.out, System.err, args).ifPresent(System::exit);
        System.setProperty("jdk.httpclient.receiveBufferSize", RECEIVE_BUFFER_BYTES);
        System.exit(new FeedBenchmark(options).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        try (WorkingDirectory directory = WorkingDirectory.temporary("bourse-feed-benchmark")) {
            return run(directory.path());
        }
    }

    private boolean run(Path directory) throws IOException, InterruptedException {
        Map<String, String> settings = Map.of("EXCHANGE_PUBLIC_MARKET_DATA", "true");
        try (ExchangeUnderTest exchange = ExchangeUnderTest.start(options.exchangeJar(), directory, settings, "");
                MachineSampler sampler = MachineSampler.start(exchange, SAMPLE_MILLIS)) {
            OrderFlow flow =
                    new OrderFlow(new OrderFlowSettings(options.seed, BROKERS, options.symbols, OrderLifetimes.YEARS));
            OrderRequests requests = new OrderRequests(flow, OrderBody.ofNewRun("feed"), exchange.register(BROKERS));
            try (LoadGenerator orders = new LoadGenerator(exchange.uri(), CONNECTIONS, requests)) {
                return measure(orders, exchange, sampler);
            }
        }
    }

    private boolean measure(LoadGenerator orders, ExchangeUnderTest exchange, MachineSampler sampler)
            throws IOException, InterruptedException {
        System.out.printf(
                "%,d orders/s on %d symbols, %d s each; times of orders from when each was due%n",
                options.rate, options.symbols, options.seconds);
        orders.atRate(options.warmUpSeconds, options.rate);
        LoadResult alone = orders.atRate(options.seconds, options.rate);
        System.out.println("nobody listens        " + alone.describe() + "  " + memory(exchange, sampler));
        try (FeedSubscribers subscribers = FeedSubscribers.connect(exchange.uri(), subscriptions())) {
            orders.atRate(options.warmUpSeconds, options.rate);
            subscribers.measure();
            LoadResult watched = orders.atRate(options.seconds, options.rate);
            FeedTally delivered = subscribers.measured();
            System.out.printf(
                    "%,5d listen, %,4d not  %s  %s%n",
                    options.subscribers - options.sleepers,
                    options.sleepers,
                    watched.describe(),
                    memory(exchange, sampler));
            describe(delivered, watched.seconds(), exchange.client().metrics());
            boolean allRead = subscribers.lostConnections() == 0;
            if (!allRead) {
                System.out.println(subscribers.lostConnections() + " subscribers that read lost their connection");
            }
            return alone.allCreated() && watched.allCreated() && allRead;
        }
    }

    /** Books, trades and ticker of some symbols each; the first subscribers never read. */
    private List<FeedSubscription> subscriptions() {
        List<FeedSubscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < options.subscribers; i++) {
            List<String> symbols = new ArrayList<>();
            for (int j = 0; j < options.symbolsEach; j++) {
                symbols.add("SYM" + (1 + (i + j) % options.symbols));
            }
            String channels = Stream.of("book", "trades", "ticker")
                    .map(name -> FeedSubscription.channel(name, "", symbols))
                    .collect(Collectors.joining(","));
            subscriptions.add(new FeedSubscription("", channels, i >= options.sleepers));
        }
        return subscriptions;
    }

    private static void describe(FeedTally delivered, double seconds, Metrics metrics) {
        Percentiles delays = Percentiles.of(delivered.delays());
        System.out.printf(
                Locale.ROOT,
                "delivered %,.0f messages/s; a trade arrives after its stamp in p50 %.1f ms, p90 %.1f ms, p99 %.1f ms,"
                        + " max %.1f ms (%,d arrivals); slow clients closed by the exchange: %.0f%n",
                delivered.messages() / seconds,
                delays.p50(),
                delays.p90(),
                delays.p99(),
                delays.max(),
                delays.count(),
                metrics.value("bourse_feed_slow_clients_total"));
    }

    /** The memory that the JVM uses and that the process occupies. */
    private static String memory(ExchangeUnderTest exchange, MachineSampler sampler)
            throws IOException, InterruptedException {
        double used = exchange.client().metrics().value("jvm_memory_used_bytes");
        return String.format(
                Locale.ROOT,
                "memory: JVM %.0f MiB, process %d MiB",
                used / (1 << 20),
                sampler.read().residentKibibytes() >> 10);
    }
}
