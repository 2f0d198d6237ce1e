package org.bourse.loadtest.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bourse.loadtest.exchange.ExchangeClient;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.LiveHeap;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.exchange.WorkingDirectory;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;

/**
 * A report on the cost of open orders: bytes each on the heap of the whole exchange, and the time of a start, after a
 * stop and after a kill. Enters them by REST, each with a client order id of its own, and lets them rest.
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
        options.read(System.out, System.err, args).ifPresent(System::exit);
        boolean complete;
        try (WorkingDirectory directory = WorkingDirectory.temporary("bourse-restart")) {
            complete = new RestartReport(options.exchangeJar(), options.orders, directory.path()).run();
        }
        System.exit(complete ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        long open;
        try (ExchangeUnderTest exchange = ExchangeUnderTest.start(jar, directory, SETTINGS, "")) {
            ExchangeClient client = exchange.client();
            long pid = exchange.pid().orElseThrow();
            List<RegisteredBroker> brokers = exchange.register(BROKERS);
            long before = LiveHeap.bytes(pid);
            enter(exchange, brokers);
            awaitPersisted(client);
            open = openOrders(client);
            long bytes = LiveHeap.bytes(pid) - before;
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
        try (ExchangeUnderTest exchange = ExchangeUnderTest.start(jar, directory, SETTINGS, "")) {
            double seconds = (System.nanoTime() - started) / 1e9;
            long open = openOrders(exchange.client());
            System.out.printf(
                    Locale.ROOT, "start %s: %.1f s until it takes orders, %,d of them open%n", when, seconds, open);
            if (kill) {
                ProcessHandle.of(exchange.pid().orElseThrow()).ifPresent(ProcessHandle::destroyForcibly);
            }
            return open == expected;
        }
    }

    private void enter(ExchangeUnderTest exchange, List<RegisteredBroker> brokers) throws IOException {
        OrderFlow flow = OrderFlow.resting(new OrderFlowSettings(1, BROKERS, SYMBOLS, OrderLifetimes.YEARS));
        OrderRequests requests = new OrderRequests(flow, new OrderBody("restart"), brokers);
        long entered = 0;
        try (LoadGenerator generator = new LoadGenerator(exchange.uri(), CONNECTIONS, requests)) {
            while (entered < orders) {
                LoadResult result = generator.flatOut(entered < orders / 10 * 9 ? 5 : 0.5);
                entered += result.created();
                System.out.printf(Locale.ROOT, "%,d orders entered, %,.0f/s%n", entered, result.perSecond());
                if (!result.allCreated()) {
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
