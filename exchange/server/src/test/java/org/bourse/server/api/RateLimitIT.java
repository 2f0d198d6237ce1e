package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.server.orders.JsonOrderEntry;
import org.bourse.server.orders.OrderBodyReader;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.PhaseTimes;
import org.bourse.server.request.RequestJson;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;

/** The limit of orders per second, as a broker meets it over REST. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class RateLimitIT {

    private static final String ORDER = """
        {"document_number": "1", "side": "bid", "symbol": "PETR4", "price": 10, "quantity": 5,
         "time_in_force": "gtc"}\
        """;

    @Test
    void tellsWhoIsTooFastWhenToComeBack() {
        AtomicLong nanos = new AtomicLong();
        try (RestStack stack = RestStack.start(
                settings -> new HttpSettings(settings.host(), 0, 65_536, 60_000, false, settings.adminApiKey(), 2),
                nanos::get)) {
            RestClient anna = stack.client().broker("Anna");
            RestClient bert = stack.client().broker("Bert");

            RestClient.Reply first = anna.post("/orders", ORDER);
            RestClient.Reply second = anna.post("/orders", ORDER);
            RestClient.Reply third = anna.post("/orders", ORDER);

            assertThat(first.header("RateLimit-Limit")).isEqualTo("2");
            assertThat(first.header("RateLimit-Remaining")).isEqualTo("1");
            assertThat(first.header("RateLimit-Reset")).isEqualTo("1");
            assertThat(second.header("RateLimit-Remaining")).isEqualTo("0");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.code()).isEqualTo("rate_limited");
            assertThat(third.header("Retry-After")).isEqualTo("1");
            assertThat(third.header("RateLimit-Remaining")).isEqualTo("0");
            assertThat(anna.patch(first.header("Location"), "{\"price\": 5}").status())
                    .isEqualTo(429);
            assertThat(anna.post(first.header("Location") + "/cancel").status()).isEqualTo(204);
            assertThat(anna.get("/orders").status()).isEqualTo(200);
            assertThat(bert.post("/orders", ORDER).status()).isEqualTo(201);

            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
            assertThat(anna.post("/orders", "{}").status()).isEqualTo(422);
            assertThat(anna.post("/orders", ORDER).status()).isEqualTo(429);
        }
    }

    @Test
    void takesNoTokenForARepeat() throws RefusedException {
        AtomicLong nanos = new AtomicLong();
        String named = "{\"client_order_id\": \"a-1\"," + ORDER.strip().substring(1);
        try (RestStack stack = RestStack.start(
                settings -> new HttpSettings(settings.host(), 0, 65_536, 60_000, false, settings.adminApiKey(), 2),
                nanos::get)) {
            RestClient anna = stack.client().broker("Anna");
            RestClient.Reply first = anna.post("/orders", named);
            assertThat(first.status()).isEqualTo(201);
            long brokerId =
                    Long.parseLong(anna.get("/balance").json().path("broker_id").asText());
            for (int i = 0; i < 5; i++) {
                RestClient.Reply repeated = anna.post("/orders", named);
                assertThat(repeated.status()).isEqualTo(200);
                assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");
                // As WebSocket enters it.
                JsonOrderEntry orders = stack.orders();
                orders.requireGranted(brokerId, orders.takeToken(brokerId));
                SubmitOrder order = OrderBodyReader.read(brokerId, new RequestJson.Message(named, Set.of()));
                assertThat(orders.enter(order, CommandSource.REST)
                                .await(new PhaseTimes())
                                .isRepeat())
                        .isTrue();
            }
            assertThat(anna.post("/orders", ORDER).status()).isEqualTo(201);
            assertThat(anna.post("/orders", ORDER).status()).isEqualTo(429);
        }
    }
}
