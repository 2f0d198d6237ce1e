package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeClient.Answer;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broker uses up what is bounded over all; the others notice nothing, not after a kill either. */
class SharesIT {

    private static final Map<String, String> LIMITS = Map.of(
            "EXCHANGE_CLIENT_ORDER_ID_MEMORY", "100",
            "EXCHANGE_MAX_INSTRUMENTS", "10",
            "EXCHANGE_MAX_OPEN_ORDERS", "20",
            "EXCHANGE_MAX_TOTAL_OPEN_ORDERS", "20");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void oneBrokersFloodMakesNoOthersRepeatASecondOrder() throws IOException {
        ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, LIMITS);
        String honest = register(exchange, "Honest");
        String greedy = register(exchange, "Greedy");
        Answer first = order(exchange, honest, "PETR4", "ioc", "mine");
        assertThat(first.status()).isEqualTo(201);
        flood(exchange, greedy, 0, 150);
        assertRepeats(order(exchange, honest, "PETR4", "ioc", "mine"), first);

        exchange.kill();
        try (ExchangeProcess again = exchange.startAgain()) {
            assertRepeats(order(again, honest, "PETR4", "ioc", "mine"), first);
            flood(again, greedy, 150, 300);
            assertRepeats(order(again, honest, "PETR4", "ioc", "mine"), first);
            assertThat(order(again, greedy, "PETR4", "ioc", "flood-149").replayed())
                    .as("the flood forgot its own")
                    .isFalse();
        }
    }

    @Test
    void leavesInstrumentsAndOpenOrdersToOthers() throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, LIMITS)) {
            String greedy = register(exchange, "Greedy");
            String honest = register(exchange, "Honest");
            for (int i = 0; i < 5; i++) {
                assertThat(order(exchange, greedy, "SYM" + i, "gtc", "list-" + i)
                                .status())
                        .isEqualTo(201);
            }
            assertRefused(order(exchange, greedy, "SYM5", "gtc", "list-5"), 409, "instrument_share_used");
            assertThat(order(exchange, honest, "SYM5", "ioc", "list-5").status())
                    .isEqualTo(201);

            for (int i = 0; i < 5; i++) {
                assertThat(order(exchange, greedy, "SYM0", "gtc", "open-" + i).status())
                        .isEqualTo(201);
            }
            assertRefused(order(exchange, greedy, "SYM0", "gtc", "open-5"), 503, "open_order_share_used");
            assertThat(order(exchange, honest, "SYM0", "gtc", "open-5").status())
                    .isEqualTo(201);
        }
    }

    @Test
    void instrumentsThatNobodyUsesKeepNobodyOut() throws IOException {
        ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, LIMITS);
        String greedy = register(exchange, "Greedy");
        String honest = register(exchange, "Honest");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Answer listed = order(exchange, greedy, "SYM" + i, "ioc", "list-" + i);
            assertThat(listed.status()).as("%s", listed).isEqualTo(201);
            ids.add(listed.body().get("order_id").asText());
        }
        assertThat(symbols(exchange, honest)).hasSize(10).contains("SYM24").doesNotContain("SYM0");
        assertThat(order(exchange, honest, "PETR4", "gtc", "mine").status()).isEqualTo(201);
        List<String> symbols = symbols(exchange, honest);
        assertThat(symbols).hasSize(10).contains("PETR4").doesNotContain("SYM24");
        assertSymbols(exchange, greedy, ids);

        exchange.kill();
        try (ExchangeProcess again = exchange.startAgain()) {
            assertThat(symbols(again, honest)).isEqualTo(symbols);
            assertSymbols(again, greedy, ids);
            assertThat(order(again, greedy, "SYM0", "gtc", "again").status()).isEqualTo(201);
            assertThat(symbols(again, honest)).hasSize(10).contains("PETR4", "SYM0");
            assertSymbols(again, greedy, ids);
        }
    }

    private List<String> symbols(ExchangeProcess exchange, String apiKey) throws IOException {
        return client(exchange, apiKey).get("/symbols").body().get("symbols").findValuesAsText("symbol");
    }

    /** Orders keep the symbol they were entered with, whatever took its instrument's place. */
    private void assertSymbols(ExchangeProcess exchange, String apiKey, List<String> ids) throws IOException {
        for (int i = 0; i < ids.size(); i++) {
            Answer order = client(exchange, apiKey).get("/orders/" + ids.get(i));
            assertThat(order.body().get("symbol").asText()).as("%s", order).isEqualTo("SYM" + i);
        }
        JsonNode orders = client(exchange, apiKey)
                .get("/orders?status=closed&symbol=SYM7")
                .body()
                .get("orders");
        assertThat(orders.findValuesAsText("id")).containsExactly(ids.get(7));
    }

    private void flood(ExchangeProcess exchange, String apiKey, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            assertThat(order(exchange, apiKey, "PETR4", "ioc", "flood-" + i).status())
                    .isEqualTo(201);
        }
    }

    private static void assertRepeats(Answer repeat, Answer first) {
        assertThat(repeat.replayed()).isTrue();
        assertThat(repeat.body()).isEqualTo(first.body());
    }

    private static void assertRefused(Answer refused, int status, String code) {
        assertThat(refused.status()).as("%s", refused).isEqualTo(status);
        assertThat(refused.body().get("code").asText()).isEqualTo(code);
    }

    private String register(ExchangeProcess exchange, String name) throws IOException {
        return client(exchange, ExchangeProcess.ADMIN_API_KEY)
                .post("/register", "{\"name\":\"" + name + "\"}")
                .body()
                .get("api_key")
                .asText();
    }

    private Answer order(
            ExchangeProcess exchange, String apiKey, String symbol, String timeInForce, String clientOrderId)
            throws IOException {
        return client(exchange, apiKey).post("/orders", """
                {"document_number":"1","side":"bid","symbol":"%s","price":10,"quantity":1,"time_in_force":"%s",
                 "client_order_id":"%s"}""".formatted(symbol, timeInForce, clientOrderId));
    }

    private ExchangeClient client(ExchangeProcess exchange, String apiKey) {
        return new ExchangeClient(http, exchange.uri(), apiKey);
    }
}
