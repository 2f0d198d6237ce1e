package org.bourse.server.persistence.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.reads.DatabaseExecutions;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.server.persistence.state.Restored;
import org.bourse.server.view.ExecType;
import org.bourse.server.view.Execution;
import org.bourse.server.view.OrderQuery;
import org.junit.jupiter.api.Test;

/** History that is made in bulk is one that could have been traded. */
class HistoryMakerIT {

    private static final String NAME = "history_maker";
    private static final long ORDERS = 20_000;

    @Test
    void madeHistoryHoldsTogetherAndAnExchangeGoesOnFromIt() throws SQLException, InterruptedException {
        DatabaseSettings settings = TestPostgres.freshDatabase(NAME);
        UUID exchangeId = UUID.randomUUID();
        try (Database database = Database.open(settings)) {
            new HistoryMaker(database, settings).make(exchangeId, ORDERS, 3);

            assertThat(number("SELECT count(*) FROM orders")).isEqualTo(ORDERS);
            assertThat(number("SELECT count(*) FROM all_trades AS trades")).isEqualTo(ORDERS * 4 / 10);
            assertThat(number("SELECT sum(trade_count) FROM candles_1m")).isEqualTo(ORDERS * 4 / 10);
            assertThat(number("SELECT sum(balance) FROM brokers")).isZero();
            assertThat(number("SELECT count(*) FROM brokers WHERE balance <> 0"))
                    .isGreaterThan(50);
            assertThat(number("SELECT count(DISTINCT tableoid) FROM orders")).isGreaterThan(20);
            assertThat(number(
                            "SELECT count(DISTINCT (executed_at AT TIME ZONE 'UTC')::date) FROM all_trades AS trades"))
                    .isEqualTo(3);
            // Each order's trades are what it has traded, of its side, instrument and broker.
            assertThat(number("""
                            SELECT count(*) FROM orders LEFT JOIN all_trades AS trades ON order_id IN (bid_order_id, ask_order_id)
                            WHERE orders.quantity - remaining_quantity <> coalesce(trades.quantity, 0)
                                OR side <> CASE order_id WHEN bid_order_id THEN 0 WHEN ask_order_id THEN 1 ELSE side END
                                OR orders.instrument_id <> coalesce(trades.instrument_id, orders.instrument_id)
                                OR broker_id <> CASE order_id WHEN bid_order_id THEN bid_broker_id
                                    WHEN ask_order_id THEN ask_broker_id ELSE broker_id END""")).isZero();

            assertExecutions(database);

            Restored restored = Restored.from(database, exchangeId);
            assertThat(restored.engine().openOrders()).isZero();
            assertThat(restored.engine().lastSequence())
                    .isEqualTo(number("SELECT reached_sequence FROM exchange"))
                    .isGreaterThanOrEqualTo(number("SELECT max(order_id) FROM orders"));
            OrderQuery newest = new OrderQuery(1, Optional.of(false), "", "", Long.MAX_VALUE, 100);
            assertThat(new DatabaseOrderHistory(database).orders(newest)).hasSize(100);
        }
    }

    /** A broker's executions are what became of its orders, in the order of their events. */
    private static void assertExecutions(Database database) {
        DatabaseExecutions executions = new DatabaseExecutions(database);
        List<Execution> all = new ArrayList<>();
        long after = 0;
        List<Execution> page;
        do {
            page = executions.executions(1, after, 500).executions();
            all.addAll(page);
            after = page.isEmpty() ? after : page.getLast().eventSequence();
        } while (!page.isEmpty());
        assertThat(all).extracting(Execution::eventSequence).isSorted();
        assertThat(all)
                .filteredOn(execution -> execution.type() == ExecType.NEW)
                .extracting(Execution::orderId)
                .doesNotHaveDuplicates()
                .hasSize((int) number("SELECT count(*) FROM orders WHERE broker_id = 1"));
        assertThat(all)
                .filteredOn(execution -> execution.type() == ExecType.TRADE)
                .hasSize((int) number("SELECT count(*) FROM orders WHERE broker_id = 1 AND status = 1"))
                .filteredOn(execution -> execution.tradeId() % 7 == 0)
                .isNotEmpty()
                .allSatisfy(execution -> assertThat(number("SELECT count(*) FROM all_trades AS trades WHERE trade_id = "
                                + execution.tradeId() + " AND price = " + execution.lastPrice() + " AND quantity = "
                                + execution.lastQuantity() + " AND " + execution.orderId()
                                + " IN (bid_order_id, ask_order_id)"))
                        .isEqualTo(1));
        assertThat(all)
                .filteredOn(execution -> execution.type() == ExecType.CANCELLED)
                .hasSize((int) number("SELECT count(*) FROM orders WHERE broker_id = 1 AND status <> 1"));
        assertThat(number("SELECT sum(executions) FROM executions")).isEqualTo(ORDERS * 2);
    }

    private static long number(String query) {
        return TestPostgres.number(NAME, query);
    }
}
