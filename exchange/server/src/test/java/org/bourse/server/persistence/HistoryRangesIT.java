package org.bourse.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.bourse.server.view.ExecType;
import org.bourse.server.view.Execution;
import org.bourse.server.view.ExecutionHistory;
import org.bourse.server.view.ExecutionPage;
import org.bourse.server.view.Executions;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.OrderQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** History lies in parts that are there before a row needs them, and a question looks at those alone that can answer it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryRangesIT {

    private static final String NAME = "history_ranges";
    private static final Duration LONG = Duration.ofSeconds(60);
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
        assertThat(looksAt(DatabaseOrderHistory.ORDER, orderId)).isSubsetOf("orders_from_0", "stop_orders_from_0");
        assertThat(looksAt(DatabaseOrderHistory.FORMER_TERMS, orderId))
                .isSubsetOf("order_replacements_from_0", "stop_orders_from_0");
    }

    @Test
    void tradesOfAnOrderAreLookedForInThePartsOfItsLifetime() {
        long orderId = number("SELECT min(order_id) FROM orders WHERE order_id > " + LATE
                + " AND closed_sequence < order_id + 20 AND remaining_quantity < quantity");
        Set<String> early = looksAt(DatabaseOrderHistory.TRADES_OF, 10L, 10L, 10L);
        Set<String> late = looksAt(DatabaseOrderHistory.TRADES_OF, orderId, orderId, orderId);
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
    void aPageOfOrdersIsReadFromTheNewestParts() {
        List<Object> parameters = new ArrayList<>();
        long brokerId = number("SELECT broker_id FROM orders WHERE order_id > " + LATE
                + " GROUP BY broker_id ORDER BY count(*) DESC LIMIT 1");
        OrderQuery newest = new OrderQuery(brokerId, Optional.empty(), "", "", Long.MAX_VALUE, 10);
        String statement = DatabaseOrderHistory.ordersOf(newest, parameters);
        assertThat(parts(looksAt(statement, parameters.toArray()), "orders"))
                .hasSizeLessThanOrEqualTo(4)
                .doesNotContain("orders_from_0");
    }

    @Test
    void aPageOfFillsIsReadFromThePartsWhereItBegins() {
        List<Object> parameters = new ArrayList<>();
        String statement =
                DatabaseOrderHistory.fillsOf(new FillQuery(flow.brokers().getFirst(), "", 0, 10), parameters);
        assertThat(parts(looksAt(statement, parameters.toArray()), "trades")).containsExactly("trades_from_0");
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
                                + " WHERE client_order_id <> '' AND hashtextextended(client_order_id, broker_id) = 1",
                        List.of()))
                .first()
                .asString()
                .contains(" rows=1 ");
    }

    @Test
    void aStartReadsTheNewestOfEachInstrumentByItsOwnIndex() {
        assertThat(plan(StateQuery.NEWEST_TRADES, 1_000)).noneMatch(line -> line.contains("_pkey on trades"));
        assertThat(plan(StateQuery.LAST_PRICES)).noneMatch(line -> line.contains("candles_1m_by_start"));
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
