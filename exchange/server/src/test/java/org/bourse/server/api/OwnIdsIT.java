package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders found by their broker's own ids, over REST; and the exchange's time. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class OwnIdsIT {

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

    private static String order(String id) {
        return """
                {"document_number": "12345678901", "side": "bid", "symbol": "PETR4", "price": 1000, "quantity": 5,
                 "time_in_force": "gtc", "client_order_id": "%s"}""".formatted(id.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String path(String id) {
        return "/orders/client:" + encoded(id);
    }

    private static String code(RestClient.Reply reply) {
        return reply.json().path("code").asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a-1",
                "a/b",
                "/",
                "50% off",
                "two words",
                " ",
                "client:a",
                "client:",
                "a+b",
                "a%2Fb",
                "ordem-ação",
                "€€€",
                "..",
                ".",
                "?a=b&c#d",
                "quote\"back\\slash",
                "cancel-after",
                "123456789012345678901234567890123456"
            })
    void everyIdThatIsAcceptedFindsItsOrder(String id) {
        RestClient.Reply entered = anna.post("/orders", order(id));
        assertThat(entered.status()).as(entered.text()).isEqualTo(201);
        String orderId = entered.json().get("order_id").asText();

        JsonNode read = anna.get(path(id)).json();
        assertThat(read.path("id").asText()).isEqualTo(orderId);
        assertThat(read.path("client_order_id").asText()).isEqualTo(id);
        JsonNode listed = anna.get("/orders?client_order_id=" + encoded(id)).json();
        assertThat(listed.get("orders")).hasSize(1);
        assertThat(listed.at("/orders/0/id").asText()).isEqualTo(orderId);
        assertThat(bert.get(path(id)).status()).isEqualTo(404);
        assertThat(bert.get("/orders?client_order_id=" + encoded(id)).json().get("orders"))
                .isEmpty();

        assertThat(anna.patch(path(id), "{\"price\": 1001}").status()).isEqualTo(200);
        assertThat(anna.get("/orders/" + orderId).json().get("price").asLong()).isEqualTo(1001);
        assertThat(anna.post(path(id) + "/cancel").status()).isEqualTo(204);
        assertThat(anna.get(path(id)).json().get("close_reason").asText()).isEqualTo("cancelled");
        assertThat(anna.post(path(id) + "/cancel").status()).isEqualTo(204);
        assertThat(code(anna.patch(path(id), "{\"price\": 1002}"))).isEqualTo("order_not_open");
    }

    @Test
    void theIdsBeforeAPatchFindTheOrderStill() {
        String orderId =
                anna.post("/orders", order("first")).json().get("order_id").asText();
        assertThat(anna.patch(path("first"), "{\"client_order_id\": \"second\"}")
                        .status())
                .isEqualTo(200);
        // Again, as after a lost answer.
        assertThat(anna.patch(path("first"), "{\"client_order_id\": \"second\"}")
                        .status())
                .isEqualTo(200);
        assertThat(anna.patch(path("second"), "{\"client_order_id\": \"third\"}")
                        .status())
                .isEqualTo(200);

        for (String id : new String[] {"first", "second", "third"}) {
            assertThat(anna.get(path(id)).json().path("id").asText()).isEqualTo(orderId);
            assertThat(anna.get("/orders?status=open&client_order_id=" + id)
                            .json()
                            .at("/orders/0/client_order_id")
                            .asText())
                    .isEqualTo("third");
            assertThat(anna.get("/orders?status=closed&client_order_id=" + id)
                            .json()
                            .get("orders"))
                    .isEmpty();
            assertThat(anna.get("/orders?symbol=VALE3&client_order_id=" + id)
                            .json()
                            .get("orders"))
                    .isEmpty();
        }
        assertThat(anna.post(path("first") + "/cancel").status()).isEqualTo(204);
        assertThat(anna.get(path("second")).json().get("status").asText()).isEqualTo("closed");
    }

    @Test
    void saysWhichIdsThereAreNot() {
        int done = stack.sources.size();
        for (String path : new String[] {path("nope"), path("1")}) {
            for (RestClient.Reply reply : new RestClient.Reply[] {
                anna.get(path), anna.patch(path, "{\"price\": 1}"), anna.post(path + "/cancel")
            }) {
                assertThat(reply.status()).isEqualTo(404);
                assertThat(code(reply)).isEqualTo("unknown_order");
                assertThat(reply.json().get("detail").asText()).contains("client_order_id");
            }
        }
        assertThat(stack.sources).hasSize(done);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567890123456789012345678901234567", "%00", "a%0Ab"})
    void refusesWhatNoOrderCouldHave(String raw) {
        RestClient.Reply read = anna.get("/orders/client:" + raw);
        assertThat(read.status()).isEqualTo(422);
        assertThat(code(read)).isEqualTo("invalid_parameter");
        assertThat(read.json().get("detail").asText()).contains("client:", "1 to 36 characters");
        assertThat(code(anna.patch("/orders/client:" + raw, "{\"price\": 1}"))).isEqualTo("invalid_parameter");
        assertThat(code(anna.post("/orders/client:" + raw + "/cancel"))).isEqualTo("invalid_parameter");

        RestClient.Reply listed = anna.get("/orders?client_order_id=" + raw);
        assertThat(listed.status()).isEqualTo(422);
        assertThat(listed.json().get("detail").asText()).contains("client_order_id", "1 to 36 characters");
    }

    @Test
    void aRawSlashIsAnotherPathAndARawSpaceNoPathAtAll() throws IOException {
        RestClient.Reply slash = anna.get("/orders/client:a/b");
        assertThat(slash.status()).isEqualTo(404);
        assertThat(slash.json().get("detail").asText()).contains("%2F");

        assertThat(RawHttp.exchange(
                        stack.port(), "GET /orders/client:a b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    @ExpectedLog(level = WARN, line = "could not be answered: the database is down")
    void closedOrdersAreFoundInTheHistoryAndOpenOnesWithoutIt() {
        long brokerId = Long.parseLong(anna.post("/orders", order("open"))
                        .json()
                        .get("order_id")
                        .asText())
                - 2;
        stack.history.add(new OrderSnapshot(
                1,
                brokerId,
                "123",
                "old",
                "PETR4",
                InstrumentTerms.DEFAULTS.scales(),
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.GTC,
                1000,
                10,
                0,
                0,
                ExecutionInstructions.NONE,
                1,
                Optional.of(CloseReason.FILLED)));
        assertThat(anna.get(path("old")).json().path("close_reason").asText()).isEqualTo("filled");
        assertThat(anna.post(path("old") + "/cancel").status()).isEqualTo(204);

        stack.history.down = true;
        assertThat(code(anna.get(path("old")))).isEqualTo("history_unavailable");
        assertThat(code(anna.post(path("old") + "/cancel"))).isEqualTo("history_unavailable");
        assertThat(anna.get(path("open")).status()).isEqualTo(200);
        assertThat(anna.post(path("open") + "/cancel").status()).isEqualTo(204);
    }

    @Test
    void tellsTheTimeToAnyone() {
        Instant before = Instant.now();
        JsonNode time = stack.client().get("/time").json();
        Instant after = Instant.now();

        BigInteger nanos = new BigInteger(time.get("nanoseconds").asText());
        BigInteger second = BigInteger.valueOf(1_000_000_000);
        Instant told = Instant.ofEpochSecond(
                nanos.divide(second).longValueExact(), nanos.mod(second).longValueExact());
        assertThat(told).isBetween(before, after);
        assertThat(Instant.parse(time.get("time").asText())).isEqualTo(told.truncatedTo(ChronoUnit.MICROS));
        RestClient.Reply wrong = stack.client().get("/time?zone=utc");
        assertThat(wrong.status()).isEqualTo(422);
    }
}
