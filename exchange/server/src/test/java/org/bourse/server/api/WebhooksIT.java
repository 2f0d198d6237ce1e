package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import org.bourse.engine.model.Side;
import org.bourse.server.webhook.WebhookDelivery;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker's own deliveries over REST: listed in pages, and sent again. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class WebhooksIT {

    private RestStack stack;
    private RestClient anna;
    private RestClient bert;

    @BeforeEach
    void start() {
        stack = RestStack.start();
        anna = stack.client().broker("Anna");
        bert = stack.client().broker("Bert");
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private void delivery(long id, WebhookDelivery.Status status, int code, String error) {
        long annaId = anna.get("/balance").json().get("broker_id").asLong();
        long finishedAt = status == WebhookDelivery.Status.PENDING ? 0 : 1_800_000_000_500_000L;
        stack.deliveries.add(new WebhookDelivery(
                id,
                annaId,
                id / 2,
                7,
                "PETR4",
                Side.ASK,
                1000,
                5,
                3,
                1_800_000_000_000_000L,
                status,
                2,
                1_800_000_000_100_000L,
                code,
                error,
                "https://example.com/hook",
                "9 7",
                1_800_000_000_000_001L,
                finishedAt));
    }

    @Test
    void showsABrokerItsOwnDeliveries() {
        delivery(2, WebhookDelivery.Status.PENDING, 0, "connection refused");
        delivery(4, WebhookDelivery.Status.DELIVERED, 204, "");

        JsonNode page = anna.get("/webhooks/deliveries").json();

        assertThat(page.at("/deliveries/0").toString())
                .isEqualTo("{\"delivery_id\":\"4\",\"trade_id\":\"2\",\"order_id\":\"7\",\"symbol\":\"PETR4\","
                        + "\"side\":\"ask\",\"price\":1000,\"quantity\":5,\"order_remaining_quantity\":3,"
                        + "\"executed_at\":\"2027-01-15T08:00:00Z\",\"status\":\"delivered\",\"attempts\":2,"
                        + "\"next_attempt_at\":null,\"last_status_code\":204,\"last_error\":null,"
                        + "\"last_url\":\"https://example.com/hook\",\"last_secret_ids\":[\"9\",\"7\"],"
                        + "\"created_at\":\"2027-01-15T08:00:00.000001Z\","
                        + "\"finished_at\":\"2027-01-15T08:00:00.500Z\"}");
        assertThat(page.at("/deliveries/1/status").asText()).isEqualTo("pending");
        assertThat(page.at("/deliveries/1/last_error").asText()).isEqualTo("connection refused");
        assertThat(page.at("/deliveries/1/next_attempt_at").asText()).isEqualTo("2027-01-15T08:00:00.100Z");
        assertThat(bert.get("/webhooks/deliveries").json().get("deliveries")).isEmpty();
    }

    @Test
    void listsInPages() {
        for (int id = 2; id <= 10; id += 2) {
            delivery(id, WebhookDelivery.Status.GIVEN_UP, 500, "HTTP 500");
        }

        JsonNode first = anna.get("/webhooks/deliveries?limit=3").json();
        JsonNode second = anna.get("/webhooks/deliveries?limit=3&cursor="
                        + first.get("next_cursor").asText())
                .json();

        assertThat(first.get("deliveries")).hasSize(3);
        assertThat(second.get("deliveries")).hasSize(2);
        assertThat(second.get("next_cursor").isNull()).isTrue();
    }

    @Test
    void sendsAgainWhatIsTheBrokersOwn() {
        delivery(2, WebhookDelivery.Status.GIVEN_UP, 500, "HTTP 500");

        RestClient.Reply scheduled = anna.post("/webhooks/deliveries/2/redeliver");

        assertThat(scheduled.status()).isEqualTo(202);
        assertThat(scheduled.text()).isEqualTo("{\"delivery_id\":\"2\",\"status\":\"scheduled\"}");
        assertThat(bert.post("/webhooks/deliveries/2/redeliver").code()).isEqualTo("not_delivery_owner");
        assertThat(anna.post("/webhooks/deliveries/3/redeliver").code()).isEqualTo("unknown_delivery");
        assertThat(anna.post("/webhooks/deliveries/x/redeliver").status()).isEqualTo(404);
        stack.deliveries.busy = true;
        RestClient.Reply busy = anna.post("/webhooks/deliveries/2/redeliver");
        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.header("Retry-After")).isEqualTo("1");
    }

    @Test
    @ExpectedLog(level = WARN, line = "could not be answered: the database is down")
    void saysWhenTheLogCannotBeRead() {
        stack.deliveries.down = true;

        assertThat(anna.get("/webhooks/deliveries").code()).isEqualTo("history_unavailable");
    }
}
