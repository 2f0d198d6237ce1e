package org.bourse.loadtest.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /orders} end to end, journal forced, beside a bare JSON echo of the same web server: flat out in turns,
 * then at a fixed rate. Starts both servers itself. {@code --help} lists the options.
 */
public final class HttpBenchmark {

    private static final String ADMIN_API_KEY = "benchmark";
    private static final Pattern API_KEY = Pattern.compile("\"api_key\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern LAG = Pattern.compile("(?m)^bourse_persister_lag_(events|seconds)\\S* (\\S+)$");

    private final HttpBenchmarkOptions options;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String run = Long.toString(System.currentTimeMillis(), 36);

    private HttpBenchmark(HttpBenchmarkOptions options) {
        this.options = options;
    }

    /** Runs it; exits with 1 when an order was answered with anything but 201. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (List.of(args).contains("--help")) {
            System.out.print(HttpBenchmarkOptions.HELP);
            return;
        }
        HttpBenchmarkOptions options;
        try {
            options = HttpBenchmarkOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new HttpBenchmark(options).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("bourse-benchmark");
        int exchangePort = freePort();
        int echoPort = freePort();
        Process exchange = startExchange(directory, exchangePort);
        Process echo = startEcho(directory, echoPort);
        try {
            awaitAnswer(exchange, URI.create("http://127.0.0.1:" + exchangePort + "/health/ready"));
            awaitAnswer(echo, URI.create("http://127.0.0.1:" + echoPort + "/"));
            List<String> apiKeys = register(exchangePort);
            try (LoadGenerator orders = generator(exchangePort, apiKeys, "o");
                    LoadGenerator echoes = generator(echoPort, apiKeys, "e")) {
                return measure(orders, echoes, exchangePort);
            }
        } finally {
            echo.destroy();
            exchange.destroy();
            exchange.waitFor();
            System.out.println("The exchange's log: " + directory.resolve("exchange.log"));
        }
    }

    private boolean measure(LoadGenerator orders, LoadGenerator echoes, int port)
            throws IOException, InterruptedException {
        System.out.printf("%d connections, warm-up %.0f s each%n", options.connections(), options.warmUpSeconds());
        echoes.flatOut(options.warmUpSeconds());
        orders.flatOut(options.warmUpSeconds());
        List<LoadResult> results = new ArrayList<>();
        double echoRate = 0;
        double orderRate = 0;
        for (int round = 1; round <= options.rounds(); round++) {
            LoadResult echoed = echoes.flatOut(options.seconds());
            System.out.println("echo    " + echoed.describe());
            LoadResult ordered = orders.flatOut(options.seconds());
            System.out.println("orders  " + ordered.describe() + "  " + lag(port));
            results.add(ordered);
            echoRate += echoed.perSecond() / options.rounds();
            orderRate += ordered.perSecond() / options.rounds();
        }
        System.out.printf("orders / echo = %,.0f / %,.0f = %.0f %%%n", orderRate, echoRate, 100 * orderRate / echoRate);
        if (options.rate() > 0) {
            LoadResult sustained = orders.atRate(options.rateSeconds(), options.rate());
            System.out.printf(
                    "at %,d/s for %.0f s, times from when each order was due:%n",
                    options.rate(), options.rateSeconds());
            System.out.println("orders  " + sustained.describe() + "  " + lag(port));
            results.add(sustained);
        }
        boolean allCreated = results.stream()
                .allMatch(result -> result.statuses().keySet().stream().allMatch(status -> status == 201));
        System.out.println(
                allCreated ? "Every order was answered with 201." : "Some orders were not answered with 201.");
        return allCreated;
    }

    private LoadGenerator generator(int port, List<String> apiKeys, String kind) throws IOException {
        return new LoadGenerator(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                options.connections(),
                new OrderRequests(apiKeys, run + kind, options.symbols(), options.seed()));
    }

    private Process startExchange(Path directory, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                java(),
                "-XX:+UseCompactObjectHeaders",
                "-jar",
                options.exchangeJar().toString());
        builder.environment().put("EXCHANGE_PORT", Integer.toString(port));
        builder.environment().put("EXCHANGE_DATA_DIR", directory.resolve("data").toString());
        builder.environment().put("EXCHANGE_ADMIN_API_KEY", ADMIN_API_KEY);
        builder.environment().put("EXCHANGE_FIX_PORT", "0");
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("exchange.log").toFile());
        return builder.start();
    }

    private static Process startEcho(Path directory, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                java(),
                "-XX:+UseCompactObjectHeaders",
                "-cp",
                System.getProperty("java.class.path"),
                EchoServer.class.getName(),
                Integer.toString(port));
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("echo.log").toFile());
        return builder.start();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private void awaitAnswer(Process server, URI uri) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        while (System.nanoTime() < deadline) {
            if (!server.isAlive()) {
                throw new IllegalStateException("a server ended before it answered; see its log");
            }
            try {
                HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());
                if (response.statusCode() < 500) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet: ask again below.
                server.waitFor(Duration.ofMillis(100));
            }
        }
        throw new IllegalStateException("no answer from " + uri);
    }

    private List<String> register(int port) throws IOException, InterruptedException {
        List<String> apiKeys = new ArrayList<>();
        for (int i = 1; i <= options.brokers(); i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/register"))
                    .header("Authorization", "Bearer " + ADMIN_API_KEY)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Broker " + i + "\"}"))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            Matcher key = API_KEY.matcher(response.body());
            if (response.statusCode() != 201 || !key.find()) {
                throw new IllegalStateException("a registration was answered with " + response.body());
            }
            apiKeys.add(key.group(1));
        }
        return apiKeys;
    }

    /** What the persister has not written yet, as the exchange itself reports it. */
    private String lag(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        String metrics =
                http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        StringBuilder lag = new StringBuilder("persister behind by");
        Matcher matcher = LAG.matcher(metrics);
        while (matcher.find()) {
            lag.append(' ').append(matcher.group(2)).append(' ').append(matcher.group(1));
        }
        return lag.toString();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
