package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker's own fills, and what happened to its orders, over REST. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class FillsIT {

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

    private static String order(RestClient broker, String symbol, String side, int quantity, String clientOrderId) {
        String name = clientOrderId.isEmpty() ? "" : ", \"client_order_id\": \"" + clientOrderId + "\"";
        RestClient.Reply entered = broker.post("/orders", """
                {"document_number": "123", "symbol": "%s", "side": "%s", "quantity": %d, "price": 10,
                 "time_in_force": "gtc"%s}""".formatted(symbol, side, quantity, name));
        assertThat(entered.status()).isEqualTo(201);
        return entered.json().path("order_id").asText();
    }

    private void trade(String symbol, int number) {
        order(bert, symbol, "ask", number, "b" + number);
        order(anna, symbol, "bid", number, "a" + number);
    }

    private static List<Integer> quantities(JsonNode page) {
        List<Integer> quantities = new ArrayList<>();
        page.path("fills").forEach(fill -> quantities.add(fill.path("quantity").asInt()));
        return quantities;
    }

    @Test
    void saysAllOfAFill() {
        String ask = order(bert, "PETR4", "ask", 7, "mine");
        String bid = order(anna, "PETR4", "bid", 5, "");

        JsonNode fill = anna.get("/fills").json().at("/fills/0");
        assertThat(fill.path("order_id").asText()).isEqualTo(bid);
        assertThat(fill.path("client_order_id").isNull()).isTrue();
        assertThat(fill.path("side").asText()).isEqualTo("bid");
        assertThat(fill.path("aggressor").asBoolean()).isTrue();
        assertThat(fill.path("counterparty_broker").asText()).isEqualTo("Bert");
        JsonNode other = bert.get("/fills").json().at("/fills/0");
        assertThat(other.path("order_id").asText()).isEqualTo(ask);
        assertThat(other.path("client_order_id").asText()).isEqualTo("mine");
        assertThat(other.path("document_number").asText()).isEqualTo("123");
        assertThat(other.path("symbol").asText()).isEqualTo("PETR4");
        assertThat(other.path("side").asText()).isEqualTo("ask");
        assertThat(other.path("aggressor").asBoolean()).isFalse();
        assertThat(other.path("price").asInt()).isEqualTo(10);
        assertThat(other.path("quantity").asInt()).isEqualTo(5);
        assertThat(other.path("trade_id")).isEqualTo(fill.path("trade_id"));
        assertThat(other.path("executed_at")).isEqualTo(fill.path("executed_at"));
    }

    @Test
    void pagesInTheOrderTheyHappened() {
        for (int i = 1; i <= 5; i++) {
            trade(i % 2 == 0 ? "VALE3" : "PETR4", i);
        }
        JsonNode first = anna.get("/fills?limit=2").json();
        assertThat(quantities(first)).containsExactly(1, 2);
        JsonNode second = anna.get(
                        "/fills?limit=2&cursor=" + first.path("next_cursor").asText())
                .json();
        assertThat(quantities(second)).containsExactly(3, 4);
        JsonNode last = anna.get(
                        "/fills?limit=2&cursor=" + second.path("next_cursor").asText())
                .json();
        assertThat(quantities(last)).containsExactly(5);
        assertThat(last.path("next_cursor").isNull()).isTrue();
        assertThat(quantities(anna.get("/fills?symbol=petr4").json())).containsExactly(1, 3, 5);
    }

    @Test
    void goesOnAfterATradeThatIsKnown() {
        trade("PETR4", 1);
        trade("PETR4", 2);
        String known = anna.get("/fills?limit=1").json().at("/fills/0/trade_id").asText();
        String since = "/fills?since=" + known;

        assertThat(quantities(anna.get(since).json())).containsExactly(2);
        // The bid's and the ask's fill of one trade are both known with it.
        assertThat(quantities(bert.get(since).json())).containsExactly(2);
        trade("PETR4", 3);
        assertThat(quantities(anna.get(since).json())).containsExactly(2, 3);
        assertThat(quantities(anna.get(since + "&limit=1").json())).containsExactly(2);
    }

    @Test
    void showsABrokerItsOwnOnly() {
        trade("PETR4", 1);

        assertThat(quantities(stack.client().broker("Carl").get("/fills").json()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "since=0",
        "since=x",
        "since=-1",
        "since=12345678901234567890",
        "cursor=",
        "cursor=a",
        "cursor=5",
        "cursor=p5",
        "limit=0",
        "limit=1001",
        "symbol=a%20b",
        "from=1",
    })
    void refusesWhatIsNoQuery(String query) {
        RestClient.Reply refused = anna.get("/fills?" + query);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("invalid_parameter");
    }

    private static List<String> told(JsonNode page) {
        List<String> told = new ArrayList<>();
        page.path("executions")
                .forEach(one -> told.add(one.path("exec_type").asText() + " "
                        + one.path("client_order_id").asText() + " "
                        + one.path("remaining_quantity").asText()));
        return told;
    }

    @Test
    void tellsWhatHappenedToOrdersByTheirEvents() {
        order(bert, "PETR4", "ask", 7, "b");
        String bid = order(anna, "PETR4", "bid", 5, "a");
        assertThat(anna.post(
                                "/orders",
                                "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"bid\","
                                        + "\"quantity\":1,\"price\":1000000000000}")
                        .status())
                .isEqualTo(422);

        JsonNode page = anna.get("/executions").json();
        assertThat(told(page)).containsExactly("new a 5", "trade a 0");
        assertThat(page.path("more").asBoolean()).isFalse();
        JsonNode trade = page.at("/executions/1");
        assertThat(trade.path("order_id").asText()).isEqualTo(bid);
        assertThat(trade.path("status").asText()).isEqualTo("closed");
        assertThat(trade.path("last_price").asInt()).isEqualTo(10);
        assertThat(trade.path("event_sequence").asLong())
                .isGreaterThan(page.at("/executions/0/event_sequence").asLong());
        assertThat(page.path("next_after").asLong())
                .isGreaterThanOrEqualTo(trade.path("event_sequence").asLong());
        assertThat(told(bert.get("/executions").json())).containsExactly("new b 7", "trade b 2");

        JsonNode first = anna.get("/executions?limit=1").json();
        assertThat(told(first)).containsExactly("new a 5");
        assertThat(first.path("more").asBoolean()).isTrue();
        JsonNode second = anna.get("/executions?limit=1&after=" + first.path("next_after"))
                .json();
        assertThat(told(second)).containsExactly("trade a 0");
        JsonNode none =
                anna.get("/executions?after=" + second.path("next_after")).json();
        assertThat(told(none)).isEmpty();
        assertThat(none.path("more").asBoolean()).isFalse();
    }

    @Test
    void neverPartsTheTwoExecutionsOfOneEvent() {
        order(anna, "PETR4", "ask", 1, "x");
        order(anna, "PETR4", "bid", 1, "y");
        JsonNode all = anna.get("/executions").json();
        assertThat(told(all)).containsExactly("new x 1", "new y 1", "trade y 0", "trade x 0");
        String second = all.at("/executions/1/event_sequence").asText();
        JsonNode page = anna.get("/executions?limit=1&after=" + second).json();
        assertThat(told(page)).containsExactly("trade y 0", "trade x 0");
        assertThat(page.path("more").asBoolean()).isFalse();
    }

    @Test
    @ExpectedLog(level = WARN, line = "could not be answered: the database (is down|has executions up to event 9,)")
    void asksTheDatabaseForExecutionsThatMemoryHasNoLonger() {
        for (int i = 0; i < 20; i++) {
            order(anna, "PETR4", "bid", 1, "");
        }
        RestClient.Reply former = anna.get("/executions");
        assertThat(former.status()).isEqualTo(410);
        assertThat(former.code()).isEqualTo("executions_not_kept");
        assertThat(former.detail()).contains("after event 7.");
        JsonNode kept = anna.get("/executions?after=8").json();
        assertThat(kept.path("executions")).isEmpty();
        assertThat(kept.path("next_after").asInt()).isEqualTo(9);
        assertThat(kept.path("more").asBoolean()).isTrue();
        // The database has got no further yet, and memory begins behind it.
        assertThat(anna.get("/executions?after=9").code()).isEqualTo("history_unavailable");
        stack.history.down = true;
        assertThat(anna.get("/executions?after=8").code()).isEqualTo("history_unavailable");
        assertThat(told(anna.get("/executions?after=16&limit=2").json())).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "after=-1 | after must be 0 or a sequence of up to 18 digits, not",
                "after= | after must be 0 or a sequence",
                "after=01 | after must be 0 or a sequence",
                "after=9999999999999999999 | after must be 0 or a sequence",
                "after=999999999999999999 | after must be 0, an event_sequence or a next_after of before",
                "limit=0 | limit must be a whole number from 1 to 1000",
                "limit=1001 | limit must be a whole number from 1 to 1000",
                "since=1 | since is not a query parameter; known are after, limit",
            })
    void refusesExecutionsThatCannotBeAskedFor(String query, String detail) {
        RestClient.Reply reply = anna.get("/executions?" + query);
        assertThat(reply.code()).isEqualTo("invalid_parameter");
        assertThat(reply.detail()).startsWith(detail);
    }
}
