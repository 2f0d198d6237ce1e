package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.ints;
import static org.bourse.server.persistence.sql.Columns.longs;
import static org.bourse.server.persistence.sql.Columns.shorts;
import static org.bourse.server.persistence.sql.Columns.texts;

import java.util.List;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.persistence.sql.Statements;

/** Writes the trades of a batch, what they make of the minute's candles, and the notices of them that brokers are due. */
final class TradeWrites {

    private static final String INSERT_TRADES = """
            INSERT INTO trades (trade_id, sequence, price, quantity, bid_order_id, ask_order_id, bid_broker_id,
                ask_broker_id, executed_at, instrument_id, aggressor_side)
            SELECT trade_id, sequence, price, quantity, bid_order_id, ask_order_id, bid_broker_id,
                ask_broker_id, time_of_micros(executed_at), instrument_id, aggressor_side
            FROM (
                SELECT unnest(?::bigint[]) AS trade_id, unnest(?::bigint[]) AS sequence,
                    unnest(?::bigint[]) AS price, unnest(?::bigint[]) AS quantity,
                    unnest(?::bigint[]) AS bid_order_id, unnest(?::bigint[]) AS ask_order_id,
                    unnest(?::bigint[]) AS bid_broker_id, unnest(?::bigint[]) AS ask_broker_id,
                    unnest(?::bigint[]) AS executed_at, unnest(?::integer[]) AS instrument_id,
                    unnest(?::smallint[]) AS aggressor_side) AS new""";

    private static final String MERGE_CANDLES = """
            INSERT INTO candles_1m AS candle (instrument_id, start, open, high, low, close, volume, trade_count)
            SELECT instrument_id, time_of_micros(start), open, high, low, close, volume, trade_count
            FROM unnest(?::integer[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::integer[])
                AS new (instrument_id, start, open, high, low, close, volume, trade_count)
            ON CONFLICT (instrument_id, start) DO UPDATE
            SET high = greatest(candle.high, excluded.high), low = least(candle.low, excluded.low),
                close = excluded.close,
                volume = least(candle.volume::numeric + excluded.volume, 9223372036854775807)::bigint,
                trade_count = candle.trade_count + excluded.trade_count""";

    private static final String INSERT_DELIVERIES = """
            INSERT INTO webhook_deliveries (delivery_id, broker_id, trade_id, order_id, price, quantity,
                order_remaining_quantity, executed_at, created_at, next_attempt_at, side, symbol)
            SELECT delivery_id, broker_id, trade_id, order_id, price, quantity, order_remaining_quantity,
                time_of_micros(executed_at), now(), now(), side, symbol
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::smallint[], ?::text[])
                AS new (delivery_id, broker_id, trade_id, order_id, price, quantity, order_remaining_quantity,
                    executed_at, side, symbol)""";

    private final Statements statements;

    TradeWrites(Statements statements) {
        this.statements = statements;
    }

    void write(Batch batch) {
        insertTrades(batch.trades);
        mergeCandles(batch.candles);
        insertDeliveries(batch.deliveries);
    }

    private void insertTrades(List<Batch.Trade> rows) {
        if (rows.isEmpty()) {
            return;
        }
        statements.change(
                "insert-trades",
                INSERT_TRADES,
                longs(rows, row -> row.event().tradeId()),
                longs(rows, Batch.Trade::sequence),
                longs(rows, row -> row.event().price()),
                longs(rows, row -> row.event().quantity()),
                longs(rows, row -> row.event().bidOrderId()),
                longs(rows, row -> row.event().askOrderId()),
                longs(rows, row -> row.event().bidBrokerId()),
                longs(rows, row -> row.event().askBrokerId()),
                longs(rows, Batch.Trade::executedAtMicros),
                ints(rows, row -> row.event().instrumentId()),
                shorts(rows, row -> ColumnCodes.of(row.event().aggressorSide())));
    }

    private void mergeCandles(List<MinuteCandle> rows) {
        if (rows.isEmpty()) {
            return;
        }
        statements.change(
                "merge-candles",
                MERGE_CANDLES,
                ints(rows, MinuteCandle::instrumentId),
                longs(rows, row -> row.candle().startMicros()),
                longs(rows, row -> row.candle().open()),
                longs(rows, row -> row.candle().high()),
                longs(rows, row -> row.candle().low()),
                longs(rows, row -> row.candle().close()),
                longs(rows, row -> row.candle().volume()),
                ints(rows, row -> row.candle().tradeCount()));
    }

    private void insertDeliveries(List<Batch.Delivery> rows) {
        if (rows.isEmpty()) {
            return;
        }
        statements.change(
                "insert-deliveries",
                INSERT_DELIVERIES,
                longs(rows, Batch.Delivery::deliveryId),
                longs(rows, Batch.Delivery::brokerId),
                longs(rows, row -> row.trade().event().tradeId()),
                longs(rows, Batch.Delivery::orderId),
                longs(rows, row -> row.trade().event().price()),
                longs(rows, row -> row.trade().event().quantity()),
                longs(rows, Batch.Delivery::leavesQuantity),
                longs(rows, row -> row.trade().executedAtMicros()),
                shorts(rows, row -> ColumnCodes.of(row.side())),
                texts(rows, Batch.Delivery::symbol));
    }
}
