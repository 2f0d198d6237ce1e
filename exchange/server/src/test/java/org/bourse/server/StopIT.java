package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.bourse.server.persistence.postgres.ExternalPostgres;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stop says last is what is so. Webhooks may miss the database too, where it goes before their first look. */
@ExpectedLog(level = WARN, line = "Persister: the database can't be written to")
@ExpectedLog(level = WARN, line = "Persister: \\d+ events are not in the database yet")
@ExpectedLog(level = WARN, line = "WebhookDispatcher: webhooks wait for the database")
class StopIT {

    private static final String ALL_THERE = "stopped; everything acknowledged is in the journal and the database";

    @TempDir
    private Path directory;

    @Test
    void saysWhatTheDatabaseLacksWhenItWasAway() throws Exception {
        try (ExternalPostgres postgres = ExternalPostgres.start(directory.resolve("postgres"));
                HttpClient http = HttpClient.newHttpClient()) {
            Map<String, String> settings =
                    Map.of("EXCHANGE_DATABASE_URL", postgres.url(), "EXCHANGE_SHUTDOWN_DRAIN_SECONDS", "2");
            try (ExchangeProcess exchange = ExchangeProcess.start(directory, settings)) {
                ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
                // The start itself enters a command where the heap holds fewer orders than the default.
                await("all so far to be in the database").until(() -> allIsPersisted(operator));
                postgres.stop();
                assertThat(operator.post("/register", "{\"name\":\"A broker\"}").status())
                        .isEqualTo(201);

                assertThat(exchange.stop()).isZero();

                assertThat(lastLine(exchange))
                        .contains(
                                "everything acknowledged is in the journal, but the database lacks the last 1 commands");
            }
            postgres.startAgain();
            try (ExchangeProcess again = ExchangeProcess.start(directory, settings)) {
                ExchangeClient operator = new ExchangeClient(http, again.uri(), ExchangeProcess.ADMIN_API_KEY);
                await("what it lacked to be in the database").until(() -> allIsPersisted(operator));
                assertThat(again.stop()).isZero();

                assertThat(lastLine(again)).endsWith(ALL_THERE);
            }
        }
    }

    private static boolean allIsPersisted(ExchangeClient operator) throws IOException {
        JsonNode health = operator.get("/health").body();
        return health.path("persisted_sequence")
                .asText()
                .equals(health.path("sequence").asText("none"));
    }

    private static String lastLine(ExchangeProcess exchange) {
        return exchange.log().lines().toList().getLast();
    }
}
