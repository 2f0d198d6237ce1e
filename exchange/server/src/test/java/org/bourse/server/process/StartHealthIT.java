package org.bourse.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.WARN;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.bourse.server.persistence.postgres.ExternalPostgres;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What probes are told by a process from its first moment on. */
@ExpectedLog(level = WARN, line = "EXCHANGE_DATABASE_URL: the database postgresql://")
class StartHealthIT {

    private static final Pattern HEALTH_PORT = Pattern.compile("health is answered at port (\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void isAliveWhileItWaitsForPostgreSql() throws Exception {
        // Takes connections and says nothing, as a server behind a broken network does.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ExchangeProcess exchange = ExchangeProcess.launched(
                        directory,
                        Map.of(
                                "EXCHANGE_DATABASE_URL",
                                "postgresql://u:p@127.0.0.1:" + silent.getLocalPort() + "/db"))) {
            ExchangeClient probe = probe(exchange);
            assertThat(probe.get("/health/live").status()).isEqualTo(200);
            Awaitility.await().untilAsserted(() -> {
                ExchangeClient.Answer ready = probe.get("/health/ready");
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.body().path("status").asText()).isEqualTo("starting");
                assertThat(ready.body().path("detail").asText()).startsWith("waiting for PostgreSQL");
            });
            // A stop would wait for the end of the attempt to connect.
            exchange.kill();
        }
    }

    @Test
    void saysWhichSettingItWaitsForAndStopsInOrderMeanwhile() {
        try (ExchangeProcess exchange = ExchangeProcess.launched(
                directory, Map.of("EXCHANGE_DATABASE_URL", "postgresql://ann:a-secret@nowhere.invalid:5432/db"))) {
            exchange.awaitLogged(Pattern.compile("(EXCHANGE_DATABASE_URL: the database"
                    + " postgresql://nowhere.invalid:5432/db can't be reached: the host nowhere.invalid is unknown;)"));

            assertThat(exchange.stop()).isZero();

            assertThat(exchange.log().lines().toList().getLast())
                    .endsWith("stopped while it started, before it took orders");
            assertThat(exchange.log()).doesNotContain("a-secret");
        }
    }

    @Test
    void isReadyOnceOrdersAreTaken() throws Exception {
        try (ExternalPostgres postgres = ExternalPostgres.start(directory.resolve("postgres"));
                ExchangeProcess exchange =
                        ExchangeProcess.start(directory, Map.of("EXCHANGE_DATABASE_URL", postgres.url()))) {
            ExchangeClient probe = probe(exchange);
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(probe.get("/health/ready").status()).isEqualTo(200));
            assertThat(probe.get("/health/live").body().path("status").asText()).isEqualTo("up");
        }
    }

    private ExchangeClient probe(ExchangeProcess exchange) {
        return new ExchangeClient(http, URI.create("http://127.0.0.1:" + exchange.awaitLogged(HEALTH_PORT)), "");
    }
}
