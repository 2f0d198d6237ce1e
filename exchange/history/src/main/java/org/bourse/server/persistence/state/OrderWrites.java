package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.booleans;
import static org.bourse.server.persistence.sql.Columns.ints;
import static org.bourse.server.persistence.sql.Columns.longs;
import static org.bourse.server.persistence.sql.Columns.shorts;
import static org.bourse.server.persistence.sql.Columns.texts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.persistence.sql.Statements;

/**
 * Writes what a batch did to orders: their rows, which of them are open, what they were before a replace, and in which
 * order client order ids were closed.
 */
final class OrderWrites {

    private static final String INSERT_REPLACEMENTS = """
            INSERT INTO order_replacements (order_id, sequence, broker_id, former_price, former_quantity,
                former_valid_until, former_time_in_force, former_post_only, former_self_trade_prevention,
                former_stop_price, former_display_quantity, former_stp_id, former_client_order_id, replaced_at)
            SELECT order_id, sequence, broker_id, price, quantity, time_of_micros(valid_until), time_in_force, post_only,
                self_trade_prevention, stop_price, nullif(display_quantity, 0), nullif(stp_id, 0), client_order_id,
                time_of_micros(replaced_at)
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[],
                    ?::boolean[], ?::smallint[], ?::bigint[], ?::bigint[], ?::integer[], ?::text[], ?::bigint[])
                AS new (order_id, sequence, broker_id, price, quantity, valid_until, time_in_force, post_only,
                    self_trade_prevention, stop_price, display_quantity, stp_id, client_order_id, replaced_at)""";

    // By the index by blocks of ids.
    private static final String ITS_ROW = """

            WHERE orders.order_id = change.order_id AND orders.order_id >> 4 = change.order_id >> 4
            """;

    // What most orders are is NULL in their rows, and takes no room. In a select list, where unnest hands on a row at
    // a time; in FROM it would first store each column whole.
    private static final String INSERT_ORDERS = """
            INSERT INTO orders (order_id, broker_id, price, quantity, remaining_quantity, valid_until, created_at,
                priority_sequence, closed_sequence, instrument_id, side, type, time_in_force, status,
                post_only, self_trade_prevention, display_quantity, stp_id, document_number, client_order_id)
            SELECT order_id, broker_id, price, quantity, remaining_quantity,
                time_of_micros(nullif(valid_until, 9223372036854775807)), time_of_micros(created_at),
                nullif(priority_sequence, order_id), nullif(closed_sequence, 0), instrument_id, side,
                nullif(type, 0::smallint), time_in_force, status, nullif(post_only, false),
                nullif(self_trade_prevention, 0::smallint), nullif(display_quantity, 0),
                nullif(stp_id, 0), document_number, client_order_id
            FROM (
                SELECT unnest(?::bigint[]) AS order_id, unnest(?::bigint[]) AS broker_id,
                    unnest(?::bigint[]) AS price, unnest(?::bigint[]) AS quantity,
                    unnest(?::bigint[]) AS remaining_quantity, unnest(?::bigint[]) AS valid_until,
                    unnest(?::bigint[]) AS created_at, unnest(?::bigint[]) AS priority_sequence,
                    unnest(?::bigint[]) AS closed_sequence,
                    unnest(?::integer[]) AS instrument_id, unnest(?::smallint[]) AS side,
                    unnest(?::smallint[]) AS type, unnest(?::smallint[]) AS time_in_force,
                    unnest(?::smallint[]) AS status, unnest(?::boolean[]) AS post_only,
                    unnest(?::smallint[]) AS self_trade_prevention, unnest(?::bigint[]) AS display_quantity,
                    unnest(?::integer[]) AS stp_id,
                    unnest(?::text[]) AS document_number, unnest(?::text[]) AS client_order_id) AS new""";

    private static final String INSERT_OPEN_ORDERS =
            "INSERT INTO open_orders (order_id) SELECT order_id FROM unnest(?::bigint[]) AS new (order_id)";

    private static final String INSERT_CLOSED_CLIENT_ORDER_IDS = """
            INSERT INTO closed_client_order_ids (broker_id, closed_rank, order_id, client_order_id)
            SELECT broker_id, closed_rank, order_id, client_order_id
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
                AS new (broker_id, closed_rank, order_id, client_order_id)""";

    // The end of an update of orders: the same statement takes those that closed out of the open orders, and notes
    // their client order ids, which only the rows have.
    private static final String WHAT_CLOSED = """
                RETURNING orders.order_id, change.closed_rank, orders.broker_id, orders.client_order_id),
            no_longer_open AS (
                DELETE FROM open_orders USING changed
                WHERE open_orders.order_id = changed.order_id AND changed.closed_rank <> 0),
            closed AS (
                INSERT INTO closed_client_order_ids (broker_id, closed_rank, order_id, client_order_id)
                SELECT broker_id, closed_rank, order_id, client_order_id
                FROM changed WHERE closed_rank <> 0 AND client_order_id <> '')
            SELECT count(*) FROM changed""";

    private static final String UPDATE_ORDERS = """
            WITH changed AS (
                UPDATE orders
                SET remaining_quantity = change.remaining_quantity, status = change.status,
                    closed_sequence = nullif(change.closed_sequence, 0)
                FROM (
                    SELECT unnest(?::bigint[]) AS order_id, unnest(?::bigint[]) AS remaining_quantity,
                        unnest(?::smallint[]) AS status, unnest(?::bigint[]) AS closed_rank,
                        unnest(?::bigint[]) AS closed_sequence) AS change""" + ITS_ROW + WHAT_CLOSED;

    private static final String UPDATE_REPLACED_ORDERS = """
            WITH changed AS (
                UPDATE orders
                SET remaining_quantity = change.remaining_quantity, status = change.status,
                    closed_sequence = nullif(change.closed_sequence, 0),
                    price = change.price, quantity = change.quantity,
                    valid_until = time_of_micros(nullif(change.valid_until, 9223372036854775807)),
                    time_in_force = change.time_in_force, post_only = nullif(change.post_only, false),
                    self_trade_prevention = nullif(change.self_trade_prevention, 0::smallint),
                    display_quantity = nullif(change.display_quantity, 0), stp_id = nullif(change.stp_id, 0),
                    client_order_id = change.client_order_id,
                    priority_sequence = coalesce(nullif(change.priority_sequence, 0), orders.priority_sequence)
                FROM unnest(?::bigint[], ?::bigint[], ?::smallint[], ?::bigint[], ?::bigint[], ?::bigint[],
                        ?::bigint[], ?::bigint[], ?::smallint[], ?::boolean[], ?::smallint[], ?::bigint[], ?::integer[],
                        ?::text[], ?::bigint[])
                    AS change (order_id, remaining_quantity, status, closed_rank, closed_sequence, price, quantity,
                        valid_until, time_in_force, post_only, self_trade_prevention, display_quantity,
                        stp_id, client_order_id, priority_sequence)""" + ITS_ROW + WHAT_CLOSED;

    // A stop order that is new, or changed: what the batch says nothing of stays.
    private static final String PUT_STOP_ORDERS = """
            INSERT INTO stop_orders (order_id, stop_price, triggered, book_rank)
            SELECT order_id, stop_price, triggered, book_rank
            FROM unnest(?::bigint[], ?::bigint[], ?::boolean[], ?::bigint[])
                AS change (order_id, stop_price, triggered, book_rank)
            ON CONFLICT (order_id) DO UPDATE
            SET stop_price = coalesce(nullif(excluded.stop_price, 0), stop_orders.stop_price),
                triggered = stop_orders.triggered OR excluded.triggered,
                book_rank = greatest(stop_orders.book_rank, excluded.book_rank)""";

    private static final String PLACE_TRIGGERED_ORDERS = """
            UPDATE orders SET priority_sequence = change.priority_sequence
            FROM unnest(?::bigint[], ?::bigint[]) AS change (order_id, priority_sequence)""" + ITS_ROW;

    private static final String UPDATE_HIDDEN = """
            UPDATE open_orders
            SET hidden_quantity = nullif(change.hidden_quantity, 0),
                refreshed_sequence = coalesce(nullif(change.refreshed_sequence, 0), open_orders.refreshed_sequence),
                refreshed_event = coalesce(nullif(change.refreshed_event, 0), open_orders.refreshed_event)
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                AS change (order_id, hidden_quantity, refreshed_sequence, refreshed_event)
            WHERE open_orders.order_id = change.order_id""";

    private final Statements statements;

    OrderWrites(Statements statements) {
        this.statements = statements;
    }

    void write(Batch batch) {
        insertReplacements(batch);
        insertOrders(batch.newOrders);
        updateOrders(batch.changedOrders);
        putStopOrders(batch);
        updateHidden(batch);
    }

    private void putStopOrders(Batch batch) {
        List<OrderRow> rows = Stream.concat(batch.newOrders.stream(), batch.changedOrders.stream())
                .filter(OrderRow::isStop)
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        statements.change(
                "put-stop-orders",
                PUT_STOP_ORDERS,
                longs(rows, row -> row.orderId),
                longs(rows, row -> row.stopPrice),
                booleans(rows, row -> row.triggered),
                longs(rows, row -> row.bookRank));
        // All others have been given their place with their terms.
        List<OrderRow> placed =
                rows.stream().filter(row -> row.bookRank != 0 && !row.hasTerms).toList();
        if (!placed.isEmpty()) {
            long updated = statements.change(
                    "place-triggered-orders",
                    PLACE_TRIGGERED_ORDERS,
                    longs(placed, row -> row.orderId),
                    longs(placed, row -> row.prioritySequence));
            Statements.check(updated, placed.size(), "orders");
        }
    }

    private void updateHidden(Batch batch) {
        List<OrderRow> icebergs = Stream.concat(batch.newOrders.stream(), batch.changedOrders.stream())
                .filter(OrderRow::changesWhatIsHidden)
                .toList();
        if (!icebergs.isEmpty()) {
            long updated = statements.change(
                    "update-hidden-quantities",
                    UPDATE_HIDDEN,
                    longs(icebergs, row -> row.orderId),
                    longs(icebergs, row -> row.hiddenQuantity),
                    longs(icebergs, row -> row.refreshedSequence),
                    longs(icebergs, row -> row.refreshedEvent));
            Statements.check(updated, icebergs.size(), "open orders");
        }
    }

    private void insertReplacements(Batch batch) {
        List<Batch.Replacement> rows = batch.replacements;
        if (!rows.isEmpty()) {
            statements.change(
                    "insert-replacements",
                    INSERT_REPLACEMENTS,
                    longs(rows, Batch.Replacement::orderId),
                    longs(rows, Batch.Replacement::sequence),
                    longs(rows, Batch.Replacement::brokerId),
                    longs(rows, Batch.Replacement::formerPrice),
                    longs(rows, Batch.Replacement::formerQuantity),
                    longs(rows, Batch.Replacement::formerValidUntilMicros),
                    shorts(rows, Batch.Replacement::formerTimeInForce),
                    booleans(rows, row -> row.formerInstructions().postOnly()),
                    shorts(rows, row -> ColumnCodes.of(row.formerInstructions().selfTradePrevention())),
                    longs(rows, row -> row.formerInstructions().stopPrice()),
                    longs(rows, row -> row.formerInstructions().displayQuantity()),
                    ints(rows, row -> row.formerInstructions().stpId()),
                    texts(rows, Batch.Replacement::formerClientOrderId),
                    longs(rows, Batch.Replacement::replacedAtMicros));
        }
        List<Batch.Replacement> released =
                rows.stream().filter(row -> row.releasedRank() != 0).toList();
        if (!released.isEmpty()) {
            statements.change(
                    "insert-released-client-order-ids",
                    INSERT_CLOSED_CLIENT_ORDER_IDS,
                    longs(released, Batch.Replacement::brokerId),
                    longs(released, Batch.Replacement::releasedRank),
                    longs(released, Batch.Replacement::orderId),
                    texts(released, Batch.Replacement::formerClientOrderId));
        }
    }

    private void insertOrders(List<OrderRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        statements.change(
                "insert-orders",
                INSERT_ORDERS,
                longs(rows, row -> row.orderId),
                longs(rows, row -> row.brokerId),
                longs(rows, row -> row.price),
                longs(rows, row -> row.quantity),
                longs(rows, row -> row.remainingQuantity),
                longs(rows, row -> row.validUntilMicros),
                longs(rows, row -> row.createdAtMicros),
                longs(rows, row -> row.prioritySequence),
                longs(rows, row -> row.closedSequence),
                ints(rows, row -> row.instrumentId),
                shorts(rows, row -> row.side),
                shorts(rows, row -> row.type),
                shorts(rows, row -> row.timeInForce),
                shorts(rows, row -> row.status),
                booleans(rows, row -> row.instructions.postOnly()),
                shorts(rows, row -> ColumnCodes.of(row.instructions.selfTradePrevention())),
                longs(rows, row -> row.instructions.displayQuantity()),
                ints(rows, row -> row.instructions.stpId()),
                texts(rows, row -> row.documentNumber),
                texts(rows, row -> row.clientOrderId));
        List<OrderRow> open = rows.stream().filter(row -> row.closedRank == 0).toList();
        if (!open.isEmpty()) {
            statements.change("insert-open-orders", INSERT_OPEN_ORDERS, longs(open, row -> row.orderId));
        }
        List<OrderRow> closed = rows.stream()
                .filter(row -> row.closedRank != 0 && !row.clientOrderId.isEmpty())
                .toList();
        if (!closed.isEmpty()) {
            statements.change(
                    "insert-closed-client-order-ids",
                    INSERT_CLOSED_CLIENT_ORDER_IDS,
                    longs(closed, row -> row.brokerId),
                    longs(closed, row -> row.closedRank),
                    longs(closed, row -> row.orderId),
                    texts(closed, row -> row.clientOrderId));
        }
    }

    private void updateOrders(List<OrderRow> changed) {
        List<OrderRow> replaced = new ArrayList<>();
        List<OrderRow> others = new ArrayList<>();
        for (OrderRow row : changed) {
            (row.hasTerms ? replaced : others).add(row);
        }
        if (!others.isEmpty()) {
            long updated = statements.countedChange(
                    "update-orders",
                    UPDATE_ORDERS,
                    longs(others, row -> row.orderId),
                    longs(others, row -> row.remainingQuantity),
                    shorts(others, row -> row.status),
                    longs(others, row -> row.closedRank),
                    longs(others, row -> row.closedSequence));
            Statements.check(updated, others.size(), "orders");
        }
        if (!replaced.isEmpty()) {
            long updated = statements.countedChange(
                    "update-replaced-orders",
                    UPDATE_REPLACED_ORDERS,
                    longs(replaced, row -> row.orderId),
                    longs(replaced, row -> row.remainingQuantity),
                    shorts(replaced, row -> row.status),
                    longs(replaced, row -> row.closedRank),
                    longs(replaced, row -> row.closedSequence),
                    longs(replaced, row -> row.price),
                    longs(replaced, row -> row.quantity),
                    longs(replaced, row -> row.validUntilMicros),
                    shorts(replaced, row -> row.timeInForce),
                    booleans(replaced, row -> row.instructions.postOnly()),
                    shorts(replaced, row -> ColumnCodes.of(row.instructions.selfTradePrevention())),
                    longs(replaced, row -> row.instructions.displayQuantity()),
                    ints(replaced, row -> row.instructions.stpId()),
                    texts(replaced, row -> row.clientOrderId),
                    longs(replaced, row -> row.prioritySequence));
            Statements.check(updated, replaced.size(), "orders");
        }
    }
}
