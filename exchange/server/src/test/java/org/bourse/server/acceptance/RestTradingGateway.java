package org.bourse.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bourse.server.process.ExchangeClient;

/** Scenarios' words as HTTP calls. */
class RestTradingGateway implements TradingGateway {

    private final ExchangeClient client;
    private final String symbol;
    private final Map<String, String> orderIds = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();

    RestTradingGateway(ExchangeClient client, String symbol) {
        this.client = client;
        this.symbol = symbol;
    }

    @Override
    public void enters(String name, String words) {
        noteAnswer(name, ask(() -> submit(body(name, words))));
    }

    @Override
    public Optional<String> foresees(String words) {
        ExchangeClient.Answer answer = ask(() -> validate(body("foreseen", words)));
        assertThat(answer.status()).isEqualTo(200);
        JsonNode said = answer.body();
        return Optional.of(
                said.get("valid").asBoolean()
                        ? said.get("would").asText()
                        : "refused: " + said.at("/problem/detail").asText());
    }

    private String body(String name, String words) {
        OrderWords order = OrderWords.of(words);
        StringBuilder body = new StringBuilder("{\"document_number\":\"12345678901\",\"client_order_id\":\"" + name
                + "\",\"symbol\":\"" + symbol + "\",\"side\":\"" + (order.buys() ? "bid" : "ask") + "\",\"quantity\":"
                + order.quantity());
        order.price().ifPresentOrElse(price -> body.append(",\"price\":").append(OrderWords.cents(price)), () -> {
            if (order.stopPrice().isEmpty()) {
                body.append(",\"order_type\":\"market\"");
            }
        });
        order.stopPrice()
                .ifPresent(stopPrice -> body.append(",\"order_type\":\"")
                        .append(order.price().isPresent() ? "stop_limit" : "stop")
                        .append("\",\"stop_price\":")
                        .append(OrderWords.cents(stopPrice)));
        order.timeInForce()
                .ifPresent(timeInForce ->
                        body.append(",\"time_in_force\":\"").append(timeInForce).append('"'));
        order.until()
                .ifPresent(until ->
                        body.append(",\"valid_until\":\"").append(until).append('"'));
        order.seconds()
                .ifPresent(seconds -> body.append(",\"valid_for_seconds\":").append(seconds));
        order.deadline()
                .ifPresent(deadline ->
                        body.append(",\"deadline\":\"").append(deadline).append('"'));
        if (order.postOnly()) {
            body.append(",\"post_only\":true");
        }
        order.shown().ifPresent(shown -> body.append(",\"display_quantity\":").append(shown));
        order.prevention()
                .ifPresent(prevention -> body.append(",\"self_trade_prevention\":\"")
                        .append(prevention)
                        .append('"'));
        order.group().ifPresent(group -> body.append(",\"stp_id\":").append(group));
        return body.append('}').toString();
    }

    @Override
    public void replaces(String name, String newName, String words) {
        String deadline = OrderWords.deadline(words)
                .map(time -> ",\"deadline\":\"" + time + '"')
                .orElse("");
        String timeless = OrderWords.withoutDeadline(words);
        String priced = OrderWords.withoutShown(timeless);
        String shown = OrderWords.shown(timeless)
                .map(quantity -> ",\"display_quantity\":" + quantity)
                .orElse("");
        String terms = OrderWords.withoutPostOnly(priced);
        String[] word = OrderWords.withoutStop(terms).split(" at ", -1);
        String stop = OrderWords.stopPrice(terms)
                .map(price -> ",\"stop_price\":" + OrderWords.cents(price))
                .orElse("");
        String body = "{\"quantity\":" + word[0] + stop + shown + deadline + ",\"price\":" + OrderWords.cents(word[1])
                + ",\"client_order_id\":\"" + newName + (terms.equals(priced) ? "\"}" : "\",\"post_only\":true}");
        noteAnswer(newName, ask(() -> replace(orderId(name), body)));
    }

    @Override
    public void cancels(String name) {
        assertThat(ask(() -> cancel(orderId(name))).status()).isEqualTo(204);
    }

    @Override
    public int cancelsAll() {
        return ask(this::cancelAll).body().get("cancelled").asInt();
    }

    @Override
    public String sees(String name) {
        String refusal = refusals.get(name);
        if (refusal != null) {
            return "refused: " + refusal;
        }
        ExchangeClient.Answer answer = ask(() -> client.get("/orders/" + orderId(name)));
        return answer.status() == 404 ? "unknown" : state(answer.body());
    }

    @Override
    public String nameOf(String name) {
        return ask(() -> client.get("/orders/" + orderId(name)))
                .body()
                .get("client_order_id")
                .asText();
    }

    @Override
    public Instant expiry(String name) {
        return Instant.parse(ask(() -> client.get("/orders/" + orderId(name)))
                .body()
                .get("valid_until")
                .asText());
    }

    @Override
    public String book() {
        JsonNode book =
                ask(() -> client.get("/stocks/" + symbol + "/book?depth=50")).body();
        return levels(book.get("bids")) + " | " + levels(book.get("asks"));
    }

    @Override
    public void close() {
        // HTTP keeps nothing open that would be missed.
    }

    /** Enters the order of this JSON object. */
    ExchangeClient.Answer submit(String order) throws IOException {
        return client.post("/orders", order);
    }

    /** Asks what would become of the order of this JSON object. */
    ExchangeClient.Answer validate(String order) throws IOException {
        return client.post("/orders?validate_only=true", order);
    }

    /** Replaces an order by the terms of this JSON object. */
    ExchangeClient.Answer replace(String orderId, String terms) throws IOException {
        return client.patch("/orders/" + orderId, terms);
    }

    ExchangeClient.Answer cancel(String orderId) throws IOException {
        return client.post("/orders/" + orderId + "/cancel");
    }

    ExchangeClient.Answer cancelAll() throws IOException {
        return client.delete("/orders");
    }

    /** An order that was refused before may be known by now, and the other way round. */
    private void noteAnswer(String name, ExchangeClient.Answer answer) {
        if (answer.status() == 200 || answer.status() == 201) {
            refusals.remove(name);
            orderIds.put(name, answer.body().get("order_id").asText());
        } else if (!orderIds.containsKey(name)) {
            assertThat(answer.status()).isBetween(400, 499);
            refusals.put(name, answer.body().get("detail").asText());
        }
    }

    /** The id of a name; of a name that no order has, one that no order has either. */
    private String orderId(String name) {
        return orderIds.getOrDefault(name, "9000000000000000000");
    }

    private static String state(JsonNode order) {
        String state = order.get("status").asText().equals("open")
                ? "open"
                : switch (order.get("close_reason").asText()) {
                    case "unfilled", "unfilled_market" -> "cancelled";
                    default -> order.get("close_reason").asText();
                };
        long filled = 0;
        long value = 0;
        for (JsonNode trade : order.get("trades")) {
            filled += trade.get("quantity").asLong();
            value += trade.get("quantity").asLong() * trade.get("price").asLong();
        }
        long quantity = order.get("quantity").asLong();
        assertThat(order.get("remaining_quantity").asLong()).isEqualTo(quantity - filled);
        if (state.equals("filled")) {
            assertThat(quantity).isEqualTo(filled);
        }
        return state + " " + filled + (state.equals("filled") ? "" : "/" + quantity)
                + (filled == 0
                        ? ""
                        : " at "
                                + BigDecimal.valueOf(value, 2)
                                        .divide(BigDecimal.valueOf(filled), 4, RoundingMode.HALF_UP));
    }

    private static String levels(JsonNode levels) {
        StringBuilder text = new StringBuilder();
        for (JsonNode level : levels) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(String.format(
                            Locale.ROOT,
                            "%d @ %s (%d)",
                            level.get("total_quantity").asLong(),
                            BigDecimal.valueOf(level.get("price").asLong(), 2),
                            level.get("order_count").asLong()));
        }
        return text.toString();
    }

    private static ExchangeClient.Answer ask(Call call) {
        try {
            return call.answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Call {
        ExchangeClient.Answer answer() throws IOException;
    }
}
