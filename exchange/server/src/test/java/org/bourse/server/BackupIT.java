package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bourse.server.config.StartRequest;
import org.bourse.server.files.PrivateFiles;
import org.bourse.server.persistence.postgres.BaseBackup;
import org.bourse.server.persistence.postgres.ExternalPostgres;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup that is taken while the exchange trades is the same exchange: as a data directory of its own, and with its database
 * beside the journal of the exchange that went on.
 */
class BackupIT {

    private static final Pattern STATE_HASH = Pattern.compile("the state hash at command (\\d+) is ([0-9a-f]{16})");
    private static final int ORDERS_AT_LEAST = 200;

    @TempDir
    private Path directory;

    /** What is known of an exchange once it was stopped. */
    private record Traded(String key, int beforeBackup, int answered, String stateHash) {}

    @Test
    void theEmbeddedDatabaseAndTheJournalAreABackupTogether() throws Exception {
        Path backup = directory.resolve("backups").resolve("today");
        Traded traded;
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, Map.of())) {
            traded = tradeAndBackUp(exchange, backup, Map.of(), List.of());
        }
        Path restored = Files.createDirectory(directory.resolve("restored"));
        Files.move(backup, restored.resolve("data"));
        try (ExchangeProcess exchange = ExchangeProcess.start(restored, Map.of())) {
            int last = ownOrders(exchange, traded.key);
            assertThat(last).isBetween(traded.beforeBackup, traded.answered);
            exchange.stop();
            assertThat(stateHashes(exchange)).containsExactly(replayed(restored.resolve("data")));
        }
    }

    @Test
    void anExternalDatabaseIsCopiedByTheCommandThatIsNamed() throws Exception {
        Path files = directory.resolve("postgres");
        Path copied = directory.resolve("copied");
        Path backup = directory.resolve("backup");
        try (ExternalPostgres postgres = ExternalPostgres.start(files)) {
            Map<String, String> settings = Map.of("EXCHANGE_DATABASE_URL", postgres.url());
            Traded traded;
            try (ExchangeProcess exchange = ExchangeProcess.start(directory, settings)) {
                traded = tradeAndBackUp(
                        exchange,
                        backup,
                        settings,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                BaseBackup.class.getName(),
                                files.toString(),
                                copied.toString()));
            }
            assertThat(backup.resolve("postgres")).doesNotExist();
            assertThat(replayed(backup)).startsWith("the state hash at command");

            postgres.stop();
            Files.move(files.resolve("data"), directory.resolve("lost"));
            Files.move(copied.resolve("data"), files.resolve("data"));
            postgres.startAgain();
            assertIsSame(traded, settings);
        }
    }

    @Test
    void sayWhyThereIsNone() throws Exception {
        PrivateFiles.makeDirectory(directory.resolve("data"));
        Path target = directory.resolve("there");
        assertThat(backUp(2, Map.of(), "--backup")).isEqualTo("--backup needs a directory that it makes: --backup DIR");
        assertThat(backUp(2, Map.of("EXCHANGE_DATABASE_URL", "postgresql://a:b@127.0.0.1:1/c"), "--backup", "there"))
                .startsWith("the database is not the embedded one (EXCHANGE_DATABASE_URL), so say what copies it");
        assertThat(backUp(2, Map.of(), "--backup", "there", "--", "cp", "-a"))
                .startsWith("the embedded PostgreSQL is copied by the backup itself, so cp has nothing to do");
        assertThat(backUp(1, Map.of(), "--backup", "there"))
                .startsWith("no backup was made: there is no journal in ")
                .endsWith("EXCHANGE_DATA_DIR is to name the exchange's own data directory");
        assertThat(directory.resolve("there.unfinished")).doesNotExist();
        assertThat(backUp(1, Map.of(), "--backup", "data/backup"))
                .endsWith("is in the data directory, which it is to be a copy of; name another place");
        Files.createDirectory(target);
        assertThat(backUp(1, Map.of(), "--backup", "there"))
                .isEqualTo("no backup was made: " + target
                        + " is there already; a backup goes into a directory that it makes");
    }

    /** Trades before, during and after a backup, and stops the exchange. */
    private Traded tradeAndBackUp(
            ExchangeProcess exchange, Path backup, Map<String, String> settings, List<String> command)
            throws Exception {
        String key;
        int before;
        AtomicInteger answered = new AtomicInteger();
        // The trader is told to end where something fails, too: it would be waited for without end.
        try (HttpClient http = HttpClient.newHttpClient();
                ExecutorService trader = Executors.newSingleThreadExecutor();
                Closeable _ = trader::shutdownNow) {
            key = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Anna\"}")
                    .body()
                    .path("api_key")
                    .asText();
            ExchangeClient anna = new ExchangeClient(http, exchange.uri(), key);
            Future<?> load = trader.submit(() -> trade(anna, answered));
            awaitAnswered(load, answered, ORDERS_AT_LEAST);
            before = answered.get();
            if (!command.isEmpty()) {
                assertThat(backUp(1, settings, "--backup", backup.toString(), "--", "false"))
                        .contains("no backup was made: false, which was to copy the database, ended with status 1");
                assertThat(backup).doesNotExist();
            }
            List<String> arguments = new ArrayList<>(List.of("--backup", backup.toString()));
            if (!command.isEmpty()) {
                arguments.add("--");
                arguments.addAll(command);
            }
            assertThat(backUp(0, settings, arguments.toArray(String[]::new)))
                    .contains("the journal: 1 segments, commands 1 to ")
                    .endsWith("the backup is whole: " + backup);
            awaitAnswered(load, answered, answered.get() + ORDERS_AT_LEAST);
        }
        assertThat(exchange.stop()).isZero();
        return new Traded(key, before, answered.get(), stateHashes(exchange).getLast());
    }

    private static int trade(ExchangeClient anna, AtomicInteger answered) throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            int number = answered.get();
            String body = """
                    {"document_number":"1","symbol":"PETR4","side":"%s","quantity":5,"time_in_force":"gtc","price":10,
                    "client_order_id":"own-%d"}""".formatted(number % 3 == 0 ? "ask" : "bid", number);
            assertThat(anna.post("/orders", body).status()).isEqualTo(201);
            answered.incrementAndGet();
        }
        return answered.get();
    }

    private static void awaitAnswered(Future<?> load, AtomicInteger answered, int count) {
        await().until(() -> load.isDone() || answered.get() >= count);
        assertThat(load.state()).isEqualTo(Future.State.RUNNING);
    }

    private String backUp(int status, Map<String, String> settings, String... arguments) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("EXCHANGE_DATA_DIR", directory.resolve("data").toString());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream output = new PrintStream(said, true, StandardCharsets.UTF_8);
        int found = switch (StartRequest.of(List.of(arguments), environment, directory)) {
            case StartRequest.Backup backup -> BackupProgram.run(backup, output, output);
            case StartRequest.Refused refused -> {
                output.print(refused.text());
                yield refused.status();
            }
            case StartRequest other -> throw new AssertionError("not " + other);
        };
        assertThat(found).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(status);
        return said.toString(StandardCharsets.UTF_8).strip();
    }

    private void assertIsSame(Traded traded, Map<String, String> settings) throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, settings)) {
            assertThat(ownOrders(exchange, traded.key)).isBetween(traded.answered, traded.answered + 1);
            exchange.stop();
            assertThat(stateHashes(exchange)).containsExactly(traded.stateHash, traded.stateHash);
        }
    }

    /** How many orders there are, which must be the first that were entered, each once. */
    private static int ownOrders(ExchangeProcess exchange, String key) throws IOException {
        List<String> own = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            ExchangeClient anna = new ExchangeClient(http, exchange.uri(), key);
            String cursor = "";
            do {
                JsonNode page = anna.get("/orders?limit=1000" + cursor).body();
                page.path("orders")
                        .forEach(order -> own.add(order.path("client_order_id").asText()));
                cursor = page.path("next_cursor").isTextual()
                        ? "&cursor=" + page.path("next_cursor").asText()
                        : "";
            } while (!cursor.isEmpty());
        }
        assertThat(own)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, own.size())
                        .mapToObj(number -> "own-" + number)
                        .toList());
        return own.size();
    }

    /** The state hash that all commands of a data directory's journal come to, without a database. */
    private String replayed(Path data) throws IOException {
        Path empty = Files.createTempDirectory(directory, "archive");
        Files.copy(data.resolve("journal").resolve("key"), empty.resolve("key"));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        AuditProgram.verify(data, empty, new PrintStream(said, true, StandardCharsets.UTF_8));
        return hashesIn(said.toString(StandardCharsets.UTF_8)).getLast();
    }

    /** Those of all stops so far. */
    private static List<String> stateHashes(ExchangeProcess exchange) {
        return hashesIn(exchange.log());
    }

    private static List<String> hashesIn(String text) {
        return STATE_HASH.matcher(text).results().map(MatchResult::group).toList();
    }
}
