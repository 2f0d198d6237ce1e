package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What self-trade prevention did is told by the database, after a restart, as it was by memory. */
class PreventedMatchesIT {

    private static final List<String> AGGRESSORS = List.of(
            order("bid", 20, "decrement-all", "decrement"),
            order("bid", 70, "decrement-and-rest", "decrement"),
            order("ask", 10, "newest", "cancel_newest"),
            order("ask", 10, "oldest", "cancel_oldest"));

    @TempDir
    private Path directory;

    @Test
    void areListedAndAnsweredAfterARestartAsBefore() throws IOException {
        try (HttpClient http = HttpClient.newHttpClient();
                ExchangeProcess first = ExchangeProcess.startBesidePostgres(directory, Map.of())) {
            String key = new ExchangeClient(http, first.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Anna\"}")
                    .body()
                    .path("api_key")
                    .asText();
            ExchangeClient anna = new ExchangeClient(http, first.uri(), key);
            anna.post("/orders", order("ask", 50, "resting", "none"));
            List<JsonNode> answers = new ArrayList<>();
            for (String order : AGGRESSORS) {
                ExchangeClient.Answer answer = anna.post("/orders", order);
                assertThat(answer.status()).as("%s", answer).isEqualTo(201);
                answers.add(answer.body());
            }
            String bertsKey = meetsAnotherBrokerOfTheGroup(http, first.uri(), anna);
            ExchangeClient bert = new ExchangeClient(http, first.uri(), bertsKey);
            JsonNode told = anna.get("/prevented-matches").body();
            assertThat(told.path("prevented_matches")).hasSize(AGGRESSORS.size() + 1);
            JsonNode toldBert = bert.get("/prevented-matches").body();
            assertThat(toldBert.path("prevented_matches"))
                    .containsExactly(told.path("prevented_matches").path(AGGRESSORS.size()));
            assertThat(first.stop()).isZero();

            try (ExchangeProcess second = first.startAgain()) {
                ExchangeClient again = new ExchangeClient(http, second.uri(), key);
                assertThat(again.get("/prevented-matches").body()).isEqualTo(told);
                ExchangeClient bertAgain = new ExchangeClient(http, second.uri(), bertsKey);
                assertThat(bertAgain.get("/prevented-matches").body()).isEqualTo(toldBert);
                assertThat(again.get("/stp-groups").body().toString()).isEqualTo("{\"stp_ids\":[7]}");
                assertThat(again.get("/orders?status=open&symbol=VALE3")
                                .body()
                                .path("orders")
                                .path(0)
                                .path("stp_id")
                                .asInt())
                        .isEqualTo(7);
                assertThat(again.get("/prevented-matches?symbol=PETR4").body().path("prevented_matches"))
                        .hasSize(AGGRESSORS.size())
                        .doesNotContain(told.path("prevented_matches").path(AGGRESSORS.size()));
                assertThat(again.get("/prevented-matches?symbol=VALE3").body().path("prevented_matches"))
                        .containsExactly(told.path("prevented_matches").path(AGGRESSORS.size()));
                for (int i = 0; i < AGGRESSORS.size(); i++) {
                    ExchangeClient.Answer repeat = again.post("/orders", AGGRESSORS.get(i));
                    assertThat(repeat.replayed()).as("%s", repeat).isTrue();
                    assertThat(repeat.body()).isEqualTo(answers.get(i));
                }
            }
        }
    }

    /** Two orders of Anna's in a group with Bert, one of which his order cancels. Answers Bert's key. */
    private static String meetsAnotherBrokerOfTheGroup(HttpClient http, URI uri, ExchangeClient anna)
            throws IOException {
        ExchangeClient operator = new ExchangeClient(http, uri, ExchangeProcess.ADMIN_API_KEY);
        JsonNode bert = operator.post("/register", "{\"name\":\"Bert\"}").body();
        String annas = anna.get("/balance").body().path("broker_id").asText();
        String berts = bert.path("broker_id").asText();
        for (String broker : List.of(annas, berts)) {
            assertThat(operator.put("/admin/brokers/" + broker + "/stp-groups/7", "{}")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(operator.get("/admin/stp-groups").body().toString())
                .isEqualTo("{\"stp_groups\":[{\"stp_id\":7,\"broker_ids\":[\"" + annas + "\",\"" + berts + "\"]}]}");
        String grouped = "{\"document_number\":\"1\",\"symbol\":\"VALE3\",\"quantity\":10,\"price\":1000,"
                + "\"time_in_force\":\"gtc\",\"stp_id\":7,";
        anna.post("/orders", grouped + "\"side\":\"ask\"}");
        anna.post("/orders", grouped + "\"side\":\"ask\"}");
        ExchangeClient his = new ExchangeClient(http, uri, bert.path("api_key").asText());
        ExchangeClient.Answer answer =
                his.post("/orders", grouped + "\"side\":\"bid\",\"self_trade_prevention\":\"cancel_both\"}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().path("status").asText()).isEqualTo("closed");
        return bert.path("api_key").asText();
    }

    private static String order(String side, int quantity, String clientOrderId, String prevention) {
        return "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"" + side + "\",\"quantity\":" + quantity
                + ",\"price\":1000,\"time_in_force\":\"gtc\",\"client_order_id\":\"" + clientOrderId
                + "\",\"self_trade_prevention\":\"" + prevention + "\"}";
    }
}
