package org.bourse.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Orders by WebSocket through the whole exchange: the same rules, answers and reasons as by REST. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderEntryIT {

    private static final String ORDER =
            "\"document_number\":\"12345678901\",\"symbol\":\"PETR4\",\"side\":\"bid\",\"quantity\":100";

    private final HttpClient http = HttpClient.newHttpClient();
    private ExchangeProcess exchange;
    private int brokers;
    private String apiKey;
    private ExchangeClient rest;
    private FeedClient socket;

    @BeforeAll
    void startExchange(@TempDir Path directory) {
        exchange = ExchangeProcess.startBesidePostgres(directory, Map.of());
    }

    @AfterAll
    void stopExchange() {
        exchange.close();
        http.close();
    }

    @BeforeEach
    void connect() throws IOException {
        apiKey = admin().post("/register", "{\"name\": \"Broker " + ++brokers + "\"}")
                .body()
                .path("api_key")
                .asText();
        rest = new ExchangeClient(http, exchange.uri(), apiKey);
        socket = authenticated();
    }

    @AfterEach
    void disconnect() throws IOException {
        rest.delete("/orders");
        socket.close();
    }

    @Test
    void anOrderIsEnteredReplacedAndCancelledAndRestShowsIt() throws IOException {
        JsonNode entered = ask("submit", ORDER + ",\"price\":1000,\"time_in_force\":\"gtc\"");
        assertThat(entered.path("status").asInt()).isEqualTo(201);
        assertThat(entered.path("order_status").asText()).isEqualTo("open");
        String id = entered.path("order_id").asText();
        assertThat(rest.get("/orders/" + id).body().path("price").asLong()).isEqualTo(1_000);

        JsonNode replaced = ask("replace", "\"order_id\":\"" + id + "\",\"price\":1001,\"quantity\":90");
        assertThat(replaced.path("status").asInt()).isEqualTo(200);
        assertThat(replaced.path("kept_priority").asBoolean(true)).isFalse();
        assertThat(rest.get("/orders/" + id).body().path("price").asLong()).isEqualTo(1_001);
        assertThat(rest.get("/orders/" + id).body().path("quantity").asLong()).isEqualTo(90);

        assertThat(ask("cancel", "\"order_id\":\"" + id + "\"").path("status").asInt())
                .isEqualTo(204);
        assertThat(rest.get("/orders/" + id).body().path("status").asText()).isEqualTo("closed");
        assertThat(ask("cancel", "\"order_id\":\"" + id + "\"").path("status").asInt())
                .isEqualTo(204);
    }

    @Test
    void aMassCancelTakesOnesOwnOrdersOnly() throws IOException {
        ExchangeClient other = new ExchangeClient(
                http,
                exchange.uri(),
                admin().post("/register", "{\"name\": \"Other\"}")
                        .body()
                        .path("api_key")
                        .asText());
        String others = other.post("/orders", "{" + ORDER + ",\"price\":900,\"time_in_force\":\"gtc\"}")
                .body()
                .path("order_id")
                .asText();
        for (String symbol : List.of("PETR4", "PETR4", "VALE3")) {
            ask("submit", ORDER.replace("PETR4", symbol) + ",\"price\":1000,\"time_in_force\":\"gtc\"");
        }
        JsonNode ofOne = ask("mass_cancel", "\"symbol\":\"PETR4\"");
        assertThat(ofOne.path("status").asInt()).isEqualTo(200);
        assertThat(ofOne.path("cancelled").asInt()).isEqualTo(2);
        assertThat(ask("mass_cancel", "").path("cancelled").asInt()).isEqualTo(1);
        assertThat(other.get("/orders/" + others).body().path("status").asText())
                .isEqualTo("open");
        other.delete("/orders");
    }

    @Test
    void aTradeIsAnsweredAndToldToBothSides() throws IOException {
        socket.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\"}]}");
        socket.read("subscribed");
        JsonNode sold = ask(
                "submit",
                ORDER.replace("bid", "ask").replace("PETR4", "BOTH3")
                        + ",\"price\":1000,\"time_in_force\":\"gtc\",\"client_order_id\":\"a-1\"");
        JsonNode bought = rest.post(
                        "/orders",
                        "{" + ORDER.replace("PETR4", "BOTH3").replace("100", "40") + ",\"order_type\":\"market\"}")
                .body();
        String trade = bought.path("trades").path(0).path("trade_id").asText();
        assertThat(trade).isNotEmpty();
        JsonNode resting =
                socket.read(one -> "trade".equals(one.path("exec_type").asText())
                        && sold.path("order_id").equals(one.path("order_id")));
        assertThat(resting.path("trade_id").asText()).isEqualTo(trade);
        assertThat(resting.path("client_order_id").asText()).isEqualTo("a-1");
        assertThat(resting.path("last_quantity").asLong()).isEqualTo(40);
        assertThat(resting.path("remaining_quantity").asLong()).isEqualTo(60);
    }

    @Test
    void refusalsAreRestsOwn() throws IOException {
        ask("submit", ORDER + ",\"price\":1000,\"time_in_force\":\"gtc\",\"client_order_id\":\"once\"");
        for (String body : List.of(
                "",
                ORDER,
                ORDER + ",\"price\":0,\"time_in_force\":\"gtc\"",
                ORDER + ",\"price\":10.5,\"time_in_force\":\"gtc\"",
                ORDER + ",\"price\":1000,\"time_in_force\":\"sometime\"",
                ORDER + ",\"price\":1000,\"valid_until\":\"2001-01-01T00:00:00Z\"",
                ORDER + ",\"price\":1000,\"time_in_force\":\"gtc\",\"colour\":\"red\"",
                ORDER + ",\"price\":1000000000000000,\"time_in_force\":\"gtc\"",
                ORDER + ",\"order_type\":\"market\",\"price\":1000",
                ORDER.replace("PETR4", "P E") + ",\"price\":1000,\"time_in_force\":\"gtc\"",
                ORDER.replace("bid", "both") + ",\"price\":1000,\"time_in_force\":\"gtc\"",
                ORDER.replace(":100", ":0") + ",\"price\":1000,\"time_in_force\":\"gtc\"",
                ORDER + ",\"price\":1001,\"time_in_force\":\"gtc\",\"client_order_id\":\"once\"")) {
            ExchangeClient.Answer byRest = rest.post("/orders", "{" + body + "}");
            JsonNode bySocket = ask("submit", body);
            assertThat(byRest.status()).as(body).isBetween(400, 499);
            assertThat(bySocket.path("type").asText()).as(body).isEqualTo("response");
            assertThat(bySocket.path("problem_type"))
                    .as(body)
                    .isEqualTo(byRest.body().path("type"));
            assertThat(bySocket.path("status").asInt()).as(body).isEqualTo(byRest.status());
            assertThat(bySocket.path("code")).as(body).isEqualTo(byRest.body().path("code"));
            assertThat(bySocket.path("detail")).as(body).isEqualTo(byRest.body().path("detail"));
        }
        assertThat(ask("replace", "\"order_id\":\"999999999\",\"price\":1001")
                        .path("status")
                        .asInt())
                .isEqualTo(404);
        assertThat(ask("replace", "\"order_id\":\"none\",\"price\":1001")
                        .path("status")
                        .asInt())
                .isEqualTo(404);
    }

    @Test
    void aRepeatWithTheSameClientOrderIdIsTheSameOrderAtEitherGatewayAndNothingHappened() throws IOException {
        String body = ORDER + ",\"price\":990,\"time_in_force\":\"gtc\",\"client_order_id\":\"twice\"";
        try (FeedClient listener = authenticated()) {
            listener.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\"}]}");
            listener.read("subscribed");
            JsonNode first = ask("submit", body);
            ExchangeClient.Answer again = rest.post("/orders", "{" + body + "}");
            assertThat(first.path("status").asInt()).isEqualTo(201);
            assertThat(again.replayed()).isTrue();
            assertThat(again.body().path("order_id")).isEqualTo(first.path("order_id"));
            JsonNode third = ask("submit", body);
            assertThat(third.path("status").asInt()).isEqualTo(200);
            assertThat(third.path("order_id")).isEqualTo(first.path("order_id"));
            ask("cancel", "\"order_id\":" + first.path("order_id"));
            assertThat(listener.read("execution").path("exec_type").asText()).isEqualTo("new");
            assertThat(listener.read("execution").path("exec_type").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void aClientThatWasAwayMissesNothing() throws IOException {
        socket.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\"}]}");
        long last = socket.read("subscribed").path("event_sequence").asLong();
        socket.close();
        String id = rest.post("/orders", "{" + ORDER + ",\"price\":980,\"time_in_force\":\"gtc\"}")
                .body()
                .path("order_id")
                .asText();
        rest.post("/orders/" + id + "/cancel");
        socket = authenticated();
        socket.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\",\"resume_from\":" + last + "}]}");
        socket.read("subscribed");
        JsonNode entered = socket.read("execution");
        assertThat(entered.path("exec_type").asText()).isEqualTo("new");
        assertThat(entered.path("order_id").asText()).isEqualTo(id);
        assertThat(socket.read("execution").path("exec_type").asText()).isEqualTo("cancelled");
    }

    @Test
    void aClientIsToldWhenARestartTookWhatItMissed() throws IOException {
        socket.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\"}]}");
        long early = socket.read("subscribed").path("event_sequence").asLong();
        String id = ask("submit", ORDER + ",\"price\":970,\"time_in_force\":\"gtc\"")
                .path("order_id")
                .asText();
        socket.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\"}]}");
        long last = socket.read("subscribed").path("event_sequence").asLong();
        assertThat(exchange.stop()).isZero();
        exchange = exchange.startAgain();
        rest = new ExchangeClient(http, exchange.uri(), apiKey);
        socket.close();
        socket = authenticated();

        // Nothing happened since: nothing is missing.
        socket.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\",\"resume_from\":" + last + "}]}");
        socket.read("subscribed");
        socket.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\",\"resume_from\":" + early + "}]}");
        socket.read("subscribed");
        JsonNode told = socket.read();
        assertThat(told.path("code").asText()).isEqualTo("resume_unavailable");
        assertThat(told.path("resume_from").asLong()).isEqualTo(early);
        assertThat(told.path("continues_after").asLong()).isGreaterThanOrEqualTo(last);
        // What became of the order is there, and what follows is told.
        assertThat(rest.get("/orders/" + id).body().path("status").asText()).isEqualTo("open");
        rest.post("/orders/" + id + "/cancel");
        assertThat(socket.read("execution").path("exec_type").asText()).isEqualTo("cancelled");
    }

    @Test
    void whatIsSentShowsInMetricsAndTheFeedInHealth() throws IOException {
        assertThat(ask("ping", "").path("type").asText()).isEqualTo("pong");
        String metrics = admin().text("/metrics");
        assertThat(metrics).containsPattern("(?m)^bourse_feed_connections [1-9]");
        assertThat(metrics).containsPattern("(?m)^bourse_feed_messages_total [1-9]");
        assertThat(metrics).containsPattern("(?m)^bourse_feed_written_bytes_total [1-9]");
        assertThat(metrics)
                .contains(
                        "bourse_consumer_failed{consumer=\"feed-dispatch\"} 0.0", "bourse_feed_slow_clients_total 0.0");
        assertThat(admin().get("/health").body().toString()).contains("\"feed\"");
    }

    private ExchangeClient admin() {
        return new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
    }

    private FeedClient authenticated() throws IOException {
        FeedClient client = new FeedClient(exchange.uri().getPort());
        client.send("{\"op\":\"auth\",\"api_key\":\"" + apiKey + "\"}");
        client.read("authenticated");
        return client;
    }

    /** Sends an op with these fields and answers its answer; executions on the way are left out. */
    private JsonNode ask(String op, String fields) throws IOException {
        socket.send("{\"op\":\"" + op + "\",\"request_id\":\"r\"" + (fields.isEmpty() ? "" : ",") + fields + "}");
        return socket.read(one -> "r".equals(one.path("request_id").asText()));
    }
}
