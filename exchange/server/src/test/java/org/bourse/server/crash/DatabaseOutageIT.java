package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.WARN;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bourse.server.persistence.postgres.ExternalPostgres;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes PostgreSQL away from a running exchange under load. {@code -Doutage.seconds=N} keeps it away longer than the few
 * seconds of an ordinary run. Webhooks miss it where they look for old notices meanwhile, as they do each minute.
 */
@ExpectedLog(level = WARN, line = "Persister: the database can't be written to")
@ExpectedLog(level = WARN, line = "WebhookDispatcher: webhooks wait for the database")
class DatabaseOutageIT {

    private static final int OUTAGE_SECONDS = Integer.getInteger("outage.seconds", 8);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void goesOnWithoutItsDatabaseAndCatchesUp() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        try (ExternalPostgres postgres = ExternalPostgres.start(directory.resolve("postgres"));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            ExchangeProcess exchange =
                    ExchangeProcess.start(directory, Map.of("EXCHANGE_DATABASE_URL", postgres.url()));
            ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
            List<Trader> traders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String apiKey = operator.post("/register", "{\"name\":\"Broker " + i + "\"}")
                        .body()
                        .get("api_key")
                        .asText();
                traders.add(new Trader(http, exchange.uri(), apiKey, random.split()));
            }
            List<Future<?>> running = new ArrayList<>();
            traders.forEach(trader -> running.add(threads.submit(trader)));

            postgres.stop();
            Awaitility.await("health to tell that the database is away")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> "degraded"
                            .equals(operator.get("/health").body().get("status").asText()));
            long answeredBefore = answered(traders);
            pass(OUTAGE_SECONDS);
            assertThat(answered(traders))
                    .as("orders answered without a database")
                    .isGreaterThan(answeredBefore);
            assertThat(operator.get("/health/ready").status()).isEqualTo(200);
            postgres.startAgain();

            Awaitility.await("the database to be written to again")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> "up"
                            .equals(operator.get("/health").body().get("status").asText()));
            // The traders end when the exchange does, as after a crash.
            exchange.kill();
            for (Future<?> trader : running) {
                trader.get(180, TimeUnit.SECONDS);
            }
            try (ExchangeProcess restarted =
                    ExchangeProcess.start(directory, Map.of("EXCHANGE_DATABASE_URL", postgres.url()))) {
                traders.forEach(trader -> trader.connect(restarted.uri()));
                CrashCheck check = new CrashCheck();
                check.check(traders);
                ExchangeClient again = new ExchangeClient(http, restarted.uri(), ExchangeProcess.ADMIN_API_KEY);
                Awaitility.await("the history to be complete")
                        .atMost(Duration.ofMinutes(2))
                        .untilAsserted(() -> assertThat(again.get("/debug/trade-count")
                                        .body()
                                        .get("trade_count")
                                        .asInt())
                                .isEqualTo(check.trades()));
            }
        }
    }

    private static long answered(List<Trader> traders) {
        return traders.stream().mapToLong(Trader::answered).sum();
    }

    /** The outage lasts a given time; nothing is waited for. */
    private static void pass(int seconds) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)).isFalse();
    }
}
