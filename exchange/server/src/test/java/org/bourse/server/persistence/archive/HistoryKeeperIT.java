package org.bourse.server.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.EventRecorder;
import org.bourse.server.files.PrivateFiles;
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
import org.bourse.server.persistence.state.Restored;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.ExecutionHistory;
import org.bourse.server.view.FillQuery;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Old history goes to the archive, what is needed stays, and nothing is ever in neither place. */
@ExpectedLog(level = WARN, line = "TableWriteBack: .*left to the system to write")
class HistoryKeeperIT extends OldHistory {

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

    /** In the place of the end of the process: nothing that follows is done. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }
}
