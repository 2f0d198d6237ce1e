package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bourse.contract.AcceptedOrder;
import org.bourse.contract.RefusalTexts;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.json.JsonText;
import org.bourse.server.orders.JsonOrderEntry;
import org.bourse.server.orders.OrderBodyReader;
import org.bourse.server.orders.OrderJson;
import org.bourse.server.orders.OrderName;
import org.bourse.server.orders.ReplaceReader;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.PhaseTimes;
import org.bourse.server.request.RequestJson;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders over REST: entered, repeated, replaced, cancelled, read and refused. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class OrdersIT {

    private static final String FUTURE = "2099-12-31T23:59:59Z";

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

    @Test
    void aRequestsOwnIdGoesWithItsCommandAndComesBackWithTheAnswer() {
        RestClient.Reply entered = anna.send(anna.json("/orders")
                .header("X-Request-Id", "night-batch/17:3")
                .POST(HttpRequest.BodyPublishers.ofString(limit("bid", 1_000, 5))));

        assertThat(entered.status()).isEqualTo(201);
        assertThat(entered.headers("X-Request-Id")).containsExactly("night-batch/17:3");
        assertThat(stack.sources.getLast()).isEqualTo(new CommandSource(Origin.REST, "", "night-batch/17:3"));

        RestClient.Reply refused = anna.send(
                anna.request("/orders?limit=0").header("X-Request-Id", "look").GET());
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.headers("X-Request-Id")).containsExactly("look");
    }

    @Test
    void aRequestWithoutAnIdGetsNone() {
        RestClient.Reply entered = anna.post("/orders", limit("bid", 1_000, 5));

        assertThat(entered.headers("X-Request-Id")).isEmpty();
        assertThat(stack.sources.getLast()).isEqualTo(CommandSource.REST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"two words", "12345678901234567890123456789012345678901234567890123456789012345", "a\ttab", ""})
    void refusesARequestsIdThatCouldNotStandInALogAndDoesNothing(String id) {
        int done = stack.sources.size();
        RestClient.Reply refused = anna.send(anna.json("/orders")
                .header("X-Request-Id", id)
                .POST(HttpRequest.BodyPublishers.ofString(limit("bid", 1_000, 5))));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("code").asText()).isEqualTo("invalid_request");
        assertThat(refused.json().get("detail").asText()).contains("X-Request-Id", "1 to 64");
        assertThat(refused.headers("X-Request-Id")).isEmpty();
        assertThat(stack.sources).hasSize(done);
    }

    private static String limit(String side, long price, long quantity) {
        return limit(side, price, quantity, "");
    }

    private static String limit(String side, long price, long quantity, String more) {
        return """
                {"document_number": "12345678901", "side": "%s", "symbol": "PETR4", "price": %d, "quantity": %d,
                 "valid_until": "%s"%s}""".formatted(side, price, quantity, FUTURE, more);
    }

    private static String market(String side, long quantity) {
        return """
                {"document_number": "12345678901", "side": "%s", "order_type": "market", "symbol": "PETR4",
                 "quantity": %d}""".formatted(side, quantity);
    }

    @Test
    void acceptsARestingOrderAndShowsItAtOnce() {
        RestClient.Reply entered = anna.post("/orders", limit("bid", 1000, 50, ", \"client_order_id\": \"a-1\""));

        assertThat(entered.status()).isEqualTo(201);
        String id = entered.json().get("order_id").asText();
        assertThat(entered.header("Location")).isEqualTo("/orders/" + id);
        assertThat(entered.text())
                .isEqualTo("{\"order_id\":\"" + id + "\",\"client_order_id\":\"a-1\",\"status\":\"open\","
                        + "\"remaining_quantity\":50,\"trades\":[]}");
        JsonNode order = anna.get(entered.header("Location")).json();
        assertThat(order.get("id").asText()).isEqualTo(id);
        assertThat(order.get("client_order_id").asText()).isEqualTo("a-1");
        assertThat(order.get("side").asText()).isEqualTo("bid");
        assertThat(order.get("order_type").asText()).isEqualTo("limit");
        assertThat(order.get("time_in_force").asText()).isEqualTo("gtd");
        assertThat(order.get("symbol").asText()).isEqualTo("PETR4");
        assertThat(order.get("price").asLong()).isEqualTo(1000);
        assertThat(order.get("quantity").asLong()).isEqualTo(50);
        assertThat(order.get("remaining_quantity").asLong()).isEqualTo(50);
        assertThat(order.get("status").asText()).isEqualTo("open");
        assertThat(order.has("close_reason")).isFalse();
        assertThat(order.get("valid_until").asText()).isEqualTo(FUTURE);
        assertThat(order.get("trades")).isEmpty();
    }

    @Test
    void tradesAtTheSellersPriceAndTellsBothSides() {
        String bid = orderId(anna.post("/orders", limit("bid", 1010, 30)));

        RestClient.Reply ask = bert.post("/orders", limit("ask", 1000, 50));

        assertThat(ask.json().get("status").asText()).isEqualTo("open");
        assertThat(ask.json().get("remaining_quantity").asLong()).isEqualTo(20);
        assertThat(ask.json().at("/trades/0/price").asLong()).isEqualTo(1000);
        assertThat(ask.json().at("/trades/0/quantity").asLong()).isEqualTo(30);
        JsonNode filled = anna.get("/orders/" + bid).json();
        assertThat(filled.get("close_reason").asText()).isEqualTo("filled");
        assertThat(filled.get("remaining_quantity").asLong()).isZero();
        assertThat(filled.at("/trades/0/counterparty_broker").asText()).isEqualTo("Bert");
        assertThat(filled.at("/trades/0/trade_id").asText())
                .isEqualTo(ask.json().at("/trades/0/trade_id").asText());
        assertThat(anna.get("/balance").json().get("balance").asLong()).isEqualTo(-30_000);
        assertThat(bert.get("/balance").json().get("balance").asLong()).isEqualTo(30_000);
    }

    @Test
    void closesWhatAMarketOrderCannotFill() {
        anna.post("/orders", limit("ask", 1000, 10));

        RestClient.Reply market = bert.post("/orders", market("bid", 25));

        assertThat(market.status()).isEqualTo(201);
        assertThat(market.json().get("status").asText()).isEqualTo("closed");
        assertThat(market.json().get("remaining_quantity").asLong()).isEqualTo(15);
        JsonNode order = bert.get(market.header("Location")).json();
        assertThat(order.get("close_reason").asText()).isEqualTo("unfilled_market");
        assertThat(order.get("price").isNull()).isTrue();
        assertThat(order.get("valid_until").isNull()).isTrue();
        assertThat(order.get("trades")).hasSize(1);
    }

    @Test
    void killsAnFokOrderThatCannotFillWhole() {
        anna.post("/orders", limit("ask", 1000, 10));

        RestClient.Reply fok = bert.post("/orders", """
                {"document_number": "1", "side": "bid", "symbol": "petr4", "price": 1000, "quantity": 11,
                 "time_in_force": "fok"}""");

        assertThat(fok.json().get("status").asText()).isEqualTo("closed");
        assertThat(fok.json().get("remaining_quantity").asLong()).isEqualTo(11);
        assertThat(fok.json().get("trades")).isEmpty();
        assertThat(bert.get(fok.header("Location")).json().get("close_reason").asText())
                .isEqualTo("unfilled");
    }

    @ParameterizedTest
    @CsvSource({
        "0,   5, 2099-12-31T23:59:59Z,   invalid_price,             price",
        "-1,  5, 2099-12-31T23:59:59Z,   invalid_price,             price",
        "20000000000, 5, 2099-12-31T23:59:59Z, invalid_price,       price",
        "10,  0, 2099-12-31T23:59:59Z,   invalid_quantity,          quantity",
        "10, -5, 2099-12-31T23:59:59Z,   invalid_quantity,          quantity",
        "10, 9223372036854775807, 2099-12-31T23:59:59Z, invalid_quantity, quantity",
        "10000000000, 1000000000, 2099-12-31T23:59:59Z, order_value_too_large, quantity",
        "10,  5, 2020-01-01T00:00:00Z,   valid_until_not_in_future, valid_until",
        "10,  5, 1960-01-01T00:00:00Z,   valid_until_not_in_future, valid_until",
        "10,  5, +10000-01-01T00:00:00Z, valid_until_too_late,      valid_until"
    })
    void refusesTermsOutOfRangeWithTheEnginesReason(
            long price, long quantity, String validUntil, String code, String field) {
        RestClient.Reply refused = anna.post("/orders", """
                {"document_number": "1", "side": "bid", "symbol": "NEW1", "price": %d, "quantity": %d,
                 "valid_until": "%s"}""".formatted(price, quantity, validUntil));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(refused.json().get("type").asText()).isEqualTo("/docs/errors#" + code);
        SubmitOrder order =
                new SubmitOrder(1, "1", "NEW1", Side.BID, OrderType.LIMIT, TimeInForce.GTD, price, quantity, 0, "");
        assertThat(refused.detail())
                .isEqualTo(new RefusalTexts(ExchangeSettings.DEFAULTS)
                        .of(RejectReason.valueOf(code.toUpperCase(Locale.ROOT)), order, InstrumentTerms.DEFAULTS));
        assertThat(anna.get("/orders").json().get("orders")).isEmpty();
        assertThat(anna.get("/symbols").json().get("symbols")).isEmpty();
    }

    @Test
    void refusesWhatComesAfterItsDeadlineAndCountsItByGateway() {
        RestClient.Reply late =
                anna.post("/orders", limit("bid", 1000, 50, ", \"deadline\": \"2020-01-01T00:00:00Z\""));

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("deadline_passed");
        assertThat(late.json().at("/errors/0/field").asText()).isEqualTo("deadline");
        assertThat(late.json().at("/errors/0/detail").asText()).contains("it was 2020-01-01T00:00:00Z");
        assertThat(anna.get("/metrics").text()).contains("bourse_deadlines_passed_total{gateway=\"rest\"} 1.0");
        assertThat(anna.get("/orders").json().get("orders")).isEmpty();

        String id = orderId(anna.post("/orders", limit("bid", 1000, 50, ", \"deadline\": \"2099-01-01T00:00:00Z\"")));
        String as = anna.get("/orders/" + id).text();
        assertThat(anna.patch("/orders/" + id, "{\"price\": 900, \"deadline\": \"2020-01-01T00:00:00Z\"}")
                        .code())
                .isEqualTo("deadline_passed");
        assertThat(anna.get("/orders/" + id).text()).isEqualTo(as);
        assertThat(anna.patch("/orders/" + id, "{\"price\": 900, \"deadline\": \"2099-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void answersARepeatAsOneWhateverItsDeadline() {
        String body = limit("bid", 1000, 50, ", \"client_order_id\": \"d\", \"deadline\": \"2098-01-01T00:00:00Z\"");
        RestClient.Reply first = anna.post("/orders", body);

        RestClient.Reply again = anna.post("/orders", body.replace("2098", "2020"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text());
    }

    @Test
    void letsAnOrderLiveSomeSecondsFromItsTurn() {
        String body = limit("bid", 1000, 50, ", \"client_order_id\": \"short\"")
                .replace("\"valid_until\": \"" + FUTURE + '"', "\"valid_for_seconds\": 30");
        RestClient.Reply first = anna.post("/orders", body);
        JsonNode order = anna.get("/orders/" + orderId(first)).json();
        assertThat(Duration.between(
                        Instant.parse(order.get("created_at").asText()),
                        Instant.parse(order.get("valid_until").asText())))
                .isEqualTo(Duration.ofSeconds(30));

        stack.clockOffsetMicros.set(TimeUnit.SECONDS.toMicros(29));
        assertThat(anna.post("/orders", body).status()).isEqualTo(200);
        assertThat(anna.post("/orders", body.replace("30", "31")).code()).isEqualTo("duplicate_client_order_id");
        stack.clockOffsetMicros.set(TimeUnit.SECONDS.toMicros(60));
        RestClient.Reply late = anna.post("/orders", body);
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.text()).isEqualTo(first.text());
        assertThat(anna.get("/orders/" + orderId(first)).json().get("status").asText())
                .isEqualTo("closed");
    }

    @Test
    void answersARepeatWithTheFirstAnswer() {
        bert.post("/orders", limit("ask", 1000, 20));
        String body = limit("bid", 1000, 50, ", \"client_order_id\": \"once\"");
        RestClient.Reply first = anna.post("/orders", body);
        bert.post("/orders", limit("ask", 1000, 10));
        anna.post(first.header("Location") + "/cancel");

        RestClient.Reply again = anna.post("/orders", body);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(anna.get("/orders").json().get("orders")).hasSize(1);
    }

    @Test
    void answersARepeatOfAMarketOrderWithTheFirstAnswer() {
        bert.post("/orders", limit("ask", 1000, 20));
        String body = market("bid", 50).replace("}", ", \"client_order_id\": \"once\"}");
        RestClient.Reply first = anna.post("/orders", body);

        RestClient.Reply again = anna.post("/orders", body);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text());
    }

    @Test
    void answersARepeatWithTheFirstAnswerAlsoAfterTheOrderWasChanged() {
        bert.post("/orders", limit("ask", 1000, 20));
        String body = limit("bid", 1000, 50, ", \"client_order_id\": \"once\"");
        RestClient.Reply first = anna.post("/orders", body);
        String order = first.header("Location");
        anna.patch(order, "{\"price\": 990, \"time_in_force\": \"gtc\", \"client_order_id\": \"second\"}");
        anna.patch(order, "{\"price\": 980, \"quantity\": 70, \"client_order_id\": \"third\"}");

        RestClient.Reply again = anna.post("/orders", body);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(anna.post("/orders", body.replace("once", "second")).status())
                .isEqualTo(409);
        assertThat(anna.post("/orders", limit("bid", 980, 70, ", \"client_order_id\": \"third\""))
                        .status())
                .isEqualTo(409);
        assertThat(anna.get("/orders").json().get("orders")).hasSize(1);
    }

    @Test
    void servesOrdersToOtherGatewaysWithTheSameAnswers() throws RefusedException {
        long brokerId = anna.get("/balance").json().get("broker_id").asLong();
        JsonOrderEntry orders = stack.orders();
        byte[] body = limit("bid", 1000, 50, ", \"client_order_id\": \"ws\"").getBytes(StandardCharsets.UTF_8);
        SubmitOrder wanted = OrderBodyReader.read(brokerId, new RequestJson.Body(body));

        AcceptedOrder entered = orders.enter(wanted, CommandSource.REST).await(new PhaseTimes());
        RestClient.Reply again = anna.post("/orders", new String(body, StandardCharsets.UTF_8));

        assertThat(entered.isRepeat()).isFalse();
        assertThat(JsonText.object(json -> OrderJson.writeAccepted(json, entered, "status")))
                .isEqualTo(again.bytes());
        assertThat(orders.enter(wanted, CommandSource.REST)
                        .await(new PhaseTimes())
                        .isRepeat())
                .isTrue();
        String id = again.json().get("order_id").asText();
        assertThat(orders.replace(
                                brokerId,
                                new OrderName(id, ""),
                                change("{\"price\": 7}"),
                                CommandSource.REST,
                                new PhaseTimes())
                        .await(new PhaseTimes())
                        .isOpen())
                .isTrue();
        assertThat(status(() -> change("{"))).isEqualTo(400);
        assertThat(status(() -> orders.cancel(brokerId, new OrderName(id, ""), CommandSource.REST)
                        .await(new PhaseTimes())))
                .isZero();
        assertThat(orders.cancelAll(brokerId, "petr4", "", CommandSource.REST, new PhaseTimes()))
                .isZero();
        assertThat(status(() -> orders.cancelAll(brokerId, "A B", "", CommandSource.REST, new PhaseTimes())))
                .isEqualTo(422);
        stack.api().drain(Duration.ofMinutes(3));
        assertThat(status(() -> orders.serve("submit", () -> entered))).isEqualTo(503);
    }

    private static ReplaceReader change(String message) throws RefusedException {
        return ReplaceReader.read(new RequestJson.Message(message, Set.of()));
    }

    /** The status of the problem that a call ends with; 0 when it ends well. */
    private static int status(RefusableCall call) {
        try {
            call.run();
            return 0;
        } catch (RefusedException e) {
            return e.problem().code().status();
        }
    }

    private interface RefusableCall {
        void run() throws RefusedException;
    }

    @Test
    @ExpectedLog(level = ERROR, line = "takes no more commands .*broken consumer")
    void saysThatNobodyKnowsWhatBecameOfAnOrderThatTheExchangeFailedWith() {
        stack.broken = true;

        RestClient.Reply unknown = anna.post("/orders", limit("bid", 1000, 50, ", \"client_order_id\": \"lost\""));
        RestClient.Reply refused = anna.post("/orders", limit("bid", 1000, 50, ""));

        assertThat(unknown.status()).isEqualTo(503);
        assertThat(unknown.code()).isEqualTo("outcome_unknown");
        assertThat(unknown.header("Retry-After")).isEqualTo("5");
        assertThat(unknown.json().get("detail").asText()).contains("repeat it with the same client_order_id");
        assertThat(refused.code()).isEqualTo("journal_unavailable");
    }

    @Test
    @ExpectedLog(level = ERROR, line = "takes no more commands .*broken consumer")
    void doesNotAskToRepeatAnOrderThatWouldBeEnteredTwice() {
        stack.broken = true;

        RestClient.Reply unknown = anna.post("/orders", limit("bid", 1000, 50, ""));

        assertThat(unknown.code()).isEqualTo("outcome_unknown");
        assertThat(unknown.json().get("detail").asText())
                .endsWith("without a client_order_id a repeat is another order");
    }

    @Test
    @ExpectedLog(level = ERROR, line = "takes no more commands .*broken consumer")
    void tellsWebSocketClientsOfAnUnknownOutcomeInTheSameWords() {
        long brokerId = anna.get("/balance").json().get("broker_id").asLong();
        stack.broken = true;

        assertThatThrownBy(() -> stack.orders()
                        .cancelAll(brokerId, "", "", new CommandSource(Origin.WEBSOCKET, "1", "a"), new PhaseTimes()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN));
        assertThat(ProblemCode.OUTCOME_UNKNOWN.status()).isEqualTo(503);
        assertThat(ProblemCode.OUTCOME_UNKNOWN.code()).isEqualTo("outcome_unknown");
    }

    @ParameterizedTest
    @CsvSource({
        "\"price\": 1000,           \"price\": 1001",
        "\"quantity\": 50,          \"quantity\": 51",
        "\"side\": \"bid\",         \"side\": \"ask\"",
        "\"symbol\": \"PETR4\",     \"symbol\": \"VALE3\"",
        "12345678901,               12345678902",
        "2099-12-31T23:59:59Z,      2099-12-31T23:59:58Z"
    })
    void refusesAClientOrderIdAgainWithOtherTerms(String was, String becomes) {
        String body = limit("bid", 1000, 50, ", \"client_order_id\": \"once\"");
        RestClient.Reply first = anna.post("/orders", body);

        RestClient.Reply again = anna.post("/orders", body.replace(was, becomes));

        assertThat(body).contains(was);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("duplicate_client_order_id");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(anna.get("/orders").json().get("orders")).hasSize(1);
    }

    @Test
    void keepsClientOrderIdsOfBrokersApart() {
        String body = limit("bid", 1000, 50, ", \"client_order_id\": \"same\"");

        assertThat(anna.post("/orders", body).status()).isEqualTo(201);
        assertThat(bert.post("/orders", body).status()).isEqualTo(201);
    }

    @Test
    void makesOneOrderOfManyRepeatsAtOnce() throws InterruptedException, ExecutionException {
        String body = limit("bid", 1000, 50, ", \"client_order_id\": \"racing\"");
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<RestClient.Reply> enter = () -> anna.post("/orders", body);
            List<Future<RestClient.Reply>> replies = threads.invokeAll(Collections.nCopies(32, enter));
            for (Future<RestClient.Reply> reply : replies) {
                statuses.add(reply.get().status());
            }
        }

        assertThat(statuses).hasSize(32).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(anna.get("/orders").json().get("orders")).hasSize(1);
    }

    @Test
    void keepsAPostOnlyOrderFromTradingAtOnce() {
        bert.post("/orders", limit("ask", 1000, 50));
        String postOnly = ", \"post_only\": true";
        RestClient.Reply taking = anna.post("/orders", limit("bid", 1000, 50, postOnly));
        assertThat(taking.status()).isEqualTo(409);
        assertThat(taking.code()).isEqualTo("would_take");
        RestClient.Reply entered =
                anna.post("/orders", limit("bid", 990, 50, postOnly + ", \"client_order_id\": \"p\""));
        assertThat(entered.status()).isEqualTo(201);
        String order = "/orders/" + orderId(entered);
        assertThat(anna.get(order).json().get("post_only").asBoolean()).isTrue();
        assertThat(anna.get("/orders")
                        .json()
                        .get("orders")
                        .get(0)
                        .get("post_only")
                        .asBoolean())
                .isTrue();
        assertThat(anna.post("/orders", limit("bid", 990, 50, ", \"client_order_id\": \"p\""))
                        .code())
                .isEqualTo("duplicate_client_order_id");

        assertThat(anna.patch(order, "{\"price\": 1000}").code()).isEqualTo("would_take");
        assertThat(anna.get(order).json().get("price").asLong()).isEqualTo(990);
        assertThat(anna.patch(order, "{\"price\": 1000, \"post_only\": false}").status())
                .isEqualTo(200);
        assertThat(anna.get(order).json().get("post_only").asBoolean()).isFalse();
        assertThat(anna.get(order).json().get("close_reason").asText()).isEqualTo("filled");
    }

    @Test
    void showsAPartOfAnIcebergAtATime() {
        String shows = ", \"client_order_id\": \"i\", \"display_quantity\": 30";
        RestClient.Reply entered = anna.post("/orders", limit("ask", 1000, 100, shows));
        assertThat(entered.status()).isEqualTo(201);
        String order = "/orders/" + orderId(entered);
        assertThat(anna.get(order).json().get("display_quantity").asLong()).isEqualTo(30);
        assertThat(shownAsks()).isEqualTo(30);

        bert.post("/orders", limit("bid", 1000, 40));
        assertThat(anna.get(order).json().get("remaining_quantity").asLong()).isEqualTo(60);
        assertThat(shownAsks()).isEqualTo(20);
        RestClient.Reply repeated = anna.post("/orders", limit("ask", 1000, 100, shows));
        assertThat(repeated.status()).isEqualTo(200);
        assertThat(repeated.json().get("remaining_quantity").asLong()).isEqualTo(100);
        assertThat(anna.post("/orders", limit("ask", 1000, 100, shows.replace("30", "31")))
                        .code())
                .isEqualTo("duplicate_client_order_id");

        RestClient.Reply less = anna.patch(order, "{\"quantity\": 90}");
        assertThat(less.json().get("kept_priority").asBoolean()).isTrue();
        assertThat(shownAsks()).isEqualTo(20);
        assertThat(anna.patch(order, "{\"quantity\": 40}").status()).isEqualTo(200);
        assertThat(anna.get(order).json().get("close_reason").asText()).isEqualTo("filled");
    }

    @Test
    void changesHowMuchOfAnIcebergIsShown() {
        String order =
                "/orders/" + orderId(anna.post("/orders", limit("ask", 1000, 100, ", \"display_quantity\": 30")));
        RestClient.Reply tooMuch = anna.patch(order, "{\"display_quantity\": 101}");
        assertThat(tooMuch.status()).isEqualTo(422);
        assertThat(tooMuch.code()).isEqualTo("invalid_display_quantity");
        assertThat(tooMuch.json().get("errors").get(0).get("field").asText()).isEqualTo("display_quantity");
        assertThat(anna.patch(order, "{\"quantity\": 20}").code()).isEqualTo("invalid_display_quantity");

        RestClient.Reply more = anna.patch(order, "{\"display_quantity\": 70}");
        assertThat(more.json().get("kept_priority").asBoolean()).isFalse();
        assertThat(shownAsks()).isEqualTo(70);
        assertThat(anna.patch(order, "{\"quantity\": 20, \"display_quantity\": 20}")
                        .status())
                .isEqualTo(200);
        assertThat(shownAsks()).isEqualTo(20);
        RestClient.Reply immediate = anna.post("/orders", """
                {"document_number": "1", "side": "bid", "symbol": "PETR4", "price": 1, "quantity": 5,
                 "time_in_force": "ioc", "display_quantity": 3}""");
        assertThat(immediate.code()).isEqualTo("display_quantity_cannot_rest");
    }

    private long shownAsks() {
        return anna.get("/stocks/PETR4/book")
                .json()
                .get("asks")
                .get(0)
                .get("total_quantity")
                .asLong();
    }

    @Test
    void keepsABrokersOrdersFromTradingWithEachOtherAndListsWhereItDid() {
        String resting = orderId(anna.post("/orders", limit("ask", 1000, 50)));
        String asks = ", \"client_order_id\": \"n\", \"self_trade_prevention\": \"decrement\"";
        RestClient.Reply entered = anna.post("/orders", limit("bid", 1000, 20, asks));
        assertThat(entered.status()).isEqualTo(201);
        assertThat(entered.json().get("status").asText()).isEqualTo("closed");
        assertThat(entered.json().get("trades")).isEmpty();
        JsonNode reduced = anna.get("/orders/" + resting).json();
        assertThat(reduced.get("status").asText()).isEqualTo("open");
        assertThat(reduced.get("quantity").asLong()).isEqualTo(30);
        assertThat(reduced.get("self_trade_prevention").asText()).isEqualTo("none");
        JsonNode cancelled = anna.get("/orders/" + orderId(entered)).json();
        assertThat(cancelled.get("close_reason").asText()).isEqualTo("cancelled");
        assertThat(cancelled.get("self_trade_prevention").asText()).isEqualTo("decrement");

        RestClient.Reply again = anna.post("/orders", limit("bid", 1000, 20, asks));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(entered.text());
        String bigger = asks.replace("\"n\"", "\"m\"");
        RestClient.Reply goesOn = anna.post("/orders", limit("bid", 1000, 70, bigger));
        assertThat(goesOn.json().get("status").asText()).isEqualTo("open");
        assertThat(goesOn.json().get("remaining_quantity").asLong()).isEqualTo(40);
        assertThat(anna.post("/orders", limit("bid", 1000, 70, bigger)).text()).isEqualTo(goesOn.text());

        JsonNode page = anna.get("/prevented-matches").json();
        assertThat(page.get("prevented_matches")).hasSize(2);
        JsonNode first = page.get("prevented_matches").get(0);
        assertThat(first.get("symbol").asText()).isEqualTo("PETR4");
        assertThat(first.get("self_trade_prevention").asText()).isEqualTo("decrement");
        assertThat(first.get("price").asLong()).isEqualTo(1000);
        assertThat(first.get("quantity").asLong()).isEqualTo(20);
        assertThat(first.get("aggressor_side").asText()).isEqualTo("bid");
        assertThat(first.get("aggressor_order_id").asText()).isEqualTo(orderId(entered));
        assertThat(first.get("aggressor_remaining_quantity").asLong()).isEqualTo(20);
        assertThat(first.get("resting_order_id").asText()).isEqualTo(resting);
        assertThat(first.get("resting_remaining_quantity").asLong()).isEqualTo(50);
        String since = "/prevented-matches?since=" + first.get("id").asText();
        assertThat(anna.get(since).json().get("prevented_matches")).hasSize(1);
        assertThat(anna.get("/prevented-matches?limit=1")
                        .json()
                        .get("next_cursor")
                        .asText())
                .isEqualTo("p" + first.get("id").asText());
        assertThat(anna.get("/prevented-matches?symbol=OTHER").json().get("prevented_matches"))
                .isEmpty();
        assertThat(bert.get("/prevented-matches").json().get("prevented_matches"))
                .isEmpty();
    }

    @Test
    void refusesAPostOnlyOrderThatCanNotRest() {
        RestClient.Reply ioc = anna.post("/orders", """
                {"document_number": "12345678901", "side": "bid", "symbol": "PETR4", "price": 1000, "quantity": 1,
                 "time_in_force": "ioc", "post_only": true}""");
        assertThat(ioc.status()).isEqualTo(422);
        assertThat(ioc.code()).isEqualTo("post_only_cannot_rest");
        RestClient.Reply market =
                anna.post("/orders", market("bid", 1).replace("\"side\"", "\"post_only\": true, \"side\""));
        assertThat(market.code()).isEqualTo("post_only_cannot_rest");
    }

    @Test
    void cancelsAndSaysNothingOfClosedOrUnknownOrders() {
        String id = orderId(anna.post("/orders", limit("bid", 1000, 50)));

        assertThat(anna.post("/orders/" + id + "/cancel").status()).isEqualTo(204);
        assertThat(anna.get("/orders/" + id).json().get("close_reason").asText())
                .isEqualTo("cancelled");
        assertThat(anna.post("/orders/" + id + "/cancel").status()).isEqualTo(204);
        for (String unknown :
                List.of("999999", "0", "-1", "abc", "%20", "1e3", "a%2Fb", "9".repeat(40), "%F0%9F%92%A9")) {
            assertThat(anna.post("/orders/" + unknown + "/cancel").status())
                    .as(unknown)
                    .isEqualTo(204);
            assertThat(anna.get("/orders/" + unknown).status()).as(unknown).isEqualTo(404);
        }
    }

    @Test
    void keepsBrokersOutOfEachOthersOrders() {
        String open = orderId(anna.post("/orders", limit("bid", 1000, 50)));
        String closed = orderId(anna.post("/orders", limit("bid", 1000, 50)));
        anna.post("/orders/" + closed + "/cancel");

        for (String id : List.of(open, closed)) {
            assertThat(bert.get("/orders/" + id).status()).isEqualTo(403);
            assertThat(bert.post("/orders/" + id + "/cancel").status()).isEqualTo(403);
            assertThat(bert.patch("/orders/" + id, "{\"price\": 5}").code()).isEqualTo("not_order_owner");
        }
        assertThat(anna.get("/orders/" + open).json().get("status").asText()).isEqualTo("open");
        assertThat(bert.get("/orders").json().get("orders")).isEmpty();
    }

    @Test
    void cancelsAllOfABrokerOrOfOneInstrument() {
        for (int i = 0; i < 3; i++) {
            anna.post("/orders", limit("bid", 1000 + i, 50));
            anna.post("/orders", limit("bid", 1000 + i, 50).replace("PETR4", "VALE3"));
            bert.post("/orders", limit("bid", 900, 50));
        }

        assertThat(anna.delete("/orders?symbol=petr4").json().get("cancelled").asInt())
                .isEqualTo(3);
        assertThat(anna.delete("/orders?symbol=NONE").json().get("cancelled").asInt())
                .isZero();
        assertThat(anna.delete("/orders").json().get("cancelled").asInt()).isEqualTo(3);
        assertThat(anna.delete("/orders").json().get("cancelled").asInt()).isZero();
        assertThat(bert.get("/orders?status=open").json().get("orders")).hasSize(3);
        assertThat(anna.delete("/orders?symbol=A%20B").status()).isEqualTo(422);
        assertThat(anna.delete("/orders?symbol=").status()).isEqualTo(422);
    }

    @Test
    void listsNewestFirstInPages() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.addFirst(orderId(anna.post("/orders", limit("bid", 1000, 1 + i))));
        }
        anna.post("/orders/" + ids.get(2) + "/cancel");

        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = anna.get("/orders?limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .json();
            page.get("orders").forEach(order -> seen.add(order.get("id").asText()));
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : page.get("next_cursor").asText();
            pages++;
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(ids);
        assertThat(pages).isEqualTo(3);
        assertThat(anna.get("/orders?limit=7").json().get("next_cursor").isNull())
                .isTrue();
        assertThat(anna.get("/orders?status=closed").json().get("orders")).hasSize(1);
        assertThat(anna.get("/orders?status=open").json().get("orders")).hasSize(6);
        assertThat(anna.get("/orders?symbol=petr4").json().get("orders")).hasSize(7);
        assertThat(anna.get("/orders?symbol=VALE3").json().get("orders")).isEmpty();
    }

    @Test
    void listsOldestFirstBySideAndByTime() {
        List<String> bids = new ArrayList<>();
        List<String> times = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String bid = orderId(anna.post("/orders", limit("bid", 1000, 1 + i)));
            bids.add(bid);
            times.add(anna.get("/orders/" + bid).json().get("created_at").asText());
            anna.post("/orders", limit("ask", 2000, 1 + i));
        }

        assertThat(ids("side=bid&order=asc")).isEqualTo(bids);
        assertThat(ids("side=bid")).isEqualTo(bids.reversed());
        assertThat(ids("side=ask")).hasSize(5).doesNotContainAnyElementsOf(bids);
        assertThat(ids("side=bid&order=asc&since=" + times.get(1) + "&until=" + times.get(3)))
                .isEqualTo(bids.subList(1, 3));
        assertThat(ids("side=bid&status=open&since=" + times.get(3)))
                .isEqualTo(bids.subList(3, 5).reversed());
        assertThat(ids("status=closed&order=asc")).isEmpty();
    }

    /** The ids of all orders that fit, two a page. */
    private List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = anna.get("/orders?limit=2&" + query + cursor).json();
            page.get("orders").forEach(order -> ids.add(order.get("id").asText()));
            JsonNode next = page.get("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        return ids;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=-1",
                "limit=1.5",
                "limit=abc",
                "limit=",
                "limit",
                "limit=99999999999999999999",
                "limit=5&limit=5",
                "status=OPEN",
                "status=",
                "cursor=x",
                "cursor=-5",
                "cursor=",
                "cursor=a5",
                "order=asc&cursor=5",
                "order=ASC",
                "order=",
                "side=buy",
                "side=",
                "since=2030-01-01",
                "until=x",
                "since=2030-01-01T00:00:00Z&until=2029-01-01T00:00:00Z",
                "symbol=%00",
                "colour=red",
                "limit=5&colour=red"
            })
    void refusesWrongQueryParameters(String query) {
        RestClient.Reply reply = anna.get("/orders?" + query);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("invalid_parameter");
        assertThat(reply.json().at("/errors/0/field").asText())
                .isIn("limit", "status", "cursor", "order", "side", "since", "until", "symbol", "colour");
        assertThat(reply.detail()).endsWith(".");
    }

    @Test
    void changesPriceAndTradesAtOnce() {
        bert.post("/orders", limit("ask", 1000, 20));
        String id = orderId(anna.post("/orders", limit("bid", 990, 50)));

        RestClient.Reply changed = anna.patch("/orders/" + id, "{\"price\": 1000, \"client_order_id\": \"now\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("order_id").asText()).isEqualTo(id);
        assertThat(changed.json().get("client_order_id").asText()).isEqualTo("now");
        assertThat(changed.json().get("status").asText()).isEqualTo("open");
        assertThat(changed.json().get("remaining_quantity").asLong()).isEqualTo(30);
        assertThat(changed.json().at("/trades/0/quantity").asLong()).isEqualTo(20);
        assertThat(changed.json().get("kept_priority").asBoolean(true)).isFalse();
        JsonNode order = anna.get("/orders/" + id).json();
        assertThat(order.get("price").asLong()).isEqualTo(1000);
        assertThat(order.get("quantity").asLong()).isEqualTo(50);
        assertThat(order.get("valid_until").asText()).isEqualTo(FUTURE);
    }

    @Test
    void closesAnOrderThatIsReducedToWhatHasTraded() {
        String id = orderId(anna.post("/orders", limit("bid", 1000, 50)));
        bert.post("/orders", limit("ask", 1000, 20));

        RestClient.Reply changed = anna.patch("/orders/" + id, "{\"quantity\": 20}");

        assertThat(changed.json().get("status").asText()).isEqualTo("closed");
        assertThat(changed.json().get("trades")).isEmpty();
        assertThat(changed.json().has("kept_priority")).isFalse();
        assertThat(anna.get("/orders/" + id).json().get("close_reason").asText())
                .isEqualTo("filled");
    }

    @Test
    void saysWhetherAnOrderKeptItsPriority() {
        RestClient.Reply entered = anna.post("/orders", limit("bid", 1000, 50));
        String id = orderId(entered);

        assertThat(entered.json().has("kept_priority")).isFalse();
        assertThat(anna.patch("/orders/" + id, "{\"quantity\": 40}").text()).contains("\"kept_priority\":true");
        assertThat(anna.patch("/orders/" + id, "{\"quantity\": 41}").text()).contains("\"kept_priority\":false");
        assertThat(anna.patch("/orders/" + id, "{\"price\": 990}").text()).contains("\"kept_priority\":false");
    }

    @Test
    void changesHowLongAnOrderLives() {
        String id = orderId(anna.post("/orders", limit("bid", 1000, 50)));

        assertThat(anna.patch("/orders/" + id, "{\"time_in_force\": \"gtc\"}").status())
                .isEqualTo(200);
        assertThat(anna.get("/orders/" + id).json().get("valid_until").isNull()).isTrue();
        assertThat(anna.patch("/orders/" + id, "{\"time_in_force\": \"gtd\"}").code())
                .isEqualTo("missing_field");
        assertThat(anna.patch("/orders/" + id, "{\"valid_until\": \"2098-01-01T00:00:00Z\"}")
                        .code())
                .isEqualTo("invalid_field");
        assertThat(anna.patch(
                                "/orders/" + id,
                                "{\"time_in_force\": \"gtd\", \"valid_until\": \"2098-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(200);
        assertThat(anna.get("/orders/" + id).json().get("valid_until").asText()).isEqualTo("2098-01-01T00:00:00Z");
    }

    @Test
    void maybeRepeatsAChange() {
        String id = orderId(anna.post("/orders", limit("bid", 1000, 50)));
        String change = "{\"quantity\": 40, \"client_order_id\": \"second\"}";

        assertThat(anna.patch("/orders/" + id, change).text())
                .isEqualTo(anna.patch("/orders/" + id, change).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"price\": 0}                        | 422 | invalid_price",
                "{\"price\": 1.5}                      | 422 | invalid_price",
                "{\"quantity\": -1}                    | 422 | invalid_quantity",
                "{\"time_in_force\": \"ioc\"}          | 422 | invalid_time_in_force",
                "{\"time_in_force\": \"never\"}        | 422 | invalid_field",
                "{\"valid_until\": \"2001-01-01T00:00:00Z\"} | 422 | valid_until_not_in_future",
                "{\"valid_for_seconds\": 0}           | 422 | invalid_field",
                "{\"valid_for_seconds\": 5, \"valid_until\": \"2099-01-01T00:00:00Z\"} | 422 | invalid_field",
                "{\"valid_for_seconds\": 5, \"time_in_force\": \"gtc\"} | 422 | invalid_field",
                "{\"deadline\": \"+10000-01-01T00:00:00Z\"} | 422 | invalid_field",
                "{\"deadline\": \"2001-01-01T00:00:00Z\"} | 409 | deadline_passed",
                "{\"symbol\": \"VALE3\"}               | 422 | unknown_field",
                "{\"client_order_id\": \"\"}           | 422 | invalid_text",
                "{\"client_order_id\": \"other\"}      | 409 | duplicate_client_order_id",
                "[]                                    | 422 | invalid_body",
                "{                                     | 400 | invalid_json"
            })
    void refusesAWrongChange(String change, int status, String code) {
        anna.post("/orders", limit("bid", 900, 50, ", \"client_order_id\": \"other\""));
        String id = orderId(anna.post("/orders", limit("bid", 1000, 50)));
        String before = anna.get("/orders/" + id).text();

        RestClient.Reply refused = anna.patch("/orders/" + id, change);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(anna.get("/orders/" + id).text()).isEqualTo(before);
    }

    @Test
    void refusesToChangeWhatIsNotOpen() {
        String cancelled = orderId(anna.post("/orders", limit("bid", 1000, 50)));
        anna.post("/orders/" + cancelled + "/cancel");
        String market = orderId(anna.post("/orders", market("bid", 5)));

        assertThat(anna.patch("/orders/" + cancelled, "{\"price\": 5}").code()).isEqualTo("order_not_open");
        assertThat(anna.patch("/orders/" + market, "{\"price\": 5}").status()).isEqualTo(409);
        assertThat(anna.patch("/orders/999999", "{\"price\": 5}").code()).isEqualTo("unknown_order");
        assertThat(anna.patch("/orders/x", "{\"price\": 5}").status()).isEqualTo(404);
    }

    @Test
    void expiresOrdersByThemselves() {
        String id = orderId(anna.post("/orders", limit("bid", 1000, 50)));

        stack.clockOffsetMicros.set(TimeUnit.DAYS.toMicros(365 * 100));
        RestClient.Reply ask = bert.post("/orders", market("ask", 5));

        assertThat(ask.json().get("trades")).isEmpty();
        assertThat(anna.get("/orders/" + id).json().get("close_reason").asText())
                .isEqualTo("expired");
    }

    @Test
    void tellsWhenTheExchangeTakesNoNewWorkButCancelsAllTheSame() {
        String id = orderId(anna.post("/orders", limit("bid", 1000, 50)));
        stack.admission = Optional.of(RejectReason.BACKLOG_FULL);

        RestClient.Reply refused = anna.post("/orders", limit("bid", 1000, 50));

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("backlog_full");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(anna.patch("/orders/" + id, "{\"price\": 5}").status()).isEqualTo(503);
        assertThat(anna.post("/orders/" + id + "/cancel").status()).isEqualTo(204);
    }

    @Test
    void tellsOfACancelThatNoneIsTakenNow() {
        stack.reliefAdmission = Optional.of(RejectReason.BACKLOG_FULL);

        RestClient.Reply refused = anna.post("/orders/4711/cancel");
        RestClient.Reply refusedToo = anna.delete("/orders");

        assertThat(List.of(refused, refusedToo)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.code()).isEqualTo("backlog_full");
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        });
    }

    @Test
    void readsOrdersThatOnlyTheDatabaseHas() {
        stack.history.addCancelled(4_000_000, 1, "old");

        assertThat(anna.get("/orders/4000000").json().get("client_order_id").asText())
                .isEqualTo("old");
        assertThat(bert.get("/orders/4000000").status()).isEqualTo(403);
        assertThat(bert.post("/orders/4000000/cancel").status()).isEqualTo(403);
        assertThat(anna.post("/orders/4000000/cancel").status()).isEqualTo(204);
    }

    @Test
    void tellsByItsIdThatAnOrderIsArchivedAndOfWhichDays() {
        String path = "/orders/" + ScriptedHistory.ARCHIVED_FROM;
        RestClient.Reply read = anna.get(path);
        assertThat(read.status()).isEqualTo(410);
        assertThat(read.code()).isEqualTo("archived");
        assertThat(read.json().get("detail").asText())
                .isEqualTo(
                        "Orders with ids around 5000000 are archived, those of 2026-10-01 to 2026-10-02; an operator can"
                                + " put them back.");
        assertThat(anna.patch(path, "{\"price\": 5}").code()).isEqualTo("archived");
        assertThat(anna.post(path + "/cancel").status()).isEqualTo(204);
        assertThat(anna.get("/orders/" + ScriptedHistory.ARCHIVED_END).code()).isEqualTo("unknown_order");
        assertThat(anna.get("/orders/client:long-ago").code()).isEqualTo("unknown_order");
    }

    @Test
    @ExpectedLog(level = WARN, line = "could not be answered: the database is down")
    void worksWithoutTheDatabaseExceptForWhatOnlyItHas() {
        String id = orderId(anna.post("/orders", limit("bid", 1000, 50)));
        stack.history.down = true;

        assertThat(anna.get("/orders/" + id).status()).isEqualTo(200);
        assertThat(anna.get("/orders").status()).isEqualTo(200);
        assertThat(anna.post("/orders/999999/cancel").status()).isEqualTo(204);
        RestClient.Reply unknown = anna.get("/orders/999999");
        assertThat(unknown.status()).isEqualTo(503);
        assertThat(unknown.code()).isEqualTo("history_unavailable");
        assertThat(unknown.header("Retry-After")).isEqualTo("5");
    }

    private static String orderId(RestClient.Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().get("order_id").asText();
    }

    /** Says what would become of an order, then enters it: both say the same, and the first did nothing. */
    private void validates(String body) {
        int done = stack.sources.size();
        RestClient.Reply asked = anna.post("/orders?validate_only=true", body);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(stack.sources).hasSize(done);
        RestClient.Reply entered = anna.post("/orders", body);
        JsonNode said = asked.json();
        assertThat(said.get("valid").asBoolean()).as(body).isEqualTo(entered.status() < 400);
        if (entered.status() >= 400) {
            assertThat(said.get("problem")).isEqualTo(entered.json());
        } else {
            assertThat(said.get("would").asText()).as(body).isEqualTo(outcome(entered));
        }
    }

    private static String outcome(RestClient.Reply entered) {
        if (entered.status() == 200) {
            return "repeat";
        }
        if (entered.json().get("trades").isEmpty()) {
            return entered.json().get("status").asText().equals("open") ? "rest" : "cancel";
        }
        return entered.json().get("remaining_quantity").asLong() == 0 ? "fill" : "trade";
    }

    private static String tick(String order) {
        return "{\"document_number\": \"1\", \"symbol\": \"TICK\", \"side\": \"bid\", \"time_in_force\": \"gtc\", "
                + order + "}";
    }

    @Test
    void saysWhatWouldBecomeOfAnOrderAsEnteringItDoes() {
        RestClient admin = stack.client().asAdmin();
        assertThat(admin.post("/admin/instruments", """
                        {"symbol": "TICK", "tick": 5, "lot": 10, "smallest_quantity": 20, "largest_quantity": 500,
                         "largest_value": 20000}""").status()).isEqualTo(201);
        String id = "\"client_order_id\": \"once\", ";
        List<String> bodies = List.of(
                "",
                "[]",
                "{\"quantity\": 1}",
                tick("\"price\": 7, \"quantity\": 20"),
                tick("\"price\": 10, \"quantity\": 25"),
                tick("\"price\": 10, \"quantity\": 10"),
                tick("\"price\": 10, \"quantity\": 510"),
                tick("\"price\": 100, \"quantity\": 210"),
                tick("\"price\": 10, \"quantity\": 20, \"deadline\": \"2020-01-01T00:00:00Z\""),
                limit("bid", 1_000, 5).replace(FUTURE, "2020-01-01T00:00:00Z"),
                limit("bid", 1_000, 5).replace(FUTURE, "9999-01-01T00:00:00Z"),
                limit("ask", 1_000, 5),
                limit("ask", 1_010, 5),
                market("bid", 3).replace("}", ", \"self_trade_prevention\": \"none\"}"),
                market("bid", 100),
                market("bid", 1),
                tick(id + "\"price\": 10, \"quantity\": 20"),
                tick(id + "\"price\": 10, \"quantity\": 20"),
                tick(id + "\"price\": 15, \"quantity\": 20"),
                tick("\"price\": 10, \"quantity\": 20, \"stop_price\": 15, \"order_type\": \"stop_limit\""),
                tick("\"price\": 10, \"quantity\": 20").replace("gtc", "ioc"));
        bodies.forEach(this::validates);
        bert.post("/orders", tick("\"price\": 20, \"quantity\": 30").replace("bid", "ask"));
        validates(tick("\"price\": 20, \"quantity\": 20, \"post_only\": true"));
        validates(tick("\"price\": 20, \"quantity\": 40").replace("gtc", "fok"));
        validates(tick("\"price\": 20, \"quantity\": 30").replace("gtc", "fok"));
        long broker = anna.get("/balance").json().get("broker_id").asLong();
        admin.put("/admin/brokers/" + broker + "/limits", "{\"order_quantity\": 20}");
        validates(tick("\"price\": 10, \"quantity\": 30"));
        admin.post("/admin/instruments/TICK/halt", "{\"reason\": \"Stopped\"}");
        validates(tick("\"price\": 10, \"quantity\": 20"));
        admin.post("/admin/market/halt", "{\"reason\": \"Stopped\"}");
        validates(tick("\"price\": 10, \"quantity\": 20"));
        anna.post("/kill-switch");
        validates(tick("\"price\": 10, \"quantity\": 20"));
        admin.post("/admin/brokers/" + broker + "/suspend", "{\"reason\": \"Stopped\"}");
        validates(tick("\"price\": 10, \"quantity\": 20"));
        stack.admission = Optional.of(RejectReason.BACKLOG_FULL);
        validates(tick("\"price\": 10, \"quantity\": 20"));
        RestClient.Reply neither = anna.post("/orders?validate_only=yes", tick("\"price\": 10, \"quantity\": 20"));
        assertThat(neither.json().get("detail").asText())
                .isEqualTo("validate_only must be true or false, not \"yes\".");
    }
}
