package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.ints;
import static org.bourse.server.persistence.sql.Columns.longs;
import static org.bourse.server.persistence.sql.Columns.shorts;

import java.util.List;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.persistence.sql.Statements;

/** Writes the matches that were prevented in a batch. */
final class PreventedMatchWrites {

    private static final String INSERT = """
            INSERT INTO prevented_matches (event_sequence, sequence, broker_id, instrument_id, self_trade_prevention,
                aggressor_side, price, quantity, aggressor_order_id, aggressor_leaves, resting_order_id,
                resting_leaves, resting_broker_id, prevented_at)
            SELECT event_sequence, sequence, broker_id, instrument_id, self_trade_prevention, aggressor_side, price,
                quantity, aggressor_order_id, aggressor_leaves, resting_order_id, resting_leaves,
                nullif(resting_broker_id, broker_id), time_of_micros(prevented_at)
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::integer[], ?::smallint[], ?::smallint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                AS new (event_sequence, sequence, broker_id, instrument_id, self_trade_prevention, aggressor_side, price,
                    quantity, aggressor_order_id, aggressor_leaves, resting_order_id, resting_leaves,
                    resting_broker_id, prevented_at)""";

    private PreventedMatchWrites() {}

    static void write(Statements statements, List<PreventedMatchRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        statements.change(
                "insert-prevented-matches",
                INSERT,
                longs(rows, PreventedMatchRow::eventSequence),
                longs(rows, PreventedMatchRow::sequence),
                longs(rows, row -> row.event().brokerId()),
                ints(rows, row -> row.event().instrumentId()),
                shorts(rows, row -> ColumnCodes.of(row.event().prevention())),
                shorts(rows, row -> ColumnCodes.of(row.event().aggressor().side())),
                longs(rows, row -> row.event().price()),
                longs(rows, row -> row.event().quantity()),
                longs(rows, row -> row.event().aggressor().orderId()),
                longs(rows, row -> row.event().aggressor().leavesQuantity()),
                longs(rows, row -> row.event().resting().orderId()),
                longs(rows, row -> row.event().resting().leavesQuantity()),
                longs(rows, row -> row.event().resting().brokerId()),
                longs(rows, PreventedMatchRow::preventedAtMicros));
    }
}
