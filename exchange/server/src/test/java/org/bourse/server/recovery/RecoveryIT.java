package org.bourse.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.server.persistence.ExternalPostgres;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start accepts, and what it refuses, of databases and data directories. */
class RecoveryIT {

    private static final String ORDER =
            "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"bid\",\"price\":1000,"
                    + "\"quantity\":7,\"valid_until\":\"2099-12-31T23:59:59Z\"}";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void refusesADatabaseWithoutItsJournalUnlessToldToAdoptIt() throws Exception {
        try (ExternalPostgres postgres = ExternalPostgres.start(directory.resolve("postgres"))) {
            Map<String, String> settings = Map.of("EXCHANGE_DATABASE_URL", postgres.url());
            String apiKey = tradeAndStop(ExchangeProcess.start(directory, settings));
            delete(directory.resolve("data"));

            assertThat(ExchangeProcess.refusedStart(directory, settings))
                    .contains("has no journal")
                    .contains("EXCHANGE_ADOPT_DATABASE=true");

            try (ExchangeProcess adopted = ExchangeProcess.start(
                    directory, Map.of("EXCHANGE_DATABASE_URL", postgres.url(), "EXCHANGE_ADOPT_DATABASE", "true"))) {
                ExchangeClient broker = new ExchangeClient(http, adopted.uri(), apiKey);
                assertThat(broker.get("/orders").body().get("orders")).hasSize(1);
                assertThat(broker.post("/orders", ORDER).status()).isEqualTo(201);
            }
            try (ExchangeProcess again = ExchangeProcess.start(directory, settings)) {
                ExchangeClient broker = new ExchangeClient(http, again.uri(), apiKey);
                assertThat(broker.get("/orders").body().get("orders")).hasSize(2);
            }
        }
    }

    @Test
    void refusesTheDatabaseOfAnotherExchange() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        tradeAndStop(ExchangeProcess.start(other, Map.of()));
        try (ExternalPostgres postgres = ExternalPostgres.start(directory.resolve("postgres"))) {
            Map<String, String> settings = Map.of("EXCHANGE_DATABASE_URL", postgres.url());
            tradeAndStop(ExchangeProcess.start(directory, settings));

            assertThat(ExchangeProcess.refusedStart(other, settings)).contains("belongs to the exchange");
        }
    }

    @Test
    void aResetLeavesNoTraceOfAnyoneAndNoKeyThatWorks() throws Exception {
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, Map.of())) {
            ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
            ExchangeClient broker = new ExchangeClient(http, exchange.uri(), register(operator, "Forgotten brokers"));
            assertThat(broker.post("/orders", ORDER).status()).isEqualTo(201);

            assertThat(operator.post("/debug/reset").status()).isBetween(200, 204);

            assertThat(broker.get("/balance").status()).isEqualTo(401);
            assertThat(operator.get("/debug/trade-count")
                            .body()
                            .get("trade_count")
                            .asInt())
                    .isZero();
            assertThat(journalHas("Forgotten brokers")).isFalse();
            assertThat(register(operator, "Newcomer")).isNotEmpty();
        }
    }

    @Test
    void refusesASecondProcessOnTheSameData() {
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, Map.of())) {
            assertThat(exchange.uri()).isNotNull();
            assertThat(ExchangeProcess.refusedStart(directory, Map.of()))
                    .contains("another exchange")
                    .contains("EXCHANGE_DATA_DIR");
        }
    }

    private String tradeAndStop(ExchangeProcess exchange) throws IOException {
        try (exchange) {
            String apiKey =
                    register(new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY), "A broker");
            ExchangeClient broker = new ExchangeClient(http, exchange.uri(), apiKey);
            assertThat(broker.post("/orders", ORDER).status()).isEqualTo(201);
            assertThat(exchange.stop()).isZero();
            return apiKey;
        }
    }

    private static String register(ExchangeClient operator, String name) throws IOException {
        return operator.post("/register", "{\"name\":\"" + name + "\"}")
                .body()
                .get("api_key")
                .asText();
    }

    private boolean journalHas(String text) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data").resolve("journal"))) {
            // The one that is made ahead has another name until it is ready, and may change it meanwhile.
            return files.filter(file -> file.toString().endsWith(".journal")).anyMatch(file -> contains(file, text));
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
