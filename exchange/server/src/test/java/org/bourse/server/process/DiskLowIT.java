package org.bourse.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bourse.server.process.ExchangeClient.Answer;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exchange whose disk has less room than it is to keep: cancels go on, new orders don't. */
class DiskLowIT {

    private static final String ORDER =
            "{\"symbol\":\"DISK\",\"order_type\":\"limit\",\"side\":\"bid\",\"price\":100,\"quantity\":1,"
                    + "\"document_number\":\"12345678901\",\"valid_until\":\"2100-01-01T00:00:00Z\"}";

    @TempDir
    private Path directory;

    @Test
    @ExpectedLog(level = ERROR, line = "DiskWatch: the disk of journal, database has .*: new orders are refused .*")
    void refusesOrdersAndTakesCancelsUntilThereIsRoomAgain() throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String key;
            String orderId;
            try (ExchangeProcess roomy = ExchangeProcess.start(directory, Map.of())) {
                key = new ExchangeClient(http, roomy.uri(), ExchangeProcess.ADMIN_API_KEY)
                        .post("/register", "{\"name\":\"Anna\"}")
                        .body()
                        .path("api_key")
                        .asText();
                Answer entered = new ExchangeClient(http, roomy.uri(), key).post("/orders", ORDER);
                assertThat(entered.status()).isEqualTo(201);
                orderId = entered.body().path("order_id").asText();
                assertThat(roomy.stop()).isZero();
            }
            // No disk has a pebibyte.
            try (ExchangeProcess full =
                    ExchangeProcess.launched(directory, Map.of("EXCHANGE_DISK_LEAST_FREE_MEBIBYTES", "1073741824"))) {
                ExchangeClient anna = new ExchangeClient(http, full.uri(), key);
                // It is not ready for orders, and answers all the same.
                await().atMost(Duration.ofMinutes(2))
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> anna.get("/health").status() == 503);
                Answer refused = anna.post("/orders", ORDER);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body().path("code").asText()).isEqualTo("disk_low");

                assertThat(anna.post("/orders/" + orderId + "/cancel", "").status())
                        .isEqualTo(204);
                Answer health = anna.get("/health");
                assertThat(health.status()).isEqualTo(503);
                assertThat(health.body().path("checks").toString())
                        .contains("new orders are refused until there is more, cancels go on");
                assertThat(full.stop()).isZero();
            }
            try (ExchangeProcess roomy = ExchangeProcess.start(directory, Map.of())) {
                ExchangeClient anna = new ExchangeClient(http, roomy.uri(), key);
                assertThat(anna.post("/orders", ORDER).status()).isEqualTo(201);
            }
        }
    }
}
