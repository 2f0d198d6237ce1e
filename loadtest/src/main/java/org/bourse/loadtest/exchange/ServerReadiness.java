package org.bourse.loadtest.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Waits for a server of the load test's own to come up. */
public final class ServerReadiness {

    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 50;

    private ServerReadiness() {}

    /**
     * Asks until the answer is the right one. Whoever started the server has to stop it when this fails.
     *
     * @param name of the server, for people
     * @param log where it says what is wrong
     * @param status which HTTP status says that it is up
     * @throws ExchangeFailure when it ended before that, or it took five minutes
     */
    public static void await(String name, Process process, Path log, URI uri, IntPredicate status)
            throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(LONGEST_ANSWER).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!answers(http, request, status)) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new ExchangeFailure(name + " ended before it was ready; see " + log + lastLine(log));
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new ExchangeFailure(name + " was not ready within " + LONGEST_START + "; see " + log);
                }
            }
        }
    }

    /** The last line of a log, as the end of a sentence that names it; empty where there is none. */
    private static String lastLine(Path log) {
        try (Stream<String> lines = Files.lines(log, ISO_8859_1)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((_, later) -> later)
                    .map(last -> ", which ends with: " + last.strip())
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    private static boolean answers(HttpClient http, HttpRequest request, IntPredicate status)
            throws InterruptedException {
        try {
            return status.test(
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return false;
        }
    }
}
