package org.bourse.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exchange that stops ends its WebSocket connections, and keeps what they asked for in that case. */
class ConnectionEndIT {

    private static final String ORDER =
            "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"bid\",\"quantity\":5,"
                    + "\"time_in_force\":\"gtc\",\"price\":10}";

    @TempDir
    private Path directory;

    @Test
    void cancelsAtOnceWithoutAGraceTime() throws IOException {
        Left left = left(0);

        assertThat(left.order().path("status").asText()).isEqualTo("closed");
        assertThat(left.order().path("close_reason").asText()).isEqualTo("cancelled");
        assertThat(left.balance().path("cancel_at").isNull()).isTrue();
    }

    @Test
    void keepsTheTimerOfAGraceTimeForTheNextStart() throws IOException {
        Left left = left(3600);

        assertThat(left.order().path("status").asText()).isEqualTo("open");
        assertThat(left.balance().path("cancel_at").asText()).isNotEmpty();
    }

    @Test
    void aTimerIsOffOnceAClientIsToldThatItIsBack() throws IOException {
        try (HttpClient http = HttpClient.newHttpClient();
                ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, Map.of())) {
            String key = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Anna\"}")
                    .body()
                    .path("api_key")
                    .asText();
            ExchangeClient anna = new ExchangeClient(http, exchange.uri(), key);
            for (int i = 0; i < 20; i++) {
                // The client before may still be going, which starts a timer of its own.
                try (FeedClient socket = new FeedClient(exchange.uri().getPort())) {
                    anna.post("/orders/cancel-after", "{\"seconds\":3600}");
                    socket.send(authentication(key, 3600));
                    socket.read("authenticated");
                    assertThat(anna.get("/balance").body().path("cancel_at").isNull())
                            .as("try %d", i)
                            .isTrue();
                }
            }
        }
    }

    private static String authentication(String key, int graceSeconds) {
        return "{\"op\":\"auth\",\"api_key\":\"" + key + "\",\"cancel_on_disconnect\":{\"grace_seconds\":"
                + graceSeconds + ",\"scope\":\"broker\"}}";
    }

    /** What a broker with an open order finds after a restart under an open connection with this option. */
    private Left left(int graceSeconds) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient();
                ExchangeProcess first = ExchangeProcess.startBesidePostgres(directory, Map.of())) {
            String key = new ExchangeClient(http, first.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Anna\"}")
                    .body()
                    .path("api_key")
                    .asText();
            try (FeedClient socket = new FeedClient(first.uri().getPort())) {
                socket.send(authentication(key, graceSeconds));
                socket.read("authenticated");
                new ExchangeClient(http, first.uri(), key).post("/orders", ORDER);
                assertThat(first.stop()).isZero();
            }
            try (ExchangeProcess second = first.startAgain()) {
                ExchangeClient again = new ExchangeClient(http, second.uri(), key);
                return new Left(
                        again.get("/orders").body().path("orders").path(0),
                        again.get("/balance").body());
            }
        }
    }

    private record Left(JsonNode order, JsonNode balance) {}
}
