package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeClient.Answer;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that was revoked before the exchange was killed is out after that, and one that was made is in. */
class RevokedKeyCrashIT {

    private static final String WANTED =
            "{\"label\":\"%s\",\"scopes\":[\"read\",\"trade\"],\"expires_at\":\"2100-01-01T00:00:00Z\"}";

    @TempDir
    private Path directory;

    @Test
    void staysRevokedAndTheOthersStayGood() throws IOException {
        try (HttpClient http = HttpClient.newHttpClient();
                ExchangeProcess first = ExchangeProcess.startBesidePostgres(directory, Map.of())) {
            String registration = new ExchangeClient(http, first.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Anna\"}")
                    .body()
                    .path("api_key")
                    .asText();
            ExchangeClient anna = new ExchangeClient(http, first.uri(), registration);
            Answer bot = anna.post("/keys", WANTED.formatted("bot"));
            assertThat(bot.status()).isEqualTo(201);
            Answer desk = anna.post("/keys", WANTED.formatted("desk"));
            assertThat(anna.delete("/keys/" + bot.body().path("key_id").asText())
                            .status())
                    .isEqualTo(204);
            String keys = labels(anna);

            first.kill();

            try (ExchangeProcess second = first.startAgain()) {
                ExchangeClient again = new ExchangeClient(http, second.uri(), registration);
                assertThat(status(http, second, bot)).isEqualTo(401);
                assertThat(status(http, second, desk)).isEqualTo(200);
                assertThat(labels(again)).isEqualTo(keys);
                assertThat(again.delete("/keys/" + desk.body().path("key_id").asText())
                                .status())
                        .isEqualTo(204);
                assertThat(second.stop()).isZero();

                // From the database alone: a stop leaves nothing to be replayed.
                try (ExchangeProcess third = second.startAgain()) {
                    assertThat(status(http, third, bot)).isEqualTo(401);
                    assertThat(status(http, third, desk)).isEqualTo(401);
                    assertThat(labels(new ExchangeClient(http, third.uri(), registration)))
                            .isEqualTo("[registration]");
                }
            }
        }
    }

    private static int status(HttpClient http, ExchangeProcess exchange, Answer made) throws IOException {
        return new ExchangeClient(
                        http, exchange.uri(), made.body().path("api_key").asText())
                .get("/balance")
                .status();
    }

    private static String labels(ExchangeClient client) throws IOException {
        return client.get("/keys").body().path("keys").findValuesAsText("label").toString();
    }
}
