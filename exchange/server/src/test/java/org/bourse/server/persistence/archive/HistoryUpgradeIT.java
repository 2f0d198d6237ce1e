package org.bourse.server.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.WARN;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.DatabaseUrl;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.ranges.HistoryBounds;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.ranges.HistoryWalk;
import org.bourse.server.persistence.reads.DatabaseExecutions;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.server.persistence.reads.DatabaseTrades;
import org.bourse.server.persistence.reads.ReadStatements;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.persistence.state.RandomFlow;
import org.bourse.server.persistence.state.Restored;
import org.bourse.server.persistence.state.StartStatements;
import org.bourse.server.persistence.state.StateLines;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.ExecutionHistory;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.OrderQuery;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.TradeQuery;
import org.bourse.testrun.ExpectedLog;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large history that lies in no parts becomes the first one where it is, while the exchange trades. */
@ExpectedLog(level = WARN, line = "Persister: the database can't be written to, trying until it can")
@ExpectedLog(level = WARN, line = "TableWriteBack: .*left to the system to write")
class HistoryUpgradeIT {

    private static final String NAME = "history_upgrade";
    private static final String SEALED = "history_upgrade_sealed";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final long ORDERS = 1_000_000;
    private static final long EVENTS = 2_999_999;

    /** More than are put in parts at the start. */
    private static final int PREVENTED = 700_000;

    /** The same of trades, of the first orders. */
    private static final int TRADES = 700_000;

    /** Orders of a database that is put in parts at the start: trades of three windows. */
    private static final long FEW = 40_000;

    private final UUID exchangeId = UUID.randomUUID();

    @Test
    void aMillionOrdersBecomeTheFirstPartWhileTheExchangeTrades(@TempDir Path journal) throws Exception {
        DatabaseSettings settings = TestPostgres.emptyDatabase(NAME);
        formerDatabase(NAME, settings, ORDERS, TRADES);
        long file = number("SELECT pg_relation_filenode('orders')");
        RandomFlow flow = new RandomFlow(91, false);
        try (Database database = Database.open(settings)) {
            Restored start = Restored.from(database, exchangeId);
            flow.continueWith(start.engine());
            Persister persister = start.persister(database, settings);
            publish(start, flow);
            assertThat(persister.awaitPersisted(flow.engine().lastSequence(), LONG))
                    .isTrue();
            assertThat(inParts()).as("parts before all rows were looked at").isZero();
            readsTheFormerRowsByTheirIndexes(database, "");

            HistoryBounds bounds = new HistoryBounds(database);
            bounds.start();
            // Whenever it comes, before the look, in it or after it: what was not committed is done again.
            TestPostgres.cutConnections(NAME);
            TestPostgres.stop();
            TestPostgres.restart();
            await().atMost(LONG).until(() -> {
                publish(start, flow);
                return persister.awaitPersisted(flow.engine().lastSequence(), LONG) && inParts() == 3;
            });
            bounds.close();
            assertThat(persister.close(LONG)).isTrue();

            assertThat(number("SELECT pg_relation_filenode('orders_from_0')"))
                    .as("the file of the orders that were there: none was copied")
                    .isEqualTo(file);
            assertThat(number("SELECT count(*) FROM orders WHERE order_id <= " + ORDERS))
                    .isEqualTo(ORDERS);
            assertThat(number("SELECT count(*) FROM executions_from_0")).isPositive();
            assertThat(number("SELECT count(*) FROM all_trades"))
                    .isEqualTo(flow.engine().nextTradeId() - 1)
                    .isGreaterThan(TRADES);
            readsTheFormerRowsByTheirIndexes(database, "_from_0");
            readsExecutionsFromTheUpgradeOn(database, flow);
            assertThat(number("SELECT count(*) FROM pg_constraint WHERE conname = 'history_bound'"))
                    .isZero();
            assertThat(StateLines.of(Restored.from(database, exchangeId).engine()))
                    .isEqualTo(StateLines.of(flow.engine()));
            putsFormerRowsIntoBlocks(database, journal);
        }
    }

    /** As when the first part is complete: some of its rows, in ten million ids. */
    private void putsFormerRowsIntoBlocks(Database database, Path journal) throws Exception {
        TestPostgres.execute(NAME, "DELETE FROM trades WHERE trade_id >= " + FEW);
        TestPostgres.execute(NAME, "UPDATE history_ranges SET entered_at = now() WHERE kind = 1 AND first_id > 0");
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'trades_of_instrument_from_0'"))
                .as("the part has the indexes of before")
                .isEqualTo(1);
        Map<String, Object> before = answers(NAME, database);
        seal(database, journal);
        assertThat(number("SELECT sum(trades) FROM trade_blocks_from_0")).isEqualTo(FEW - 1);
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname LIKE 'trades%_from_0'"))
                .isZero();
        assertAnswers(NAME, database, before);
    }

    private void seal(Database database, Path journal) throws Exception {
        HistoryKeeper.open(database, new HistorySettings(0, Optional.empty(), false, 100), exchangeId, journal, 0)
                .look();
    }

    @Test
    void tradesOfTheFirstPartGoIntoBlocksToTheArchiveAndBack(@TempDir Path archive, @TempDir Path journal)
            throws Exception {
        DatabaseSettings settings = TestPostgres.emptyDatabase(SEALED);
        formerDatabase(SEALED, settings, FEW, FEW - 1);
        RandomFlow flow = new RandomFlow(92, false);
        try (Database database = Database.open(settings)) {
            Restored start = Restored.from(database, exchangeId);
            flow.continueWith(start.engine());
            Persister persister = start.persister(database, settings);
            start.log().onBatch(flow.next(500));
            assertThat(persister.awaitPersisted(flow.engine().lastSequence(), LONG))
                    .isTrue();
            flow.pass(Duration.ofDays(2));
            publish(start, flow);
            assertThat(persister.close(LONG)).isTrue();
            Map<String, Object> before = answers(SEALED, database);

            seal(database, journal);
            assertThat(TestPostgres.number(SEALED, "SELECT sum(trades) FROM trade_blocks_from_0"))
                    .isEqualTo(FEW - 1);
            assertAnswers(SEALED, database, before);

            HistoryKeeper archiving = HistoryKeeper.open(
                    database, new HistorySettings(1, Optional.of(archive), true, 100), exchangeId, journal, 0);
            archiving.look();
            assertThat(TestPostgres.number(SEALED, "SELECT min(trade_id) FROM all_trades"))
                    .isEqualTo(FEW);
            try (HistoryDays days = HistoryDays.open(settings, archive, true, 0)) {
                days.restore(LocalDate.parse("2026-11-01"), line -> {});
            }
            assertThat(TestPostgres.number(SEALED, "SELECT count(*) FROM trades_from_0"))
                    .isEqualTo(FEW - 1);
            assertAnswers(SEALED, database, before);
            archiving.look();
            assertThat(TestPostgres.number(SEALED, "SELECT sum(trades) FROM trade_blocks_from_0"))
                    .isEqualTo(FEW - 1);
            assertAnswers(SEALED, database, before);
        }
    }

    private void assertAnswers(String name, Database database, Map<String, Object> expected) throws SQLException {
        answers(name, database)
                .forEach((question, answer) -> assertThat(answer).as(question).isEqualTo(expected.get(question)));
    }

    /** What each question about the former trades is answered, by the question. */
    private Map<String, Object> answers(String name, Database database) throws SQLException {
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        DatabaseTrades tradeHistory = new DatabaseTrades(database);
        Map<String, Object> answers = new HashMap<>();
        answers.put("count", history.tradeCount());
        for (long order = 1; order <= FEW; order += 3_991) {
            answers.put("trades of order " + order, history.tradesOf(order));
        }
        for (long beyond = 0; beyond < FEW; beyond += 3_499) {
            answers.put("fills behind " + beyond, history.fills(new FillQuery(1, "AAA", 2 * beyond, 300)));
            for (boolean oldestFirst : new boolean[] {true, false}) {
                answers.put(
                        (oldestFirst ? "trades behind " : "trades before ") + (beyond + 1),
                        tradeHistory.trades(
                                new TradeQuery("AAA", oldestFirst, beyond + 1, Long.MIN_VALUE, Long.MAX_VALUE, 300)));
            }
        }
        answers.put(
                "ids since times",
                TestPostgres.texts(
                        name,
                        "SELECT first_trade_since(micros_of_time('2026-11-01 00:00:00Z') + id * 1113)"
                                + " FROM generate_series(0, 40) AS id ORDER BY id",
                        List.of()));
        answers.put("state", StateLines.of(Restored.from(database, exchangeId).engine()));
        return answers;
    }

    private static void readsExecutionsFromTheUpgradeOn(Database database, RandomFlow flow) {
        int executions = 0;
        for (long broker : flow.brokers()) {
            ExecutionHistory.Found found =
                    new DatabaseExecutions(database).executions(broker, EVENTS, Integer.MAX_VALUE - 2);
            assertThat(found.keptAfter()).isEqualTo(EVENTS);
            assertThat(found.reached()).isEqualTo(flow.engine().nextEventSequence() - 1);
            executions += found.executions().size();
        }
        assertThat(executions).isEqualTo(number("SELECT sum(executions) FROM executions"));
    }

    /** Their indexes are by ids, and not by blocks of ids as those of parts that are made. */
    private static void readsTheFormerRowsByTheirIndexes(Database database, String suffix) throws SQLException {
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        OrderQuery before = new OrderQuery(1, Optional.empty(), "", "", 500_000, 3);
        assertThat(history.orders(before))
                .extracting(OrderSnapshot::orderId)
                .containsExactly(499_999L, 499_998L, 499_997L);
        FillQuery after = new FillQuery(1, "", 2 * 500_000, 3);
        assertThat(history.fills(after))
                .extracting(BrokerFill::place)
                .containsExactly(1_000_001L, 1_000_002L, 1_000_003L);
        TradeQuery newest = new TradeQuery("AAA", false, 500_000, Long.MIN_VALUE, Long.MAX_VALUE, 2);
        assertThat(new DatabaseTrades(database).trades(newest))
                .extracting(MarketTrade::tradeId)
                .containsExactly(499_999L, 499_998L);
        assertThat(history.tradesOf(500_000)).extracting(OrderTrade::tradeId).containsExactly(499_999L, 500_000L);
        assertThat(number("SELECT first_trade_since(micros_of_time('2026-11-01 00:00:00Z') + 123456)"))
                .isEqualTo(123_456);

        List<Object> parameters = new ArrayList<>();
        HistoryWalk.Range orders = former(database, HistoryKind.COMMANDS);
        assertThat(plan(ReadStatements.ordersOf(before, orders, 3, parameters), parameters))
                .noneMatch(line -> line.contains("Sort") || line.contains("Seq Scan on orders"));
        HistoryWalk.Range trades = former(database, HistoryKind.TRADES);
        parameters.clear();
        assertThat(plan(ReadStatements.tradesOf("AAA", trades, 3, parameters), parameters))
                .noneMatch(line -> line.contains("Sort") || line.contains("Seq Scan on trades"));
        parameters.clear();
        assertThat(plan(ReadStatements.fillsOf(after, trades, 3, parameters), parameters))
                .as("sorted are the few of both sides alone")
                .noneMatch(line -> line.contains("Seq Scan on trades"))
                .filteredOn(line -> line.contains("Sort Key"))
                .hasSize(1);
        parameters.clear();
        assertThat(plan(
                        StartStatements.newestTrades(trades, new Integer[] {0}, new Integer[] {1_000}, parameters),
                        parameters))
                .anyMatch(line -> line.contains("trades_of_instrument" + suffix + " "));
    }

    private static HistoryWalk.Range former(Database database, HistoryKind kind) throws SQLException {
        try (Connection connection = database.bulkConnection()) {
            HistoryWalk.Range range =
                    HistoryWalk.allNewestFirst(connection, kind).getLast();
            assertThat(range.isById()).isTrue();
            return range;
        }
    }

    private static List<String> plan(String statement, List<Object> parameters) {
        return TestPostgres.texts(NAME, "EXPLAIN " + statement, parameters);
    }

    private static void publish(Restored start, RandomFlow flow) {
        start.log().onBatch(flow.next(100));
    }

    /** How many of three tables lie in parts: one by commands, one by trades, and one by events that a migration added. */
    private static long inParts() {
        return number(
                "SELECT count(*) FROM pg_class WHERE relkind = 'p' AND relname IN ('orders', 'trades', 'executions')");
    }

    private static long number(String query) {
        return TestPostgres.number(NAME, query);
    }

    /** As the version before left it: closed orders, one of them with a remembered client order id, and trades. */
    private void formerDatabase(String name, DatabaseSettings settings, long orders, long trades) {
        DatabaseUrl url = DatabaseUrl.parse(settings.url().orElseThrow());
        Flyway.configure()
                .dataSource(url.jdbcUrl(), url.user(), url.password())
                .locations("classpath:db/migration")
                .target("25?")
                .load()
                .migrate();
        for (String statement : List.of(
                """
                INSERT INTO exchange (exchange_id, writer_id, reached_sequence, reached_time, next_event_sequence,
                    next_trade_id, forgotten_rank, execution_price, day_end_micros_of_day, max_price_cents,
                    max_quantity, max_order_value_cents, max_open_orders, max_total_open_orders, max_instruments,
                    max_brokers, closed_client_order_ids, sharing)
                VALUES ('%s', gen_random_uuid(), %d, timestamptz '2026-11-01 00:00:00Z', 3000000, %d, 0, 0, 0,
                    100000000, 1000000, 100000000000, 10000, 100000, 1000, 1000, 1000, 1)""".formatted(exchangeId, orders, trades + 1),
                """
                INSERT INTO brokers (broker_id, name, webhook_url, webhook_secret, fix_comp_id, balance, registered_at)
                VALUES (1, 'Anna', '', '', 'ANNA', 0, timestamptz '2026-11-01 00:00:00Z')""",
                """
                INSERT INTO orders (order_id, broker_id, price, quantity, remaining_quantity, valid_until, created_at,
                    priority_sequence, closed_sequence, closed_at, instrument_id, side, type, time_in_force, status,
                    document_number, client_order_id)
                SELECT id, 1, 1000, 10, 10, 'infinity', timestamptz '2026-11-01 00:00:00Z', id, id,
                    timestamptz '2026-11-01 00:00:00Z', 0, 0, 0, 1, 2, 'account', 'own-' || id
                FROM generate_series(1, %d) AS id""".formatted(orders),
                """
                INSERT INTO prevented_matches (event_sequence, sequence, broker_id, instrument_id, self_trade_prevention,
                    aggressor_side, price, quantity, aggressor_order_id, aggressor_leaves, resting_order_id,
                    resting_leaves, prevented_at)
                SELECT id, id, 1, 0, 1, 0, 1000, 10, id, 10, id, 10, timestamptz '2026-11-01 00:00:00Z'
                FROM generate_series(1, %d) AS id""".formatted(Math.min(PREVENTED, trades)),
                """
                INSERT INTO trades (trade_id, sequence, price, quantity, bid_order_id, ask_order_id, bid_broker_id,
                    ask_broker_id, executed_at, instrument_id, aggressor_side)
                SELECT id, id + 1, 1000, 1, id, id + 1, 1, 1, timestamptz '2026-11-01 00:00:00Z' + id * interval '1 us', 0, 1
                FROM generate_series(1, %d) AS id""".formatted(trades),
                """
                INSERT INTO candles_1m (instrument_id, start, open, high, low, close, volume, trade_count)
                VALUES (0, timestamptz '2026-11-01 00:00:00Z', 1000, 1000, 1000, 1000, %1$d, %1$d)""".formatted(trades),
                "INSERT INTO closed_client_order_ids (broker_id, closed_rank, order_id) VALUES (1, 2, 1)",
                "INSERT INTO instruments (instrument_id, symbol, halted) VALUES (0, 'AAA', false)")) {
            TestPostgres.execute(name, statement);
        }
        // As PostgreSQL has done long since where the rows came one after the other.
        for (String table : List.of("orders", "trades")) {
            TestPostgres.execute(name, "ANALYZE " + table);
        }
    }
}
