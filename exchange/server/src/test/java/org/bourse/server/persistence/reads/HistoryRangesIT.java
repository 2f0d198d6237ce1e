package org.bourse.server.persistence.reads;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.ranges.ExecutionBlocks;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.ranges.HistoryWalk;
import org.bourse.server.persistence.sql.BulkRead;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.persistence.state.RandomFlow;
import org.bourse.server.persistence.state.Restored;
import org.bourse.server.persistence.state.StartStatements;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.ExecType;
import org.bourse.server.view.Execution;
import org.bourse.server.view.ExecutionHistory;
import org.bourse.server.view.ExecutionPage;
import org.bourse.server.view.Executions;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.OrderQuery;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.TradeQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** History lies in parts that are there before a row needs them, and a question looks at those alone that can answer it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryRangesIT {

    private static final String NAME = "history_ranges";
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int COMMANDS = 12_000;
    private static final int LATE = COMMANDS - 2_000;

    /** A part in a plan, on a line that says so when it was not looked at. */
    private static final Pattern PART = Pattern.compile(" on (\\w+_from_\\d+)");

    private final DatabaseSettings settings = TestPostgres.freshDatabase(NAME);
    private final Database database = Database.open(settings);
    private final RandomFlow flow = new RandomFlow(81, false);

    /** All executions, as the live feed tells them. */
    private final List<Execution> executions = new ArrayList<>();

    private final Map<Integer, String> symbols = new HashMap<>();

    @BeforeAll
    void trade() throws InterruptedException {
        Restored start = Restored.from(database, UUID.randomUUID());
        Persister persister = start.persister(database, settings);
        for (int i = 0; i < COMMANDS; i += 500) {
            List<SequencedCommand> commands = flow.next(500);
            commands.forEach(this::expect);
            start.log().onBatch(commands);
        }
        assertThat(persister.close(LONG)).isTrue();
        TestPostgres.execute(NAME, "ANALYZE");
    }

    private void expect(SequencedCommand command) {
        long eventSequence = command.firstEventSequence();
        for (Event event : command.events()) {
            if (event instanceof Event.InstrumentListed listed) {
                symbols.put(listed.instrumentId(), listed.symbol());
            }
            Executions.tell(event, command, eventSequence++, symbols::get, executions::add);
        }
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void thereIsAlwaysOnePartAhead() {
        assertAhead(0, flow.engine().lastSequence());
        assertAhead(1, flow.engine().nextTradeId() - 1);
        assertAhead(2, flow.engine().nextEventSequence() - 1);
    }

    @Test
    void eachRowLiesInThePartOfItsId() {
        for (String key : List.of(
                "orders.order_id",
                "order_replacements.order_id",
                "trades.trade_id",
                "stop_orders.order_id",
                "prevented_matches.event_sequence",
                "executions.event_sequence")) {
            String table = key.substring(0, key.indexOf('.'));
            assertThat(number("SELECT count(*) FROM " + table)).as(table).isPositive();
            assertThat(number("SELECT count(*) FROM " + table + " WHERE tableoid::regclass::text <> '" + table
                            + "_from_' || " + key + " / 1000 * 1000"))
                    .as(table)
                    .isZero();
        }
        assertThat(number("SELECT count(*) FROM webhook_deliveries WHERE tableoid::regclass::text"
                        + " <> 'webhook_deliveries_from_' || delivery_id / 2000 * 1000"))
                .isZero();
    }

    @Test
    void anOrderThatLivesForLongIsChangedWhereItWasEntered() {
        assertThat(number("SELECT count(*) FROM orders_from_0 WHERE closed_sequence > 1000"))
                .isPositive();
    }

    @Test
    void anOrderIsLookedForInItsOwnPart() {
        long orderId = flow.orders().getFirst();
        assertThat(looksAt(DatabaseOrderHistory.ORDER, orderId, orderId))
                .isSubsetOf("orders_from_0", "stop_orders_from_0");
        assertThat(looksAt(DatabaseOrderHistory.FORMER_TERMS, orderId))
                .isSubsetOf("order_replacements_from_0", "stop_orders_from_0");
    }

    @Test
    void tradesOfAnOrderAreLookedForInThePartsOfItsLifetime() {
        long orderId = number("SELECT min(order_id) FROM orders WHERE order_id > " + LATE
                + " AND closed_sequence < order_id + 20 AND remaining_quantity < quantity");
        Set<String> early = looksAt(DatabaseOrderHistory.TRADES_OF, tradesOf(10L));
        Set<String> late = looksAt(DatabaseOrderHistory.TRADES_OF, tradesOf(orderId));
        assertThat(late).doesNotContain("trades_from_0").anyMatch(part -> part.startsWith("trades_from_"));
        // A transaction of the persister that enters two ranges has both begin where it does.
        assertThat(parts(late, "trades")).hasSizeLessThanOrEqualTo(3);
        assertThat(early).isNotEqualTo(late);
        assertThat(looksAt(
                        DatabaseOrderHistory.PREVENTED_MATCHES + DatabaseOrderHistory.PREVENTED_AT_ENTRY,
                        orderId,
                        orderId,
                        orderId))
                .doesNotContain("prevented_matches_from_0");
    }

    @Test
    void ordersOfSomeIdsAreLookedForInTheirBlocksAlone() {
        long early = flow.orders().getFirst();
        long late = number("SELECT max(order_id) FROM orders");
        String parts = "orders_from_0|orders_from_" + late / 1_000 * 1_000;
        for (String statement : List.of(DatabaseOrderHistory.BROKER_IDS, DatabaseOrderHistory.OWN_IDS)) {
            Object ids = new Long[] {early, late};
            assertThat(parts(looksAt(statement, ids), "orders")).hasSize(2).allMatch(part -> part.matches(parts));
            assertThat(plan(statement, ids))
                    .anyMatch(line -> line.contains("Index Cond: ((order_id >> 4) = (wanted.id >> 4))"));
        }
        assertThat(plan(DatabaseOrderHistory.ORDER, early, early))
                .anyMatch(line -> line.contains("Index Cond: ((order_id >> 4) ="));
    }

    private static Object[] tradesOf(long orderId) {
        String ofOrder = " FROM orders WHERE order_id = " + orderId;
        return DatabaseOrderHistory.tradesOfParameters(
                        orderId,
                        number("SELECT history_from(1::smallint, order_id)" + ofOrder),
                        number("SELECT history_until(1::smallint, closed_sequence)" + ofOrder))
                .toArray();
    }

    @Test
    void aPageOfOrdersIsReadRangeByRange() {
        long brokerId = number("SELECT broker_id FROM orders WHERE order_id > " + LATE
                + " GROUP BY broker_id ORDER BY count(*) DESC LIMIT 1");
        OrderQuery newest = new OrderQuery(brokerId, Optional.empty(), "", "", Long.MAX_VALUE, 10);
        for (HistoryWalk.Range range : ranges(HistoryKind.COMMANDS)) {
            List<Object> parameters = new ArrayList<>();
            String statement = DatabaseOrderHistory.ordersOf(newest, range, 10, parameters);
            assertThat(parts(looksAt(statement, parameters.toArray()), "orders"))
                    .containsExactly("orders_from_" + range.firstId());
        }
    }

    @Test
    void aPageOfTradesIsReadRangeByRange() {
        FillQuery fills = new FillQuery(flow.brokers().getFirst(), "", 0, 10);
        String symbol = symbols.values().iterator().next();
        for (HistoryWalk.Range range : ranges(HistoryKind.TRADES)) {
            List<Object> parameters = new ArrayList<>();
            String ofBroker = DatabaseOrderHistory.fillsOf(fills, range, 10, parameters);
            assertThat(parts(looksAt(ofBroker, parameters.toArray()), "trades"))
                    .containsExactly("trades_from_" + range.firstId());
            assertThat(plan(ofBroker, parameters.toArray()))
                    .as("nothing is asked for each of its rows, nor of what is archived")
                    .noneMatch(line -> line.contains("SubPlan") || line.contains(" on history_ranges"));
            parameters.clear();
            String ofInstrument = DatabaseTrades.tradesOf(symbol, range, 10, parameters);
            assertThat(parts(looksAt(ofInstrument, parameters.toArray()), "trades"))
                    .containsExactly("trades_from_" + range.firstId());
        }
    }

    @Test
    void eachQuestionIsAnsweredByAnIndexByBlocks() throws SQLException {
        long broker = flow.brokers().getFirst();
        List<Object> parameters = new ArrayList<>();
        HistoryWalk.Range orders = ranges(HistoryKind.COMMANDS).getLast();
        OrderQuery newest = new OrderQuery(broker, Optional.empty(), "", "", Long.MAX_VALUE, 10);
        assertThat(indexConditions(DatabaseOrderHistory.ordersOf(newest, orders, 10, parameters), parameters))
                .anyMatch(condition -> condition.matches(".*\\(broker_id = .*\\(order_id >> 12\\) >= .*"));
        assertThat(indexConditions(DatabaseOrderHistory.TRADES_OF, List.of(tradesOf(10))))
                .anyMatch(condition -> condition.contains("(bid_order_id >> 6) ="))
                .anyMatch(condition -> condition.contains("(ask_order_id >> 6) ="));
        HistoryWalk.Range trades = ranges(HistoryKind.TRADES).getLast();
        parameters.clear();
        assertThat(indexConditions(
                        DatabaseOrderHistory.fillsOf(new FillQuery(broker, "", 0, 10), trades, 10, parameters),
                        parameters))
                .anyMatch(condition -> condition.matches(".*\\(bid_broker_id = .*\\(trade_id >> 12\\) >= .*"))
                .anyMatch(condition -> condition.matches(".*\\(ask_broker_id = .*\\(trade_id >> 12\\) >= .*"));
        String symbol = symbols.values().iterator().next();
        parameters.clear();
        assertThat(indexConditions(DatabaseTrades.tradesOf(symbol, trades, 10, parameters), parameters))
                .anyMatch(condition -> condition.matches(".*\\(instrument_id = .*\\(trade_id >> 12\\) >= .*"));
    }

    /** What the indexes of a question's plan are asked for, where no table is too small for them. */
    private List<String> indexConditions(String statement, List<Object> parameters) throws SQLException {
        try (Connection connection = database.bulkConnection();
                Statement session = connection.createStatement()) {
            session.execute("SET enable_seqscan = off");
            List<String> lines = new ArrayList<>();
            BulkRead.query(
                    connection, "EXPLAIN " + statement, row -> lines.add(row.getString(1)), parameters.toArray());
            lines.removeIf(line -> !line.contains("Index Cond: "));
            return lines;
        }
    }

    @Test
    void pagesOfOrdersHaveEachOnce() {
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        long noon = number("SELECT micros_of_time(created_at) FROM orders ORDER BY order_id OFFSET " + LATE / 3);
        for (long broker : flow.brokers()) {
            for (boolean oldestFirst : new boolean[] {true, false}) {
                for (boolean late : new boolean[] {true, false}) {
                    List<Long> expected = ids("SELECT order_id FROM orders WHERE broker_id = " + broker
                            + (late ? " AND created_at >= time_of_micros(" + noon + ")" : "") + " ORDER BY order_id"
                            + (oldestFirst ? "" : " DESC"));
                    List<Long> found = new ArrayList<>();
                    long beyond = oldestFirst ? 0 : Long.MAX_VALUE;
                    List<OrderSnapshot> page;
                    do {
                        page = history.orders(new OrderQuery(
                                broker,
                                Optional.empty(),
                                "",
                                Optional.empty(),
                                "",
                                late ? noon : Long.MIN_VALUE,
                                Long.MAX_VALUE,
                                oldestFirst,
                                beyond,
                                297));
                        page.forEach(order -> found.add(order.orderId()));
                        beyond = found.isEmpty() ? beyond : found.getLast();
                    } while (page.size() == 297);
                    assertThat(found).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void pagesOfFillsHaveEachOnce() {
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        for (long broker : flow.brokers()) {
            List<Long> found = new ArrayList<>();
            List<BrokerFill> page;
            do {
                page = history.fills(new FillQuery(broker, "", found.isEmpty() ? 0 : found.getLast(), 289));
                page.forEach(fill -> found.add(fill.place()));
            } while (page.size() == 289);
            assertThat(found)
                    .isNotEmpty()
                    .isEqualTo(ids("SELECT 2 * trade_id FROM trades WHERE bid_broker_id = " + broker
                            + " UNION ALL SELECT 2 * trade_id + 1 FROM trades WHERE ask_broker_id = " + broker
                            + " ORDER BY 1"));
        }
    }

    @Test
    void pagesHaveEachTradeOnce() {
        DatabaseTrades tradeHistory = new DatabaseTrades(database);
        long first = number("SELECT micros_of_time(min(executed_at)) FROM trades");
        long last = number("SELECT micros_of_time(max(executed_at)) FROM trades");
        symbols.forEach((instrumentId, symbol) -> {
            for (long since : new long[] {first, first + (last - first) / 3, last}) {
                for (boolean oldestFirst : new boolean[] {true, false}) {
                    List<Long> found = new ArrayList<>();
                    List<MarketTrade> page;
                    do {
                        long beyond = found.isEmpty() ? TradeQuery.FROM_THE_START : found.getLast();
                        page = tradeHistory.trades(
                                new TradeQuery(symbol, oldestFirst, beyond, since, Long.MAX_VALUE, 283));
                        page.forEach(trade -> found.add(trade.tradeId()));
                    } while (page.size() == 283);
                    assertThat(found)
                            .isEqualTo(ids("SELECT trade_id FROM trades WHERE instrument_id = " + instrumentId
                                    + " AND executed_at >= time_of_micros(" + since + ") ORDER BY trade_id"
                                    + (oldestFirst ? "" : " DESC")));
                }
            }
        });
    }

    @Test
    void everyTradeOfAnOrderIsFound() {
        DatabaseOrderHistory history = new DatabaseOrderHistory(database);
        for (long orderId : flow.orders().subList(0, 40)) {
            assertThat(history.tradesOf(orderId))
                    .extracting(OrderTrade::tradeId)
                    .isEqualTo(ids("SELECT trade_id FROM trades WHERE " + orderId
                            + " IN (bid_order_id, ask_order_id) ORDER BY trade_id"));
        }
    }

    private static List<Long> ids(String query) {
        return TestPostgres.texts(NAME, query, List.of()).stream()
                .map(Long::valueOf)
                .toList();
    }

    private List<HistoryWalk.Range> ranges(HistoryKind kind) {
        try (Connection connection = database.bulkConnection()) {
            List<HistoryWalk.Range> ranges = HistoryWalk.allNewestFirst(connection, kind);
            assertThat(ranges).hasSizeGreaterThan(2).noneMatch(HistoryWalk.Range::isById);
            return ranges;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anOrderIsFoundByTheHashOfItsClientOrderId() {
        long orderId = number("SELECT max(order_id) FROM orders WHERE client_order_id <> '' AND order_id > " + LATE);
        String id = TestPostgres.texts(NAME, "SELECT client_order_id FROM orders WHERE order_id = ?", List.of(orderId))
                .getFirst();
        long brokerId = number("SELECT broker_id FROM orders WHERE order_id = " + orderId);
        Object[] parameters =
                DatabaseOrderHistory.clientOrderIdParameters(brokerId, id).toArray();
        assertThat(plan(DatabaseOrderHistory.ORDER_BY_CLIENT_ORDER_ID, parameters))
                .filteredOn(line -> line.contains("Index Cond") && line.contains("hashtextextended"))
                .as("parts that are asked by the hash; in some with few such orders PostgreSQL may choose otherwise")
                .isNotEmpty();
        assertThat(looksAt(DatabaseOrderHistory.ORDER_BY_CLIENT_ORDER_ID, parameters))
                .doesNotContain("order_replacements_from_0");
        assertThat(plan(DatabaseOrderHistory.ORDER_IDS_BY_CLIENT_ORDER_IDS, brokerId, brokerId, brokerId, (Object)
                        new String[] {id, "never"}))
                .filteredOn(line -> line.contains("Index Cond") && line.contains("hashtextextended"))
                .as("the same of several client order ids")
                .isNotEmpty();
    }

    @Test
    void aClientOrderIdsHashIsTakenForARareOne() {
        String part = TestPostgres.texts(
                        NAME,
                        "SELECT tableoid::regclass::text FROM orders WHERE client_order_id <> '' AND order_id > " + LATE
                                + " GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
                        List.of())
                .getFirst();
        TestPostgres.execute(NAME, "ANALYZE " + part);
        assertThat(TestPostgres.texts(
                        NAME,
                        "EXPLAIN SELECT FROM " + part
                                + " WHERE client_order_id <> '' AND client_order_id_key(client_order_id, broker_id) = 1",
                        List.of()))
                .first()
                .asString()
                .contains(" rows=1 ");
    }

    @Test
    void aStartReadsTheNewestOfEachInstrumentFromOnePartAtATime() {
        for (HistoryWalk.Range range : ranges(HistoryKind.TRADES)) {
            List<Object> parameters = new ArrayList<>();
            String newest =
                    StartStatements.newestTrades(range, new Integer[] {0, 1}, new Integer[] {1_000, 10}, parameters);
            assertThat(parts(looksAt(newest, parameters.toArray()), "trades"))
                    .containsExactly("trades_from_" + range.firstId());
        }
        assertThat(plan(StartStatements.LAST_PRICES)).noneMatch(line -> line.contains("candles_1m_by_start"));
    }

    @Test
    void hasEveryExecutionAsItWasTold() {
        DatabaseExecutions history = new DatabaseExecutions(database);
        assertThat(executions)
                .extracting(Execution::type)
                .contains(
                        ExecType.NEW,
                        ExecType.TRADE,
                        ExecType.CANCELLED,
                        ExecType.EXPIRED,
                        ExecType.REPLACED,
                        ExecType.TRIGGERED,
                        ExecType.PREVENTED);
        for (long broker :
                executions.stream().mapToLong(Execution::brokerId).distinct().toArray()) {
            List<Execution> expected =
                    executions.stream().filter(one -> one.brokerId() == broker).toList();
            for (int limit : new int[] {13, 1_000}) {
                assertThat(walk(history, broker, limit)).isEqualTo(expected);
            }
        }
    }

    private List<Execution> walk(ExecutionHistory history, long broker, int limit) {
        List<Execution> all = new ArrayList<>();
        long after = 0;
        ExecutionPage page;
        do {
            ExecutionHistory.Found found = history.executions(broker, after, limit);
            assertThat(found.executions()).hasSizeLessThanOrEqualTo(limit + 2 * ExecutionBlocks.MOST + 2);
            assertThat(found.reached()).isEqualTo(flow.engine().nextEventSequence() - 1);
            assertThat(found.keptAfter()).isZero();
            page = ExecutionPage.of(found.executions(), limit, found.reached(), true);
            assertThat(page.executions()).hasSizeLessThanOrEqualTo(limit + 1);
            all.addAll(page.executions());
            after = page.nextAfter();
        } while (page.mayHaveMore());
        assertThat(after).isEqualTo(flow.engine().nextEventSequence() - 1);
        return all;
    }

    @Test
    void aPageOfExecutionsIsReadFromThePartsWhereItBegins() {
        long broker = executions.getFirst().brokerId();
        String function = TestPostgres.texts(
                        NAME, "SELECT prosrc FROM pg_proc WHERE proname = 'execution_blocks'", List.of())
                .getFirst();
        String query = function.substring(function.indexOf("SELECT"), function.indexOf("LOOP"))
                .replace("of_broker", "?::bigint")
                .replace("after_event", "?::bigint")
                .replace("wanted", "?::bigint");
        assertThat(parts(looksAt(query, broker, 0L, 2L), "executions")).containsExactly("executions_from_0");
        assertThat(parts(looksAt(query, broker, flow.engine().nextEventSequence() - 1_000, 1L), "executions"))
                .hasSizeLessThanOrEqualTo(3)
                .doesNotContain("executions_from_0");
        assertThat(plan(query, broker, 0L, 2L)).noneMatch(line -> line.contains("Sort") || line.contains("Seq Scan"));
    }

    private static void assertAhead(int kind, long reachedId) {
        assertThat(number("SELECT max(first_id) FROM history_ranges WHERE kind = " + kind))
                .isEqualTo((reachedId / 1_000 + 1) * 1_000);
        assertThat(number("SELECT count(*) FROM history_ranges WHERE entered_at IS NULL AND kind = " + kind))
                .isEqualTo(1);
    }

    private static Set<String> parts(Set<String> all, String table) {
        Set<String> parts = new TreeSet<>(all);
        parts.removeIf(part -> !part.startsWith(table + "_from_"));
        return parts;
    }

    /** The parts that a question's plan went through. */
    private static Set<String> looksAt(String statement, Object... parameters) {
        Set<String> parts = new TreeSet<>();
        for (String line : plan(statement, parameters)) {
            Matcher part = PART.matcher(line);
            if (part.find() && !line.contains("never executed")) {
                parts.add(part.group(1));
            }
        }
        return parts;
    }

    private static List<String> plan(String statement, Object... parameters) {
        String explain = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) ";
        return TestPostgres.texts(NAME, explain + statement, List.of(parameters));
    }

    private static long number(String query) {
        return TestPostgres.number(NAME, query);
    }
}
