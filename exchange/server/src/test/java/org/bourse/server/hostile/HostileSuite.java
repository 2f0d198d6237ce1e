package org.bourse.server.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.bourse.server.hostile.HostileOptions.Gateway;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.FreePort;

/**
 * The hostile suite as a command, with a real exchange of 1 GB of heap: fuzzers of REST, WebSocket and FIX, then an attack by
 * stalled and busy connections at all three and by webhook receivers, while an honest broker trades. Ends with its verdict;
 * status 1 when something did not hold, and then the exchange's log is named.
 */
public final class HostileSuite {

    private static final double MOST_TIMES_QUIET = 3;
    private static final long MOST_HEALTH_MICROS = 1_000_000;
    private static final int MOST_LOG = 1 << 20;
    private static final double PERCENTILE = 99;
    private static final Duration MOST_DELIVERY = Duration.ofMinutes(2);
    private static final Pattern HEALTH_PORT = Pattern.compile("health is answered at port (\\d+)");

    private final HostileOptions options;
    private final List<String> lines = new ArrayList<>();
    private boolean failed;

    private HostileSuite(HostileOptions options) {
        this.options = options;
    }

    /** Runs it; {@code --help} lists the options. */
    public static void main(String[] args) throws IOException, InterruptedException {
        HostileOptions options = new HostileOptions();
        OptionalInt status = options.read(System.out, System.err, args);
        if (status.isPresent()) {
            System.exit(status.getAsInt());
        }
        HostileSuite suite = new HostileSuite(options);
        suite.run();
        // The exchange's own log may have come in between.
        suite.lines.forEach(System.out::println);
        System.out.println(suite.failed ? "FAILED" : "PASSED");
        System.exit(suite.failed ? 1 : 0);
    }

    private void run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("hostile");
        int fixPort = FreePort.find();
        if (options.inputs > 0) {
            fuzz(directory.resolve("fuzzed"), fixPort);
        }
        if (options.seconds > 0) {
            attack(directory.resolve("attacked"), fixPort);
        }
        if (failed) {
            lines.add("the exchange's logs and data are in " + directory);
        }
    }

    private void fuzz(Path directory, int fixPort) throws IOException, InterruptedException {
        // The fuzzers come from one address and are to get through to what is behind the guard.
        Map<String, String> settings = Map.of(
                "EXCHANGE_HTTP_ANONYMOUS_REQUESTS_PER_SECOND",
                "1000000",
                "EXCHANGE_FIX_PORT",
                Integer.toString(fixPort));
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, settings)) {
            String key = register(exchange.uri());
            int port = exchange.uri().getPort();
            List<FixInputs> clients = fixClients(exchange, options.connections);
            for (Gateway gateway : options.fuzzers) {
                fuzz(
                        gateway,
                        switch (gateway) {
                            case REST -> Fuzzer.of(port, new byte[0], RightInputs.requests(key));
                            case WEBSOCKET -> Fuzzer.of(port, RightInputs.HANDSHAKE, RightInputs.frames(key));
                            case FIX ->
                                new Fuzzer(
                                        fixPort,
                                        (thread, random) -> clients.get(thread).damaged(random));
                        });
            }
            if (options.fuzzers.contains(Gateway.FIX)) {
                say("FIX after the fuzzers", "an order is accepted", accepts(fixPort, clients.getFirst()));
            }
            int log = exchange.log().length();
            say("log after the fuzzers", log / 1_024 + " KiB", log < MOST_LOG);
        }
    }

    /** A broker for each of the fuzzer's threads, because each has one session. */
    static List<FixInputs> fixClients(ExchangeProcess exchange, int count) throws IOException {
        List<FixInputs> clients = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
            for (int i = 0; i < count; i++) {
                JsonNode broker =
                        operator.post("/register", "{\"name\":\"Fuzzer\"}").body();
                clients.add(new FixInputs(
                        broker.path("fix_comp_id").asText(),
                        broker.path("api_key").asText()));
            }
        }
        return clients;
    }

    /** Whether the client, as it logs on and enters an order, gets an execution report. */
    static boolean accepts(int fixPort, FixInputs client) throws IOException {
        try (Socket socket = Attacker.connect(fixPort)) {
            socket.getOutputStream().write(client.logon());
            socket.getOutputStream().write(client.order());
            StringBuilder answer = new StringBuilder();
            int next = socket.getInputStream().read();
            while (next >= 0 && answer.indexOf("\u000135=8\u0001") < 0) {
                answer.append((char) next);
                next = socket.getInputStream().read();
            }
            return next >= 0;
        }
    }

    private void fuzz(Gateway gateway, Fuzzer fuzzer) throws InterruptedException {
        long before = System.nanoTime();
        fuzzer.run(options.seed, options.inputs, options.connections);
        fuzzer.faults().forEach(fault -> System.out.println("  " + fault));
        say(
                gateway + " fuzzer",
                options.inputs + " inputs, " + fuzzer.answered() + " answered, " + fuzzer.refused() + " refused, in "
                        + (System.nanoTime() - before) / 1_000_000_000 + " s; 5xx or no end: "
                        + fuzzer.faults().size(),
                fuzzer.faults().isEmpty());
    }

    private void attack(Path directory, int fixPort) throws IOException, InterruptedException {
        Map<String, String> settings = Map.of(
                "EXCHANGE_FIX_PORT",
                Integer.toString(fixPort),
                "EXCHANGE_WEBHOOK_ALLOW_PRIVATE",
                "true",
                // As often as they can have it.
                "EXCHANGE_WEBHOOK_FIRST_RETRY_MILLIS",
                "10",
                "EXCHANGE_WEBHOOK_LONGEST_RETRY_MILLIS",
                "100");
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, settings)) {
            attack(exchange, fixPort);
        }
    }

    private void attack(ExchangeProcess exchange, int fixPort) throws IOException, InterruptedException {
        String key = register(exchange.uri());
        URI health = URI.create("http://127.0.0.1:" + exchange.awaitLogged(HEALTH_PORT) + "/health/live");
        long nanos = options.seconds * 1_000_000_000L;
        // The first seconds of a fresh process are its own affair.
        trade(exchange, health, key, nanos / 4);
        HonestBroker quiet = trade(exchange, health, key, nanos);
        HonestBroker attacked;
        long sent;
        try (HostileReceivers receivers = HostileReceivers.start(exchange.uri());
                Attack attack = Attack.start(exchange.uri().getPort(), fixPort, options.stalled, options.busy)) {
            attacked = trade(exchange, health, key, nanos);
            sent = attack.bytes();
            receivers.rest();
            told(receivers);
        }
        long before = quiet.orders().getValueAtPercentile(PERCENTILE);
        long under = attacked.orders().getValueAtPercentile(PERCENTILE);
        say("the attack sent", sent / 1_048_576 + " MiB", true);
        say("refused to the honest broker", Long.toString(attacked.refused()), attacked.refused() == 0);
        say(
                "p99 of its orders",
                before / 1_000.0 + " ms quiet, " + under / 1_000.0 + " ms attacked (at most " + MOST_TIMES_QUIET
                        + " times)",
                under <= MOST_TIMES_QUIET * before);
        long slowest = attacked.healths().getMaxValue();
        say("slowest health answer", slowest / 1_000.0 + " ms (at most 1 s)", slowest <= MOST_HEALTH_MICROS);
    }

    /** The honest receiver is to get all of its notices in the midst of the others. */
    private void told(HostileReceivers receivers) {
        if (receivers.failure().isPresent()) {
            say(
                    "webhooks",
                    "the brokers could not trade on: " + receivers.failure().get(),
                    false);
            return;
        }
        try {
            Awaitility.await().atMost(MOST_DELIVERY).until(() -> receivers.delivered() >= receivers.trades());
        } catch (ConditionTimeoutException e) {
            say("webhooks", receivers.delivered() + " of " + receivers.trades() + " notices delivered", false);
            return;
        }
        say(
                "webhooks",
                receivers.attempts() + " attempts at hostile receivers; the honest one has all of its "
                        + receivers.delivered() + " notices",
                receivers.trades() > 0 && receivers.attempts() > 0);
    }

    private static HonestBroker trade(ExchangeProcess exchange, URI health, String key, long nanos)
            throws IOException, InterruptedException {
        HonestBroker broker = new HonestBroker(exchange.uri(), health, key);
        long end = System.nanoTime() + nanos;
        broker.trade(() -> System.nanoTime() - end < 0);
        return broker;
    }

    /** Registers a broker; its key. */
    static String register(URI exchange) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return new ExchangeClient(http, exchange, ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Honest\"}")
                    .body()
                    .path("api_key")
                    .asText();
        }
    }

    private void say(String what, String figure, boolean holds) {
        String line = (holds ? "ok      " : "FAILED  ") + what + ": " + figure;
        System.out.println(line);
        lines.add(line);
        failed |= !holds;
    }
}
