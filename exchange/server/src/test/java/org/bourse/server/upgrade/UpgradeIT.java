package org.bourse.server.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bourse.server.fix.FixText;
import org.bourse.server.fix.SocketFixClient;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory of release 0.1.0, left by a kill, starts under the present exchange, and nothing is lost. Its notices grow
 * old with it: an attempt that fails is their last by now.
 */
@ExpectedLog(level = WARN, line = "Accounts: what had been reported to FIX clients is not known")
@ExpectedLog(level = WARN, line = "WebhookWork: gave up webhook delivery \\d+ to broker \\d+ after")
class UpgradeIT {

    private static final FormerRelease RELEASE = new FormerRelease("0.1.0");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void whatAFormerReleaseHadAcknowledgedIsThereAndTradingGoesOn() throws Exception {
        RELEASE.unpackInto(directory);
        JsonNode told = RELEASE.told();
        int fixPort = FreePort.find();
        Map<String, String> settings =
                Map.of("EXCHANGE_FIX_PORT", Integer.toString(fixPort), "EXCHANGE_WEBHOOK_ALLOW_PRIVATE", "true");

        try (ExchangeProcess exchange = ExchangeProcess.start(directory, settings)) {
            checkRest(exchange, told);
            checkFixSession(fixPort, told);
            checkWebhooks(exchange, told);
            trade(exchange, told);
        }
        // Written by the present release now: a kill at this point loses as little.
        try (ExchangeProcess again = ExchangeProcess.start(directory, settings)) {
            assertThat(broker(again, told, "anna")
                            .get("/orders?limit=1000")
                            .body()
                            .get("orders"))
                    .hasSize(told.at("/brokers/anna/orders").size() + 1);
        }
    }

    private void checkRest(ExchangeProcess exchange, JsonNode told) throws IOException {
        for (String name : List.of("anna", "bert", "carl")) {
            ExchangeClient broker = broker(exchange, told, name);
            JsonNode before = told.at("/brokers/" + name);
            JsonNode orders = broker.get("/orders?limit=1000").body().get("orders");
            assertThat(orders).as("orders of %s", name).hasSameSizeAs(before.get("orders"));
            for (int i = 0; i < orders.size(); i++) {
                assertHasAll(orders.get(i), before.get("orders").get(i));
            }
            assertThat(broker.get("/balance").body().get("balance")).isEqualTo(before.get("balance"));
        }
        for (Map.Entry<String, JsonNode> book : told.get("books").properties()) {
            JsonNode now = broker(exchange, told, "anna")
                    .get("/stocks/" + book.getKey() + "/book")
                    .body();
            assertThat(now.get("bids")).isEqualTo(book.getValue().get("bids"));
            assertThat(now.get("asks")).isEqualTo(book.getValue().get("asks"));
        }
    }

    /** Fields may be added; none that a client was told may be another, or gone. */
    private static void assertHasAll(JsonNode now, JsonNode before) {
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            assertThat(now.get(field.getKey()))
                    .as("%s of %s", field.getKey(), now)
                    .isEqualTo(field.getValue());
        }
    }

    /** The session was cut off after three orders; what they traded meanwhile is in it. */
    private static void checkFixSession(int port, JsonNode told) throws IOException {
        JsonNode carl = told.at("/brokers/carl");
        int next = told.at("/fix/carl_next_outgoing").asInt();
        // The Logon's answer and the three orders' reports had been read.
        int expected = 5;
        try (SocketFixClient client =
                new SocketFixClient(port, carl.get("fix_comp_id").asText(), next)) {
            FixText logon = client.logon(carl.get("api_key").asText(), "789=" + expected + "|");
            assertThat(logon.type()).as("%s", logon).isEqualTo("A");
            List<String> fills = new ArrayList<>();
            while (fills.size() < 3) {
                FixText report = client.read();
                if (report.type().equals("8") && report.get(55).equals("BBAS3")) {
                    assertThat(report.isSet(43)).as("a repetition: %s", report).isTrue();
                    fills.add(report.only(11, 150, 14));
                }
            }
            assertThat(fills)
                    .containsExactly(
                            "11=carl-fix-2|150=F|14=50", "11=carl-fix-1|150=F|14=50", "11=carl-fix-0|150=F|14=20");
        }
    }

    private void checkWebhooks(ExchangeProcess exchange, JsonNode told) throws IOException {
        JsonNode deliveries = broker(exchange, told, "bert")
                .get("/webhooks/deliveries?limit=100")
                .body()
                .get("deliveries");
        assertThat(deliveries).as("notices that no receiver took").isNotEmpty();
    }

    private void trade(ExchangeProcess exchange, JsonNode told) throws IOException {
        ExchangeClient.Answer answer = broker(exchange, told, "anna")
                .post(
                        "/orders",
                        "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"bid\",\"price\":1,\"quantity\":7,"
                                + "\"valid_until\":\"2099-12-31T23:59:59Z\"}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    }

    private ExchangeClient broker(ExchangeProcess exchange, JsonNode told, String name) {
        return new ExchangeClient(
                http, exchange.uri(), told.at("/brokers/" + name + "/api_key").asText());
    }
}
