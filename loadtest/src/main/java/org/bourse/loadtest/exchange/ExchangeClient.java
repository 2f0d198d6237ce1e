package org.bourse.loadtest.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A load test's calls to the exchange beside the load itself: registration, reads for the checks, metrics. By the JDK's client;
 * the load has clients of its own, which cost less.
 */
public final class ExchangeClient implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(10);
    private static final int PAGE = 1_000;
    private static final long POLL_MILLIS = 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final String adminApiKey;

    /** A client of the exchange at this address; the operator's key may be empty when nothing is registered. */
    public ExchangeClient(URI uri, String adminApiKey) {
        this.uri = uri;
        this.adminApiKey = adminApiKey;
    }

    /** Registers a broker. */
    public RegisteredBroker register(String name) throws IOException, InterruptedException {
        HttpRequest request = request("/register", adminApiKey)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                .build();
        Map<String, String> answer = fields(send(request, 201));
        return new RegisteredBroker(
                Long.parseLong(required(answer, "broker_id")),
                required(answer, "api_key"),
                required(answer, "fix_comp_id"));
    }

    /** A broker that is there, by a further key that it is given: it may read. */
    public RegisteredBroker reader(long brokerId) throws IOException, InterruptedException {
        HttpRequest request = request("/admin/brokers/" + brokerId + "/keys", adminApiKey)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"label\":\"report\",\"scopes\":[\"read\"]}"))
                .build();
        return new RegisteredBroker(brokerId, required(fields(send(request, 201)), "api_key"), "");
    }

    /** The answer to a broker's question, which must be 200. */
    public String read(String path, RegisteredBroker broker) throws IOException, InterruptedException {
        return get(path, broker.apiKey());
    }

    /** A broker's net cents of all its trades. */
    public long balance(RegisteredBroker broker) throws IOException, InterruptedException {
        return Long.parseLong(required(fields(get("/balance", broker.apiKey())), "balance"));
    }

    /** The exchange's own metrics. */
    public Metrics metrics() throws IOException, InterruptedException {
        return Metrics.parse(get("/metrics", ""));
    }

    /**
     * Waits until PostgreSQL has everything.
     *
     * @return events that it still lacks after that long; 0 as soon as it lacks none
     */
    public long awaitPersister(Duration longest) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        long lag = persisterLag();
        while (lag > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
            lag = persisterLag();
        }
        return lag;
    }

    /**
     * Waits until PostgreSQL has everything.
     *
     * @throws ExchangeFailure when it has not after ten minutes
     */
    public void awaitPersisted() throws IOException, InterruptedException {
        if (awaitPersister(LONGEST_CATCH_UP) > 0) {
            throw new ExchangeFailure("the persister did not catch up within " + LONGEST_CATCH_UP);
        }
    }

    /** Events that wait for PostgreSQL. */
    public long persisterLag() throws IOException, InterruptedException {
        return Math.round(metrics().persisterLagEvents());
    }

    /** Cancels all open orders of a broker. */
    public void cancelAll(RegisteredBroker broker) throws IOException, InterruptedException {
        send(request("/orders", broker.apiKey()).DELETE().build(), 200);
    }

    /** Hands over all orders of a broker, newest first. */
    public void forEachOrder(RegisteredBroker broker, Consumer<ListedOrder> consumer)
            throws IOException, InterruptedException {
        String cursor = "";
        do {
            cursor = page(broker, PAGE, cursor, consumer);
        } while (!cursor.isEmpty());
    }

    /**
     * Hands over one page of a broker's orders, newest first.
     *
     * @param cursor what the page before answered; empty for the first
     * @return for the page after it; empty when there is none
     */
    public String page(RegisteredBroker broker, int limit, String cursor, Consumer<ListedOrder> consumer)
            throws IOException, InterruptedException {
        return readPage(get("/orders?limit=" + limit + cursor, broker.apiKey()), consumer);
    }

    /** Answers the query parameter for the next page, empty on the last. */
    private static String readPage(String json, Consumer<ListedOrder> consumer) throws IOException {
        String cursor = "";
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT
                        && parser.getParsingContext().getParent().inArray()) {
                    consumer.accept(order(readFields(parser)));
                } else if (parser.currentToken() == JsonToken.VALUE_STRING
                        && "next_cursor".equals(parser.currentName())) {
                    cursor = "&cursor=" + parser.getText();
                }
            }
        }
        return cursor;
    }

    private static ListedOrder order(Map<String, String> fields) {
        return new ListedOrder(
                Long.parseLong(required(fields, "id")),
                fields.getOrDefault("client_order_id", ""),
                Long.parseLong(required(fields, "quantity")),
                Long.parseLong(required(fields, "remaining_quantity")));
    }

    private static Map<String, String> fields(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return readFields(parser);
        }
    }

    /** The plain values of an object, from its opening to its closing brace; those that are null are left out. */
    private static Map<String, String> readFields(JsonParser parser) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value.isStructStart()) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                fields.put(name, parser.getText());
            }
        }
        return fields;
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new ExchangeFailure("an answer has no " + name + ": " + fields.keySet());
        }
        return value;
    }

    private String get(String path, String apiKey) throws IOException, InterruptedException {
        return send(request(path, apiKey).build(), 200);
    }

    private HttpRequest.Builder request(String path, String apiKey) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri.resolve(path)).timeout(LONGEST_ANSWER);
        return apiKey.isEmpty() ? builder : builder.header("Authorization", "Bearer " + apiKey);
    }

    private String send(HttpRequest request, int expectedStatus) throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ExchangeFailure("no answer from " + request.uri() + ": " + e, e);
        }
        if (response.statusCode() != expectedStatus) {
            throw new ExchangeFailure(request.method() + " " + request.uri() + " was answered with "
                    + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
