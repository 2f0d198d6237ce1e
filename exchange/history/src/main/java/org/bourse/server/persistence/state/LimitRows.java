package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.longs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.server.persistence.sql.BulkRead;
import org.bourse.server.persistence.sql.Statements;

/** The table {@code broker_limits}. */
final class LimitRows {

    private static final String COLUMNS = "broker_id, order_quantity, order_value, open_orders, orders_per_second,"
            + " open_buy_value, open_sell_value, position, credit";

    private static final String SET = """
            INSERT INTO broker_limits (%1$s)
            SELECT %1$s
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[])
                AS change (%1$s)
            ON CONFLICT (broker_id) DO UPDATE
            SET order_quantity = excluded.order_quantity, order_value = excluded.order_value,
                open_orders = excluded.open_orders, orders_per_second = excluded.orders_per_second,
                open_buy_value = excluded.open_buy_value, open_sell_value = excluded.open_sell_value,
                position = excluded.position, credit = excluded.credit""".formatted(COLUMNS);

    private LimitRows() {}

    static void write(Statements statements, Map<Long, BrokerLimits> limits) {
        if (limits.isEmpty()) {
            return;
        }
        List<Map.Entry<Long, BrokerLimits>> rows = List.copyOf(limits.entrySet());
        statements.change(
                "set-broker-limits",
                SET,
                longs(rows, row -> row.getKey()),
                of(rows, BrokerLimits::orderQuantity),
                of(rows, BrokerLimits::orderValue),
                of(rows, BrokerLimits::openOrders),
                of(rows, BrokerLimits::ordersPerSecond),
                of(rows, BrokerLimits::openBuyValue),
                of(rows, BrokerLimits::openSellValue),
                of(rows, BrokerLimits::position),
                of(rows, BrokerLimits::credit));
    }

    private static long[] of(List<Map.Entry<Long, BrokerLimits>> rows, ToLongFunction<BrokerLimits> limit) {
        return longs(rows, row -> limit.applyAsLong(row.getValue()));
    }

    /** Tells the limits of each broker that has some. */
    static void read(Connection connection, BiConsumer<Long, BrokerLimits> told) throws SQLException {
        BulkRead.query(connection, "SELECT " + COLUMNS + " FROM broker_limits ORDER BY broker_id", row -> {
            BrokerLimits limits = limits(row);
            if (!limits.equals(BrokerLimits.NONE)) {
                told.accept(row.getLong(1), limits);
            }
        });
    }

    private static BrokerLimits limits(ResultSet row) throws SQLException {
        return new BrokerLimits(
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9));
    }
}
