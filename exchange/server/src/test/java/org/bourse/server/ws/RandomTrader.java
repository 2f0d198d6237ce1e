package org.bourse.server.ws;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** A broker that trades at random over its WebSocket, one order message after the other. */
final class RandomTrader implements Runnable {

    /** What may come of a valid message: done, or about an order that is closed by now. */
    private static final Set<Integer> EXPECTED = Set.of(200, 201, 204, 404, 409);

    private static final int MIDDLE = 1_000;

    /** No side of a book gets more prices than REST shows: 50. */
    private static final int FARTHEST = 24;

    private final int port;
    private final String apiKey;
    private final List<String> symbols;
    private final SplittableRandom random;
    private final BooleanSupplier goesOn;
    private final List<String> orderIds = new ArrayList<>();

    /** {@code goesOn} is asked before each message. */
    RandomTrader(int port, String apiKey, List<String> symbols, SplittableRandom random, BooleanSupplier goesOn) {
        this.port = port;
        this.apiKey = apiKey;
        this.symbols = symbols;
        this.random = random;
        this.goesOn = goesOn;
    }

    @Override
    public void run() {
        try (FeedClient client = new FeedClient(port)) {
            client.send("{\"op\":\"auth\",\"api_key\":\"" + apiKey + "\"}");
            client.read("authenticated");
            while (goesOn.getAsBoolean()) {
                trade(client);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a trader lost its connection", e);
        }
    }

    private void trade(FeedClient client) throws IOException {
        String message = nextMessage();
        client.send(message);
        JsonNode answer =
                client.read(one -> !"heartbeat".equals(one.path("type").asText()));
        if (!EXPECTED.contains(answer.path("status").asInt())) {
            throw new IllegalStateException(message + " was answered with " + answer);
        }
        if (answer.has("order_id")) {
            orderIds.add(answer.path("order_id").asText());
        }
    }

    private String nextMessage() {
        int choice = random.nextInt(1_000);
        if (choice < 2) {
            return "{\"op\":\"mass_cancel\",\"symbol\":\"" + symbol() + "\"}";
        }
        if (choice < 200 && !orderIds.isEmpty()) {
            return "{\"op\":\"cancel\",\"order_id\":\"" + order() + "\"}";
        }
        if (choice < 300 && !orderIds.isEmpty()) {
            return "{\"op\":\"replace\",\"order_id\":\"" + order() + "\",\"price\":" + price() + ",\"quantity\":"
                    + quantity() + "}";
        }
        return submit(choice);
    }

    private String submit(int choice) {
        String terms = choice < 340
                ? ",\"order_type\":\"market\""
                : ",\"price\":" + price() + ",\"time_in_force\":\"" + (choice < 380 ? "ioc" : "gtc") + "\"";
        return "{\"op\":\"submit\",\"document_number\":\"12345678901\",\"symbol\":\"" + symbol() + "\",\"side\":\""
                + (random.nextBoolean() ? "bid" : "ask") + "\",\"quantity\":" + quantity() + terms + "}";
    }

    private String order() {
        return orderIds.get(Math.max(0, orderIds.size() - 1 - random.nextInt(300)));
    }

    private String symbol() {
        return symbols.get(random.nextInt(symbols.size()));
    }

    private int price() {
        return MIDDLE + random.nextInt(-FARTHEST, FARTHEST + 1);
    }

    private int quantity() {
        return random.nextInt(1, 100);
    }
}
