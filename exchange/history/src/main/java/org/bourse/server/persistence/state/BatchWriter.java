package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.booleans;
import static org.bourse.server.persistence.sql.Columns.ints;
import static org.bourse.server.persistence.sql.Columns.longs;
import static org.bourse.server.persistence.sql.Columns.shorts;
import static org.bourse.server.persistence.sql.Columns.texts;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbTransaction;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.agrona.collections.Long2LongHashMap;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.event.Event;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.TickBand;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.persistence.sql.InconsistentDatabaseException;
import org.bourse.server.persistence.sql.Statements;

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
            TRUNCATE brokers, broker_limits, stp_members, operators, api_keys, balances, positions, instruments,
                former_instruments, orders, open_orders, stop_orders, closed_client_order_ids, order_replacements, trades,
                trade_blocks, trade_windows, prevented_matches, executions, candles_1m, webhook_deliveries""";

    // Nobody is told of the ranges that were taken away before, and none of them can be put back. With a range goes
    // what a kill left of its tables: nobody would know them any more.
    private static final String FORGET_ARCHIVED =
            "DELETE FROM history_ranges WHERE archived_at IS NOT NULL AND drop_detached_history(kind, first_id)";

    private static final String INSERT_BROKERS = """
            INSERT INTO brokers (broker_id, name, webhook_url, webhook_secret, webhook_secret_id, fix_comp_id, balance,
                registered_at)
            SELECT broker_id, name, webhook_url, webhook_secret, CASE WHEN webhook_secret = '' THEN 0 ELSE broker_id END,
                fix_comp_id, 0, time_of_micros(registered_at)
            FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                AS new (broker_id, name, webhook_url, webhook_secret, fix_comp_id, registered_at)""";

    private static final String CHANGE_WEBHOOKS = """
            UPDATE brokers
            SET webhook_url = change.url
            FROM unnest(?::bigint[], ?::text[]) AS change (broker_id, url)
            WHERE brokers.broker_id = change.broker_id""";

    // The one before is the one in the table, unless that came and went within the batch.
    private static final String CHANGE_WEBHOOK_SECRETS = """
            UPDATE brokers
            SET webhook_secret = change.secret, webhook_secret_id = change.secret_id,
                former_webhook_secret = coalesce(nullif(change.former, ''), webhook_secret),
                former_webhook_secret_id =
                    CASE WHEN change.former = '' THEN webhook_secret_id ELSE change.former_id END,
                former_webhook_secret_until = time_of_micros(change.former_until)
            FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
                AS change (broker_id, secret, secret_id, former, former_id, former_until)
            WHERE brokers.broker_id = change.broker_id""";

    // Before others take their places.
    private static final String DELETE_INSTRUMENTS = "DELETE FROM instruments WHERE instrument_id = ANY (?::integer[])";

    private static final String INSERT_FORMER_INSTRUMENTS = """
            INSERT INTO former_instruments (instrument_id, until_sequence, symbol, price_scale, quantity_scale)
            SELECT instrument_id, until_sequence, symbol, price_scale, quantity_scale
            FROM unnest(?::integer[], ?::bigint[], ?::text[], ?::smallint[], ?::smallint[])
                AS former (instrument_id, until_sequence, symbol, price_scale, quantity_scale)""";

    private static final String INSERT_INSTRUMENTS = """
            INSERT INTO instruments (instrument_id, symbol, listed_by, halted, name, price_scale, quantity_scale, currency,
                tick, lot, execution_price, tick_table, smallest_quantity, largest_quantity, largest_value,
                self_trade_prevention)
            SELECT instrument_id, symbol, listed_by, false, name, price_scale, quantity_scale, currency, tick, lot,
                nullif(execution_price, -1), tick_table::bigint[], smallest_quantity, largest_quantity, largest_value,
                self_trade_prevention
            FROM unnest(?::integer[], ?::text[], ?::bigint[], ?::text[], ?::smallint[], ?::smallint[], ?::text[],
                    ?::bigint[], ?::bigint[], ?::smallint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::smallint[])
                AS new (instrument_id, symbol, listed_by, name, price_scale, quantity_scale, currency, tick, lot,
                    execution_price, tick_table, smallest_quantity, largest_quantity, largest_value,
                    self_trade_prevention)""";

    private static final String CHANGE_INSTRUMENTS = """
            UPDATE instruments
            SET listed_by = -1, name = change.name, price_scale = change.price_scale,
                quantity_scale = change.quantity_scale, currency = change.currency, tick = change.tick,
                lot = change.lot, execution_price = nullif(change.execution_price, -1),
                tick_table = change.tick_table::bigint[], smallest_quantity = change.smallest_quantity,
                largest_quantity = change.largest_quantity, largest_value = change.largest_value,
                self_trade_prevention = change.self_trade_prevention
            FROM unnest(?::integer[], ?::text[], ?::smallint[], ?::smallint[], ?::text[], ?::bigint[], ?::bigint[],
                    ?::smallint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[])
                AS change (instrument_id, name, price_scale, quantity_scale, currency, tick, lot, execution_price,
                    tick_table, smallest_quantity, largest_quantity, largest_value, self_trade_prevention)
            WHERE instruments.instrument_id = change.instrument_id""";

    private static final String HALT_INSTRUMENTS = """
            UPDATE instruments
            SET halted = change.halted, delisted = change.delisted, status_reason = change.status_reason,
                listed_by = CASE WHEN change.delisted THEN -1 ELSE listed_by END
            FROM unnest(?::integer[], ?::boolean[], ?::boolean[], ?::text[])
                AS change (instrument_id, halted, delisted, status_reason)
            WHERE instruments.instrument_id = change.instrument_id""";

    private static final String REACH_STOPS = """
            UPDATE instruments
            SET buy_reached = change.buy_reached, sell_reached = change.sell_reached
            FROM unnest(?::integer[], ?::bigint[], ?::bigint[]) AS change (instrument_id, buy_reached, sell_reached)
            WHERE instruments.instrument_id = change.instrument_id""";

    private static final String CHANGE_BROKERS = """
            UPDATE brokers
            SET status = change.status, status_reason = change.status_reason
            FROM unnest(?::bigint[], ?::smallint[], ?::text[]) AS change (broker_id, status, status_reason)
            WHERE brokers.broker_id = change.broker_id""";

    private static final String SET_CANCEL_TIMERS = """
            UPDATE brokers
            SET cancel_at = time_of_micros(change.cancel_at)
            FROM unnest(?::bigint[], ?::bigint[]) AS change (broker_id, cancel_at)
            WHERE brokers.broker_id = change.broker_id""";

    private static final String HALT_MARKET = "UPDATE exchange SET halted = ?, status_reason = ?";

    private static final String UPDATE_BALANCES = """
            UPDATE brokers
            SET balance = balance + change.cents
            FROM unnest(?::bigint[], ?::bigint[]) AS change (broker_id, cents)
            WHERE brokers.broker_id = change.broker_id""";

    private static final String UPDATE_OTHER_BALANCES = """
            INSERT INTO balances (broker_id, currency, scale, balance)
            SELECT broker_id, currency, scale, balance
            FROM unnest(?::bigint[], ?::text[], ?::smallint[], ?::bigint[])
                AS change (broker_id, currency, scale, balance)
            ON CONFLICT (broker_id, currency, scale) DO UPDATE
            SET balance = balances.balance + excluded.balance""";

    // What is forgotten by now stays so, whatever the new limit is. Before brokers share: all but the newest of all, up
    // to the smaller of the two limits or, when sharing begins, to the old one.
    private static final String FORGET_OLDEST = """
            UPDATE exchange
            SET forgotten_rank = coalesce(
                (SELECT rank FROM client_order_id_closings
                 WHERE rank > forgotten_rank
                 ORDER BY rank DESC
                 OFFSET CASE WHEN ? = 0 THEN least(closed_client_order_ids, ?) ELSE closed_client_order_ids END LIMIT 1),
                forgotten_rank)
            WHERE sharing = 0""";

    // With sharing: all but each broker's newest, at the smaller of the two limits.
    private static final String FORGET_OLDEST_OF_BROKERS = """
            UPDATE brokers
            SET forgotten_rank = coalesce(
                (SELECT rank FROM client_order_id_closings AS closing
                 WHERE closing.broker_id = brokers.broker_id
                    AND rank > greatest(exchange.forgotten_rank, brokers.forgotten_rank)
                 ORDER BY rank DESC
                 OFFSET shares.share LIMIT 1),
                brokers.forgotten_rank)
            FROM exchange
            CROSS JOIN LATERAL closed_client_order_id_shares(least(closed_client_order_ids, ?)) AS shares
            WHERE shares.broker_id = brokers.broker_id""";

    private static final String CHANGE_SETTINGS = """
            UPDATE exchange
            SET execution_price = ?, day_end_micros_of_day = ?, max_price_cents = ?, max_quantity = ?,
                max_order_value_cents = ?, max_open_orders = ?, max_total_open_orders = ?, max_instruments = ?,
                max_brokers = ?, closed_client_order_ids = ?, sharing = ?, listing = ?""";

    private static final String RECORD_STATE_HASH = """
            UPDATE exchange SET state_hash = ?, state_hash_sequence = reached_sequence
            WHERE writer_id = ?::uuid AND reached_sequence = ?""";

    // PostgreSQL keeps the plan of a statement as long as it knows of no reason against it, and growth is none: a plan
    // that goes through a whole table of ten rows would still do so when there are a million.
    private static final String RENEW_PLANS = "DISCARD PLANS";

    private static final long FIRST_RENEWAL_COMMANDS = 100;

    private final DbClient client;
    private final String writerId;
    private final HistoryRanges ranges;
    private long writtenCommands;
    private long renewAtCommands = FIRST_RENEWAL_COMMANDS;

    /**
     * Writes as this writer, for as long as the database knows it as its own.
     *
     * @param mostInRange most ids in a range of history
     */
    BatchWriter(DbClient client, UUID writerId, long mostInRange) {
        this.client = client;
        this.ranges = new HistoryRanges(mostInRange);
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
        HistoryRanges.Newest newest;
        try {
            if (!reach(transaction, batch)) {
                rollback(transaction);
                return;
            }
            Statements statements = new Statements(transaction);
            renewPlans(statements, batch);
            newest = ranges.ready(statements, batch);
            writeTables(statements, batch);
        } catch (Database.NoConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            rollback(transaction);
            throw e;
        }
        // A failure from here on is ambiguous. It gives the connection back in any case.
        transaction.commit();
        ranges.committed(newest);
    }

    /** Has plans made anew whenever what was written has doubled. */
    private void renewPlans(Statements statements, Batch batch) {
        if (batch.reset) {
            writtenCommands = 0;
            renewAtCommands = FIRST_RENEWAL_COMMANDS;
        }
        writtenCommands += batch.commands();
        if (writtenCommands >= renewAtCommands) {
            statements.change("renew-plans", RENEW_PLANS);
            renewAtCommands = 2 * writtenCommands;
        }
    }

    /** Notes the engine's hash of its state after this command; false when the database is not there. */
    boolean recordStateHash(long sequence, long stateHash) {
        return client.execute().update(RECORD_STATE_HASH, stateHash, writerId, sequence) == 1;
    }

    /** Moves the reached sequence; false when this batch did so before. */
    private boolean reach(DbTransaction transaction, Batch batch) {
        long updated = new Statements(transaction)
                .change(
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

    private static void writeTables(Statements statements, Batch batch) {
        if (batch.reset) {
            statements.change("wipe", WIPE);
            statements.change("forget-archived", FORGET_ARCHIVED);
        }
        insertBrokers(statements, batch.brokers);
        changeBrokers(statements, List.copyOf(batch.brokerStatuses.values()));
        setCancelTimers(statements, List.copyOf(batch.cancelTimers.entrySet()));
        LimitRows.write(statements, batch.brokerLimits);
        StpMemberRows.write(statements, batch.stpMembers);
        KeyRows.write(statements, batch.newKeys, batch.revokedKeys);
        OperatorRows.write(statements, batch.operators);
        changeWebhooks(statements, List.copyOf(batch.webhooks.values()));
        changeWebhookSecrets(statements, List.copyOf(batch.webhookSecrets.values()));
        insertInstruments(statements, batch);
        new OrderWrites(statements).write(batch);
        new TradeWrites(statements).write(batch);
        PreventedMatchWrites.write(statements, batch.preventedMatches);
        ExecutionWrites.write(statements, batch.executions.rows());
        DatabaseRejectedCommands.write(statements, batch.rejectedCommands);
        updateBalances(statements, batch.balanceChanges);
        updateOtherBalances(statements, batch.otherBalanceChanges);
        batch.positionChanges.write(statements);
        TradingStatus market = batch.market;
        if (market != null) {
            statements.change("halt-market", HALT_MARKET, market.halted(), market.reason());
        }
        ExchangeSettings settings = batch.settings;
        if (settings != null) {
            changeSettings(statements, settings);
        }
    }

    private static void insertBrokers(Statements statements, List<Batch.NewBroker> rows) {
        if (rows.isEmpty()) {
            return;
        }
        statements.change(
                "insert-brokers",
                INSERT_BROKERS,
                longs(rows, row -> row.event().brokerId()),
                texts(rows, row -> row.event().name()),
                texts(rows, row -> row.event().webhookUrl()),
                texts(rows, row -> row.event().webhookSecret()),
                texts(rows, row -> row.event().fixCompId()),
                longs(rows, Batch.NewBroker::registeredAtMicros));
    }

    private static void changeWebhooks(Statements statements, List<Event.WebhookChanged> rows) {
        if (!rows.isEmpty()) {
            long changed = statements.change(
                    "change-webhooks",
                    CHANGE_WEBHOOKS,
                    longs(rows, Event.WebhookChanged::brokerId),
                    texts(rows, Event.WebhookChanged::url));
            Statements.check(changed, rows.size(), "brokers");
        }
    }

    private static void changeWebhookSecrets(Statements statements, List<Batch.NewSecret> rows) {
        if (!rows.isEmpty()) {
            long changed = statements.change(
                    "change-webhook-secrets",
                    CHANGE_WEBHOOK_SECRETS,
                    longs(rows, Batch.NewSecret::brokerId),
                    texts(rows, Batch.NewSecret::secret),
                    longs(rows, Batch.NewSecret::secretId),
                    texts(rows, Batch.NewSecret::former),
                    longs(rows, Batch.NewSecret::formerId),
                    longs(rows, Batch.NewSecret::formerUntilMicros));
            Statements.check(changed, rows.size(), "brokers");
        }
    }

    private static void insertInstruments(Statements statements, Batch batch) {
        List<Batch.FormerInstrument> former = batch.formerInstruments;
        if (!former.isEmpty()) {
            List<Batch.FormerInstrument> delisted =
                    former.stream().filter(Batch.FormerInstrument::delisted).toList();
            statements.change(
                    "delete-instruments", DELETE_INSTRUMENTS, ints(delisted, Batch.FormerInstrument::instrumentId));
            statements.change(
                    "insert-former-instruments",
                    INSERT_FORMER_INSTRUMENTS,
                    ints(former, Batch.FormerInstrument::instrumentId),
                    longs(former, Batch.FormerInstrument::untilSequence),
                    texts(former, Batch.FormerInstrument::symbol),
                    shorts(former, row -> (short) row.scales().price()),
                    shorts(former, row -> (short) row.scales().quantity()));
        }
        List<Batch.NewInstrument> listed = List.copyOf(batch.instruments.values());
        if (!listed.isEmpty()) {
            statements.change(
                    "insert-instruments",
                    INSERT_INSTRUMENTS,
                    ints(listed, row -> row.event().instrumentId()),
                    texts(listed, row -> row.event().symbol()),
                    longs(listed, Batch.NewInstrument::listedBy),
                    texts(listed, row -> row.event().terms().name()),
                    shorts(listed, row -> (short) row.event().terms().priceScale()),
                    shorts(listed, row -> (short) row.event().terms().quantityScale()),
                    texts(listed, row -> row.event().terms().currency()),
                    longs(listed, row -> row.event().terms().tick()),
                    longs(listed, row -> row.event().terms().lot()),
                    shorts(listed, row -> executionPrice(row.event().terms())),
                    texts(listed, row -> tickTable(row.event().terms())),
                    longs(listed, row -> row.event().terms().bounds().smallestQuantity()),
                    longs(listed, row -> row.event().terms().bounds().largestQuantity()),
                    longs(listed, row -> row.event().terms().bounds().largestValue()),
                    shorts(listed, row -> ColumnCodes.of(row.event().terms().selfTradePrevention())));
        }
        changeInstruments(statements, batch);
        reachStops(statements, List.copyOf(batch.stopsReached.values()));
        if (!batch.halts.isEmpty()) {
            List<Map.Entry<Integer, TradingStatus>> rows = List.copyOf(batch.halts.entrySet());
            long updated = statements.change(
                    "halt-instruments",
                    HALT_INSTRUMENTS,
                    ints(rows, row -> row.getKey()),
                    booleans(rows, row -> row.getValue().halted()),
                    booleans(rows, row -> row.getValue().delisted()),
                    texts(rows, row -> row.getValue().reason()));
            Statements.check(updated, rows.size(), "instruments");
        }
    }

    private static void reachStops(Statements statements, List<Event.StopsReached> rows) {
        if (!rows.isEmpty()) {
            long updated = statements.change(
                    "reach-stops",
                    REACH_STOPS,
                    ints(rows, Event.StopsReached::instrumentId),
                    longs(rows, Event.StopsReached::buyReached),
                    longs(rows, Event.StopsReached::sellReached));
            Statements.check(updated, rows.size(), "instruments");
        }
    }

    private static void changeBrokers(Statements statements, List<Event.BrokerStatusChanged> rows) {
        if (!rows.isEmpty()) {
            long updated = statements.change(
                    "change-brokers",
                    CHANGE_BROKERS,
                    longs(rows, Event.BrokerStatusChanged::brokerId),
                    shorts(rows, row -> ColumnCodes.of(row.status())),
                    texts(rows, Event.BrokerStatusChanged::reason));
            Statements.check(updated, rows.size(), "brokers");
        }
    }

    private static void setCancelTimers(Statements statements, List<Map.Entry<Long, Long>> rows) {
        if (!rows.isEmpty()) {
            long updated = statements.change(
                    "set-cancel-timers",
                    SET_CANCEL_TIMERS,
                    longs(rows, row -> row.getKey()),
                    longs(rows, row -> row.getValue()));
            Statements.check(updated, rows.size(), "brokers");
        }
    }

    private static void changeInstruments(Statements statements, Batch batch) {
        List<Map.Entry<Integer, InstrumentTerms>> rows = List.copyOf(batch.newTerms.entrySet());
        if (rows.isEmpty()) {
            return;
        }
        long updated = statements.change(
                "change-instruments",
                CHANGE_INSTRUMENTS,
                ints(rows, row -> row.getKey()),
                texts(rows, row -> row.getValue().name()),
                shorts(rows, row -> (short) row.getValue().priceScale()),
                shorts(rows, row -> (short) row.getValue().quantityScale()),
                texts(rows, row -> row.getValue().currency()),
                longs(rows, row -> row.getValue().tick()),
                longs(rows, row -> row.getValue().lot()),
                shorts(rows, row -> executionPrice(row.getValue())),
                texts(rows, row -> tickTable(row.getValue())),
                longs(rows, row -> row.getValue().bounds().smallestQuantity()),
                longs(rows, row -> row.getValue().bounds().largestQuantity()),
                longs(rows, row -> row.getValue().bounds().largestValue()),
                shorts(rows, row -> ColumnCodes.of(row.getValue().selfTradePrevention())));
        Statements.check(updated, rows.size(), "instruments");
    }

    /** The rows of an instrument's tick table in the form of PostgreSQL's arrays, which can't be elements of another. */
    private static String tickTable(InstrumentTerms terms) {
        StringJoiner numbers = new StringJoiner(",", "{", "}");
        for (TickBand band : terms.bands()) {
            numbers.add(Long.toString(band.priceFrom())).add(Long.toString(band.tick()));
        }
        return numbers.toString();
    }

    /** An instrument's own rule; -1 when it has none. */
    private static short executionPrice(InstrumentTerms terms) {
        return terms.executionPrice().map(ColumnCodes::of).orElse((short) -1);
    }

    private static void updateOtherBalances(Statements statements, Map<Batch.OtherBalance, Long> changes) {
        if (changes.isEmpty()) {
            return;
        }
        List<Map.Entry<Batch.OtherBalance, Long>> rows = List.copyOf(changes.entrySet());
        statements.change(
                "update-other-balances",
                UPDATE_OTHER_BALANCES,
                longs(rows, row -> row.getKey().brokerId()),
                texts(rows, row -> row.getKey().unit().currency()),
                shorts(rows, row -> (short) row.getKey().unit().scale()),
                longs(rows, row -> row.getValue()));
    }

    private static void updateBalances(Statements statements, Long2LongHashMap changes) {
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
        Statements.check(statements.change("update-balances", UPDATE_BALANCES, brokerIds, cents), i, "brokers");
    }

    private static void changeSettings(Statements statements, ExchangeSettings settings) {
        int remembered = settings.closedClientOrderIds();
        statements.change("forget-oldest", FORGET_OLDEST, (int) ColumnCodes.of(settings.sharing()), remembered);
        if (settings.sharing() == Sharing.FLOATING) {
            statements.change("forget-oldest-of-brokers", FORGET_OLDEST_OF_BROKERS, remembered);
        }
        statements.change(
                "change-settings",
                CHANGE_SETTINGS,
                ColumnCodes.of(settings.executionPrice()),
                settings.dayEndMicrosOfDay(),
                settings.maxPriceCents(),
                settings.maxQuantity(),
                settings.maxOrderValueCents(),
                settings.maxOpenOrders(),
                settings.maxTotalOpenOrders(),
                settings.maxInstruments(),
                settings.maxBrokers(),
                remembered,
                ColumnCodes.of(settings.sharing()),
                ColumnCodes.of(settings.listing()));
    }
}
