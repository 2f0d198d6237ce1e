package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cancel timer that was set before the exchange was killed fires after that, once. */
class CancelTimerCrashIT {

    private static final String ORDER =
            "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"bid\",\"quantity\":5,"
                    + "\"time_in_force\":\"gtc\",\"price\":10}";

    @TempDir
    private Path directory;

    @Test
    void firesOnceWhenTheExchangeIsBack() throws IOException {
        try (HttpClient http = HttpClient.newHttpClient();
                ExchangeProcess first = ExchangeProcess.startBesidePostgres(directory, Map.of())) {
            String key = new ExchangeClient(http, first.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Anna\"}")
                    .body()
                    .path("api_key")
                    .asText();
            ExchangeClient anna = new ExchangeClient(http, first.uri(), key);
            anna.post("/orders", ORDER);
            Instant due = Instant.parse(anna.post("/orders/cancel-after", "{\"seconds\":1}")
                    .body()
                    .path("cancel_at")
                    .asText());
            first.kill();
            await().until(() -> Instant.now().isAfter(due));

            try (ExchangeProcess second = first.startAgain()) {
                ExchangeClient again = new ExchangeClient(http, second.uri(), key);
                await().until(() -> openOrders(again) == 0);
                JsonNode closed = again.get("/orders").body().path("orders").path(0);
                assertThat(closed.path("close_reason").asText()).isEqualTo("cancelled");
                again.post("/orders", ORDER);
                second.kill();
                try (ExchangeProcess third = second.startAgain()) {
                    ExchangeClient last = new ExchangeClient(http, third.uri(), key);
                    assertThat(openOrders(last)).isEqualTo(1);
                    assertThat(last.get("/balance").body().path("cancel_at").isNull())
                            .isTrue();
                }
            }
        }
    }

    private static int openOrders(ExchangeClient client) throws IOException {
        return client.get("/orders?status=open").body().path("orders").size();
    }
}
