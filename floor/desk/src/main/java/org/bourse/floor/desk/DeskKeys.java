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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Who may call the floor. A broker's key reads: whether a key is a broker's the floor asks the exchange, which alone knows,
 * registers brokers while it runs, and keeps no key that could be copied here. The operator's key does everything; it is a
 * setting of the floor as it is one of the exchange. Without an exchange to ask, whoever reaches the port may read.
 */
final class DeskKeys implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long KNOWN_NANOS = Duration.ofSeconds(30).toNanos();
    /** The exchange forgets wrong keys a minute after the last one of an address, and locks it out at the tenth. */
    private static final long FORGOTTEN_NANOS = Duration.ofSeconds(65).toNanos();

    private static final int KEPT = 1_000;
    private static final int MAX_UNKNOWN = 5;
    private static final int MAX_KEY = 200;

    private final Optional<URI> exchange;
    private final Optional<String> operator;
    private final LongSupplier nanoTime;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Map<String, Answer> known = new LinkedHashMap<>();

    /** Held while a key is asked for that was no broker's before; it guards the two below. */
    private final ReentrantLock unknowns = new ReentrantLock();

    private long lastUnknown;
    private int unknown;

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

    /** Whether a key that may read is known to be somebody's: where reads are public, any may. */
    boolean isSomebodys(Optional<String> key) {
        return key.filter(text -> !readsArePublic() || isOperator(text)).isPresent();
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
        Optional<Answer> before = before(hash);
        if (before.isPresent()) {
            // Whoever guesses keeps nobody out who was a broker already.
            return isNew(before.get()) ? before.get().broker() : asked(key, hash);
        }
        return askedInTurn(key, hash);
    }

    /** What is known of a key: that it is nobody's for a while only. */
    private Optional<Answer> before(String hash) {
        synchronized (known) {
            return Optional.ofNullable(known.get(hash)).filter(answer -> answer.broker() || isNew(answer));
        }
    }

    private boolean isNew(Answer answer) {
        return nanoTime.getAsLong() - answer.nanos() < KNOWN_NANOS;
    }

    /** One after another, so that no more than may be wrong are on their way together. */
    private boolean askedInTurn(String key, String hash) {
        try {
            if (!unknowns.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw unavailable("others wait for its answers");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the floor stops");
        }
        try {
            Optional<Answer> before = before(hash);
            if (before.isPresent()) {
                return before.get().broker();
            }
            requireFewUnknown();
            boolean broker = asked(key, hash);
            if (!broker) {
                unknown++;
                lastUnknown = nanoTime.getAsLong();
            }
            return broker;
        } finally {
            unknowns.unlock();
        }
    }

    private boolean asked(String key, String hash) {
        boolean broker = ask(key);
        synchronized (known) {
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
        if (unknown > 0 && nanoTime.getAsLong() - lastUnknown > FORGOTTEN_NANOS) {
            unknown = 0;
        }
        if (unknown >= MAX_UNKNOWN) {
            throw tooManyWrongKeys();
        }
    }

    private static DeskRefusal tooManyWrongKeys() {
        return new DeskRefusal(
                Status.TOO_MANY_REQUESTS_429,
                "too_many_wrong_keys",
                "Wrong keys keep coming: one that was no broker's before is asked for again a minute after the last.");
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
            // Others at the floor's address may have shown it wrong keys.
            if (status == 429) {
                throw tooManyWrongKeys();
            }
            problem = "it answers " + status;
        } catch (IOException e) {
            problem = "it can't be reached";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "the floor stops";
        }
        throw unavailable(problem);
    }

    private static DeskRefusal unavailable(String problem) {
        return new DeskRefusal(
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
