package org.bourse.server.persistence;

import static org.bourse.server.persistence.Columns.bytes;
import static org.bourse.server.persistence.Columns.ints;
import static org.bourse.server.persistence.Columns.longs;
import static org.bourse.server.persistence.Columns.shorts;
import static org.bourse.server.persistence.Columns.texts;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.agrona.collections.Long2LongHashMap;
import org.bourse.engine.model.ExchangeSettings;

/**
 * Writes batches, each in one transaction that also moves the reached sequence: from the command before the batch to its
 * last one, and from nowhere else. So a batch that is written again after a failure, whose commit may or may not have been
 * done, is found written or is written: never half, never twice.
 */
final class BatchWriter {

    // The first statement of the transaction. It locks the row, so a transaction that was cut off in the middle and may
    // still be committing is waited for here.
    private static final String REACH = """
            UPDATE exchange
            SET reached_sequence = ?, reached_time = time_of_micros(?), next_event_sequence = ?, next_trade_id = ?
            WHERE writer_id = ?::uuid AND reached_sequence = ?""";

    private static final String REACHED = "SELECT writer_id::text AS writer_id, reached_sequence FROM exchange";

    private static final String WIPE = """
            TRUNCATE brokers, instruments, orders, order_replacements, trades, candles_1m, webhook_deliveries""";

    private static final String INSERT_BROKERS = """
            INSERT INTO brokers (broker_id, name, api_key_hash, webhook_url, webhook_secret, fix_comp_id, balance_cents,
                registered_at)
            SELECT broker_id, name, api_key_hash, webhook_url, webhook_secret, fix_comp_id, 0,
                time_of_micros(registered_at)
            FROM unnest(?::bigint[], ?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                AS new (broker_id, name, api_key_hash, webhook_url, webhook_secret, fix_comp_id, registered_at)""";

    private static final String INSERT_INSTRUMENTS = """
            INSERT INTO instruments (instrument_id, symbol, execution_price, halted)
            SELECT instrument_id, symbol, execution_price, false
            FROM unnest(?::integer[], ?::text[], ?::smallint[]) AS new (instrument_id, symbol, execution_price)""";

    private static final String HALT_INSTRUMENTS = """
            UPDATE instruments
            SET halted = change.halted
            FROM unnest(?::integer[], ?::boolean[]) AS change (instrument_id, halted)
            WHERE instruments.instrument_id = change.instrument_id""";

    private static final String INSERT_REPLACEMENTS_OF_ROWS = """
            INSERT INTO order_replacements (order_id, sequence, broker_id, former_price_cents, former_quantity,
                former_valid_until, former_time_in_force, former_client_order_id, released_rank, replaced_at)
            SELECT order_id, change.sequence, change.broker_id, price_cents, quantity, valid_until, time_in_force,
                orders.client_order_id,
                CASE WHEN orders.client_order_id NOT IN ('', change.client_order_id) THEN change.rank END,
                time_of_micros(change.replaced_at)
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
                AS change (order_id, sequence, broker_id, client_order_id, rank, replaced_at)
            JOIN orders USING (order_id)""";

    private static final String INSERT_REPLACEMENTS = """
            INSERT INTO order_replacements (order_id, sequence, broker_id, former_price_cents, former_quantity,
                former_valid_until, former_time_in_force, former_client_order_id, released_rank, replaced_at)
            SELECT order_id, sequence, broker_id, price_cents, quantity, time_of_micros(valid_until), time_in_force,
                client_order_id, nullif(released_rank, 0), time_of_micros(replaced_at)
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[],
                    ?::text[], ?::bigint[], ?::bigint[])
                AS new (order_id, sequence, broker_id, price_cents, quantity, valid_until, time_in_force, client_order_id,
                    released_rank, replaced_at)""";

    private static final String INSERT_ORDERS = """
            INSERT INTO orders (order_id, broker_id, price_cents, quantity, remaining_quantity, valid_until, created_at,
                priority_sequence, closed_rank, closed_sequence, closed_at, instrument_id, side, type, time_in_force,
                status, document_number, client_order_id)
            SELECT order_id, broker_id, price_cents, quantity, remaining_quantity, time_of_micros(valid_until),
                time_of_micros(created_at), priority_sequence, nullif(closed_rank, 0), nullif(closed_sequence, 0),
                time_of_micros(nullif(closed_at, 0)), instrument_id, side, type, time_in_force,
                status, document_number, client_order_id
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::integer[], ?::smallint[], ?::smallint[],
                    ?::smallint[], ?::smallint[], ?::text[], ?::text[])
                AS new (order_id, broker_id, price_cents, quantity, remaining_quantity, valid_until, created_at,
                    priority_sequence, closed_rank, closed_sequence, closed_at, instrument_id, side, type, time_in_force,
                    status, document_number, client_order_id)""";

    private static final String UPDATE_ORDERS = """
            UPDATE orders
            SET remaining_quantity = change.remaining_quantity, status = change.status,
                closed_rank = nullif(change.closed_rank, 0), closed_sequence = nullif(change.closed_sequence, 0),
                closed_at = time_of_micros(nullif(change.closed_at, 0))
            FROM unnest(?::bigint[], ?::bigint[], ?::smallint[], ?::bigint[], ?::bigint[], ?::bigint[])
                AS change (order_id, remaining_quantity, status, closed_rank, closed_sequence, closed_at)
            WHERE orders.order_id = change.order_id""";

    private static final String UPDATE_REPLACED_ORDERS = """
            UPDATE orders
            SET remaining_quantity = change.remaining_quantity, status = change.status,
                closed_rank = nullif(change.closed_rank, 0), closed_sequence = nullif(change.closed_sequence, 0),
                closed_at = time_of_micros(nullif(change.closed_at, 0)),
                price_cents = change.price_cents, quantity = change.quantity,
                valid_until = time_of_micros(change.valid_until), time_in_force = change.time_in_force,
                client_order_id = change.client_order_id,
                priority_sequence = coalesce(nullif(change.priority_sequence, 0), orders.priority_sequence)
            FROM unnest(?::bigint[], ?::bigint[], ?::smallint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::smallint[], ?::text[], ?::bigint[])
                AS change (order_id, remaining_quantity, status, closed_rank, closed_sequence, closed_at, price_cents,
                    quantity, valid_until, time_in_force, client_order_id, priority_sequence)
            WHERE orders.order_id = change.order_id""";

    private static final String INSERT_TRADES = """
            INSERT INTO trades (trade_id, sequence, price_cents, quantity, bid_order_id, ask_order_id, bid_broker_id,
                ask_broker_id, executed_at, instrument_id, aggressor_side)
            SELECT trade_id, sequence, price_cents, quantity, bid_order_id, ask_order_id, bid_broker_id,
                ask_broker_id, time_of_micros(executed_at), instrument_id, aggressor_side
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::integer[], ?::smallint[])
                AS new (trade_id, sequence, price_cents, quantity, bid_order_id, ask_order_id, bid_broker_id,
                    ask_broker_id, executed_at, instrument_id, aggressor_side)""";

    private static final String MERGE_CANDLES = """
            INSERT INTO candles_1m AS candle (instrument_id, start, open, high, low, close, volume, trade_count)
            SELECT instrument_id, time_of_micros(start), open, high, low, close, volume, trade_count
            FROM unnest(?::integer[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::integer[])
                AS new (instrument_id, start, open, high, low, close, volume, trade_count)
            ON CONFLICT (instrument_id, start) DO UPDATE
            SET high = greatest(candle.high, excluded.high), low = least(candle.low, excluded.low),
                close = excluded.close, volume = candle.volume + excluded.volume,
                trade_count = candle.trade_count + excluded.trade_count""";

    private static final String UPDATE_BALANCES = """
            UPDATE brokers
            SET balance_cents = balance_cents + change.cents
            FROM unnest(?::bigint[], ?::bigint[]) AS change (broker_id, cents)
            WHERE brokers.broker_id = change.broker_id""";

    private static final String INSERT_DELIVERIES = """
            INSERT INTO webhook_deliveries (delivery_id, broker_id, trade_id, order_id, price_cents, quantity,
                order_remaining_quantity, executed_at, created_at, next_attempt_at, side, symbol)
            SELECT delivery_id, broker_id, trade_id, order_id, price_cents, quantity, order_remaining_quantity,
                time_of_micros(executed_at), now(), now(), side, symbol
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::smallint[], ?::text[])
                AS new (delivery_id, broker_id, trade_id, order_id, price_cents, quantity, order_remaining_quantity,
                    executed_at, side, symbol)""";

    // Client order ids beyond the smaller of the two limits are forgotten by now, whatever the new limit is.
    private static final String CHANGE_SETTINGS = """
            UPDATE exchange
            SET forgotten_rank = coalesce(
                    (SELECT rank
                     FROM (SELECT closed_rank AS rank FROM orders
                           WHERE closed_rank > forgotten_rank AND client_order_id <> ''
                           UNION ALL
                           SELECT released_rank FROM order_replacements WHERE released_rank > forgotten_rank) AS closed
                     ORDER BY rank DESC
                     OFFSET least(closed_client_order_ids, ?) LIMIT 1),
                    forgotten_rank),
                execution_price = ?, day_end_micros_of_day = ?, max_price_cents = ?, max_quantity = ?,
                max_order_value_cents = ?, max_open_orders = ?, max_total_open_orders = ?, max_instruments = ?,
                max_brokers = ?, closed_client_order_ids = ?""";

    private static final String CHANGE_EXECUTION_PRICE = "UPDATE instruments SET execution_price = ?";

    private static final String RECORD_STATE_HASH = """
            UPDATE exchange SET state_hash = ?, state_hash_sequence = reached_sequence
            WHERE writer_id = ?::uuid AND reached_sequence = ?""";

    private final DbClient client;
    private final String writerId;

    /** Writes as this writer, for as long as the database knows it as its own. */
    BatchWriter(DbClient client, UUID writerId) {
        this.client = client;
        this.writerId = writerId.toString();
    }

    /**
     * Writes the batch, unless an earlier attempt did.
     *
     * @throws DbClientException when it failed, or may have failed: to be tried again
     * @throws AnotherWriterException when the database is not where the batch goes on
     * @throws InconsistentDatabaseException when the database lacks an order or broker that the batch changes
     */
    void write(Batch batch) {
        DbTransaction transaction = client.transaction();
        try {
            if (!reach(transaction, batch)) {
                rollback(transaction);
                return;
            }
            writeTables(transaction, batch);
        } catch (Database.NoConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            rollback(transaction);
            throw e;
        }
        // A failure from here on is ambiguous. It gives the connection back in any case.
        transaction.commit();
    }

    /** Notes the engine's hash of its state after this command; false when the database is not there. */
    boolean recordStateHash(long sequence, long stateHash) {
        return client.execute().update(RECORD_STATE_HASH, stateHash, writerId, sequence) == 1;
    }

    /** Moves the reached sequence; false when this batch did so before. */
    private boolean reach(DbTransaction transaction, Batch batch) {
        long updated = dml(
                transaction,
                "reach",
                REACH,
                batch.sequence(),
                batch.timeMicros(),
                batch.nextEventSequence(),
                batch.nextTradeId(),
                writerId,
                batch.formerSequence());
        if (updated == 1) {
            return true;
        }
        DbRow row = transaction
                .createNamedGet("reached", REACHED)
                .execute()
                .orElseThrow(() -> new InconsistentDatabaseException("the table exchange has lost its row"));
        String writer = row.column("writer_id").getString();
        long reached = row.column("reached_sequence").getLong();
        if (writer.equals(writerId) && reached == batch.sequence()) {
            return false;
        }
        throw new AnotherWriterException("the database has reached command " + reached + " by writer " + writer
                + ", where this exchange (writer " + writerId + ") goes on from command " + batch.formerSequence()
                + ": another exchange uses the same database");
    }

    private static void rollback(DbTransaction transaction) {
        try {
            transaction.rollback();
        } catch (DbClientException e) {
            // The connection is gone, and the transaction with it. What led here is thrown already.
        }
    }

    private static void writeTables(DbTransaction transaction, Batch batch) {
        if (batch.reset) {
            dml(transaction, "wipe", WIPE);
        }
        insertBrokers(transaction, batch.brokers);
        insertInstruments(transaction, batch);
        insertReplacements(transaction, batch);
        insertOrders(transaction, batch.newOrders);
        updateOrders(transaction, batch.changedOrders);
        insertTrades(transaction, batch.trades);
        mergeCandles(transaction, batch.candles);
        updateBalances(transaction, batch.balanceChanges);
        insertDeliveries(transaction, batch.deliveries);
        ExchangeSettings settings = batch.settings;
        if (settings != null) {
            changeSettings(transaction, settings);
        }
    }

    private static void insertBrokers(DbTransaction transaction, List<Batch.NewBroker> rows) {
        if (rows.isEmpty()) {
            return;
        }
        dml(
                transaction,
                "insert-brokers",
                INSERT_BROKERS,
                longs(rows, row -> row.event().brokerId()),
                texts(rows, row -> row.event().name()),
                bytes(rows, row -> row.event().apiKeyHash().bytes()),
                texts(rows, row -> row.event().webhookUrl()),
                texts(rows, row -> row.event().webhookSecret()),
                texts(rows, row -> row.event().fixCompId()),
                longs(rows, Batch.NewBroker::registeredAtMicros));
    }

    private static void insertInstruments(DbTransaction transaction, Batch batch) {
        if (!batch.instruments.isEmpty()) {
            dml(
                    transaction,
                    "insert-instruments",
                    INSERT_INSTRUMENTS,
                    ints(batch.instruments, row -> row.instrumentId()),
                    texts(batch.instruments, row -> row.symbol()),
                    shorts(batch.instruments, row -> Codes.of(row.executionPrice())));
        }
        if (!batch.halts.isEmpty()) {
            List<Map.Entry<Integer, Boolean>> rows = List.copyOf(batch.halts.entrySet());
            boolean[] halted = new boolean[rows.size()];
            for (int i = 0; i < halted.length; i++) {
                halted[i] = rows.get(i).getValue();
            }
            long updated =
                    dml(transaction, "halt-instruments", HALT_INSTRUMENTS, ints(rows, row -> row.getKey()), halted);
            check(updated, rows.size(), "instruments");
        }
    }

    /** Before the orders change: the former terms of those in the table come from there. */
    private static void insertReplacements(DbTransaction transaction, Batch batch) {
        List<Batch.ReplacedRow> ofRows = batch.replacedRows;
        if (!ofRows.isEmpty()) {
            long inserted = dml(
                    transaction,
                    "insert-replacements-of-rows",
                    INSERT_REPLACEMENTS_OF_ROWS,
                    longs(ofRows, Batch.ReplacedRow::orderId),
                    longs(ofRows, Batch.ReplacedRow::sequence),
                    longs(ofRows, Batch.ReplacedRow::brokerId),
                    texts(ofRows, Batch.ReplacedRow::newClientOrderId),
                    longs(ofRows, Batch.ReplacedRow::rank),
                    longs(ofRows, Batch.ReplacedRow::replacedAtMicros));
            check(inserted, ofRows.size(), "orders");
        }
        List<Batch.Replacement> rows = batch.replacements;
        if (!rows.isEmpty()) {
            dml(
                    transaction,
                    "insert-replacements",
                    INSERT_REPLACEMENTS,
                    longs(rows, Batch.Replacement::orderId),
                    longs(rows, Batch.Replacement::sequence),
                    longs(rows, Batch.Replacement::brokerId),
                    longs(rows, Batch.Replacement::formerPriceCents),
                    longs(rows, Batch.Replacement::formerQuantity),
                    longs(rows, Batch.Replacement::formerValidUntilMicros),
                    shorts(rows, Batch.Replacement::formerTimeInForce),
                    texts(rows, Batch.Replacement::formerClientOrderId),
                    longs(rows, Batch.Replacement::releasedRank),
                    longs(rows, Batch.Replacement::replacedAtMicros));
        }
    }

    private static void insertOrders(DbTransaction transaction, List<OrderRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        dml(
                transaction,
                "insert-orders",
                INSERT_ORDERS,
                longs(rows, row -> row.orderId),
                longs(rows, row -> row.brokerId),
                longs(rows, row -> row.priceCents),
                longs(rows, row -> row.quantity),
                longs(rows, row -> row.remainingQuantity),
                longs(rows, row -> row.validUntilMicros),
                longs(rows, row -> row.createdAtMicros),
                longs(rows, row -> row.prioritySequence),
                longs(rows, row -> row.closedRank),
                longs(rows, row -> row.closedSequence),
                longs(rows, row -> row.closedAtMicros),
                ints(rows, row -> row.instrumentId),
                shorts(rows, row -> row.side),
                shorts(rows, row -> row.type),
                shorts(rows, row -> row.timeInForce),
                shorts(rows, row -> row.status),
                texts(rows, row -> row.documentNumber),
                texts(rows, row -> row.clientOrderId));
    }

    private static void updateOrders(DbTransaction transaction, List<OrderRow> changed) {
        List<OrderRow> replaced = new ArrayList<>();
        List<OrderRow> others = new ArrayList<>();
        for (OrderRow row : changed) {
            (row.hasTerms ? replaced : others).add(row);
        }
        if (!others.isEmpty()) {
            long updated = dml(
                    transaction,
                    "update-orders",
                    UPDATE_ORDERS,
                    longs(others, row -> row.orderId),
                    longs(others, row -> row.remainingQuantity),
                    shorts(others, row -> row.status),
                    longs(others, row -> row.closedRank),
                    longs(others, row -> row.closedSequence),
                    longs(others, row -> row.closedAtMicros));
            check(updated, others.size(), "orders");
        }
        if (!replaced.isEmpty()) {
            long updated = dml(
                    transaction,
                    "update-replaced-orders",
                    UPDATE_REPLACED_ORDERS,
                    longs(replaced, row -> row.orderId),
                    longs(replaced, row -> row.remainingQuantity),
                    shorts(replaced, row -> row.status),
                    longs(replaced, row -> row.closedRank),
                    longs(replaced, row -> row.closedSequence),
                    longs(replaced, row -> row.closedAtMicros),
                    longs(replaced, row -> row.priceCents),
                    longs(replaced, row -> row.quantity),
                    longs(replaced, row -> row.validUntilMicros),
                    shorts(replaced, row -> row.timeInForce),
                    texts(replaced, row -> row.clientOrderId),
                    longs(replaced, row -> row.prioritySequence));
            check(updated, replaced.size(), "orders");
        }
    }

    private static void insertTrades(DbTransaction transaction, List<Batch.Trade> rows) {
        if (rows.isEmpty()) {
            return;
        }
        dml(
                transaction,
                "insert-trades",
                INSERT_TRADES,
                longs(rows, row -> row.event().tradeId()),
                longs(rows, Batch.Trade::sequence),
                longs(rows, row -> row.event().priceCents()),
                longs(rows, row -> row.event().quantity()),
                longs(rows, row -> row.event().bidOrderId()),
                longs(rows, row -> row.event().askOrderId()),
                longs(rows, row -> row.event().bidBrokerId()),
                longs(rows, row -> row.event().askBrokerId()),
                longs(rows, Batch.Trade::executedAtMicros),
                ints(rows, row -> row.event().instrumentId()),
                shorts(rows, row -> Codes.of(row.event().aggressorSide())));
    }

    private static void mergeCandles(DbTransaction transaction, List<Candle> rows) {
        if (rows.isEmpty()) {
            return;
        }
        dml(
                transaction,
                "merge-candles",
                MERGE_CANDLES,
                ints(rows, row -> row.instrumentId),
                longs(rows, row -> row.startMicros),
                longs(rows, row -> row.open),
                longs(rows, row -> row.high),
                longs(rows, row -> row.low),
                longs(rows, row -> row.close),
                longs(rows, row -> row.volume),
                ints(rows, row -> row.tradeCount));
    }

    private static void updateBalances(DbTransaction transaction, Long2LongHashMap changes) {
        if (changes.isEmpty()) {
            return;
        }
        long[] brokerIds = new long[changes.size()];
        long[] cents = new long[changes.size()];
        int i = 0;
        for (Long2LongHashMap.EntryIterator entry = changes.entrySet().iterator(); entry.hasNext(); i++) {
            entry.next();
            brokerIds[i] = entry.getLongKey();
            cents[i] = entry.getLongValue();
        }
        check(dml(transaction, "update-balances", UPDATE_BALANCES, brokerIds, cents), i, "brokers");
    }

    private static void insertDeliveries(DbTransaction transaction, List<Batch.Delivery> rows) {
        if (rows.isEmpty()) {
            return;
        }
        dml(
                transaction,
                "insert-deliveries",
                INSERT_DELIVERIES,
                longs(rows, Batch.Delivery::deliveryId),
                longs(rows, Batch.Delivery::brokerId),
                longs(rows, row -> row.trade().event().tradeId()),
                longs(rows, Batch.Delivery::orderId),
                longs(rows, row -> row.trade().event().priceCents()),
                longs(rows, row -> row.trade().event().quantity()),
                longs(rows, Batch.Delivery::leavesQuantity),
                longs(rows, row -> row.trade().executedAtMicros()),
                shorts(rows, row -> Codes.of(row.side())),
                texts(rows, Batch.Delivery::symbol));
    }

    private static void changeSettings(DbTransaction transaction, ExchangeSettings settings) {
        dml(
                transaction,
                "change-settings",
                CHANGE_SETTINGS,
                settings.closedClientOrderIds(),
                Codes.of(settings.executionPrice()),
                settings.dayEndMicrosOfDay(),
                settings.maxPriceCents(),
                settings.maxQuantity(),
                settings.maxOrderValueCents(),
                settings.maxOpenOrders(),
                settings.maxTotalOpenOrders(),
                settings.maxInstruments(),
                settings.maxBrokers(),
                settings.closedClientOrderIds());
        dml(transaction, "change-execution-price", CHANGE_EXECUTION_PRICE, Codes.of(settings.executionPrice()));
    }

    private static long dml(DbTransaction transaction, String name, String statement, Object... parameters) {
        var dml = transaction.createNamedDmlStatement(name, statement);
        for (Object parameter : parameters) {
            dml.addParam(parameter);
        }
        return dml.execute();
    }

    private static void check(long changed, int expected, String what) {
        if (changed != expected) {
            throw new InconsistentDatabaseException("the database has only " + changed + " of " + expected + " " + what
                    + " that changed: rows were removed from it");
        }
    }
}
