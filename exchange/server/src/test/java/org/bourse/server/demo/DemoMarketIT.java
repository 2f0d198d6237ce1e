package org.bourse.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in the real exchange: life for those who look, and nothing of it for those who don't ask for it. */
class DemoMarketIT {

    private static final Pattern KEY = Pattern.compile("log in with the key (\\S+)");
    private static final int LOOKS = 200;

    @TempDir
    private Path directory;

    @Test
    void tenSymbolsTradeAndNoBookIsEverCrossed() throws IOException {
        try (ExchangeProcess exchange =
                        ExchangeProcess.startBesidePostgres(directory, Map.of("EXCHANGE_DEMO", "true"));
                HttpClient http = HttpClient.newHttpClient()) {
            ExchangeClient nobody = new ExchangeClient(http, exchange.uri(), "");
            for (int i = 1; i <= 10; i++) {
                JsonNode book = book(nobody, "SYM" + i);
                assertThat(book.path("bids")).hasSizeGreaterThanOrEqualTo(4);
                assertThat(book.path("asks")).hasSizeGreaterThanOrEqualTo(4);
            }
            for (int i = 0; i < LOOKS; i++) {
                JsonNode book = book(nobody, "SYM" + (1 + i % 10));
                assertThat(book.path("bids").path(0).path("price").asLong())
                        .isLessThan(book.path("asks").path(0).path("price").asLong());
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> !nobody.get("/stocks/SYM1/trades?limit=1")
                            .body()
                            .path("trades")
                            .isEmpty());
        }
    }

    @Test
    void theKeyThatIsPrintedTrades() throws IOException {
        try (ExchangeProcess exchange =
                        ExchangeProcess.startBesidePostgres(directory, Map.of("EXCHANGE_DEMO", "true"));
                HttpClient http = HttpClient.newHttpClient()) {
            ExchangeClient demo = new ExchangeClient(http, exchange.uri(), exchange.awaitLogged(KEY));
            assertThat(demo.post("/orders", """
                            {"document_number": "12345678901", "symbol": "SYM1", "side": "bid", "quantity": 100,
                             "order_type": "market"}""").status()).isEqualTo(201);
        }
    }

    @Test
    void withoutItThereIsNothingOfIt() throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, Map.of());
                HttpClient http = HttpClient.newHttpClient()) {
            assertThat(exchange.log()).doesNotContain("Demo");
            assertThat(new ExchangeClient(http, exchange.uri(), "")
                            .get("/symbols")
                            .status())
                    .isEqualTo(401);
            ExchangeClient admin = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
            assertThat(admin.get("/health").body().path("sequence").asLong())
                    .as("only the settings were put in force")
                    .isEqualTo(1);
        }
    }

    private static JsonNode book(ExchangeClient client, String symbol) throws IOException {
        return client.get("/stocks/" + symbol + "/book").body();
    }
}
