package org.bourse.server.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.persistence.archive.HistoryKeeper.Step;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.ranges.HistoryWalk;
import org.bourse.server.persistence.ranges.TradeBlocks;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.server.persistence.reads.DatabaseTrades;
import org.bourse.server.persistence.reads.ReadStatements;
import org.bourse.server.persistence.sql.BulkRead;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.persistence.state.RandomFlow;
import org.bourse.server.persistence.state.Restored;
import org.bourse.server.persistence.state.StartStatements;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.TradeQuery;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trades in blocks answer every question as the rows did that they were, and each is in one of both forms at any time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExpectedLog(level = WARN, line = "TableWriteBack: .*left to the system to write")
class TradeBlocksIT {

    private static final String NAME = "trade_blocks";
    private static final String TRADED = "trade_blocks_traded";
    private static final String LIVE = "trade_blocks_live";
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final UUID EXCHANGE = UUID.randomUUID();
    private static final int COMMANDS = 12_000;
    private static final long RANGE = 300;

    /** The range of the first trade, some ranges before the end of a window. */
    private static final long FIRST_RANGE = (1L << (TradeBlocks.WINDOW_BITS + 4)) - 2 * RANGE - 100;

    private static final Pattern PART = Pattern.compile(" on (trades|trade_blocks)_from_(\\d+)");

    /** Of a line of a plan that was carried out: rows each time, and how often. */
    private static final Pattern ACTUAL = Pattern.compile("actual rows=([\\d.]+) loops=(\\d+)");

    /** More than a range has of anything. */
    private static final int MANY = 1_000;

    private static final String IN_ROWS = "SELECT count(*) FROM history_ranges WHERE kind = 1 AND sealed_at IS NULL";

    private static final String SEAL =
            "SELECT try_seal_trades(%1$d, history_files(1::smallint, %1$d))".formatted(FIRST_RANGE);

    private static final String WAITING = """
            SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_database ON oid = database
            WHERE datname = current_database() AND NOT granted""";

    @TempDir
    private Path journal;

    private final RandomFlow flow = new RandomFlow(191, false);
    private final Map<Integer, String> symbols = new HashMap<>();
    private Database database;

    @BeforeAll
    void trade() throws InterruptedException {
        DatabaseSettings settings = TestPostgres.freshDatabase(TRADED, RANGE);
        TestPostgres.lengthenRanges(TRADED, HistoryKind.COMMANDS, 100);
        TestPostgres.lengthenRanges(TRADED, HistoryKind.EVENTS, 100);
        database = Database.open(settings);
        Restored first = Restored.from(database, EXCHANGE);
        Persister beginning = first.persister(database, settings);
        first.log().onBatch(flow.next(1));
        assertThat(beginning.close(LONG)).isTrue();
        // As if there had been so many trades before, which are in the archive.
        TestPostgres.execute(TRADED, "UPDATE exchange SET next_trade_id = " + FIRST_RANGE);
        for (long range : new long[] {0, RANGE}) {
            TestPostgres.execute(TRADED, "DROP TABLE trades_from_%1$d, webhook_deliveries_from_%1$d".formatted(range));
        }
        TestPostgres.execute(TRADED, "DELETE FROM history_ranges WHERE kind = 1 AND first_id > 0");
        TestPostgres.execute(TRADED, "UPDATE history_ranges SET end_id = " + FIRST_RANGE + " WHERE kind = 1");
        TestPostgres.execute(
                TRADED,
                "UPDATE history_ranges SET archived_at = now(), sealed_at = now(), rows_from = now(), rows_until = now()"
                        + " WHERE kind = 1");
        Restored start = Restored.from(database, EXCHANGE);
        flow.continueWith(start.engine());
        Persister persister = start.persister(database, settings);
        for (int i = 0; i < COMMANDS; i += 500) {
            List<SequencedCommand> commands = flow.next(500);
            for (SequencedCommand command : commands) {
                for (Event event : command.events()) {
                    if (event instanceof Event.InstrumentListed listed) {
                        symbols.put(listed.instrumentId(), listed.symbol());
                    }
                }
            }
            start.log().onBatch(commands);
        }
        assertThat(persister.close(LONG)).isTrue();
        database.close();
        TestPostgres.execute(TRADED, "CREATE TABLE before AS SELECT * FROM trades");
    }

    @BeforeEach
    void copy() {
        database = Database.open(TestPostgres.copyOfDatabase(TRADED, NAME, RANGE));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyQuestionHasTheSameAnswer() throws Exception {
        Map<String, Object> before = answers();
        long complete = number("SELECT count(*) FROM history_ranges WHERE kind = 1 AND end_id <= ("
                + "SELECT max(first_id) FROM history_ranges WHERE kind = 1 AND entered_at IS NOT NULL)");

        look(step -> {});

        assertThat(number("SELECT count(*) FROM history_ranges WHERE sealed_at IS NOT NULL"))
                .isEqualTo(complete)
                .isGreaterThan(2);
        assertThat(number("SELECT min(trade_id) FROM trades"))
                .isEqualTo(number("SELECT max(end_id) FROM history_ranges WHERE sealed_at IS NOT NULL"));
        assertThat(number("SELECT max(trades) FROM trade_blocks")).isEqualTo(TradeBlocks.MOST);
        answers().forEach((question, answer) -> assertThat(answer).as(question).isEqualTo(before.get(question)));
        assertAsBefore();
    }

    @Test
    void aKeyTellsBrokersAndWindowsApart() {
        assertThat(number("SELECT window_key(5, 16384 + 3)")).isEqualTo(5L << 14 | 3);
    }

    @Test
    void whatIsFarApartIsKeptExactly() throws Exception {
        TestPostgres.execute(NAME, "UPDATE trades SET price = 9223372036854775807 WHERE trade_id % 5 = 0");
        TestPostgres.execute(NAME, "UPDATE trades SET quantity = 4611686018427387904 WHERE trade_id % 7 = 0");
        TestPostgres.execute(NAME, "UPDATE trades SET bid_order_id = 1 + 2147483648 * (trade_id % 3)");
        TestPostgres.execute(
                NAME, "UPDATE trades SET executed_at = executed_at + interval '40 minutes' * (trade_id / 9)");
        TestPostgres.execute(NAME, "DELETE FROM trades WHERE trade_id % 11 = 0");
        TestPostgres.execute(NAME, "DROP TABLE before; CREATE TABLE before AS SELECT * FROM trades");
        Map<String, Object> before = answers();

        look(step -> {});

        assertThat(number("SELECT count(*) FROM trade_blocks WHERE trades = 1")).isPositive();
        answers().forEach((question, answer) -> assertThat(answer).as(question).isEqualTo(before.get(question)));
        assertAsBefore();
    }

    @Test
    void aPageHasAllOfARangeThatIsSealedWhileItIsRead() {
        long broker = flow.brokers().getFirst();
        String inOrder = "SELECT trade_id FROM before WHERE %d IN (bid_broker_id, ask_broker_id) ORDER BY trade_id"
                .formatted(broker);
        HistoryWalk walk = new HistoryWalk(database.client(), HistoryKind.TRADES, true);
        AtomicBoolean asked = new AtomicBoolean();
        List<Long> page = walk.page(walk.after(0), Integer.MAX_VALUE, (range, limit) -> {
            if (!asked.getAndSet(true)) {
                assertThat(range.isSealed()).isFalse();
                try {
                    look(step -> {});
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            List<Object> parameters = new ArrayList<>();
            String statement = ReadStatements.fillsOf(new FillQuery(broker, "", 0, limit), range, limit, parameters);
            return database.client()
                    .execute()
                    .createNamedQuery("fills", statement)
                    .params(parameters)
                    .execute()
                    .map(row -> row.column("trade_id").getLong())
                    .distinct()
                    .toList();
        });
        assertThat(page.stream().map(String::valueOf)).isEqualTo(TestPostgres.texts(NAME, inOrder, List.of()));
    }

    @Test
    void rangesAreSealedWhileTheExchangeTrades() throws Exception {
        DatabaseSettings settings = TestPostgres.freshDatabase(LIVE, RANGE);
        RandomFlow trading = new RandomFlow(192, false);
        List<Long> expected = new ArrayList<>();
        try (Database live = Database.open(settings)) {
            Restored start = Restored.from(live, EXCHANGE);
            Persister persister = start.persister(live, settings);
            HistoryKeeper keeper = keeper(live, step -> {});
            for (int i = 0; i < COMMANDS; i += 1_000) {
                List<SequencedCommand> commands = trading.next(1_000);
                for (SequencedCommand command : commands) {
                    for (Event event : command.events()) {
                        if (event instanceof Event.OrdersTraded trade) {
                            expected.add(trade.tradeId());
                        }
                    }
                }
                start.log().onBatch(commands);
                if (i == COMMANDS / 2) {
                    assertThat(persister.awaitPersisted(trading.engine().lastSequence(), LONG))
                            .isTrue();
                }
                keeper.look();
                if (i == COMMANDS / 2) {
                    assertThat(TestPostgres.number(LIVE, "SELECT count(*) FROM trade_blocks"))
                            .isPositive();
                }
            }
            assertThat(persister.close(LONG)).isTrue();
            keeper.look();
            assertThat(TestPostgres.number(LIVE, "SELECT count(*) FROM trade_blocks"))
                    .isPositive();
            assertThat(TestPostgres.texts(LIVE, "SELECT trade_id FROM all_trades ORDER BY trade_id", List.of()))
                    .isEqualTo(expected.stream().map(String::valueOf).toList());
            assertThat(Restored.from(live, EXCHANGE).engine().stateHash())
                    .isEqualTo(trading.engine().stateHash());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKS_WRITTEN", "SEALED"})
    void isInOneFormHoweverFarItGot(Step last) throws Exception {
        assertThatThrownBy(() -> look(step -> {
                    if (step == last) {
                        throw new Killed();
                    }
                }))
                .isInstanceOf(Killed.class);
        assertAsBefore();

        look(step -> {});

        assertAsBefore();
        assertThat(number(IN_ROWS)).isLessThanOrEqualTo(2);
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname LIKE 'trade_blocks_from_%'"
                        + " AND relkind = 'r' AND NOT relispartition"))
                .isZero();
    }

    @Test
    void whatAConnectionThatWasCutLeftIsMadeAnew() throws Exception {
        TestPostgres.execute(NAME, "SELECT begin_trade_blocks(" + FIRST_RANGE + ")");
        look(step -> {});
        assertAsBefore();
        assertThat(number(IN_ROWS)).isLessThanOrEqualTo(2);
    }

    @Test
    void aRangeThatIsWipedMeanwhileIsLeft() throws Exception {
        AtomicBoolean wiped = new AtomicBoolean();
        look(step -> {
            if (step == Step.BLOCKS_WRITTEN && !wiped.getAndSet(true)) {
                TestPostgres.execute(NAME, "TRUNCATE trades, trade_blocks, webhook_deliveries");
            }
        });
        assertThat(number("SELECT count(*) FROM all_trades")).isZero();
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'trade_blocks_from_" + FIRST_RANGE + "'"))
                .isZero();
    }

    @Test
    @ExpectedLog(level = WARN, line = "HistoryKeeper: trades of .* can't be put into blocks, .*are not what they were")
    void whatIsNotTheSameStaysInRows() throws Exception {
        TestPostgres.execute(
                NAME, "UPDATE trades SET aggressor_side = 1 - aggressor_side WHERE trade_id = " + (FIRST_RANGE + 5));
        TestPostgres.execute(NAME, "DROP TABLE before; CREATE TABLE before AS SELECT * FROM trades");
        // As if the database had a fault.
        TestPostgres.execute(NAME, """
                CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN NEW.prices[1] := 1; RETURN NEW; END $$""");
        TestPostgres.execute(NAME, """
                CREATE OR REPLACE FUNCTION begin_trade_blocks(of_first bigint) RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                    EXECUTE format('CREATE TABLE trade_blocks_from_%s (LIKE trade_blocks)', of_first);
                    EXECUTE format('CREATE TRIGGER spoils BEFORE INSERT ON trade_blocks_from_%s
                        FOR EACH ROW EXECUTE FUNCTION spoil()', of_first);
                END $$""");
        HistoryKeeper keeper = keeper(database, step -> {});
        keeper.look();
        assertThat(keeper.failure())
                .get()
                .asString()
                .matches("trades can't be put into blocks, .*; it is tried again in \\d+ min");
        assertThat(number("SELECT count(*) FROM history_ranges WHERE sealed_at IS NOT NULL AND archived_at IS NULL"))
                .isZero();
        assertAsBefore();
    }

    @Test
    void aPageIsReadFromTheBlocksOfItsRangeThatHaveAnyOfIt() throws Exception {
        look(step -> {});
        boolean leavesSomeOut = false;
        for (HistoryWalk.Range range : sealedRanges()) {
            String part = "trade_blocks " + range.firstId();
            for (long broker : flow.brokers()) {
                List<Object> parameters = new ArrayList<>();
                String ofBroker = ReadStatements.fillsOf(new FillQuery(broker, "", 0, MANY), range, MANY, parameters);
                Looks looks = looks(ofBroker, parameters);
                String blocks = blocksOf(range, "%d IN (bid_broker_id, ask_broker_id)".formatted(broker));
                assertThat(looks.blocks()).as("of its bids, and of its asks").isEqualTo(2 * number(blocks));
                assertThat(looks.indexScans()).isEqualTo(2 * number(windowsOf(blocks)));
                assertThat(looks.parts()).isEqualTo(looks.blocks() == 0 ? Set.of() : Set.of(part));
            }
            for (Map.Entry<Integer, String> instrument : symbols.entrySet()) {
                List<Object> parameters = new ArrayList<>();
                String ofInstrument = ReadStatements.tradesOf(instrument.getValue(), range, MANY, parameters);
                Looks looks = looks(ofInstrument, parameters);
                String blocks = blocksOf(range, "instrument_id = " + instrument.getKey());
                assertThat(looks.blocks()).isEqualTo(number(blocks));
                assertThat(looks.indexScans()).isEqualTo(number(windowsOf(blocks)));
                leavesSomeOut |= looks.blocks() < number(blocksOf(range, "true"));
            }
        }
        assertThat(leavesSomeOut).isTrue();
    }

    @Test
    void aBrokerThatNeverTradedCostsARangeNoLookAtItsBlocks() throws Exception {
        look(step -> {});
        long newBroker = flow.brokers().getLast() + 1_000_000;
        for (HistoryWalk.Range range : sealedRanges()) {
            List<Object> parameters = new ArrayList<>();
            String fills = ReadStatements.fillsOf(new FillQuery(newBroker, "", 0, MANY), range, MANY, parameters);
            assertThat(looks(fills, parameters)).isEqualTo(new Looks(0, 0, Set.of()));
        }
    }

    @Test
    void tradesOfAnOrderAreReadFromTheBlocksThatHaveItsNeighbours() throws Exception {
        look(step -> {});
        List<HistoryWalk.Range> ranges = sealedRanges();
        HistoryWalk.Range first = ranges.getLast();
        long order = number("SELECT max(bid_order_id) FROM before WHERE trade_id < " + first.endId());
        List<Object> parameters = ReadStatements.tradesOfParameters(
                order, first.firstId(), ranges.getFirst().firstId());
        Looks looks = looks(ReadStatements.TRADES_OF, parameters);
        String ofNeighbours = "bid_order_id >> 6 = %1$d >> 6 OR ask_order_id >> 6 = %1$d >> 6".formatted(order);
        long blocks = 0;
        for (HistoryWalk.Range range : ranges.subList(1, ranges.size())) {
            blocks += number(blocksOf(range, ofNeighbours));
        }
        assertThat(looks.blocks()).isEqualTo(blocks).isPositive();
        assertThat(looks.indexScans()).as("one in each part of its lifetime").isEqualTo(ranges.size() - 1);
        assertThat(looks.parts())
                .doesNotContain("trade_blocks " + ranges.getFirst().firstId());
    }

    @Test
    void nothingIsJoinedThatMightChangeTheOrderOfBlocks() throws Exception {
        look(step -> {});
        for (HistoryWalk.Range range : sealedRanges()) {
            List<Object> parameters = new ArrayList<>();
            String ofSymbol = ReadStatements.fillsOf(
                    new FillQuery(
                            flow.brokers().getFirst(),
                            symbols.values().iterator().next(),
                            0,
                            10),
                    range,
                    10,
                    parameters);
            assertThat(plan(ofSymbol, parameters)).as("the symbol's places").anyMatch(line -> line.contains("= ANY ("));
        }
    }

    @Test
    void aPageIsTheSameStatementWhateverItsIds() throws Exception {
        look(step -> {});
        FillQuery query = new FillQuery(flow.brokers().getFirst(), "", 0, 10);
        assertThat(sealedRanges().stream()
                        .flatMap(range -> Stream.of(
                                ReadStatements.fillsOf(query, range, 10, new ArrayList<>()),
                                ReadStatements.tradesOf("AAA", range, 10, new ArrayList<>())))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void tradesInBlocksAreNotCountedAnew() throws Exception {
        look(step -> {});
        assertThat(plan(ReadStatements.TRADE_COUNT, List.of())).noneMatch(line -> line.contains("trade_blocks"));
    }

    @Test
    void windowsAreThoseOfTheTrades() throws Exception {
        look(step -> {});
        assertThat(number("SELECT window_key(1, 0)")).isEqualTo(1L << TradeBlocks.WINDOW_BITS);
        String sides = """
                (SELECT trade_id, false AS of_broker, instrument_id::bigint AS number FROM before
                UNION ALL SELECT trade_id, true, bid_broker_id FROM before
                UNION ALL SELECT trade_id, true, ask_broker_id FROM before) AS sides""";
        String expected = """
                SELECT first_id, of_broker, number, trade_id >> %d AS place
                FROM history_ranges JOIN %s ON trade_id >= first_id AND trade_id < end_id
                WHERE kind = 1 AND sealed_at IS NOT NULL GROUP BY 1, 2, 3, 4""".formatted(TradeBlocks.WINDOW_BITS, sides);
        String found = """
                SELECT first_id, of_broker, number, place
                FROM trade_windows CROSS JOIN unnest(windows) AS part
                CROSS JOIN generate_series(lower(part), upper(part) - 1) AS place""";
        for (String difference : List.of(expected + " EXCEPT " + found, found + " EXCEPT (" + expected + ")")) {
            assertThat(TestPostgres.texts(NAME, difference, List.of())).isEmpty();
        }
        assertThat(number("SELECT max(upper(windows) - lower(windows)) FROM trade_windows"))
                .as("the windows of a range")
                .isEqualTo(2);
    }

    @Test
    void whoWaitedForTheRowsFindsTheBlocks() throws Exception {
        assertThatThrownBy(() -> look(step -> {
                    if (step == Step.BLOCKS_WRITTEN) {
                        throw new Killed();
                    }
                }))
                .isInstanceOf(Killed.class);
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        String rows = " FROM trades_from_" + FIRST_RANGE + " ORDER BY trade_id LIMIT 1";
        long order = number("SELECT bid_order_id" + rows);
        long broker = number("SELECT bid_broker_id" + rows);
        String symbol =
                symbols.getOrDefault(number("SELECT instrument_id" + rows).intValue(), "");
        List<Callable<Object>> questions = List.of(
                () -> history.tradesOf(order),
                history::tradeCount,
                () -> history.fills(new FillQuery(broker, "", 0, 10)),
                () -> new DatabaseTrades(database)
                        .trades(new TradeQuery(symbol, true, 0, Long.MIN_VALUE, Long.MAX_VALUE, 10)),
                () -> number("SELECT first_trade_since((SELECT micros_of_time(min(executed_at)) + 1 FROM before))"));
        try (Connection sealing = database.bulkConnection();
                ExecutorService readers = Executors.newFixedThreadPool(questions.size())) {
            List<Object> expected = new ArrayList<>();
            for (Callable<Object> question : questions) {
                expected.add(question.call());
            }
            sealing.setAutoCommit(false);
            BulkRead.query(sealing, SEAL, row -> assertThat(row.getString(1)).isEqualTo("done"));
            List<Future<Object>> found = questions.stream().map(readers::submit).toList();
            await().atMost(LONG).until(() -> number(WAITING) == questions.size());
            sealing.commit();
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).get()).as("question " + i).isEqualTo(expected.get(i));
            }
        }
        assertAsBefore();
    }

    @Test
    void whoKeepsTheRowsIsNotPushedAside() throws Exception {
        TestPostgres.execute(NAME, "SELECT begin_trade_blocks(" + FIRST_RANGE + ")");
        TestPostgres.execute(NAME, "SELECT index_trade_blocks(" + FIRST_RANGE + ")");
        try (Connection keeping = reader()) {
            count(keeping, "SELECT count(*) FROM trades_from_" + FIRST_RANGE);
            assertThat(TestPostgres.texts(NAME, SEAL, List.of())).containsExactly("busy");
        }
        assertAsBefore();

        look(step -> {});
        String archive = "SELECT try_archive_history(1::smallint, " + FIRST_RANGE + ", history_files(1::smallint, "
                + FIRST_RANGE + "), 'there', 'sha', now(), now(), 1)";
        try (Connection keeping = reader()) {
            count(keeping, "SELECT count(*) FROM trade_blocks_from_" + FIRST_RANGE);
            assertThat(TestPostgres.texts(NAME, archive, List.of())).containsExactly("busy");
        }
        assertAsBefore();
        assertThat(number("SELECT count(*) FROM history_ranges WHERE sealed_at IS NOT NULL AND first_id = "
                        + FIRST_RANGE))
                .isEqualTo(1);
    }

    @Test
    void aStopLeavesNothingAtWork() throws Exception {
        try (Connection keeping = database.bulkConnection()) {
            keeping.setAutoCommit(false);
            try (Statement statement = keeping.createStatement()) {
                statement.execute("LOCK TABLE trades_from_" + FIRST_RANGE + " IN ACCESS EXCLUSIVE MODE");
            }
            HistoryKeeper keeper = keeper(database, step -> {});
            keeper.start();
            await().atMost(LONG).until(() -> number(WAITING) == 1);
            keeper.close();
            await().atMost(LONG).until(() -> number(WAITING) == 0);
        }
        assertAsBefore();
    }

    @Test
    void whoBeganToReadBeforeHasTheRowsOrIsToldThatTheyAreGone() throws Exception {
        String rows = "SELECT count(*) FROM trades_from_" + FIRST_RANGE;
        long trades = number(rows);
        try (Connection early = reader();
                Connection late = reader()) {
            AtomicBoolean asked = new AtomicBoolean();
            look(step -> {
                if (step == Step.SEALED && !asked.getAndSet(true)) {
                    assertThat(count(early, rows)).isEqualTo(trades).isPositive();
                    close(early);
                }
            });
            assertThat(asked).isTrue();
            assertThatThrownBy(() -> count(late, rows)).hasMessageContaining("does not exist");
        }
        assertAsBefore();
    }

    /** As a dump is: what it reads is of the moment at which it began. */
    private Connection reader() throws SQLException {
        Connection connection = database.bulkConnection();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        count(connection, "SELECT count(*) FROM exchange");
        return connection;
    }

    private static long count(Connection connection, String query) {
        long[] count = {0};
        try {
            BulkRead.query(connection, query, row -> count[0] = row.getLong(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return count[0];
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<HistoryWalk.Range> sealedRanges() throws SQLException {
        try (Connection connection = database.bulkConnection()) {
            List<HistoryWalk.Range> ranges = HistoryWalk.allNewestFirst(connection, HistoryKind.TRADES).stream()
                    .filter(HistoryWalk.Range::isSealed)
                    .toList();
            assertThat(ranges).hasSizeGreaterThan(3);
            return ranges;
        }
    }

    /** The query of how many of a range's blocks have a trade of a condition. */
    private static String blocksOf(HistoryWalk.Range range, String condition) {
        return ("SELECT count(*) FROM trade_blocks_from_%d AS block"
                        + " WHERE EXISTS (SELECT FROM trades_of(ROW(block.*)::trade_blocks) WHERE %s)")
                .formatted(range.begins(), condition);
    }

    /** The query of how many windows these are in. */
    private static String windowsOf(String blocks) {
        return blocks.replace("count(*)", "count(DISTINCT first_trade_id >> " + TradeBlocks.WINDOW_BITS + ")");
    }

    private static List<String> plan(String statement, List<Object> parameters) {
        return TestPostgres.texts(
                NAME, "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) " + statement, parameters);
    }

    /**
     * What a question's plan looked at.
     *
     * @param blocks those that it read, all by the index of blocks
     * @param indexScans how often the index was asked
     * @param parts of which tables
     */
    private record Looks(long blocks, long indexScans, Set<String> parts) {}

    private static Looks looks(String statement, List<Object> parameters) {
        long blocks = 0;
        long indexScans = 0;
        Set<String> parts = new TreeSet<>();
        for (String line : plan(statement, parameters)) {
            Matcher part = PART.matcher(line);
            Matcher actual = ACTUAL.matcher(line);
            if (!part.find() || !actual.find()) {
                continue;
            }
            long loops = Long.parseLong(actual.group(2));
            if (line.contains("Bitmap Index Scan")) {
                indexScans += loops;
            } else if (part.group(1).equals("trade_blocks")) {
                assertThat(line).contains("Bitmap Heap Scan");
                blocks += Math.round(Double.parseDouble(actual.group(1)) * loops);
                parts.add(part.group(1) + " " + part.group(2));
            }
        }
        return new Looks(blocks, indexScans, parts);
    }

    /** What each question about trades is answered, by the question. */
    private Map<String, Object> answers() throws SQLException {
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        DatabaseTrades tradeHistory = new DatabaseTrades(database);
        Map<String, Object> answers = new HashMap<>();
        answers.put("count", history.tradeCount());
        List<Long> orders = flow.orders();
        for (int i = 0; i < orders.size(); i += 13) {
            answers.put("trades of order " + orders.get(i), history.tradesOf(orders.get(i)));
        }
        for (long broker : flow.brokers()) {
            for (String symbol : List.of("", symbols.values().iterator().next())) {
                List<BrokerFill> found = new ArrayList<>();
                List<BrokerFill> page;
                do {
                    page = history.fills(new FillQuery(
                            broker,
                            symbol,
                            found.isEmpty() ? 0 : found.getLast().place(),
                            289));
                    found.addAll(page);
                } while (page.size() == 289);
                answers.put("fills of " + broker + " in " + symbol, found);
            }
        }
        List<Long> times = List.of(
                Long.MIN_VALUE,
                number("SELECT micros_of_time(executed_at) FROM before ORDER BY trade_id LIMIT 1 OFFSET 400"),
                number("SELECT 1 + micros_of_time(executed_at) FROM before ORDER BY trade_id LIMIT 1 OFFSET 1077"));
        for (String symbol : symbols.values()) {
            for (long since : times) {
                for (boolean oldestFirst : new boolean[] {true, false}) {
                    List<MarketTrade> found = new ArrayList<>();
                    List<MarketTrade> page;
                    do {
                        long beyond = found.isEmpty()
                                ? TradeQuery.FROM_THE_START
                                : found.getLast().tradeId();
                        page = tradeHistory.trades(
                                new TradeQuery(symbol, oldestFirst, beyond, since, Long.MAX_VALUE, 31));
                        found.addAll(page);
                    } while (page.size() == 31);
                    answers.put(symbol + " since " + since + (oldestFirst ? " from the oldest" : ""), found);
                }
            }
        }
        answers.put(
                "ids since times",
                TestPostgres.texts(
                        NAME,
                        "SELECT first_trade_since(micros_of_time(executed_at)) FROM before WHERE trade_id % 37 = 0"
                                + " ORDER BY trade_id",
                        List.of()));
        try (Connection connection = database.bulkConnection()) {
            for (HistoryWalk.Range range : HistoryWalk.allNewestFirst(connection, HistoryKind.TRADES)) {
                List<Object> parameters = new ArrayList<>();
                String newest = StartStatements.newestTrades(
                        range,
                        symbols.keySet().toArray(Integer[]::new),
                        symbols.keySet().stream().map(id -> 20).toArray(Integer[]::new),
                        parameters);
                answers.put(
                        "newest from " + range.firstId(),
                        TestPostgres.texts(NAME, "SELECT newest::text FROM (" + newest + ") AS newest", parameters));
            }
        }
        answers.put("state", Restored.from(database, EXCHANGE).engine().stateHash());
        return answers;
    }

    /** Each trade is there once, as it was. */
    private static void assertAsBefore() {
        String columns = TradeBlock.TRADE_COLUMNS;
        assertThat(number("SELECT count(*) FROM all_trades")).isEqualTo(number("SELECT count(*) FROM before"));
        for (String difference :
                List.of("all_trades EXCEPT ALL SELECT %s FROM before", "before EXCEPT ALL SELECT %s FROM all_trades")) {
            assertThat(number("SELECT count(*) FROM (SELECT " + columns + " FROM " + difference.formatted(columns)
                            + ") AS other"))
                    .as(difference)
                    .isZero();
        }
    }

    private void look(Consumer<Step> steps) throws Exception {
        keeper(database, steps).look();
    }

    private HistoryKeeper keeper(Database of, Consumer<Step> steps) throws IOException {
        return HistoryKeeper.open(
                of, new HistorySettings(0, Optional.empty(), false, 100), EXCHANGE, journal, 0, steps);
    }

    private static Long number(String query) {
        return TestPostgres.number(NAME, query);
    }

    /** In the place of the end of the process: nothing that follows is done. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }
}
