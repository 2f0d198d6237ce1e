package org.bourse.server.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** A broker that enters one order after the other, and asks after health in between, and notes how long answers took. */
final class HonestBroker {

    private static final String ORDER = "{\"document_number\":\"1\",\"side\":\"bid\",\"symbol\":\"VALE3\",\"price\":10,"
            + "\"quantity\":5,\"time_in_force\":\"ioc\"}";
    private static final int ORDERS_PER_HEALTH = 20;
    private static final long PAUSE_MILLIS = 2;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI exchange;
    private final URI health;
    private final String key;
    private final Histogram orders = new Histogram(3);
    private final Histogram healths = new Histogram(3);
    private long refused;

    HonestBroker(URI exchange, URI health, String key) {
        this.exchange = exchange;
        this.health = health;
        this.key = key;
    }

    /** Trades while that holds. */
    void trade(BooleanSupplier goesOn) throws IOException, InterruptedException {
        HttpRequest order = HttpRequest.newBuilder(exchange.resolve("/orders"))
                .timeout(Duration.ofMinutes(3))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ORDER))
                .build();
        HttpRequest live =
                HttpRequest.newBuilder(health).timeout(Duration.ofMinutes(3)).build();
        for (int i = 0; goesOn.getAsBoolean(); i++) {
            time(order, orders, 201);
            if (i % ORDERS_PER_HEALTH == 0) {
                time(live, healths, 200);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void time(HttpRequest request, Histogram times, int expected) throws IOException, InterruptedException {
        long before = System.nanoTime();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        times.recordValue((System.nanoTime() - before) / 1_000);
        if (status != expected) {
            refused++;
        }
    }

    /** Times of orders, in microseconds. */
    Histogram orders() {
        return orders;
    }

    /** Times of health, in microseconds. */
    Histogram healths() {
        return healths;
    }

    /** Answers that were not what they should be. */
    long refused() {
        return refused;
    }
}
