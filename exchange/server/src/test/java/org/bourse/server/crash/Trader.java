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
import org.bourse.server.process.ExchangeClient;

/** One broker that sends random orders and cancels as fast as they are answered, until the exchange is gone. */
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
                if (orderIds.isEmpty() || random.nextInt(100) < 80) {
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
        JsonNode order = answer.body();
        work.submissions.put(clientOrderId, new AcknowledgedWork.Submission(body, Optional.of(order)));
        orderIds.add(order.get("order_id").asText());
        answered.incrementAndGet();
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
