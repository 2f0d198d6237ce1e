package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Brokers' cancel timers, over REST. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class CancelTimerIT {

    private static final String ORDER =
            "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"bid\",\"quantity\":5,"
                    + "\"time_in_force\":\"gtc\",\"price\":10}";

    private final RestStack stack = RestStack.start();
    private RestClient anna = stack.client();
    private RestClient bert = stack.client();

    @BeforeEach
    void register() {
        anna = stack.client().broker("Anna");
        bert = stack.client().broker("Bert");
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private static RestClient.Reply cancelAfter(RestClient broker, String seconds) {
        return broker.post("/orders/cancel-after", "{\"seconds\":" + seconds + "}");
    }

    private static String cancelAt(RestClient broker) {
        return broker.get("/balance").json().path("cancel_at").asText();
    }

    private static int openOrders(RestClient broker) {
        return broker.get("/orders?status=open").json().path("orders").size();
    }

    private void pass(long micros) {
        stack.clockOffsetMicros.addAndGet(micros);
        stack.operator(new ExpireOrders());
    }

    @Test
    void cancelsAllOrdersOnceWhenItsTimeHasCome() {
        anna.post("/orders", ORDER);
        anna.post("/orders", ORDER);
        bert.post("/orders", ORDER);

        RestClient.Reply set = cancelAfter(anna, "600");

        assertThat(set.status()).isEqualTo(200);
        assertThat(set.json().path("cancel_at").asText())
                .isEqualTo(cancelAt(anna))
                .endsWith("Z");
        pass(300_000_000);
        assertThat(openOrders(anna)).isEqualTo(2);
        pass(300_000_001);
        assertThat(openOrders(anna)).isZero();
        assertThat(cancelAt(anna)).isEqualTo("null");
        assertThat(openOrders(bert)).isEqualTo(1);
        anna.post("/orders", ORDER);
        pass(3_600_000_000L);
        assertThat(openOrders(anna)).isEqualTo(1);
    }

    @Test
    void isSetAnewByEachCallAndTurnedOffByNone() {
        anna.post("/orders", ORDER);
        String first = cancelAfter(anna, "600").json().path("cancel_at").asText();
        pass(500_000_000);
        String second = cancelAfter(anna, "600").json().path("cancel_at").asText();
        assertThat(second).isGreaterThan(first);
        pass(500_000_000);
        assertThat(openOrders(anna)).isEqualTo(1);
        assertThat(cancelAfter(anna, "0").json().path("cancel_at").isNull()).isTrue();
        pass(500_000_000);
        assertThat(openOrders(anna)).isEqualTo(1);
        assertThat(cancelAt(anna)).isEqualTo("null");
    }

    @Test
    void answersHowManyOrdersWereCancelledOnRequestAndNotByTheTimer() {
        anna.post("/orders", ORDER);
        bert.post("/orders", ORDER);
        cancelAfter(anna, "1");
        stack.clockOffsetMicros.addAndGet(2_000_000);

        assertThat(bert.delete("/orders").json().path("cancelled").asInt()).isEqualTo(1);
        assertThat(openOrders(anna)).isZero();
    }

    @Test
    void refusesOtherTimes() {
        for (String seconds : new String[] {"-1", "3601", "1.5", "true", "9223372036854775807", "1e3"}) {
            RestClient.Reply refused = cancelAfter(anna, seconds);
            assertThat(refused.status()).as(seconds).isEqualTo(422);
            assertThat(refused.code()).as(seconds).isEqualTo("invalid_field");
        }
        assertThat(anna.post("/orders/cancel-after", "{}").code()).isEqualTo("missing_field");
        assertThat(anna.post("/orders/cancel-after", "{\"seconds\":1,\"x\":1}").code())
                .isEqualTo("unknown_field");
        assertThat(anna.get("/orders/cancel-after").status()).isEqualTo(405);
        assertThat(cancelAt(anna)).isEqualTo("null");
    }
}
