package org.bourse.loadtest.fix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bourse.loadtest.exchange.ExchangeProcess;
import org.bourse.loadtest.exchange.ExchangeUnderTest;
import org.bourse.loadtest.exchange.ForkedJvm;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.exchange.WorkingDirectory;

/**
 * NewOrderSingle to ExecutionReport, journal forced, beside a bare QuickFIX/J echo: in turns, over one session and over
 * several. Starts both servers itself. {@code --help} lists the options.
 */
public final class FixBenchmark {

    private static final int LONGEST_START_SECONDS = 60;

    private final FixBenchmarkOptions options;

    private FixBenchmark(FixBenchmarkOptions options) {
        this.options = options;
    }

    /** Runs it; fails when an order is answered with anything but its acceptance. */
    public static void main(String[] args) throws IOException, InterruptedException {
        FixBenchmarkOptions options = new FixBenchmarkOptions();
        options.read(System.out, System.err, args).ifPresent(System::exit);
        new FixBenchmark(options).run();
    }

    private void run() throws IOException, InterruptedException {
        try (WorkingDirectory directory = WorkingDirectory.temporary("bourse-benchmark")) {
            run(directory.path());
        }
    }

    private void run(Path directory) throws IOException, InterruptedException {
        int exchangePort = ExchangeProcess.freePort();
        int echoPort = ExchangeProcess.freePort();
        Process echo = startEcho(directory, echoPort);
        Map<String, String> settings = Map.of("EXCHANGE_FIX_PORT", Integer.toString(exchangePort));
        try (ExchangeUnderTest exchange = ExchangeUnderTest.start(options.exchangeJar(), directory, settings, "")) {
            awaitPort(echo, echoPort);
            int logins = options.allSessions();
            FixServer orders = new FixServer(
                    "orders", exchange.pid().orElseThrow(), exchangePort, exchange.register(logins), true);
            FixServer echoes = new FixServer("echo", echo.pid(), echoPort, echoLogins(logins), false);
            int from = 0;
            for (int sessions : options.sessions) {
                compare(orders, echoes, from, sessions);
                from += sessions;
            }
        } finally {
            echo.destroy();
        }
    }

    private void compare(FixServer orders, FixServer echoes, int from, int sessions)
            throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%d session%s with %d orders under way each, warm-up %d s each%n",
                sessions,
                sessions == 1 ? "" : "s",
                options.window,
                options.warmUpSeconds);
        String run = Long.toString(System.currentTimeMillis(), 36);
        List<FixClient> ordering = orders.connect(from, sessions, run, options.window);
        List<FixClient> echoing = echoes.connect(from, sessions, run, options.window);
        try {
            echoes.measure(echoing, options.warmUpSeconds);
            orders.measure(ordering, options.warmUpSeconds);
            double echoRate = 0;
            double orderRate = 0;
            for (int round = 1; round <= options.rounds; round++) {
                FixResult echoed = echoes.measure(echoing, options.seconds);
                System.out.println("echo    " + echoed.describe());
                FixResult ordered = orders.measure(ordering, options.seconds);
                System.out.println("orders  " + ordered.describe());
                echoRate += echoed.perSecond() / options.rounds;
                orderRate += ordered.perSecond() / options.rounds;
            }
            System.out.printf(
                    Locale.ROOT,
                    "orders / echo = %,.0f / %,.0f = %.0f %%%n",
                    orderRate,
                    echoRate,
                    100 * orderRate / echoRate);
        } finally {
            close(ordering);
            close(echoing);
        }
    }

    private static void close(List<FixClient> clients) throws IOException {
        for (FixClient client : clients) {
            client.close();
        }
    }

    private static List<RegisteredBroker> echoLogins(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new RegisteredBroker(i, "", FixEcho.compId(i)))
                .toList();
    }

    private Process startEcho(Path directory, int port) throws IOException {
        return ForkedJvm.start(
                FixEcho.class,
                directory.resolve("echo.log"),
                Integer.toString(port),
                Integer.toString(options.allSessions()));
    }

    private static void awaitPort(Process server, int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
        while (System.nanoTime() - deadline < 0) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (server.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IOException("the echo ended before it listened; see its log", e);
                }
            }
        }
        throw new IOException("the echo does not listen");
    }
}
