package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bourse.server.persistence.ExternalPostgres;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy of PostgreSQL that was taken while the exchange traded, put back beside the journal, is the same exchange. The copy
 * is taken as pg_basebackup takes it, which the embedded PostgreSQL does not bring along: files between start and stop of a
 * backup, the log last.
 */
class BackupIT {

    private static final Pattern STATE_HASH = Pattern.compile("the state hash at command (\\d+) is ([0-9a-f]{16})");
    private static final int ORDERS_AT_LEAST = 300;

    @TempDir
    private Path directory;

    @Test
    void aCopyOfTheEmbeddedDatabaseTakenUnderLoadGoesOnWithTheJournal() throws Exception {
        Path postgres = directory.resolve("data").resolve("postgres");
        List<String> before;
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, Map.of())) {
            before = tradeAndCopy(exchange, postgres);
        }
        putBack(postgres);
        try (ExchangeProcess restored = ExchangeProcess.start(directory, Map.of())) {
            assertSame(restored, before);
        }
    }

    @Test
    void aCopyOfAnExternalDatabaseTakenUnderLoadGoesOnWithTheJournal() throws Exception {
        Path files = directory.resolve("postgres");
        try (ExternalPostgres postgres = ExternalPostgres.start(files)) {
            Map<String, String> settings = Map.of("EXCHANGE_DATABASE_URL", postgres.url());
            List<String> before;
            try (ExchangeProcess exchange = ExchangeProcess.start(directory, settings)) {
                before = tradeAndCopy(exchange, files);
            }
            postgres.stop();
            putBack(files);
            postgres.startAgain();
            try (ExchangeProcess restored = ExchangeProcess.start(directory, settings)) {
                assertSame(restored, before);
            }
        }
    }

    /** Trades before, during and after the copy; stops it. Answers the broker's key, the number of orders, the state hash. */
    private List<String> tradeAndCopy(ExchangeProcess exchange, Path postgres) throws Exception {
        String key;
        AtomicInteger answered = new AtomicInteger();
        try (HttpClient http = HttpClient.newHttpClient();
                ExecutorService trader = Executors.newSingleThreadExecutor()) {
            key = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Anna\"}")
                    .body()
                    .path("api_key")
                    .asText();
            ExchangeClient anna = new ExchangeClient(http, exchange.uri(), key);
            Future<?> load = trader.submit(() -> trade(anna, answered));
            awaitAnswered(load, answered, ORDERS_AT_LEAST);
            copy(postgres, () -> awaitAnswered(load, answered, answered.get() + ORDERS_AT_LEAST));
            awaitAnswered(load, answered, answered.get() + ORDERS_AT_LEAST);
            trader.shutdownNow();
        }
        exchange.stop();
        return List.of(
                key, Integer.toString(answered.get()), stateHashes(exchange).getLast());
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

    /** Copies the files of a server that runs, while {@code meanwhile} happens. */
    private void copy(Path postgres, Runnable meanwhile) throws IOException, SQLException {
        Path to = directory.resolve("copy");
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('copy', fast => true)");
            copyTree(postgres.resolve("data"), to, false);
            meanwhile.run();
            try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                label.next();
                Files.writeString(to.resolve("backup_label"), label.getString(1));
            }
        }
        copyTree(postgres.resolve("data").resolve("pg_wal"), to.resolve("pg_wal"), true);
        Files.deleteIfExists(to.resolve("postmaster.pid"));
    }

    private static Connection connect(Path postgres) throws IOException, SQLException {
        String port = Files.readString(postgres.resolve("port")).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/bourse",
                "bourse",
                Files.readString(postgres.resolve("password")).strip());
    }

    /** What goes while it is copied is told of in the log, which is copied last. */
    private static void copyTree(Path from, Path to, boolean log) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path target = to.resolve(from.relativize(directory).toString());
                Files.createDirectories(target);
                Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (log || !file.startsWith(from.resolve("pg_wal"))) {
                    try {
                        Files.copy(
                                file,
                                to.resolve(from.relativize(file).toString()),
                                StandardCopyOption.REPLACE_EXISTING,
                                StandardCopyOption.COPY_ATTRIBUTES);
                    } catch (NoSuchFileException e) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    private void putBack(Path postgres) throws IOException {
        Files.move(postgres.resolve("data"), directory.resolve("former"));
        Files.move(directory.resolve("copy"), postgres.resolve("data"));
    }

    private static void assertSame(ExchangeProcess restored, List<String> before) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            ExchangeClient anna = new ExchangeClient(http, restored.uri(), before.getFirst());
            List<String> own = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = anna.get("/orders?limit=1000" + cursor).body();
                page.path("orders")
                        .forEach(order -> own.add(order.path("client_order_id").asText()));
                cursor = page.path("next_cursor").isTextual()
                        ? "&cursor=" + page.path("next_cursor").asText()
                        : "";
            } while (!cursor.isEmpty());
            assertThat(own)
                    .doesNotHaveDuplicates()
                    .hasSizeBetween(Integer.parseInt(before.get(1)), Integer.parseInt(before.get(1)) + 1);
        }
        restored.stop();
        assertThat(stateHashes(restored)).containsExactly(before.get(2), before.get(2));
    }

    /** Those of all stops so far. */
    private static List<String> stateHashes(ExchangeProcess exchange) {
        return STATE_HASH
                .matcher(exchange.log())
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
