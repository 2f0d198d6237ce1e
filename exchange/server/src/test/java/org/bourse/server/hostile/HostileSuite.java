package org.bourse.server.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;

/**
 * The hostile suite as a command, with a real exchange of 1 GB of heap: fuzzers of REST and WebSocket, then an attack by
 * stalled and busy connections while an honest broker trades. Ends with its verdict; status 1 when something did not hold.
 */
public final class HostileSuite {

    private static final int FUZZERS = 4;
    private static final double MOST_TIMES_QUIET = 3;
    private static final long MOST_HEALTH_MICROS = 1_000_000;
    private static final double PERCENTILE = 99;

    private final List<String> lines = new ArrayList<>();
    private boolean failed;

    /**
     * Runs it.
     *
     * @param args {@code --inputs N} for each fuzzer, {@code --seed N}, {@code --seconds N} of the attack, {@code --stalled N}
     *     and {@code --busy N} connections of it
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        HostileSuite suite = new HostileSuite();
        suite.run(options(args));
        // The exchange's own log may have come in between.
        suite.lines.forEach(System.out::println);
        System.out.println(suite.failed ? "FAILED" : "PASSED");
        System.exit(suite.failed ? 1 : 0);
    }

    private static Map<String, Long> options(String[] args) {
        Map<String, Long> options = new HashMap<>(
                Map.of("--inputs", 1_000_000L, "--seed", 1L, "--seconds", 60L, "--stalled", 2_000L, "--busy", 8L));
        for (int i = 0; i + 1 < args.length; i += 2) {
            if (options.replace(args[i], Long.valueOf(args[i + 1])) == null) {
                throw new IllegalArgumentException("unknown option " + args[i] + "; there are " + options.keySet());
            }
        }
        return options;
    }

    private void run(Map<String, Long> options) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("hostile");
        // The fuzzers come from one address and are to get through to what is behind the guard.
        try (ExchangeProcess exchange = ExchangeProcess.start(
                directory.resolve("fuzzed"), Map.of("EXCHANGE_HTTP_ANONYMOUS_REQUESTS_PER_SECOND", "1000000"))) {
            String key = register(exchange.uri());
            int port = exchange.uri().getPort();
            fuzz("REST", new Fuzzer(port, new byte[0], RightInputs.requests(key)), options);
            fuzz("WebSocket", new Fuzzer(port, RightInputs.HANDSHAKE, RightInputs.frames(key)), options);
            say(
                    "log after the fuzzers",
                    exchange.log().length() / 1_024 + " KiB",
                    exchange.log().length() < 1 << 20);
        }
        try (ExchangeProcess exchange = ExchangeProcess.start(directory.resolve("attacked"), Map.of())) {
            attack(exchange, options);
        }
    }

    private void fuzz(String door, Fuzzer fuzzer, Map<String, Long> options) throws InterruptedException {
        long inputs = option(options, "--inputs");
        long before = System.nanoTime();
        fuzzer.run(option(options, "--seed"), inputs, FUZZERS);
        fuzzer.faults().forEach(fault -> System.out.println("  " + fault));
        say(
                door + " fuzzer",
                inputs + " inputs, " + fuzzer.answered() + " answered, " + fuzzer.refused() + " with a 4xx, in "
                        + (System.nanoTime() - before) / 1_000_000_000 + " s; 5xx or no end: "
                        + fuzzer.faults().size(),
                fuzzer.faults().isEmpty());
    }

    private void attack(ExchangeProcess exchange, Map<String, Long> options) throws IOException, InterruptedException {
        String key = register(exchange.uri());
        URI health = exchange.uri().resolve("/health/live");
        long nanos = option(options, "--seconds") * 1_000_000_000L;
        // The first seconds of a fresh process are its own affair.
        trade(exchange, health, key, nanos / 4);
        HonestBroker quiet = trade(exchange, health, key, nanos);
        HonestBroker attacked;
        long sent;
        try (Attack attack = Attack.start(
                exchange.uri().getPort(),
                Math.toIntExact(option(options, "--stalled")),
                Math.toIntExact(option(options, "--busy")))) {
            attacked = trade(exchange, health, key, nanos);
            sent = attack.bytes();
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

    private static long option(Map<String, Long> options, String name) {
        Long value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no option " + name);
        }
        return value;
    }

    private void say(String what, String figure, boolean holds) {
        String line = (holds ? "ok      " : "FAILED  ") + what + ": " + figure;
        System.out.println(line);
        lines.add(line);
        failed |= !holds;
    }
}
