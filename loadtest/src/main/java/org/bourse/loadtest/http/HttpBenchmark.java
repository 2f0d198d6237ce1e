package org.bourse.loadtest.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bourse.loadtest.exchange.ExchangeClient;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.LoadTarget;
import org.bourse.loadtest.exchange.Metrics;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.exchange.WorkingDirectory;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;

/**
 * {@code POST /orders} end to end, journal forced, beside a bare JSON echo of the same web server: flat out in turns,
 * then at a fixed rate; or, with {@code --batches}, beside batches of orders; or, with {@code --beside}, beside another
 * build. Starts the servers itself. {@code --help} lists the options.
 */
public final class HttpBenchmark {

    private final HttpBenchmarkOptions options;

    private HttpBenchmark(HttpBenchmarkOptions options) {
        this.options = options;
    }

    /** Runs it; exits with 1 when an order was answered with anything but 201. */
    public static void main(String[] args) throws IOException, InterruptedException {
        HttpBenchmarkOptions options = new HttpBenchmarkOptions();
        options.read(System.out, System.err, args).ifPresent(System::exit);
        System.exit(new HttpBenchmark(options).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        try (WorkingDirectory directory = WorkingDirectory.temporary("bourse-benchmark")) {
            return run(directory.path());
        }
    }

    private boolean run(Path directory) throws IOException, InterruptedException {
        if (options.beside.isEmpty() && options.batches.isEmpty()) {
            return besideEcho(directory);
        }
        try (OrderTurns turns = new OrderTurns(options)) {
            return options.beside.isPresent()
                    ? turns.ofBuilds(options.beside.get(), directory)
                    : turns.ofBatches(directory);
        }
    }

    private boolean besideEcho(Path directory) throws IOException, InterruptedException {
        try (ExchangeUnderTest exchange = ExchangeUnderTest.start(options.exchangeJar(), directory, Map.of(), "")) {
            return besideEcho(directory, exchange, exchange.register(options.brokers));
        }
    }

    private boolean besideEcho(Path directory, ExchangeUnderTest exchange, List<RegisteredBroker> brokers)
            throws IOException, InterruptedException {
        try (EchoProcess echo = EchoProcess.start(directory.resolve("echo.log"))) {
            try (LoadGenerator orders = generator(exchange, brokers, "o");
                    LoadGenerator echoes = generator(echo, brokers, "e")) {
                return measure(orders, echoes, exchange.client());
            }
        }
    }

    private boolean measure(LoadGenerator orders, LoadGenerator echoes, ExchangeClient client)
            throws IOException, InterruptedException {
        System.out.printf("%d connections, warm-up %d s each%n", options.connections, options.warmUpSeconds);
        echoes.flatOut(options.warmUpSeconds);
        orders.flatOut(options.warmUpSeconds);
        List<LoadResult> results = new ArrayList<>();
        double echoRate = 0;
        double orderRate = 0;
        for (int round = 1; round <= options.rounds; round++) {
            LoadResult echoed = echoes.flatOut(options.seconds);
            System.out.println("echo    " + echoed.describe());
            LoadResult ordered = orders.flatOut(options.seconds);
            System.out.println("orders  " + ordered.describe() + "  " + lag(client));
            results.add(ordered);
            echoRate += echoed.perSecond() / options.rounds;
            orderRate += ordered.perSecond() / options.rounds;
        }
        System.out.printf("orders / echo = %,.0f / %,.0f = %.0f %%%n", orderRate, echoRate, 100 * orderRate / echoRate);
        if (options.rate > 0) {
            LoadResult sustained = orders.atRate(options.rateSeconds, options.rate);
            System.out.printf(
                    "at %,d/s for %d s, times from when each order was due:%n", options.rate, options.rateSeconds);
            System.out.println("orders  " + sustained.describe() + "  " + lag(client));
            results.add(sustained);
        }
        boolean allCreated = results.stream().allMatch(LoadResult::allCreated);
        System.out.println(
                allCreated ? "Every order was answered with 201." : "Some orders were not answered with 201.");
        return allCreated;
    }

    private LoadGenerator generator(LoadTarget server, List<RegisteredBroker> brokers, String run) throws IOException {
        OrderFlow flow = new OrderFlow(
                new OrderFlowSettings(options.seed, options.brokers, options.symbols, OrderLifetimes.YEARS));
        return new LoadGenerator(
                server.uri(), options.connections, new OrderRequests(flow, OrderBody.ofNewRun(run), brokers));
    }

    /** The persister's lag, as the exchange itself reports it. */
    private static String lag(ExchangeClient client) throws IOException, InterruptedException {
        Metrics metrics = client.metrics();
        return String.format(
                Locale.ROOT,
                "persister behind by %.0f events, %.1f seconds",
                metrics.persisterLagEvents(),
                metrics.series("bourse_consumer_lag_seconds{consumer=\"persister\"}"));
    }
}
