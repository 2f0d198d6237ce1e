package org.bourse.loadtest.books;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.PlannedOrder;
import org.bourse.loadtest.report.Check;

/** The part of the audit that reads PostgreSQL. */
final class DatabaseAudit {

    /** What an order traded by its own account differs from what the trades say, or the trades name no order. */
    private static final String UNMATCHED_ORDERS = """
            SELECT count(*)
            FROM (SELECT order_id, sum(quantity) AS traded
                  FROM (SELECT bid_order_id AS order_id, quantity FROM all_trades
                        UNION ALL SELECT ask_order_id, quantity FROM all_trades) AS sides
                  GROUP BY order_id) AS by_trades
            FULL JOIN orders USING (order_id)
            WHERE orders.quantity - orders.remaining_quantity IS DISTINCT FROM coalesce(traded, 0)
            """;

    /** A trade whose two orders don't fit it, or each other. An order that was replaced had other prices before. */
    private static final String UNFITTING_TRADES = """
            SELECT count(*)
            FROM all_trades AS trades
            LEFT JOIN orders AS bid ON bid.order_id = bid_order_id
            LEFT JOIN orders AS ask ON ask.order_id = ask_order_id
            WHERE (bid.side = 0 AND ask.side = 1
                   AND bid.instrument_id = trades.instrument_id AND ask.instrument_id = trades.instrument_id
                   AND bid.broker_id = bid_broker_id AND ask.broker_id = ask_broker_id
                   AND (bid.type = 1 OR trades.price <= bid.price
                        OR EXISTS (SELECT FROM order_replacements AS r WHERE r.order_id = bid_order_id))
                   AND (ask.type = 1 OR trades.price >= ask.price
                        OR EXISTS (SELECT FROM order_replacements AS r WHERE r.order_id = ask_order_id)))
                  IS NOT TRUE
            """;

    private static final String WRONG_BALANCES = """
            SELECT count(*)
            FROM brokers
            LEFT JOIN (SELECT broker_id, sum(cents) AS cents
                       FROM (SELECT ask_broker_id AS broker_id, price::numeric * quantity AS cents FROM all_trades
                             UNION ALL
                             SELECT bid_broker_id, -price::numeric * quantity FROM all_trades) AS sides
                       GROUP BY broker_id) AS by_trades USING (broker_id)
            WHERE balance <> coalesce(cents, 0)
            """;

    private static final String OWN_ORDERS = """
            SELECT order_id, broker_id, symbol, side, price, quantity, client_order_id
            FROM orders JOIN instruments USING (instrument_id)
            WHERE client_order_id LIKE ?
            """;

    private static final int ROWS_AT_A_TIME = 10_000;

    private final Connection connection;
    private final List<RegisteredBroker> brokers;
    private final SentOrders sent;

    DatabaseAudit(Connection connection, List<RegisteredBroker> brokers, SentOrders sent) {
        this.connection = connection;
        this.brokers = brokers;
        this.sent = sent;
    }

    List<Check> run() throws SQLException {
        List<Check> checks = new ArrayList<>();
        checks.add(orders());
        checks.add(
                none(UNMATCHED_ORDERS, "What orders traded is what their trades say, on both sides", "orders differ"));
        checks.add(
                none(UNFITTING_TRADES, "Each trade fits its two orders' instrument, side, broker and price", "do not"));
        checks.add(none(
                "SELECT coalesce(max(trade_id) - min(trade_id) + 1 - count(*), 0) FROM all_trades",
                "Trade ids have no gap",
                "missing"));
        checks.add(none(WRONG_BALANCES, "Each balance is the sum of its broker's trades", "balances differ"));
        long sum = number(connection, "SELECT coalesce(sum(balance), 0) FROM brokers");
        checks.add(new Check("All balances sum to zero (database)", sum == 0, sum + " cents"));
        return checks;
    }

    private Check orders() throws SQLException {
        FoundOrders sightings = new FoundOrders(sent);
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(OWN_ORDERS)) {
            statement.setFetchSize(ROWS_AT_A_TIME);
            statement.setString(1, sent.bodies().clientOrderId(0).replaceFirst("0$", "%"));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    check(row, sightings);
                }
            }
        } finally {
            connection.setAutoCommit(true);
        }
        return sightings.result("The database has every acknowledged order once, as it was sent");
    }

    private void check(ResultSet row, FoundOrders sightings) throws SQLException {
        int number = sightings.found(row.getString("client_order_id"), row.getLong("order_id"));
        if (number < 0) {
            return;
        }
        PlannedOrder planned = sent.flow().order(number);
        boolean same = brokers.get(planned.broker()).id() == row.getLong("broker_id")
                && planned.symbol().equals(row.getString("symbol"))
                && planned.isBid() == (row.getInt("side") == 0)
                && planned.price() == row.getLong("price")
                && planned.quantity() == row.getLong("quantity");
        if (!same) {
            sightings.problem("order " + row.getLong("order_id") + " is not what was sent: " + planned);
        }
    }

    private Check none(String query, String what, String wrong) throws SQLException {
        long count = number(connection, query);
        return new Check(what, count == 0, count == 0 ? "" : count + " " + wrong);
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
