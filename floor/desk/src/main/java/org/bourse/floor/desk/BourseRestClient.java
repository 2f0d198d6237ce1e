package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent;

/**
 * A client of our own exchange's REST gateway, with a broker's key, as live runs use it. What is answered is a value; no
 * answer at all is an {@link IOException}, after which nobody knows what was done.
 */
final class BourseRestClient implements Closeable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final JsonFactory JSON = new JsonFactory();
    private static final int PAGE = 1_000;
    private static final long DEFAULT_WAIT_MILLIS = 1_000;
    private static final long MOST_WAIT_MILLIS = 5_000;

    /** Whose account orders are for where nobody says otherwise. */
    private static final String DOCUMENT = "1";

    /**
     * What it answered.
     *
     * @param code the problem's; empty where it is none
     * @param detail the problem's, for people
     * @param waitMillis how long it wants to be left alone before the same is asked again
     */
    record Answer(int status, String code, String detail, long waitMillis) {

        boolean isDone() {
            return status / 100 == 2;
        }

        /** Nothing was done, and the same may be done later. */
        boolean isLater() {
            return status == 429 || (status == 503 && !code.equals("outcome_unknown"));
        }

        /** Nothing was done, nor will be. */
        boolean isRefused() {
            return status / 100 == 4 && status != 429;
        }
    }

    /**
     * Something that happened to one of the broker's orders, as the exchange tells it.
     *
     * @param event the exchange's number of it
     * @param type as {@code trade}
     * @param price the last one, of a trade; else the order's
     * @param quantity that was traded; else the order's
     * @param leaves what the order has left
     */
    record Execution(
            long event,
            String clientOrderId,
            String type,
            boolean closed,
            VenueSide side,
            String symbol,
            long price,
            long quantity,
            long leaves,
            long tradeId,
            String reason,
            long nanos) {}

    /** A page of them, and what the next one begins after. */
    record Page(List<Execution> executions, long next, boolean more) {}

    /** The executions that were asked for are not kept any more. */
    static final class NotKeptException extends IOException {

        private static final long serialVersionUID = 1;

        NotKeptException(String detail) {
            super(detail);
        }
    }

    /** The exchange refuses what it was asked. */
    static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1;

        private final int status;

        RefusedException(Answer answer) {
            super(answer.detail().isEmpty() ? "it answers " + answer.status() : answer.detail());
            status = answer.status();
        }

        int status() {
            return status;
        }
    }

    private final URI address;
    private final String key;
    private final HttpClient client;

    /** One to that address; nothing is connected yet. */
    BourseRestClient(URI address, String key) {
        this.address = address;
        this.key = key;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /**
     * Enters an order under that id; the same again is the same order.
     *
     * @param quantity of it, which may be less than was wanted
     * @param deadline after which the exchange does nothing, by its own clock
     */
    Answer submit(String symbol, OrderIntent.Submit order, long quantity, String id, Instant deadline)
            throws IOException {
        String body = DeskCall.json(json -> {
            json.writeStringField("document_number", DOCUMENT);
            json.writeStringField("side", order.side() == VenueSide.BUY ? "bid" : "ask");
            json.writeStringField("symbol", symbol);
            if (order.price() == 0) {
                json.writeStringField("order_type", "market");
            } else {
                json.writeStringField("order_type", "limit");
                json.writeNumberField("price", order.price());
            }
            json.writeNumberField("quantity", quantity);
            json.writeStringField(
                    "time_in_force",
                    switch (order.lifetime()) {
                        case GOOD_TILL_CANCELLED -> "gtc";
                        case IMMEDIATE_OR_CANCEL -> "ioc";
                        case FILL_OR_KILL -> "fok";
                    });
            if (order.postOnly()) {
                json.writeBooleanField("post_only", true);
            }
            json.writeStringField("deadline", deadline.toString());
            json.writeStringField("client_order_id", id);
        });
        return answer(send("POST", "/orders", body));
    }

    /** Gives an order another limit and quantity. */
    Answer replace(String id, long price, long quantity) throws IOException {
        String body = DeskCall.json(json -> {
            json.writeNumberField("price", price);
            json.writeNumberField("quantity", quantity);
        });
        return answer(send("PATCH", "/orders/client:" + encoded(id), body));
    }

    /** Cancels what is left of an order. */
    Answer cancel(String id) throws IOException {
        return answer(send("POST", "/orders/client:" + encoded(id) + "/cancel", ""));
    }

    /** Cancels all of the broker's open orders. */
    Answer cancelAll() throws IOException {
        return answer(send("DELETE", "/orders", ""));
    }

    /** Whether there is an order of that id, or was. */
    Answer order(String id) throws IOException {
        return answer(send("GET", "/orders/client:" + encoded(id), ""));
    }

    /** Whether an order of that id is open there. */
    boolean isOpen(String id) throws IOException {
        HttpResponse<String> response = send("GET", "/orders/client:" + encoded(id), "");
        return response.statusCode() != 404
                && of(objects(done(response), "", of -> {}), "status").equals("open");
    }

    /** The ids of the broker's open orders, of those that have one. */
    List<String> openOrders() throws IOException {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            Map<String, String> page = objects(
                    done(send("GET", "/orders?status=open&limit=" + PAGE + cursor, "")),
                    "orders",
                    of -> ids.add(of.getOrDefault("client_order_id", "")));
            cursor = page.containsKey("next_cursor") ? "&cursor=" + encoded(of(page, "next_cursor")) : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    /** What happened after an event, oldest first. */
    Page executions(long after) throws IOException {
        HttpResponse<String> response = send("GET", "/executions?limit=" + PAGE + "&after=" + after, "");
        if (response.statusCode() == 410) {
            throw new NotKeptException(answer(response).detail());
        }
        List<Execution> executions = new ArrayList<>();
        Map<String, String> page = objects(done(response), "executions", of -> executions.add(execution(of)));
        return new Page(executions, number(page, "next_after"), of(page, "more").equals("true"));
    }

    /**
     * The newest event at some moment since this was asked. Found by asking what came after others: those that have not happened
     * yet are refused.
     */
    long newestEvent() throws IOException {
        long happened = 0;
        long not = 1;
        while (hasHappened(not)) {
            happened = not;
            not = Math.multiplyExact(not, 4);
        }
        while (not - happened > 1) {
            long middle = happened + (not - happened) / 2;
            if (hasHappened(middle)) {
                happened = middle;
            } else {
                not = middle;
            }
        }
        return happened;
    }

    private boolean hasHappened(long event) throws IOException {
        HttpResponse<String> response = send("GET", "/executions?limit=1&after=" + event, "");
        return switch (response.statusCode()) {
            case 200, 410 -> true;
            case 422 -> false;
            default -> throw new RefusedException(answer(response));
        };
    }

    /**
     * The event after which all that happened is kept, at some moment since this was asked, as {@link #newestEvent} finds the
     * newest.
     *
     * @param notKept one after which it is not
     */
    long keptAfter(long notKept) throws IOException {
        long not = notKept;
        long kept = newestEvent();
        while (kept - not > 1) {
            long middle = not + (kept - not) / 2;
            if (isKeptAfter(middle)) {
                kept = middle;
            } else {
                not = middle;
            }
        }
        return kept;
    }

    private boolean isKeptAfter(long event) throws IOException {
        HttpResponse<String> response = send("GET", "/executions?limit=1&after=" + event, "");
        return switch (response.statusCode()) {
            case 200 -> true;
            case 410 -> false;
            default -> throw new RefusedException(answer(response));
        };
    }

    /** What is held, by symbol; what is not there is 0. */
    SortedMap<String, Long> positions() throws IOException {
        SortedMap<String, Long> positions = new TreeMap<>();
        Map<String, String> unused = objects(
                done(send("GET", "/positions", "")),
                "positions",
                of -> positions.put(of(of, "symbol"), number(of, "quantity")));
        return positions;
    }

    /** The terms of an instrument, by name. */
    Map<String, String> instrument(String symbol) throws IOException {
        return objects(done(send("GET", "/instruments/" + encoded(symbol), "")), "", of -> {});
    }

    /** The price of an instrument's last trade; 0: there was none. */
    long lastPrice(String symbol) throws IOException {
        HttpResponse<String> response = send("GET", "/stocks/" + encoded(symbol) + "/price", "");
        if (response.statusCode() == 404) {
            return 0;
        }
        Map<String, String> price = objects(done(response), "", of -> {});
        return price.containsKey("last_price") ? number(price, "last_price") : 0;
    }

    /** The exchange's clock. */
    Instant time() throws IOException {
        String time = of(objects(done(send("GET", "/time", "")), "", of -> {}), "time");
        try {
            return Instant.parse(time);
        } catch (DateTimeParseException e) {
            throw new IOException("The exchange's time can't be read: " + e.getMessage(), e);
        }
    }

    private HttpResponse<String> send(String method, String path, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        // The whole answer within its time: the client's own limit ends with the head.
        CompletableFuture<HttpResponse<String>> asked =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            return asked.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The floor stops.", e);
        } catch (TimeoutException e) {
            throw new IOException("Its answer does not come to an end.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e);
        } finally {
            // Where it is complete, this does nothing.
            asked.cancel(true);
        }
    }

    private static HttpResponse<String> done(HttpResponse<String> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new RefusedException(answer(response));
        }
        return response;
    }

    private static Answer answer(HttpResponse<String> response) {
        Map<String, String> problem = Map.of();
        if (response.statusCode() >= 400) {
            try {
                problem = objects(response, "", of -> {});
            } catch (IOException e) {
                // Not the exchange's own: something between here and there, whose status is all that is known.
                problem = Map.of();
            }
        }
        long wait = response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Long.parseLong(text) * 1_000)
                .orElse(DEFAULT_WAIT_MILLIS);
        return new Answer(
                response.statusCode(),
                problem.getOrDefault("code", response.statusCode() >= 400 ? "http_" + response.statusCode() : ""),
                problem.getOrDefault("detail", ""),
                Math.clamp(wait, 50, MOST_WAIT_MILLIS));
    }

    private static Execution execution(Map<String, String> of) throws IOException {
        boolean trade = of(of, "exec_type").equals("trade");
        try {
            Instant at = Instant.parse(of(of, "executed_at"));
            return new Execution(
                    Long.parseLong(of(of, "event_sequence")),
                    of.getOrDefault("client_order_id", ""),
                    of(of, "exec_type"),
                    of.getOrDefault("status", "").equals("closed"),
                    of(of, "side").equals("bid") ? VenueSide.BUY : VenueSide.SELL,
                    of(of, "symbol"),
                    Long.parseLong(of.getOrDefault(trade ? "last_price" : "price", "0")),
                    Long.parseLong(of.getOrDefault(trade ? "last_quantity" : "quantity", "0")),
                    Long.parseLong(of.getOrDefault("remaining_quantity", "0")),
                    Long.parseLong(of.getOrDefault("trade_id", "0")),
                    of.getOrDefault("reason", ""),
                    at.getEpochSecond() * 1_000_000_000L + at.getNano());
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IOException("An execution that can't be read: " + e.getMessage(), e);
        }
    }

    private static String of(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("The exchange's answer has no " + name + ".");
        }
        return value;
    }

    private static long number(Map<String, String> fields, String name) throws IOException {
        String value = of(fields, name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IOException("The exchange's " + name + " is no number: " + e.getMessage(), e);
        }
    }

    /** Who takes the objects of a list. */
    private interface Taker {
        void take(Map<String, String> fields) throws IOException;
    }

    /** The plain fields of an object, null ones left out, and those of the objects of one of its lists, told one by one. */
    private static Map<String, String> objects(HttpResponse<String> response, String list, Taker taker)
            throws IOException {
        try (JsonParser json = JSON.createParser(response.body())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("The exchange's answer is no object.");
            }
            return fields(json, list, taker);
        }
    }

    private static Map<String, String> fields(JsonParser json, String list, Taker taker) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_ARRAY && name.equals(list)) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    taker.take(fields(json, "", taker));
                }
            } else if (value.isStructStart()) {
                json.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                fields.put(name, json.getText());
            }
        }
        return fields;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
