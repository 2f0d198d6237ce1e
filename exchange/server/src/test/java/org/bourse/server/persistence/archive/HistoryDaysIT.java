package org.bourse.server.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.slf4j.event.Level.WARN;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bourse.server.HistoryRun;
import org.bourse.server.files.PrivateFiles;
import org.bourse.server.journal.DataDirectoryLock;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.PreparedPostgres;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.reads.DatabaseExecutions;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days of the archive come back into the database as they were, or not at all, with what is wrong and where. */
@ExpectedLog(level = WARN, line = "TableWriteBack: .*left to the system to write")
class HistoryDaysIT extends OldHistory {

    private static final List<String> TABLES =
            List.of("orders", "order_replacements", "stop_orders", "trades", "prevented_matches", "executions");

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
}
