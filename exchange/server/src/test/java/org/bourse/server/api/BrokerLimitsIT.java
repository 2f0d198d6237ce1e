package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Brokers' own limits, over REST: each refuses with its reason, and the next smaller order is taken. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class BrokerLimitsIT {

    private static final String NONE = "\"order_quantity\":null,\"order_value\":null,\"open_orders\":null,"
            + "\"orders_per_second\":null,\"open_buy_value\":null,\"open_sell_value\":null,\"position\":null,\"credit\":null";

    private static final Pattern SPACE = Pattern.compile(" ");

    private final AtomicLong limiterNanos = new AtomicLong();
    private final RestStack stack = RestStack.start(UnaryOperator.identity(), limiterNanos::get);
    private final RestClient operator = stack.client().asAdmin();
    private final RestClient anna = stack.client().broker("Anna");
    private final RestClient bert = stack.client().broker("Bert");
    private final String path =
            "/admin/brokers/" + anna.get("/balance").json().path("broker_id").asText() + "/limits";

    @AfterEach
    void stop() {
        stack.close();
    }

    private static RestClient.Reply order(RestClient broker, String terms) {
        List<String> words = SPACE.splitAsStream(terms).toList();
        return broker.post(
                "/orders",
                "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"" + words.get(0) + "\",\"quantity\":"
                        + words.get(1)
                        + (words.get(2).equals("market")
                                ? ",\"order_type\":\"market\"}"
                                : ",\"time_in_force\":\"gtc\",\"price\":" + words.get(2) + "}"));
    }

    /** Sets a limit alone, and tries an order just beyond it and the next smaller one. */
    private void limits(String limit, String beyond, String reason, String smaller) {
        anna.delete("/orders");
        assertThat(operator.put(path, "{" + limit + "}").status()).isEqualTo(200);
        RestClient.Reply refused = order(anna, beyond);
        assertThat(refused.status()).as(limit).isEqualTo(409);
        assertThat(refused.code()).as(limit).isEqualTo(reason);
        assertThat(order(anna, smaller).status()).as(limit).isEqualTo(201);
    }

    @Test
    void eachLimitRefusesWithItsReasonAndTheNextSmallerOrderIsTaken() {
        limits("\"order_quantity\":10", "bid 11 100", "order_quantity_limit", "bid 10 100");
        limits("\"order_value\":1000", "bid 10 101", "order_value_limit", "bid 10 100");
        limits("\"open_buy_value\":1000", "bid 10 101", "open_buy_value_limit", "bid 10 100");
        limits("\"open_sell_value\":1000", "ask 10 101", "open_sell_value_limit", "ask 10 100");
        limits("\"position\":10", "bid 11 50", "position_limit", "bid 10 50");
        limits("\"position\":10", "ask 11 900", "position_limit", "ask 10 900");
        limits("\"credit\":1000", "bid 10 101", "credit_limit", "bid 10 100");
        limits("\"open_orders\":1,\"order_quantity\":5", "bid 6 100", "order_quantity_limit", "bid 5 100");
        assertThat(order(anna, "bid 1 100").code()).isEqualTo("open_orders_limit");
        anna.delete("/orders");
        assertThat(order(anna, "bid 1 100").status()).isEqualTo(201);

        order(bert, "ask 10 200");
        limits("\"order_value\":1000", "bid 6 market", "order_value_limit", "bid 5 market");
        limits("\"credit\":1999", "bid 5 market", "credit_limit", "bid 4 market");
        assertThat(order(bert, "bid 50 100").status()).isEqualTo(201);
    }

    @Test
    void holdForReplacesToo() {
        String order = order(anna, "bid 10 100").header("Location");
        operator.put(path, "{\"position\":12,\"open_buy_value\":1100}");

        assertThat(anna.patch(order, "{\"quantity\":13,\"price\":1}").code()).isEqualTo("position_limit");
        assertThat(anna.patch(order, "{\"quantity\":12}").code()).isEqualTo("open_buy_value_limit");
        assertThat(anna.patch(order, "{\"quantity\":11}").status()).isEqualTo(200);
    }

    @Test
    void limitTheOrdersASecond() {
        operator.put(path, "{\"orders_per_second\":2}");
        RestClient.Reply first = order(anna, "bid 1 100");
        assertThat(first.header("RateLimit-Limit")).isEqualTo("2");
        assertThat(order(anna, "bid 1 100").status()).isEqualTo(201);
        RestClient.Reply third = order(anna, "bid 1 100");
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.code()).isEqualTo("rate_limited");
        assertThat(third.json().path("detail").asText()).contains("2 a second");
        for (int i = 0; i < 5; i++) {
            assertThat(order(bert, "bid 1 100").status()).isEqualTo(201);
        }
        limiterNanos.addAndGet(1_000_000_000);
        assertThat(order(anna, "bid 1 100").status()).isEqualTo(201);
        operator.put(path, "{\"orders_per_second\":0}");
        assertThat(order(anna, "bid 1 100").detail()).contains("0 a second: none is taken until");
        operator.put(path, "{}");
        assertThat(order(anna, "bid 1 100").status()).isEqualTo(201);
    }

    @Test
    void areReadByTheOperatorAndShownToTheBrokerWithWhatIsUsed() {
        assertThat(operator.get(path).json().toString()).contains(NONE);
        RestClient.Reply set = operator.put(path, "{\"open_orders\":5,\"credit\":0,\"order_value\":null}");
        assertThat(set.json().path("open_orders").asInt()).isEqualTo(5);
        assertThat(set.json().path("sequence").asText()).isNotEmpty();
        assertThat(operator.get(path).json().path("credit").asInt()).isZero();

        order(bert, "bid 9 100");
        order(anna, "ask 4 100");
        order(anna, "ask 5 300");
        order(anna, "bid 3 100");
        assertThat(anna.get("/risk").json().toString())
                .isEqualTo("{\"limits\":{"
                        + NONE.replace("open_orders\":null", "open_orders\":5").replace("credit\":null", "credit\":0")
                        + "},\"open_orders\":2,\"values\":[{\"currency\":\"USD\",\"scale\":2,\"balance\":400,"
                        + "\"open_buy_value\":300,\"open_sell_value\":1500}],\"positions\":[{\"symbol\":\"PETR4\","
                        + "\"quantity_scale\":0,\"quantity\":-4,\"open_buy_quantity\":3,\"open_sell_quantity\":5}]}");
    }

    @Test
    void refusesWhatIsNoLimit() {
        assertThat(operator.put(path, "{\"credit\":-1}").code()).isEqualTo("invalid_field");
        assertThat(operator.put(path, "{\"credit\":1.5}").code()).isEqualTo("invalid_field");
        assertThat(operator.put(path, "{\"credit\":9223372036854775807}").code())
                .isEqualTo("invalid_field");
        assertThat(operator.put(path, "{\"x\":1}").code()).isEqualTo("unknown_field");
        assertThat(operator.put("/admin/brokers/999/limits", "{}").code()).isEqualTo("unknown_broker");
        assertThat(operator.put("/admin/brokers/x/limits", "{}").code()).isEqualTo("unknown_broker");
        assertThat(operator.get("/admin/brokers/x/limits").code()).isEqualTo("unknown_broker");
        assertThat(anna.put(path, "{}").status()).isEqualTo(401);
        assertThat(operator.get("/risk").status()).isEqualTo(401);
        assertThat(operator.get(path).json().toString()).contains(NONE);
    }
}
