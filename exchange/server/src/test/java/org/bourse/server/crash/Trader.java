package org.bourse.server.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bourse.server.process.ExchangeClient;

/** One broker that sends orders, alone and in batches, and cancels as fast as answered, until the exchange is gone. */
final class Trader implements Runnable {

    private static final String[] SYMBOLS = {"PETR4", "VALE3", "ITUB4"};

    private final HttpClient http;
    private final String apiKey;
    private final SplittableRandom random;
    private final AcknowledgedWork work = new AcknowledgedWork();
    private final List<String> orderIds = new ArrayList<>();
    private ExchangeClient exchange;
    private int sent;
    private final AtomicInteger answered = new AtomicInteger();

    Trader(HttpClient http, URI uri, String apiKey, SplittableRandom random) {
        this.http = http;
        this.apiKey = apiKey;
        this.random = random;
        this.exchange = new ExchangeClient(http, uri, apiKey);
    }

    /** Goes on with an exchange that listens elsewhere. */
    void connect(URI uri) {
        exchange = new ExchangeClient(http, uri, apiKey);
    }

    ExchangeClient exchange() {
        return exchange;
    }

    AcknowledgedWork work() {
        return work;
    }

    /** Orders that were answered, over all starts of the exchange. Any thread. */
    int answered() {
        return answered.get();
    }

    @Override
    public void run() {
        try {
            while (true) {
                int turn = random.nextInt(100);
                if (turn < 15) {
                    submitBatch(random.nextInt(2, 51));
                } else if (orderIds.isEmpty() || turn < 80) {
                    submit();
                } else {
                    cancel();
                }
            }
        } catch (IOException e) {
            // The exchange was killed. What was sent last has no answer, and the check finds out what became of it.
            return;
        }
    }

    private void submit() throws IOException {
        sent++;
        String clientOrderId = "order-" + sent;
        String body = body(clientOrderId);
        work.submissions.put(clientOrderId, new AcknowledgedWork.Submission(body, Optional.empty()));
        ExchangeClient.Answer answer = exchange.post("/orders", body);
        if (answer.status() != 201) {
            throw new IllegalStateException("an order was answered with " + answer);
        }
        answered(clientOrderId, body, answer.body());
    }

    private void answered(String clientOrderId, String body, JsonNode order) {
        work.submissions.put(clientOrderId, new AcknowledgedWork.Submission(body, Optional.of(order)));
        orderIds.add(order.get("order_id").asText());
        answered.incrementAndGet();
    }

    private void submitBatch(int orders) throws IOException {
        List<String> ids = new ArrayList<>();
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            sent++;
            String body = body("order-" + sent);
            ids.add("order-" + sent);
            bodies.add(body);
            work.submissions.put(ids.get(i), new AcknowledgedWork.Submission(body, Optional.empty()));
        }
        work.unansweredBatches.add(ids);
        ExchangeClient.Answer answer = exchange.post("/orders/batch", batch(bodies));
        for (int i = 0; i < orders; i++) {
            JsonNode one = answer.body().path("answers").path(i);
            if (one.path("status").asInt() != 201) {
                throw new IllegalStateException("entry " + i + " of a batch was answered with " + answer);
            }
            answered(ids.get(i), bodies.get(i), one.get("body"));
        }
        work.unansweredBatches.remove(ids);
    }

    /** The body that enters these orders together. */
    static String batch(List<String> orders) {
        return orders.stream()
                .map(order -> "{\"op\":\"submit\"," + order.substring(1))
                .collect(Collectors.joining(",", "{\"entries\":[", "]}"));
    }

    private void cancel() throws IOException {
        String orderId = orderIds.get(random.nextInt(orderIds.size()));
        ExchangeClient.Answer answer = exchange.post("/orders/" + orderId + "/cancel");
        if (answer.status() != 204) {
            throw new IllegalStateException("a cancel was answered with " + answer);
        }
        work.cancelled.add(orderId);
    }

    private String body(String clientOrderId) {
        boolean market = random.nextInt(20) == 0;
        return "{\"document_number\":\"12345678901\",\"client_order_id\":\"" + clientOrderId + "\",\"side\":\""
                + (random.nextBoolean() ? "bid" : "ask") + "\",\"symbol\":\"" + SYMBOLS[random.nextInt(SYMBOLS.length)]
                + "\",\"quantity\":" + random.nextInt(1, 200)
                + (market
                        ? ",\"order_type\":\"market\"}"
                        : ",\"price\":" + random.nextInt(990, 1011) + ",\"valid_until\":\"2099-12-31T23:59:59Z\"}");
    }
}
