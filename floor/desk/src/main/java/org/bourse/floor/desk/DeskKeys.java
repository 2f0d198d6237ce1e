package org.bourse.floor.desk;

import io.helidon.http.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who may call the floor. A broker's key reads: whether a key is a broker's the floor asks the exchange, which alone knows,
 * registers brokers while it runs, and keeps no key that could be copied here. The operator's key does everything; it is a
 * setting of the floor as it is one of the exchange. Without an exchange to ask, whoever reaches the port may read.
 */
final class DeskKeys implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long KNOWN_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int KEPT = 1_000;
    private static final int UNKNOWN_A_MINUTE = 30;
    private static final int MAX_KEY = 200;

    private final Optional<URI> exchange;
    private final Optional<String> operator;
    private final LongSupplier nanoTime;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Map<String, Answer> known = new LinkedHashMap<>();
    private long minuteBegan;
    private int unknownThisMinute;

    private record Answer(boolean broker, long nanos) {}

    /** Those of the settings. */
    DeskKeys(DeskSettings settings, LongSupplier nanoTime) {
        this.exchange = settings.exchange();
        this.operator = settings.operatorKey();
        this.nanoTime = nanoTime;
    }

    /** Whether whoever reaches the port may read. */
    boolean readsArePublic() {
        return exchange.isEmpty();
    }

    /** Refuses unless that key may read. */
    void requireReader(Optional<String> key) {
        if (readsArePublic() || key.filter(this::isOperator).isPresent()) {
            return;
        }
        if (key.isEmpty() || !isBroker(key.get())) {
            throw new DeskRefusal(
                    Status.UNAUTHORIZED_401,
                    "unauthorized",
                    "Send a broker's key of the exchange, or the operator's, as Authorization: Bearer KEY.");
        }
    }

    /** Refuses unless that key is the operator's. */
    void requireOperator(Optional<String> key) {
        if (operator.isEmpty()) {
            throw new DeskRefusal(
                    Status.SERVICE_UNAVAILABLE_503,
                    "operator_disabled",
                    "No operator's key is configured (FLOOR_OPERATOR_KEY).");
        }
        if (key.filter(this::isOperator).isEmpty()) {
            throw new DeskRefusal(
                    Status.UNAUTHORIZED_401,
                    "unauthorized",
                    "This needs the operator's key, as Authorization: Bearer KEY.");
        }
    }

    /** The key of an Authorization header; empty where it has none. */
    static Optional<String> bearer(Optional<String> authorization) {
        return authorization
                .filter(text -> text.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(text -> text.substring(7).strip())
                .filter(text -> !text.isEmpty());
    }

    private boolean isOperator(String key) {
        return operator.isPresent()
                && MessageDigest.isEqual(
                        operator.get().getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isBroker(String key) {
        if (key.length() > MAX_KEY || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            return false;
        }
        String hash = hash(key);
        synchronized (known) {
            Answer answer = known.get(hash);
            if (answer != null && nanoTime.getAsLong() - answer.nanos() < KNOWN_NANOS) {
                return answer.broker();
            }
            requireFewUnknown();
        }
        boolean broker = ask(key);
        synchronized (known) {
            if (!broker) {
                unknownThisMinute++;
            }
            known.remove(hash);
            known.put(hash, new Answer(broker, nanoTime.getAsLong()));
            if (known.size() > KEPT) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return broker;
    }

    /** So that guesses sent here don't make the exchange take the floor for the one who guesses. */
    private void requireFewUnknown() {
        long now = nanoTime.getAsLong();
        if (now - minuteBegan > MINUTE_NANOS) {
            minuteBegan = now;
            unknownThisMinute = 0;
        }
        if (unknownThisMinute >= UNKNOWN_A_MINUTE) {
            throw new DeskRefusal(
                    Status.TOO_MANY_REQUESTS_429,
                    "too_many_wrong_keys",
                    UNKNOWN_A_MINUTE + " keys within a minute were nobody's; try again in a minute.");
        }
    }

    private boolean ask(String key) {
        HttpRequest request = HttpRequest.newBuilder(exchange.orElseThrow().resolve("/balance"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .build();
        String problem;
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status == 200 || status == 401) {
                return status == 200;
            }
            problem = "it answers " + status;
        } catch (IOException e) {
            problem = "it can't be reached";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "the floor stops";
        }
        throw new DeskRefusal(
                Status.SERVICE_UNAVAILABLE_503,
                "exchange_unavailable",
                "The exchange, which knows the brokers' keys, can't be asked: " + problem + ".");
    }

    private static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
