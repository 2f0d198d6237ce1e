package org.bourse.server.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bourse.engine.command.Command;
import org.bourse.server.HistoryRun;
import org.bourse.server.persistence.archive.HistoryKeeper.Step;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.persistence.state.RandomFlow;
import org.bourse.server.persistence.state.Restored;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A history of which some days are old enough for the archive: traded once, and copied for each test, which moves it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OldHistory {

    static final String NAME = "old_history";

    static final String TRADED = "old_history_traded";

    static final Duration LONG = Duration.ofMinutes(3);

    static final UUID EXCHANGE = UUID.randomUUID();

    static final int KEEP_DAYS = 5;

    static final long RANGE = 200;

    static final LocalDate OLD_DAY = LocalDate.parse("2026-11-18");

    /** Ranges of commands that are old from the first to the last. */
    static final int OLD_RANGES = 6;

    static final int OLD_COMMANDS = 1_300;

    static final int NEW_COMMANDS = 700;

    @TempDir
    Path archive;

    @TempDir
    Path journal;

    final RandomFlow flow = new RandomFlow(72, false);

    DatabaseSettings settings;

    Database database;

    @BeforeAll
    void trade() throws InterruptedException {
        settings = TestPostgres.freshDatabase(TRADED, RANGE);
        // A command has several events.
        TestPostgres.lengthenRanges(TRADED, HistoryKind.EVENTS, 5);
        database = Database.open(settings);
        Restored start = Restored.from(database, EXCHANGE);
        Persister persister = start.persister(database, settings);
        start.log().onBatch(flow.next(OLD_COMMANDS));
        for (long broker : flow.brokers()) {
            start.log().onBatch(List.of(flow.apply(new Command.CancelAllOrders(broker, ""))));
        }
        // A range is known to be as old as the batch that brought the next one its first row.
        assertThat(persister.awaitPersisted(flow.engine().lastSequence(), LONG)).isTrue();
        flow.pass(Duration.ofDays(KEEP_DAYS + 1));
        start.log().onBatch(flow.next(NEW_COMMANDS));
        assertThat(persister.close(LONG)).isTrue();
        // As the webhook sender does once their retention is over.
        TestPostgres.execute(TRADED, "DELETE FROM webhook_deliveries");
        database.close();
    }

    @BeforeEach
    void copy() {
        settings = TestPostgres.copyOfDatabase(TRADED, NAME, RANGE);
        database = Database.open(settings);
    }

    @AfterEach
    void close() {
        database.close();
    }

    String program(int status, String... arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Map<String, String> environment = Map.of(
                "EXCHANGE_DATABASE_URL", settings.url().orElseThrow(), "EXCHANGE_HISTORY_ARCHIVE", archive.toString());
        PrintStream lines = new PrintStream(output, true, StandardCharsets.UTF_8);
        assertThat(HistoryRun.run(List.of(arguments), environment, lines)).isEqualTo(status);
        return output.toString(StandardCharsets.UTF_8);
    }

    void look(Consumer<Step> steps) throws Exception {
        keeper(archive, steps).look();
    }

    HistoryKeeper keeper(Path directory, Consumer<Step> steps) throws IOException {
        return HistoryKeeper.open(
                database,
                new HistorySettings(KEEP_DAYS, Optional.of(directory), true, 100),
                EXCHANGE,
                journal,
                0,
                steps);
    }

    List<Path> files(String name) throws IOException {
        try (Stream<Path> tree = Files.walk(archive)) {
            return tree.filter(path -> path.getFileName().toString().equals(name))
                    .sorted()
                    .toList();
        }
    }

    static long number(String query) {
        return TestPostgres.number(NAME, query);
    }
}
