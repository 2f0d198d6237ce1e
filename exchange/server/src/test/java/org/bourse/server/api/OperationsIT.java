package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bourse.contract.Network;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyScopes;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.access.KeyAttempts;
import org.bourse.server.access.ProxyHeader;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.operations.ExchangeHealth;
import org.bourse.server.metrics.BuildInfo;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health, metrics, incidents and the API's documentation, as an operator finds them. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class OperationsIT {

    private RestStack stack;

    @BeforeEach
    void start() {
        stack = RestStack.start();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private static ExchangeHealth health(boolean alive, boolean ready, ExchangeHealth.State database) {
        return new ExchangeHealth(
                alive,
                ready,
                7,
                5,
                3,
                0.25,
                List.of(
                        new ExchangeHealth.Check("journal", ExchangeHealth.State.UP, ""),
                        new ExchangeHealth.Check("database", database, "connection refused")));
    }

    @Test
    void tellsHowItIs() {
        stack.operations.health = health(true, true, ExchangeHealth.State.DOWN);

        RestClient.Reply reply = stack.client().get("/health");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text())
                .isEqualTo("{\"status\":\"degraded\",\"version\":\"" + BuildInfo.CURRENT.version()
                        + "\",\"revision\":\"" + BuildInfo.CURRENT.revision()
                        + "\",\"sequence\":\"7\",\"persisted_sequence\":\"5\","
                        + "\"persister_lag_events\":3,\"persister_lag_seconds\":0.25,\"checks\":["
                        + "{\"name\":\"journal\",\"status\":\"up\",\"detail\":null},"
                        + "{\"name\":\"database\",\"status\":\"down\",\"detail\":\"connection refused\"}]}");
        assertThat(stack.client().get("/health/live").status()).isEqualTo(200);
        assertThat(stack.client().get("/health/ready").text()).isEqualTo("{\"status\":\"up\"}");
    }

    @Test
    void tellsApartWhatIsDeadAndWhatIsNotReady() {
        stack.operations.health = health(true, false, ExchangeHealth.State.UP);
        assertThat(stack.client().get("/health").status()).isEqualTo(503);
        assertThat(stack.client().get("/health/live").status()).isEqualTo(200);
        assertThat(stack.client().get("/health/ready").status()).isEqualTo(503);

        stack.operations.health = health(false, false, ExchangeHealth.State.UP);
        assertThat(stack.client().get("/health/live").status()).isEqualTo(503);
    }

    @Test
    void countsWhatHappens() {
        RestClient anna = stack.client().broker("Anna");
        anna.post("/orders", """
                {"document_number": "1", "side": "ask", "symbol": "A", "price": 5, "quantity": 5,
                 "time_in_force": "gtc"}""");
        anna.post("/orders", """
                {"document_number": "1", "side": "bid", "symbol": "A", "order_type": "market", "quantity": 3}""");
        anna.post("/orders", """
                {"document_number": "1", "side": "bid", "symbol": "A", "price": 0, "quantity": 3,
                 "time_in_force": "gtc"}""");

        String metrics = stack.client().get("/metrics").text();

        assertThat(metrics.lines())
                .contains(
                        "bourse_orders_accepted_total 2.0",
                        "bourse_trades_total 1.0",
                        "bourse_rejects_total{reason=\"invalid_price\"} 1.0",
                        "bourse_rejects_total{reason=\"rate_limited\"} 0.0",
                        "bourse_http_request_seconds_count{method=\"POST\",route=\"/orders\",status=\"201\"} 2",
                        "bourse_http_request_seconds_count{method=\"POST\",route=\"/orders\",status=\"422\"} 1")
                .anyMatch(line -> line.startsWith("bourse_sequencer_batch_commands_bucket"))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
                .anyMatch(line -> line.startsWith("process_uptime_seconds"));
    }

    @Test
    @ExpectedLog(level = ERROR, line = "FailureTexts: incident \\w+: GET /debug/trade-count failed")
    void namesAnIncidentAndNothingElseOfAFaultOfItsOwn() {
        stack.operations.broken = true;

        RestClient.Reply reply = stack.client().asAdmin().get("/debug/trade-count");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.code()).isEqualTo("internal_error");
        assertThat(reply.detail()).matches("The exchange failed to answer; its log has incident [0-9a-f]{16}\\.");
        assertThat(reply.text()).doesNotContain("secret detail").doesNotContain("Exception");
    }

    @Test
    void describesItself() {
        RestClient client = stack.client();

        assertThat(client.get("/openapi").header("Content-Type")).isEqualTo("application/json");
        assertThat(client.get("/openapi").json().get("openapi").asText()).isEqualTo("3.1.0");
        assertThat(client.send(client.request("/openapi")
                                .header("Accept", "application/yaml")
                                .GET())
                        .text())
                .startsWith("openapi: 3.1.0");
        assertThat(client.get("/openapi.yaml").header("Content-Type")).isEqualTo("application/yaml");
        assertThat(client.get("/openapi.json").bytes())
                .isEqualTo(client.get("/openapi").bytes());
    }

    @Test
    void showsItsDocumentationWithoutTheInternet() {
        RestClient client = stack.client();

        String page = client.get("/docs").text();

        assertThat(page).doesNotContain("http:").doesNotContain("https:").doesNotContain("//");
        for (String file : List.of("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon.png")) {
            assertThat(page + client.get("/docs/start.js").text())
                    .as(file)
                    .contains(file.equals("start.js") ? "docs/start.js" : file);
            assertThat(client.get("/docs/" + file).status()).isEqualTo(200);
        }
        assertThat(client.get("/docs/errors").text()).contains("id=\"duplicate_client_order_id\"");
        assertThat(client.get("/docs/..%2F..%2Fsecret").status()).isEqualTo(404);
        assertThat(client.get("/docs/index.html").status()).isEqualTo(404);
        assertThat(client.get("/docs").header("Content-Security-Policy")).contains("default-src 'none'");
    }

    @Test
    void theWebSocketGatewayIsWhereItsDescriptionWasAskedFor() throws IOException {
        RestClient.Reply reply = stack.client().get("/asyncapi");
        assertThat(reply.json().at("/servers/exchange/host").asText()).isEqualTo("127.0.0.1:" + stack.port());
        assertThat(reply.json().at("/servers/exchange/protocol").asText()).isEqualTo("ws");
        for (String host : List.of("exchange.example", "[::1]:8443")) {
            for (String accept : List.of("application/json", "application/yaml")) {
                String answer = RawHttp.exchange(
                        stack.port(),
                        "GET /asyncapi HTTP/1.1\r\nHost: " + host + "\r\nAccept: " + accept
                                + "\r\nConnection: close\r\n\r\n");
                String body = answer.substring(answer.indexOf("\r\n\r\n"));
                assertThat(body).contains(host).doesNotContain("8000");
            }
        }
    }

    @Test
    void theWebSocketGatewayIsEncryptedWhereATrustedProxySaysSo() throws IOException {
        AccessSettings behindProxy = new AccessSettings(
                true, Set.of(), List.of(Network.parse("127.0.0.0/8").orElseThrow()), ProxyHeader.X_FORWARDED_FOR);
        String request = "GET /asyncapi HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n";
        try (RestStack proxied = RestStack.start(behindProxy, KeyAttempts.UNLIMITED)) {
            assertThat(RawHttp.exchange(proxied.port(), request)).contains("\"protocol\":\"wss\"");
        }
        assertThat(RawHttp.exchange(stack.port(), request)).contains("\"protocol\":\"ws\"");
    }

    @Test
    void theWebSocketGatewayIsOnThisMachineForAClientThatNamesNone() throws IOException {
        assertThat(RawHttp.exchange(stack.port(), "GET /asyncapi HTTP/1.0\r\n\r\n"))
                .contains("\"host\":\"localhost:" + stack.port() + "\"");
    }

    @Test
    void servesExactlyTheRoutesItDocuments() {
        List<String> documented = new ArrayList<>();
        for (var path : OpenApiContract.DOCUMENT.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                if (!operation.getKey().equals("parameters")) {
                    documented.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " "
                            + queryParameters(path.getValue().path("parameters"))
                            + queryParameters(operation.getValue().path("parameters"))
                            + " "
                            + access(operation.getValue().path("security")));
                }
            }
        }

        assertThat(stack.api().routes())
                .extracting(route -> route.method().text() + " " + route.path().text() + " "
                        + String.join(",", route.queryParameters()) + " " + route.access())
                .containsExactlyInAnyOrderElementsOf(documented);
    }

    private static String queryParameters(JsonNode parameters) {
        List<String> names = new ArrayList<>();
        parameters.forEach(reference -> {
            var parameter = OpenApiContract.resolve(reference);
            if (parameter.get("in").asText().equals("query")) {
                names.add(parameter.get("name").asText());
            }
        });
        return String.join(",", names);
    }

    private static Access access(JsonNode security) {
        if (security.isEmpty()) {
            return Access.PUBLIC;
        }
        if (security.size() == 2) {
            return Access.MARKET_DATA;
        }
        if (security.get(0).has("adminKey")) {
            return Access.valueOf(
                    security.get(0).path("adminKey").path(0).asText().toUpperCase(Locale.ROOT));
        }
        Set<KeyScope> scopes = EnumSet.noneOf(KeyScope.class);
        security.get(0)
                .path("brokerKey")
                .forEach(scope -> scopes.add(KeyScope.valueOf(scope.asText().toUpperCase(Locale.ROOT))));
        return Arrays.stream(Access.values())
                .filter(access ->
                        access != Access.MARKET_DATA && access.scopes().equals(KeyScopes.of(scopes)))
                .findFirst()
                .orElseThrow();
    }
}
