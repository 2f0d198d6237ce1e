package org.bourse.loadtest.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.bourse.loadtest.exchange.ExchangeClient;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.ExchangeProcess;
import org.bourse.loadtest.exchange.LiveHeap;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.exchange.WorkingDirectory;

/**
 * What open orders cost: bytes each on the heap of the whole exchange, and the time of a start, after a stop and after a
 * kill. Enters them by REST, each with a client order id of its own, and lets them rest.
 */
public final class RestartReport {

    private static final int BROKERS = 100;
    private static final int SYMBOLS = 450;
    private static final int CONNECTIONS = 64;
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(10);
    private static final Map<String, String> SETTINGS = Map.of(
            "EXCHANGE_MAX_OPEN_ORDERS", "1000000",
            "EXCHANGE_MAX_TOTAL_OPEN_ORDERS", "20000000");

    private final Path jar;
    private final long orders;
    private final Path directory;

    private RestartReport(Path jar, long orders, Path directory) {
        this.jar = jar;
        this.orders = orders;
        this.directory = directory;
    }

    /** Runs it; exits with 1 when an order did not rest or is missing after a start. */
    public static void main(String[] args) throws IOException, InterruptedException {
        RestartReportOptions options = new RestartReportOptions();
        OptionalInt ended = options.read(System.out, System.err, args);
        if (ended.isPresent()) {
            System.exit(ended.getAsInt());
        }
        boolean complete;
        try (WorkingDirectory directory = WorkingDirectory.temporary("bourse-restart")) {
            complete = new RestartReport(options.exchangeJar(), options.orders, directory.path()).run();
        }
        System.exit(complete ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        long open;
        try (ExchangeProcess exchange = ExchangeProcess.start(jar, directory, SETTINGS);
                ExchangeClient client = new ExchangeClient(exchange.uri(), ExchangeProcess.ADMIN_API_KEY)) {
            List<String> keys = register(client);
            long before = LiveHeap.bytes(exchange.pid());
            enter(exchange, keys);
            awaitPersisted(client);
            open = openOrders(client);
            long bytes = LiveHeap.bytes(exchange.pid()) - before;
            System.out.printf(
                    Locale.ROOT,
                    "%,d open orders, %,d bytes on the heap: %.0f bytes each%n",
                    open,
                    bytes,
                    (double) bytes / open);
        }
        return start("after a stop", open, false)
                && start("after a stop, again", open, true)
                && start("after a kill", open, false);
    }

    /** Starts it, reports how long that took, and ends it by a stop or a kill. */
    private boolean start(String when, long expected, boolean kill) throws IOException, InterruptedException {
        long started = System.nanoTime();
        try (ExchangeProcess exchange = ExchangeProcess.start(jar, directory, SETTINGS);
                ExchangeClient client = new ExchangeClient(exchange.uri(), ExchangeProcess.ADMIN_API_KEY)) {
            double seconds = (System.nanoTime() - started) / 1e9;
            long open = openOrders(client);
            System.out.printf(
                    Locale.ROOT, "start %s: %.1f s until it takes orders, %,d of them open%n", when, seconds, open);
            if (kill) {
                ProcessHandle.of(exchange.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            return open == expected;
        }
    }

    private static List<String> register(ExchangeClient client) throws IOException, InterruptedException {
        List<String> keys = new ArrayList<>();
        for (int i = 1; i <= BROKERS; i++) {
            RegisteredBroker broker = client.register("Broker " + i);
            keys.add(broker.apiKey());
        }
        return keys;
    }

    private void enter(ExchangeProcess exchange, List<String> keys) throws IOException {
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), exchange.uri().getPort());
        OrderRequests requests = OrderRequests.resting(keys, "restart", SYMBOLS, 1);
        long entered = 0;
        try (LoadGenerator generator = new LoadGenerator(address, CONNECTIONS, requests)) {
            while (entered < orders) {
                LoadResult result = generator.flatOut(entered < orders / 10 * 9 ? 5 : 0.5);
                entered += result.statuses().getOrDefault(201, 0L);
                System.out.printf(Locale.ROOT, "%,d orders entered, %,.0f/s%n", entered, result.perSecond());
                if (result.statuses().keySet().stream().anyMatch(status -> status != 201)) {
                    throw new ExchangeFailure("orders were answered with " + result.statuses());
                }
            }
        }
    }

    private static void awaitPersisted(ExchangeClient client) throws IOException, InterruptedException {
        if (client.awaitPersister(LONGEST_CATCH_UP) > 0) {
            throw new ExchangeFailure("the persister did not catch up within " + LONGEST_CATCH_UP);
        }
    }

    private static long openOrders(ExchangeClient client) throws IOException, InterruptedException {
        return (long) client.metrics().value("bourse_open_orders");
    }
}
