package org.bourse.server.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.EventRecorder;
import org.bourse.server.HistoryRun;
import org.bourse.server.files.PrivateFiles;
import org.bourse.server.journal.DataDirectoryLock;
import org.bourse.server.persistence.archive.HistoryKeeper.Step;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.PreparedPostgres;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.ranges.HistoryLock;
import org.bourse.server.persistence.ranges.HistoryRange;
import org.bourse.server.persistence.reads.DatabaseExecutions;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.persistence.state.RandomFlow;
import org.bourse.server.persistence.state.Restored;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.ExecutionHistory;
import org.bourse.server.view.FillQuery;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Old history goes to the archive, what is needed stays, and nothing is ever in neither place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExpectedLog(level = WARN, line = "TableWriteBack: .*left to the system to write")
class HistoryKeeperIT {

    private static final String NAME = "history_keeper";
    private static final String TRADED = "history_keeper_traded";
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final UUID EXCHANGE = UUID.randomUUID();
    private static final int KEEP_DAYS = 5;
    private static final long RANGE = 200;
    private static final LocalDate OLD_DAY = LocalDate.parse("2026-11-18");
    private static final List<String> TABLES =
            List.of("orders", "order_replacements", "stop_orders", "trades", "prevented_matches", "executions");

    /** Ranges of commands that are old from the first to the last. */
    private static final int OLD_RANGES = 6;

    private static final int OLD_COMMANDS = 1_300;
    private static final int NEW_COMMANDS = 700;

    @TempDir
    private Path archive;

    @TempDir
    private Path journal;

    private final RandomFlow flow = new RandomFlow(72, false);
    private DatabaseSettings settings;
    private Database database;

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

    @Test
    void archivesWhatIsOldAndKeepsTheState() throws Exception {
        long orders = number("SELECT count(*) FROM orders");
        long trades = new DatabaseOrderHistory(database).tradeCount();
        long stateHash = Restored.from(database, EXCHANGE).engine().stateHash();

        look(step -> {});

        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL AND kind = 0"))
                .isEqualTo(OLD_RANGES);
        assertThat(number("SELECT min(order_id) FROM orders")).isGreaterThanOrEqualTo(OLD_RANGES * RANGE);
        assertThat(number("SELECT count(*) FROM orders")
                        + number("SELECT sum(archived_rows) FROM history_ranges WHERE kind = 0"))
                .isEqualTo(orders);
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL AND kind = 1"))
                .isPositive();
        assertThat(new DatabaseOrderHistory(database).tradeCount()).isEqualTo(trades);
        assertThat(Restored.from(database, EXCHANGE).engine().stateHash()).isEqualTo(stateHash);
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname ~ '_from_(0|200)$' AND relkind = 'r'"
                        + " AND relname ~ '^(orders|stop_orders|order_replacements)'"))
                .isZero();
    }

    @Test
    void tellsByItsIdThatAnOrderIsArchivedAndSince() throws Exception {
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        long old = flow.orders().getFirst();
        long recent = flow.orders().getLast();

        look(step -> {});

        assertThat(history.order(old)).isEmpty();
        assertThat(history.archived(old))
                .get()
                .extracting(orders -> orders.days())
                .isEqualTo("2026-11-18");
        assertThat(history.order(recent)).isPresent();
        assertThat(history.archived(recent)).isEmpty();
    }

    @Test
    void aFillStaysWithItsTradeWhenItsOrderGoes() throws Exception {
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        TestPostgres.execute(
                NAME,
                "INSERT INTO webhook_deliveries (delivery_id, broker_id, trade_id, order_id, price,"
                        + " quantity, order_remaining_quantity, executed_at, created_at, next_attempt_at, side, symbol)"
                        + " VALUES (2, 1, 1, 1, 1, 1, 1, now(), now(), now(), 0, 'AAA')");
        look(step -> {});
        assertThat(number("SELECT min(trade_id) FROM all_trades")).isEqualTo(1);

        List<BrokerFill> ofArchived = new ArrayList<>();
        for (long broker : flow.brokers()) {
            long here = number(
                    "SELECT count(*) FILTER (WHERE bid_broker_id = %1$d) + count(*) FILTER (WHERE ask_broker_id = %1$d)"
                                    .formatted(broker)
                            + " FROM all_trades");
            List<BrokerFill> fills = history.fills(new FillQuery(broker, "", 0, 100_000));
            assertThat(fills).hasSize((int) here);
            fills.stream().filter(fill -> fill.documentNumber().isEmpty()).forEach(ofArchived::add);
        }
        assertThat(ofArchived)
                .isNotEmpty()
                .allMatch(fill -> fill.orderId() < OLD_RANGES * RANGE
                        && fill.clientOrderId().isEmpty());
    }

    @Test
    void whatIsNeededStays() throws Exception {
        long open = flow.orders().getFirst();
        TestPostgres.execute(NAME, "INSERT INTO open_orders VALUES (" + open + ")");
        long trades = number("SELECT count(*) FROM all_trades WHERE bid_order_id < 200 OR ask_order_id < 200");
        look(step -> {});
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL AND kind = 0"))
                .isEqualTo(OLD_RANGES - 1);
        assertThat(number("SELECT count(*) FROM orders WHERE order_id < 200")).isPositive();
        assertThat(number("SELECT count(*) FROM orders WHERE order_id >= 200 AND order_id < 400"))
                .isZero();
        // Each order that is here has its trades, whatever became of the other side.
        assertThat(number("SELECT count(*) FROM all_trades WHERE bid_order_id < 200 OR ask_order_id < 200"))
                .isEqualTo(trades)
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BLOCKS_WRITTEN", "SEALED"})
    void isNeverInNeitherPlaceHoweverFarItGotWhenTradesWereInBlocks(Step last) throws Exception {
        HistoryKeeper.open(database, new HistorySettings(0, Optional.empty(), false, 100), EXCHANGE, journal, 0)
                .look();
        isNeverInNeitherPlaceHoweverFarItGot(last);
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname LIKE 'trade_blocks_from_%' AND relkind = 'r'"
                        + " AND NOT relispartition"))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BLOCKS_WRITTEN", "SEALED"})
    void isNeverInNeitherPlaceHoweverFarItGot(Step last) throws Exception {
        String trades = "SELECT (SELECT count(*) FROM all_trades) + (SELECT coalesce(sum(archived_rows), 0)"
                + " FROM history_ranges WHERE kind = 1 AND archived_at IS NOT NULL)";
        long allTrades = number(trades);
        long orders = number("SELECT count(*) FROM orders");
        assertThatThrownBy(() -> look(step -> {
                    if (step == last) {
                        throw new Killed();
                    }
                }))
                .isInstanceOf(Killed.class);
        assertThat(number("SELECT count(*) FROM orders") + ordersInArchive()).isEqualTo(orders);
        assertThat(number(trades)).isEqualTo(allTrades);

        look(step -> {});

        assertThat(number("SELECT count(*) FROM orders") + ordersInArchive()).isEqualTo(orders);
        assertThat(number(trades)).isEqualTo(allTrades);
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL AND kind = 0"))
                .isEqualTo(OLD_RANGES);
        try (Stream<Path> names = Files.list(archive)) {
            assertThat(names.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.contains("unfinished") || name.contains("former"));
        }
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'orders_from_0'"))
                .isZero();
    }

    @Test
    void aRangeThatIsWipedMeanwhileIsLeft() throws Exception {
        AtomicBoolean wiped = new AtomicBoolean();
        look(step -> {
            if (step == Step.IN_ARCHIVE && !wiped.getAndSet(true)) {
                TestPostgres.execute(
                        NAME,
                        "TRUNCATE orders, order_replacements, stop_orders, trades, trade_blocks, webhook_deliveries,"
                                + " prevented_matches");
            }
        });
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL AND kind = 0"))
                .isEqualTo(OLD_RANGES - 1);
        assertThat(number("SELECT count(*) FROM pg_inherits WHERE inhrelid = 'orders_from_0'::regclass"))
                .isEqualTo(1);
    }

    @Test
    void whatCopyAndGzipMadeIsReadByCopyAsItIs() throws Exception {
        TestPostgres.execute(NAME, "CREATE TABLE before AS SELECT * FROM orders");
        look(step -> {});
        Path file = files("orders.csv.gz").getFirst();
        TestPostgres.execute(NAME, "CREATE TABLE again (LIKE orders)");
        TestPostgres.execute(NAME, "COPY again FROM PROGRAM 'gzip -dc " + file + "' WITH (FORMAT csv, HEADER match)");
        assertThat(number("SELECT count(*) FROM again")).isPositive();
        assertThat(number("SELECT count(*) FROM (TABLE again EXCEPT TABLE before) AS other"))
                .isZero();
    }

    @Test
    void putsADayBackAsItWasAndKeepsItAgain() throws Exception {
        for (String table : TABLES) {
            TestPostgres.execute(NAME, "CREATE TABLE before_" + table + " AS SELECT * FROM " + rows(table));
        }
        look(step -> {});
        assertThat(number("SELECT count(*) FROM orders")).isLessThan(number("SELECT count(*) FROM before_orders"));
        List<String> told = new ArrayList<>();
        restore(OLD_DAY, told::add);

        assertThat(told)
                .hasSizeGreaterThanOrEqualTo(OLD_RANGES)
                .allMatch(line -> line.startsWith("put back 2026-11-18-"));
        for (Path file : files(HistoryManifest.FILE)) {
            HistoryManifest manifest = HistoryManifest.parse(Files.readAllBytes(file));
            long bytes = 0;
            for (HistoryManifest.Table table : manifest.tables()) {
                bytes +=
                        number("SELECT pg_total_relation_size('" + table.table().part(manifest.firstId()) + "')");
            }
            assertThat(HistoryDays.mostBytes(HistoryArchive.in(archive), manifest))
                    .as("as much as there has to be room for %s", manifest.name())
                    .isGreaterThanOrEqualTo(bytes);
        }
        for (String table : TABLES) {
            assertThat(number("SELECT count(*) FROM " + rows(table)))
                    .as(table)
                    .isEqualTo(number("SELECT count(*) FROM before_" + table));
            assertThat(number("SELECT count(*) FROM (SELECT * FROM " + rows(table) + " EXCEPT TABLE before_" + table
                            + ") AS other"))
                    .as(table)
                    .isZero();
        }
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        assertThat(history.order(flow.orders().getFirst())).isPresent();
        assertThat(history.archived(flow.orders().getFirst())).isEmpty();
        assertThat(number("SELECT count(*) FROM pg_constraint WHERE conname = 'history_bound'"))
                .isZero();

        look(step -> {});
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL"))
                .isZero();

        TestPostgres.execute(NAME, "UPDATE history_ranges SET restored_at = NULL");
        look(step -> {});
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL AND kind = 0"))
                .isEqualTo(OLD_RANGES);
        try (Stream<Path> names = Files.list(archive)) {
            assertThat(names)
                    .as("the files are the same, so they are not made twice")
                    .noneMatch(path -> path.toString().contains("former"));
        }
    }

    /** What a table's rows are read from, whatever form they have. */
    private static String rows(String table) {
        return table.equals("trades") ? "(SELECT " + TradeBlock.TRADE_COLUMNS + " FROM all_trades) AS own" : table;
    }

    @Test
    void whatIsInBlocksIsArchivedAsItWouldBeFromRowsAndComesBack() throws Exception {
        TestPostgres.execute(NAME, "CREATE TABLE before AS SELECT * FROM " + rows("trades"));
        HistoryKeeper.open(database, new HistorySettings(0, Optional.empty(), false, 100), EXCHANGE, journal, 0)
                .look();
        assertThat(number("SELECT count(*) FROM history_ranges WHERE sealed_at IS NOT NULL"))
                .isPositive();
        look(step -> {});
        List<Path> files = files("trades.csv.gz");
        assertThat(files).isNotEmpty();
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL AND kind = 1"))
                .isEqualTo(files.size());
        assertThat(number("SELECT count(*) FROM all_trades")).isLessThan(number("SELECT count(*) FROM before"));
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'trade_blocks_from_0'"))
                .isZero();
        assertThat(number("SELECT count(*) FROM trade_windows WHERE first_id = 0"))
                .isZero();

        restore(OLD_DAY, line -> {});
        assertThat(number("SELECT count(*) FROM trades_from_0")).isPositive();
        look(step -> {});

        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'trades_from_0'"))
                .isZero();
        assertThat(number("SELECT count(*) FROM all_trades")).isEqualTo(number("SELECT count(*) FROM before"));
        assertThat(number("SELECT count(*) FROM (SELECT * FROM " + rows("trades") + " EXCEPT TABLE before) AS other"))
                .isZero();
        TestPostgres.execute(NAME, "UPDATE history_ranges SET restored_at = NULL");
        look(step -> {});
        try (Stream<Path> names = Files.list(archive)) {
            assertThat(names)
                    .as("the files are the same, so they are not made twice")
                    .noneMatch(path -> path.toString().contains("former"));
        }
    }

    @Test
    void aDamagedFileIsNamedWithItsPlaceAndNotPutBack() throws Exception {
        look(step -> {});
        Path file = files("orders.csv.gz").getLast();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
        assertThatThrownBy(() -> restore(OLD_DAY, line -> {}))
                .isInstanceOf(HistoryDays.RefusedException.class)
                .hasMessageContainingAll(
                        file.toString(), "between byte 0 and byte " + bytes.length, "nothing was put back");
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
        assertThatThrownBy(() -> restore(OLD_DAY, line -> {}))
                .hasMessageContainingAll(file.toString(), "ends at byte " + (bytes.length - 3));
        Path manifest = file.resolveSibling(HistoryManifest.FILE);
        Files.writeString(manifest, "{}");
        assertThatThrownBy(() -> restore(OLD_DAY, line -> {}))
                .hasMessageContainingAll(manifest.toString(), "is not the one that was written");
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL AND kind = 0"))
                .isEqualTo(OLD_RANGES);
    }

    @Test
    @ExpectedLog(level = WARN, line = "HistoryKeeper: what the archive .* or of another form, so it was written anew")
    void whatAnOlderReleaseArchivedComesBackInThePresentForm() throws Exception {
        TestPostgres.execute(NAME, "CREATE TABLE before AS SELECT * FROM orders");
        long matches = number("SELECT count(*) FROM prevented_matches");
        // One column went since, and another came.
        TestPostgres.execute(NAME, "ALTER TABLE orders ADD COLUMN closed_at timestamptz DEFAULT now()");
        TestPostgres.execute(NAME, "ALTER TABLE prevented_matches DROP COLUMN resting_broker_id");
        look(step -> {});
        TestPostgres.execute(NAME, "ALTER TABLE orders DROP COLUMN closed_at");
        TestPostgres.execute(NAME, "ALTER TABLE prevented_matches ADD COLUMN resting_broker_id bigint");
        assertThat(number("SELECT count(*) FROM orders")).isLessThan(number("SELECT count(*) FROM before"));

        restore(OLD_DAY, line -> {});

        assertThat(number("SELECT count(*) FROM orders")).isEqualTo(number("SELECT count(*) FROM before"));
        assertThat(number("SELECT count(*) FROM (TABLE orders EXCEPT TABLE before) AS other"))
                .isZero();
        assertThat(number("SELECT count(*) FROM prevented_matches"))
                .isEqualTo(matches)
                .isPositive();
        assertThat(new DatabaseOrderHistory(database).order(flow.orders().getFirst()))
                .isPresent();

        TestPostgres.execute(NAME, "UPDATE history_ranges SET restored_at = NULL");
        look(step -> {});
        assertThat(files("orders.csv.gz"))
                .as("of each range what the older release wrote, and what this one did")
                .hasSize(2 * OLD_RANGES);
    }

    @Test
    void whoPutsOrdersBackIsToldOfTheirTradesOfOtherDays() throws Exception {
        look(step -> {});
        TestPostgres.execute(
                NAME,
                "UPDATE history_ranges SET rows_from = rows_from + interval '1 day', rows_until = rows_until + interval '1 day'"
                        + " WHERE kind = 1 AND archived_at IS NOT NULL");
        List<String> told = new ArrayList<>();
        restore(OLD_DAY, told::add);
        assertThat(told)
                .filteredOn(line -> !line.startsWith("put back"))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("orders of 2026-11-18-orders-from-")
                        && line.contains("-trades-from-")
                        && line.contains("(2026-11-19)"));
    }

    @Test
    void whatHasAFormThatIsNotKnownIsRefusedWithWhatItIs() throws Exception {
        TestPostgres.execute(NAME, "ALTER TABLE orders ADD COLUMN venue text");
        TestPostgres.execute(NAME, "ALTER TABLE stop_orders DROP COLUMN triggered");
        look(step -> {});
        TestPostgres.execute(NAME, "ALTER TABLE orders DROP COLUMN venue");
        String schema = TestPostgres.texts(
                        NAME, "SELECT max(version::int) FROM flyway_schema_history WHERE version ~ '^\\d+$'", List.of())
                .getFirst();
        assertThatThrownBy(() -> restore(OLD_DAY, line -> {}))
                .isInstanceOf(HistoryDays.RefusedException.class)
                .hasMessageContainingAll(
                        "2026-11-18-orders-from-0/orders.csv.gz",
                        "the schema " + schema,
                        "the database has no column venue;",
                        "nothing was put back");

        TestPostgres.execute(NAME, "ALTER TABLE orders ADD COLUMN venue text");
        TestPostgres.execute(NAME, "DELETE FROM stop_orders");
        TestPostgres.execute(NAME, "ALTER TABLE stop_orders ADD COLUMN triggered boolean NOT NULL");
        assertThatThrownBy(() -> restore(OLD_DAY, line -> {}))
                .isInstanceOf(HistoryDays.RefusedException.class)
                .hasMessageContainingAll("stop_orders.csv.gz", "the file has no column triggered;");

        Path manifest = archive.resolve("2026-11-18-orders-from-0").resolve(HistoryManifest.FILE);
        String other = Files.readString(manifest).replaceFirst("\"format\" : 1,", "\"format\" : 2,");
        Files.writeString(manifest, other);
        TestPostgres.execute(
                NAME,
                "UPDATE history_ranges SET manifest_sha256 = '"
                        + FileDigest.sha256(other.getBytes(StandardCharsets.UTF_8)) + "' WHERE archive_name = '"
                        + archive.relativize(manifest).getName(0) + "'");
        assertThatThrownBy(() -> restore(OLD_DAY, line -> {}))
                .isInstanceOf(HistoryDays.RefusedException.class)
                .hasMessageContainingAll(manifest.toString(), "its format is 2, where 1 is read");
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL AND kind = 0"))
                .isEqualTo(OLD_RANGES);
    }

    @Test
    void aDayThatIsNotArchivedIsRefusedWithThoseThatAre() throws Exception {
        assertThatThrownBy(() -> restore(OLD_DAY, line -> {}))
                .hasMessageContainingAll("all of 2026-11-18 is in the database", "archived are no days");
        look(step -> {});
        assertThatThrownBy(() -> restore(LocalDate.parse("2001-01-01"), line -> {}))
                .hasMessageContainingAll("there is no history of 2001-01-01", "archived are 2026-11-18");
    }

    @Test
    void theOperatorsProgramListsAndPutsBack() throws Exception {
        look(step -> {});
        assertThat(program(0, "--history-list"))
                .contains("archived as 2026-11-18-orders-from-0")
                .contains("in the database");
        assertThat(program(1, "--history-restore", "2001-01-01")).contains("archived are 2026-11-18");
        assertThat(program(2, "--history-restore", "yesterday")).contains("name one, such as 2026-10-01");
        assertThat(program(0, "--history-restore", "2026-11-18")).contains("put back 2026-11-18-orders-from-0: ");
        assertThat(program(0, "--history-list")).doesNotContain("archived as");
    }

    private String program(int status, String... arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Map<String, String> environment = Map.of(
                "EXCHANGE_DATABASE_URL", settings.url().orElseThrow(), "EXCHANGE_HISTORY_ARCHIVE", archive.toString());
        PrintStream lines = new PrintStream(output, true, StandardCharsets.UTF_8);
        assertThat(HistoryRun.run(List.of(arguments), environment, lines)).isEqualTo(status);
        return output.toString(StandardCharsets.UTF_8);
    }

    private void restore(LocalDate day, Consumer<String> told) throws HistoryDays.RefusedException {
        try (HistoryDays days = HistoryDays.open(settings, archive, true, 0)) {
            days.restore(day, told);
        }
    }

    @Test
    void theListHasTheNewestRangesToo() throws Exception {
        long newest = number("SELECT max(first_id) FROM history_ranges WHERE kind = 2 AND entered_at IS NOT NULL");
        TestPostgres.execute(
                NAME,
                "INSERT INTO executions (event_sequence, broker_id, executions, content) VALUES (" + newest
                        + ", 1, 1, '') ON CONFLICT DO NOTHING");
        look(step -> {});
        String today = TestPostgres.texts(
                        NAME, "SELECT to_char(reached_time AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM exchange", List.of())
                .getFirst();
        assertThat(program(0, "--history-list"))
                .containsPattern(today + " +events +ids " + newest + " to \\d+  in the database");
        assertThat(program(1, "--history-restore", today)).contains("all of " + today + " is in the database");
    }

    @Test
    void whatIsPutBackIsCountedAsWhatWasArchived() throws Exception {
        look(step -> {});
        String name = "2026-11-18-events-from-0";
        HistoryManifest manifest =
                HistoryManifest.parse(Files.readAllBytes(archive.resolve(name).resolve(HistoryManifest.FILE)));
        List<String> told = new ArrayList<>();
        restore(OLD_DAY, told::add);
        long rows = number(
                "SELECT (SELECT count(*) FROM executions_from_0) + (SELECT count(*) FROM prevented_matches_from_0)");
        assertThat(rows).isGreaterThan(manifest.rows());
        assertThat(told).contains("put back " + name + ": " + rows + " rows");
    }

    @Test
    @ExpectedLog(
            level = WARN,
            line = "HistoryKeeper: what the archive .* had as 2026-11-18-orders-from-0 is damaged .*kept as"
                    + " former-1-2026-11-18-orders-from-0")
    void whatIsDamagedAndLeavesAgainIsKeptWhereNobodyTakesItForARange() throws Exception {
        look(step -> {});
        List<Path> before = ranges("20*-orders-from-*");
        restore(OLD_DAY, line -> {});
        Path file = archive.resolve("2026-11-18-orders-from-0").resolve("orders.csv.gz");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
        TestPostgres.execute(NAME, "UPDATE history_ranges SET restored_at = NULL");
        look(step -> {});
        assertThat(file).hasBinaryContent(bytes);
        assertThat(ranges("20*-orders-from-*")).isEqualTo(before);
        assertThat(archive.resolve("former-1-2026-11-18-orders-from-0").resolve("orders.csv.gz"))
                .hasSize(bytes.length - 3);
    }

    /** What a pattern of the documents finds. */
    private List<Path> ranges(String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(archive, pattern)) {
            names.forEach(found::add);
        }
        return found.stream().sorted().toList();
    }

    @Test
    void whatTheDiskCutOffIsToldAsTheDiskSaidIt() throws Exception {
        IOException full = new IOException("no space left on device");
        try (Connection connection = database.bulkConnection()) {
            assertThat(HistoryLock.tryTake(connection)).isTrue();
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            assertThatThrownBy(() -> {
                        try {
                            copies.copyOut(
                                    "COPY (SELECT * FROM generate_series(1, 1000)) TO STDOUT", new OutputStream() {
                                        @Override
                                        public void write(int octet) throws IOException {
                                            throw full;
                                        }
                                    });
                        } finally {
                            HistoryLock.release(connection);
                        }
                    })
                    .isSameAs(full);
        }
        look(step -> {});
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL"))
                .isPositive();
    }

    @Test
    void anArchiveThatCanNotBeUsedIsRefusedWithTheSettingsName() throws IOException {
        assertRefused(archive.resolve("missing"), false, "it is not there", "EXCHANGE_HISTORY_ARCHIVE");
        Path file = Files.createFile(archive.resolve("file"));
        assertRefused(file, false, "no directory", "EXCHANGE_HISTORY_ARCHIVE");
        assertRefused(archive, false, "journal's own disk", "EXCHANGE_HISTORY_ARCHIVE_ON_JOURNAL_DISK");
    }

    @Test
    void theArchiveOfAnotherExchangeIsRefusedAndLeftAsItIs() throws Exception {
        look(step -> {});
        List<Path> before = files("manifest.json");
        UUID other = UUID.randomUUID();
        assertThatThrownBy(() -> HistoryKeeper.open(
                        database, new HistorySettings(KEEP_DAYS, Optional.of(archive), true, 100), other, journal, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "EXCHANGE_HISTORY_ARCHIVE",
                        "it is that of the exchange " + EXCHANGE,
                        "this is the exchange " + other,
                        "name a directory of its own");
        assertThat(files("manifest.json")).isEqualTo(before);
        keeper(archive, step -> {}).close();
    }

    @Test
    void whereTheArchiveBecomesAnotherExchangesHistoryStays() throws Exception {
        HistoryKeeper keeper = keeper(archive, step -> {});
        Files.writeString(archive.resolve("exchange"), new UUID(7, 7).toString());
        assertThatThrownBy(keeper::look).hasMessageContaining("it is that of the exchange " + new UUID(7, 7));
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL"))
                .isZero();
    }

    @Test
    void whereTheArchivesDiskIsNotMountedAnyMoreHistoryStays() throws Exception {
        HistoryKeeper keeper = keeper(archive, step -> {});
        // As in the directory that it was mounted at.
        Files.delete(archive.resolve("exchange"));
        assertThatThrownBy(keeper::look).hasMessageContainingAll("EXCHANGE_HISTORY_ARCHIVE", "mount its disk");
        assertThat(archive).isEmptyDirectory();
    }

    @Test
    void executionsOfWhatIsArchivedAreNotKeptUntilAllOfItIsBack() throws Exception {
        look(step -> {});
        DatabaseExecutions executions = new DatabaseExecutions(database);
        long archivedThrough =
                number("SELECT max(end_id) - 1 FROM history_ranges WHERE kind = 2 AND archived_at IS NOT NULL");
        assertThat(archivedThrough).isPositive();
        assertThat(executions.executions(flow.brokers().getFirst(), 0, 10).keptAfter())
                .isEqualTo(archivedThrough);

        restore(OLD_DAY, line -> {});
        assertThat(executions.executions(flow.brokers().getFirst(), 0, 10).keptAfter())
                .isZero();
    }

    @Test
    void whoReadsExecutionsWhileTheyLeaveIsToldThatTheyDid() throws Exception {
        DatabaseExecutions executions = new DatabaseExecutions(database);
        long broker = flow.brokers().getFirst();
        long end = number("SELECT min(end_id) FROM history_ranges WHERE kind = 2");
        try (Connection archiving = database.bulkConnection();
                Statement statement = archiving.createStatement();
                ExecutorService reader = Executors.newSingleThreadExecutor()) {
            archiving.setAutoCommit(false);
            statement.execute(
                    "SELECT try_archive_history(2::smallint, 0, history_files(2::smallint, 0), 'there', 'sha',"
                            + " now(), now(), 1)");
            Future<ExecutionHistory.Found> found = reader.submit(() -> executions.executions(broker, 0, 1_000));
            await().atMost(LONG)
                    .until(() -> number("SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database"
                                    + " WHERE datname = current_database() AND NOT granted")
                            > 0);
            archiving.commit();
            assertThat(found.get().keptAfter()).isEqualTo(end - 1);
        }
    }

    @Test
    void aResetDropsWhatAKillLeftDetached() throws Exception {
        assertThatThrownBy(() -> look(step -> {
                    if (step == Step.DETACHED) {
                        throw new Killed();
                    }
                }))
                .isInstanceOf(Killed.class);
        String detached = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND NOT relispartition"
                + " AND relname ~ '^(orders|order_replacements|stop_orders|trades|executions|prevented_matches)_from_'";
        assertThat(number(detached)).isPositive();

        Restored start = Restored.from(database, EXCHANGE);
        Persister persister = start.persister(database, settings);
        long sequence = start.engine().lastSequence() + 1;
        long event = start.engine().nextEventSequence();
        long time = number("SELECT micros_of_time(reached_time) FROM exchange");
        Command reset = new Command.ResetExchange();
        EventRecorder recorder = new EventRecorder();
        start.engine().apply(sequence, time, reset, recorder);
        start.log().onBatch(List.of(recorder.take(sequence, time, event, CommandSource.REST, reset)));
        assertThat(persister.close(LONG)).isTrue();

        assertThat(number(detached)).isZero();
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL"))
                .isZero();
        assertThat(program(0, "--history-list"))
                .as("nothing of before is there any more")
                .isEmpty();
        look(step -> {});
    }

    @Test
    void aTableThatIsBeingPutBackKeepsNobodyWaiting() throws Exception {
        look(step -> {});
        TestPostgres.execute(NAME, "SELECT remake_history(0::smallint, 0)");
        try (Connection copying = database.bulkConnection()) {
            copying.setAutoCommit(false);
            try (Statement statement = copying.createStatement()) {
                statement.execute("LOCK TABLE orders_from_0 IN ROW EXCLUSIVE MODE");
                TestPostgres.execute(NAME, "SELECT drop_detached_history(0::smallint, 0)");
                // What a reset does, too: it would wait behind a reader of the table of all parts.
                TestPostgres.execute(
                        NAME, "TRUNCATE orders, order_replacements, stop_orders, trades, webhook_deliveries");
            }
            copying.rollback();
        }
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'orders_from_0'"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'stop_orders_from_0'"))
                .isZero();
    }

    @Test
    void anEmbeddedDatabaseIsPutBackWhetherTheExchangeRunsOrNot(@TempDir Path data) throws Exception {
        PrivateFiles.makeDirectory(data);
        Path postgres = data.resolve("postgres");
        PreparedPostgres.copyTo(postgres);
        DatabaseSettings embedded = HistoryMaker.embedded(postgres, 220);
        String archived = "archived as ";
        String day;
        try (Database running = Database.open(embedded);
                DataDirectoryLock _ = DataDirectoryLock.take(data)) {
            new HistoryMaker(running, embedded).make(EXCHANGE, 4_000, 20);
            HistoryKeeper.open(
                            running,
                            new HistorySettings(KEEP_DAYS, Optional.of(archive), true, 100),
                            EXCHANGE,
                            journal,
                            0)
                    .look();
            String list = programOn(data, 0, "--history-list");
            assertThat(list).contains(archived);
            day = list.substring(0, 10);
            try (HistoryDays days = HistoryDays.open(embedded, archive, true, 1L << 60)) {
                assertThatThrownBy(() -> days.restore(LocalDate.parse(day), line -> {}))
                        .isInstanceOf(HistoryDays.RefusedException.class)
                        .hasMessageContainingAll(
                                "nothing was put back: the history of " + day + " may take",
                                "free on the database's disk");
            }
            assertThat(programOn(data, 0, "--history-list")).isEqualTo(list);
            assertThat(programOn(data, 0, "--history-restore", day)).contains("put back " + day);
        }
        assertThat(programOn(data, 1, "--history-restore", day)).contains("all of " + day + " is in the database");
        String list = programOn(data, 0, "--history-list");
        assertThat(list).contains(archived);
        String next = list.lines()
                .filter(line -> line.contains(archived))
                .findFirst()
                .orElseThrow()
                .substring(0, 10);
        assertThat(programOn(data, 0, "--history-restore", next)).contains("put back " + next);
    }

    private String programOn(Path data, int status, String... arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Map<String, String> environment =
                Map.of("EXCHANGE_DATA_DIR", data.toString(), "EXCHANGE_HISTORY_ARCHIVE", archive.toString());
        PrintStream lines = new PrintStream(output, true, StandardCharsets.UTF_8);
        assertThat(HistoryRun.run(List.of(arguments), environment, lines))
                .as(output.toString(StandardCharsets.UTF_8))
                .isEqualTo(status);
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whereTheArchiveHasNoRoomHistoryStaysAndWhyIsSaid() throws Exception {
        HistoryKeeper keeper = HistoryKeeper.open(
                database, new HistorySettings(KEEP_DAYS, Optional.of(archive), true, 100), EXCHANGE, journal, 1L << 60);
        assertThatThrownBy(keeper::look).hasMessageContaining("free on the journal's disk");
        assertThat(number("SELECT count(*) FROM trade_blocks")).isPositive();
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL"))
                .isZero();
    }

    @Test
    @ExpectedLog(
            level = WARN,
            line = "HistoryKeeper: trades of .* can't be put into blocks, .*free on the database's disk")
    void whereTheDatabaseHasNoRoomTradesStayRows(@TempDir Path data) throws Exception {
        PrivateFiles.makeDirectory(data);
        Path postgres = data.resolve("postgres");
        PreparedPostgres.copyTo(postgres);
        DatabaseSettings embedded = HistoryMaker.embedded(postgres, 220);
        HistorySettings keepsAll = new HistorySettings(0, Optional.empty(), false, 100);
        try (Database small = Database.open(embedded);
                Connection connection = small.bulkConnection()) {
            new HistoryMaker(small, embedded).make(EXCHANGE, 2_000, 2);
            HistoryKeeper.open(small, keepsAll, EXCHANGE, journal, 1L << 60).look();
            assertThat(HistoryRange.tradesInRows(connection)).isNotEmpty();
            HistoryKeeper.open(small, keepsAll, EXCHANGE, journal, 0).look();
            assertThat(HistoryRange.tradesInRows(connection)).isEmpty();
        }
    }

    @Test
    @ExpectedLog(level = ERROR, line = "HistoryKeeper: history that is older .* can't be archived in .*gone")
    void whereTheArchiveHasGoneHistoryStaysAndNothingIsMade() throws Exception {
        Path gone = Files.createDirectory(archive.resolve("gone"));
        HistoryKeeper keeper = keeper(gone, step -> {});
        Files.delete(gone.resolve("exchange"));
        Files.delete(gone);
        assertThatThrownBy(keeper::look).isInstanceOf(IOException.class);
        assertThat(gone).doesNotExist();
        assertThat(number("SELECT count(*) FROM history_ranges WHERE archived_at IS NOT NULL"))
                .isZero();
        keeper.start();
        await().atMost(LONG).until(() -> keeper.failure().isPresent());
        keeper.close();
        assertThat(keeper.failure()).get().asString().contains("gone");
    }

    private void assertRefused(Path directory, boolean onJournalDisk, String... texts) {
        assertThatThrownBy(() -> HistoryKeeper.open(
                        database,
                        new HistorySettings(KEEP_DAYS, Optional.of(directory), onJournalDisk, 100),
                        EXCHANGE,
                        journal,
                        0))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(texts);
    }

    private void look(Consumer<Step> steps) throws Exception {
        keeper(archive, steps).look();
    }

    private HistoryKeeper keeper(Path directory, Consumer<Step> steps) throws IOException {
        return HistoryKeeper.open(
                database,
                new HistorySettings(KEEP_DAYS, Optional.of(directory), true, 100),
                EXCHANGE,
                journal,
                0,
                steps);
    }

    /** Orders that the database knows to be in the archive, where they are. */
    private long ordersInArchive() throws IOException {
        long orders = 0;
        HistoryArchive files = HistoryArchive.in(archive);
        for (String name : TestPostgres.texts(
                NAME,
                "SELECT archive_name || ' ' || manifest_sha256 FROM history_ranges"
                        + " WHERE kind = 0 AND archived_at IS NOT NULL",
                List.of())) {
            int space = name.indexOf(' ');
            HistoryManifest manifest = files.manifest(name.substring(0, space), name.substring(space + 1));
            assertThat(files.damage(manifest)).isEmpty();
            orders += manifest.rows();
        }
        return orders;
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> tree = Files.walk(archive)) {
            return tree.filter(path -> path.getFileName().toString().equals(name))
                    .sorted()
                    .toList();
        }
    }

    private static long number(String query) {
        return TestPostgres.number(NAME, query);
    }

    /** In the place of the end of the process: nothing that follows is done. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }
}
