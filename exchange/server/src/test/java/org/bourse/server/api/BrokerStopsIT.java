package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import java.util.concurrent.atomic.AtomicBoolean;
import org.bourse.server.api.brokers.BrokerStopsApi;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.LinesOf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suspensions by the operator and brokers' kill switches, over REST. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class BrokerStopsIT {

    private static final String REASON = "{\"reason\":\"Margin call\"}";

    private final RestStack stack = RestStack.start();
    private final RestClient operator = stack.client().asAdmin();
    private RestClient anna = stack.client();
    private RestClient bert = stack.client();
    private String annaId = "";

    @BeforeEach
    void register() {
        anna = stack.client().broker("Anna");
        bert = stack.client().broker("Bert");
        annaId = anna.get("/balance").json().path("broker_id").asText();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private static RestClient.Reply order(RestClient broker, String side) {
        return broker.post(
                "/orders",
                "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"" + side
                        + "\",\"quantity\":5,\"time_in_force\":\"gtc\",\"price\":10}");
    }

    private String status() {
        return anna.get("/balance").json().path("status").asText();
    }

    @Test
    void suspendsABrokerUntilItIsResumed() {
        String order = order(anna, "bid").header("Location");
        order(anna, "bid");

        RestClient.Reply suspended = operator.post("/admin/brokers/" + annaId + "/suspend", REASON);

        assertThat(suspended.status()).isEqualTo(200);
        assertThat(suspended.json().path("broker_id").asText()).isEqualTo(annaId);
        assertThat(suspended.json().path("cancelled").asInt()).isZero();
        assertThat(status()).isEqualTo("suspended");
        RestClient.Reply refused = order(anna, "bid");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("broker_suspended");
        assertThat(anna.patch(order, "{\"quantity\":4}").code()).isEqualTo("broker_suspended");
        assertThat(anna.post(order + "/cancel").status()).isEqualTo(204);
        assertThat(anna.delete("/kill-switch").code()).isEqualTo("broker_suspended");
        assertThat(order(bert, "bid").status()).isEqualTo(201);

        assertThat(operator.post(
                                "/admin/brokers/" + annaId + "/suspend",
                                "{\"reason\":\"Again\",\"cancel_orders\":true}")
                        .json()
                        .path("cancelled")
                        .asInt())
                .isEqualTo(1);
        assertThat(operator.post("/admin/brokers/" + annaId + "/resume", REASON).status())
                .isEqualTo(200);
        assertThat(status()).isEqualTo("active");
        assertThat(order(anna, "bid").status()).isEqualTo(201);
    }

    @Test
    void eachIsALineOfTheLogWithTheBrokerAndTheReason() {
        order(anna, "bid");
        try (LinesOf log = new LinesOf(BrokerStopsApi.class)) {
            operator.post(
                    "/admin/brokers/" + annaId + "/suspend", "{\"reason\":\"Margin call\",\"cancel_orders\":true}");
            anna.delete("/kill-switch");
            operator.post("/admin/brokers/" + annaId + "/resume", "{\"reason\":\"Paid\"}");
            anna.post("/kill-switch");

            String broker = "broker " + annaId + ", \"Anna\", ";
            assertThat(log.all())
                    .containsExactly(
                            broker + "suspended by the operator, 1 open orders cancelled: Margin call",
                            broker + "resumed by the operator, 0 open orders cancelled: Paid",
                            broker + "engaged its kill switch, 0 open orders cancelled");
        }
    }

    @Test
    void noOrderOfASuspendedBrokerTradesAfterTheAnswer() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread stream = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                order(anna, "bid");
            }
        });
        while (anna.get("/orders").json().path("orders").isEmpty()) {
            Thread.onSpinWait();
        }
        operator.post("/admin/brokers/" + annaId + "/suspend", "{\"reason\":\"x\",\"cancel_orders\":true}");

        RestClient.Reply ask = order(bert, "ask");
        done.set(true);
        stream.join();

        assertThat(ask.status()).isEqualTo(201);
        assertThat(ask.json().path("trades").isEmpty()).isTrue();
        assertThat(anna.get("/orders?status=open").json().path("orders").isEmpty())
                .isTrue();
    }

    @Test
    void aBrokerStopsItselfAndGoesOn() {
        order(anna, "bid");
        order(anna, "bid");

        RestClient.Reply engaged = anna.post("/kill-switch");

        assertThat(engaged.json().path("status").asText()).isEqualTo("kill_switch");
        assertThat(engaged.json().path("cancelled").asInt()).isEqualTo(2);
        assertThat(order(anna, "bid").code()).isEqualTo("kill_switch_engaged");
        assertThat(order(bert, "bid").status()).isEqualTo(201);
        assertThat(anna.delete("/kill-switch").json().path("status").asText()).isEqualTo("active");
        assertThat(order(anna, "bid").status()).isEqualTo(201);
        anna.post("/kill-switch");
        operator.post("/admin/brokers/" + annaId + "/resume", REASON);
        assertThat(order(anna, "bid").status()).isEqualTo(201);
    }

    @Test
    void refusesWhatIsNoSuspension() {
        assertThat(operator.post("/admin/brokers/999/suspend", REASON).code()).isEqualTo("unknown_broker");
        assertThat(operator.post("/admin/brokers/x/resume", REASON).code()).isEqualTo("unknown_broker");
        String suspend = "/admin/brokers/" + annaId + "/suspend";
        assertThat(operator.post(suspend, "{}").code()).isEqualTo("missing_field");
        assertThat(operator.post(suspend, "{\"reason\":\"x\",\"cancel_orders\":1}")
                        .code())
                .isEqualTo("invalid_field");
        assertThat(anna.post(suspend, REASON).status()).isEqualTo(401);
        assertThat(operator.post("/kill-switch").status()).isEqualTo(401);
        assertThat(status()).isEqualTo("active");
    }
}
