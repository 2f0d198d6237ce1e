package org.bourse.loadtest.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bourse.loadtest.exchange.AnswerTimes;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.ExchangeProcess;
import org.bourse.loadtest.exchange.LoadTarget;

/**
 * A web server in a JVM of its own that answers an order with the order: what the exchange's web server and a generator
 * take when there is no exchange behind it.
 */
public final class EchoProcess implements LoadTarget, AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;
    private final URI uri;

    private EchoProcess(Process process, Path log, URI uri) {
        this.process = process;
        this.log = log;
        this.uri = uri;
    }

    /**
     * Starts one on a free port and waits until it answers.
     *
     * @param log gets what it writes to its standard streams; its directory is made when missing
     * @throws ExchangeFailure when it does not come up
     */
    public static EchoProcess start(Path log) throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        int port = ExchangeProcess.freePort();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseCompactObjectHeaders",
                "-cp",
                System.getProperty("java.class.path"),
                EchoServer.class.getName(),
                Integer.toString(port));
        builder.redirectErrorStream(true);
        builder.redirectOutput(log.toFile());
        EchoProcess echo = new EchoProcess(builder.start(), log, URI.create("http://127.0.0.1:" + port));
        // A load test that is stopped half-way leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(echo.process::destroy, "stop-echo"));
        echo.awaitAnswer();
        return echo;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.of(process.pid());
    }

    @Override
    public OptionalLong postgresPid() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Path> journal() {
        return Optional.empty();
    }

    @Override
    public AnswerTimes answerTimes() {
        return new AnswerTimes(Collections.unmodifiableNavigableMap(new TreeMap<>()));
    }

    private void awaitAnswer() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!answers(http, request)) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new ExchangeFailure("the echo ended before it answered; see " + log);
                }
                if (System.nanoTime() > deadline) {
                    close();
                    throw new ExchangeFailure("the echo did not answer within " + LONGEST_START + "; see " + log);
                }
            }
        }
    }

    /** There is nothing at the root, so any answer will do. */
    private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
