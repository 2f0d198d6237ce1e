package org.bourse.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.journal.Journal;
import org.bourse.server.journal.JournalForceException;
import org.bourse.server.journal.JournalSettings;
import org.bourse.server.journal.JournalSync;
import org.bourse.server.journal.JournalWriteException;
import org.bourse.server.persistence.postgres.ExternalPostgres;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start accepts, and what it refuses, of databases and data directories. */
@ExpectedLog(level = WARN, line = "JournalOpener: .* has lost its end")
@ExpectedLog(level = WARN, line = "FixReportCheck: ")
@ExpectedLog(level = WARN, line = "Recovery: going on after sequence")
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
            assertThat(segments()).doesNotContain("0000000001.journal");
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

    @Test
    void refusesAJournalThatLostItsEnd() throws Exception {
        tradeAndKill();
        Path segment = directory.resolve("data/journal/0000000001.journal");
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(1_000);
        }

        assertThat(ExchangeProcess.refusedStart(directory, Map.of()))
                .contains("has lost its end: it has 1000 bytes of")
                .contains("EXCHANGE_ADOPT_DATABASE=true");

        try (ExchangeProcess again = ExchangeProcess.start(directory, Map.of("EXCHANGE_ADOPT_DATABASE", "true"))) {
            assertThat(again.stop()).isZero();
        }
        try (ExchangeProcess again = ExchangeProcess.start(directory, Map.of())) {
            assertThat(again.stop()).isZero();
        }
    }

    @Test
    void refusesAJournalThatFixClientsKnowMoreOf() throws Exception {
        Map<String, String> withFix = Map.of("EXCHANGE_FIX_PORT", Integer.toString(FreePort.find()));
        tradeAndStop(ExchangeProcess.start(directory, withFix));
        try (RandomAccessFile reached =
                new RandomAccessFile(directory.resolve("data/fix/reached").toFile(), "rw")) {
            // As the gateway writes it: the sequence and its checksum.
            ByteBuffer sequence = ByteBuffer.allocate(8).putLong(0, 1_000_000);
            CRC32C checksum = new CRC32C();
            checksum.update(sequence);
            reached.writeLong(1_000_000);
            reached.writeLong(checksum.getValue() | 1L << 32);
        }

        assertThat(ExchangeProcess.refusedStart(directory, withFix))
                .contains("the journal's end is missing: FIX clients were told of everything up to sequence 1000000")
                .contains("EXCHANGE_ADOPT_DATABASE=true");

        Map<String, String> adopting = new HashMap<>(withFix);
        adopting.put("EXCHANGE_ADOPT_DATABASE", "true");
        try (ExchangeProcess adopted = ExchangeProcess.start(directory, adopting)) {
            assertThat(adopted.stop()).isZero();
        }
        try (ExchangeProcess again = ExchangeProcess.start(directory, withFix)) {
            assertThat(again.stop()).isZero();
        }
    }

    @Test
    void replaysAJournalThatIsMuchLongerThanTheBacklogMayBe() throws Exception {
        int orders = 25_000;
        try (Journal journal = Journal.open(
                directory.resolve("data"),
                UUID.randomUUID(),
                new JournalSettings(JournalSync.NONE, JournalSettings.MIN_SEGMENT_BYTES))) {
            ApiKeyHash key = ApiKeyHash.of(new byte[ApiKeyHash.LENGTH]);
            append(journal, 1, new Command.RegisterBroker("A broker", key, "", "", ""));
            for (int sequence = 2; sequence <= orders + 1; sequence++) {
                append(
                        journal,
                        sequence,
                        new Command.SubmitOrder(
                                1, "1", "PETR4", Side.BID, OrderType.LIMIT, TimeInForce.GTC, sequence, 1, 0, ""));
            }
        }
        Map<String, String> settings = Map.of("EXCHANGE_PERSISTER_BACKLOG", "10000");
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, settings)) {
            assertThat(exchange.log()).contains("replayed " + (orders + 1) + " commands");
            assertThat(exchange.stop()).isZero();
            try (ExchangeProcess again = exchange.startAgain()) {
                assertThat(again.log()).containsPattern("loaded sequence \\d+: .* " + orders + " open orders");
            }
        }
    }

    private static void append(Journal journal, long sequence, Command command)
            throws JournalWriteException, JournalForceException {
        if (!journal.append(sequence, sequence, CommandSource.OPERATOR, command)) {
            journal.commit();
            assertThat(journal.append(sequence, sequence, CommandSource.OPERATOR, command))
                    .isTrue();
        }
        journal.commit();
    }

    private void tradeAndKill() throws IOException {
        try (ExchangeProcess exchange = ExchangeProcess.start(directory, Map.of())) {
            ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
            register(operator, "A broker");
            for (int i = 0; i < 20; i++) {
                register(operator, "Broker " + i);
            }
            exchange.kill();
        }
    }

    private List<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data").resolve("journal"))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
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
