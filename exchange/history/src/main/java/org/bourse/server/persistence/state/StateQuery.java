package org.bourse.server.persistence.state;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.agrona.collections.LongArrayList;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.Scales;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.state.EngineStateSink;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.ranges.HistoryWalk;
import org.bourse.server.persistence.ranges.TradeBlocks;
import org.bourse.server.persistence.sql.BulkRead;
import org.bourse.server.persistence.sql.BulkRead.RowReader;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.ViewStateSink;

/** One reading of the whole state, in one transaction that sees one moment. Used once. */
final class StateQuery {

    private static final String NEWEST_CLOSED = """
            SELECT broker_id, coalesce(client_order_id, (
                SELECT client_order_id FROM orders
                WHERE orders.order_id = newest.order_id AND orders.order_id >> 4 = newest.order_id >> 4)), order_id
            FROM (
                SELECT broker_id, rank, order_id, client_order_id
                FROM client_order_id_closings
                WHERE rank > ?
                ORDER BY rank DESC
                LIMIT ?) AS newest
            ORDER BY rank""";

    private static final String NEWEST_CLOSED_OF_BROKERS = """
            SELECT shares.broker_id, coalesce(client_order_id, (
                SELECT client_order_id FROM orders
                WHERE orders.order_id = newest.order_id AND orders.order_id >> 4 = newest.order_id >> 4)), order_id
            FROM closed_client_order_id_shares(?) AS shares
            CROSS JOIN LATERAL (
                SELECT rank, order_id, client_order_id
                FROM client_order_id_closings AS closing
                WHERE closing.broker_id = shares.broker_id
                ORDER BY rank DESC
                LIMIT shares.share) AS newest
            ORDER BY shares.broker_id, rank""";

    /** The ranges that have open orders: few, while history has many. */
    private static final String OPEN_RANGES = """
            SELECT first_id, end_id FROM history_ranges
            WHERE kind = 0 AND EXISTS (
                SELECT FROM open_orders WHERE order_id >= first_id AND order_id < end_id)
            ORDER BY first_id""";

    // BETWEEN in the place of = has each instrument read by its own index. With = PostgreSQL takes the newest of all
    // instruments where one is not rare, and for one that trades seldom or never reads all of history.
    static final String LAST_PRICES = """
            SELECT instrument_id, close, buy_reached, sell_reached
            FROM instruments CROSS JOIN LATERAL (
                SELECT close FROM candles_1m
                WHERE candles_1m.instrument_id BETWEEN instruments.instrument_id AND instruments.instrument_id
                ORDER BY candles_1m.instrument_id DESC, start DESC LIMIT 1) AS newest
            ORDER BY instrument_id""";

    /** The newest trades of some instruments in a range, so many of each at the most. */
    private static final String NEWEST_TRADES = """
            SELECT wanted.instrument_id, trade_id, aggressor_side, price, quantity, executed_at
            FROM unnest(?::integer[], ?::integer[]) AS wanted (instrument_id, most) CROSS JOIN LATERAL (
                SELECT trade_id, aggressor_side, price, quantity, executed_at
                FROM %s
                WHERE trades.instrument_id %s AND trade_id >= ? AND trade_id < ?
                %s
                LIMIT wanted.most) AS newest
            ORDER BY wanted.instrument_id, trade_id DESC""";

    private final Connection connection;
    private final EngineStateSink engine;
    private final ViewStateSink views;
    private final List<String> symbols = new ArrayList<>();
    private final List<InstrumentTerms> terms = new ArrayList<>();

    /** Instruments that ever traded, and whose newest trades are not all read yet. */
    private final Set<Integer> traded = new LinkedHashSet<>();

    private final LongArrayList brokersWithWebhook = new LongArrayList();
    private long brokers;
    private long openOrders;
    private long balance;

    StateQuery(Connection connection, EngineStateSink engine, ViewStateSink views) {
        this.connection = connection;
        this.engine = engine;
        this.views = views;
    }

    /** The row of the table {@code exchange}. */
    private record Head(
            long sequence,
            long timeMicros,
            long nextEventSequence,
            long nextTradeId,
            long forgottenRank,
            OptionalLong stateHash,
            ExchangeSettings settings,
            TradingStatus market) {}

    LoadedExchange read(UUID exchangeId, UUID writerId) throws SQLException {
        prepareSession();
        Head head = readHead();
        engine.exchange(
                head.sequence(),
                head.timeMicros(),
                head.nextEventSequence(),
                head.nextTradeId(),
                head.market().halted(),
                head.settings());
        views.market(head.market());
        readBrokers();
        readOtherBalances();
        readCancelTimers();
        LimitRows.read(connection, (brokerId, limits) -> {
            engine.brokerLimits(brokerId, limits);
            views.brokerLimits(brokerId, limits);
        });
        StpMemberRows.read(connection, (stpId, brokerId) -> {
            engine.stpMember(stpId, brokerId);
            views.stpMember(stpId, brokerId);
        });
        OperatorRows.read(connection, operator -> {
            engine.operator(operator);
            views.operator(operator);
        });
        KeyRows.read(connection, (owner, key) -> {
            engine.apiKey(owner, key);
            views.apiKey(owner, key);
        });
        readInstruments();
        readPrices();
        readPositions();
        readOpenOrders();
        readClosedClientOrderIds(head);
        readTrades();
        readVolumes();
        views.reached(head.sequence());
        DatabaseTotals totals = new DatabaseTotals(brokers, symbols.size(), openOrders, balance, head.stateHash());
        BatchFacts facts = new BatchFacts(symbols, terms, brokersWithWebhook.toLongArray());
        return new LoadedExchange(
                exchangeId, head.sequence(), head.nextEventSequence(), head.nextTradeId(), totals, writerId, facts);
    }

    /** For this transaction only: memory to sort a million orders in, and plans for the rows that there are. */
    private void prepareSession() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT set_config('work_mem', '256MB', true), set_config('plan_cache_mode', 'force_custom_plan', true)")) {
            statement.execute();
        }
    }

    private Head readHead() throws SQLException {
        String query = """
                SELECT reached_sequence, reached_time, next_event_sequence, next_trade_id, forgotten_rank, state_hash,
                    state_hash_sequence, execution_price, day_end_micros_of_day, max_price_cents, max_quantity,
                    max_order_value_cents, max_open_orders, max_total_open_orders, max_instruments, max_brokers,
                    closed_client_order_ids, sharing, listing, halted, status_reason
                FROM exchange""";
        List<Head> heads = new ArrayList<>();
        query(query, row -> heads.add(head(row)));
        return heads.getFirst();
    }

    private static Head head(ResultSet row) throws SQLException {
        long sequence = row.getLong(1);
        long stateHash = row.getLong(6);
        boolean stateHashIsOfSequence = row.getLong(7) == sequence && !row.wasNull();
        return new Head(
                sequence,
                BulkRead.micros(row, 2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                stateHashIsOfSequence ? OptionalLong.of(stateHash) : OptionalLong.empty(),
                new ExchangeSettings(
                        ColumnCodes.executionPrice(row.getShort(8)),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12),
                        row.getInt(13),
                        row.getInt(14),
                        row.getInt(15),
                        row.getInt(16),
                        row.getInt(17),
                        ColumnCodes.sharing(row.getShort(18)),
                        ColumnCodes.listing(row.getShort(19))),
                new TradingStatus(row.getBoolean(20), row.getString(21)));
    }

    private void readBrokers() throws SQLException {
        String query = """
                SELECT broker_id, name, fix_comp_id, webhook_url, balance, status
                FROM brokers ORDER BY broker_id""";
        query(query, row -> {
            BrokerSnapshot broker = new BrokerSnapshot(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    ColumnCodes.brokerStatus(row.getShort(6)),
                    row.getLong(5));
            engine.broker(broker.brokerId(), broker.fixCompId(), broker.balance(), broker.status());
            views.broker(broker);
            if (!broker.webhookUrl().isEmpty()) {
                brokersWithWebhook.addLong(broker.brokerId());
            }
            brokers++;
            balance += broker.balance();
        });
    }

    private void readInstruments() throws SQLException {
        List<Integer> delisted = new ArrayList<>();
        String query = """
                SELECT instrument_id, symbol, halted, listed_by,
                    EXISTS (SELECT FROM candles_1m WHERE candles_1m.instrument_id = instruments.instrument_id),
                    name, price_scale, quantity_scale, currency, tick, lot, execution_price, status_reason, delisted,
                    tick_table, smallest_quantity, largest_quantity, largest_value, self_trade_prevention
                FROM instruments ORDER BY instrument_id""";
        query(query, row -> {
            int instrumentId = row.getInt(1);
            String symbol = row.getString(2);
            TradingStatus status = new TradingStatus(row.getBoolean(3), row.getString(13), row.getBoolean(14));
            InstrumentTerms itsTerms = terms(row);
            engine.instrument(instrumentId, symbol, itsTerms, status.halted(), row.getBoolean(5), row.getLong(4));
            views.instrument(instrumentId, symbol, itsTerms, status);
            symbols.add(symbol);
            if (row.getBoolean(5)) {
                traded.add(instrumentId);
            }
            terms.add(itsTerms);
            if (status.delisted()) {
                delisted.add(instrumentId);
            }
        });
        delisted.forEach(engine::delisted);
    }

    private static InstrumentTerms terms(ResultSet row) throws SQLException {
        short rule = row.getShort(12);
        Optional<ExecutionPriceRule> executionPrice =
                row.wasNull() ? Optional.empty() : Optional.of(ColumnCodes.executionPrice(rule));
        return new InstrumentTerms(
                row.getString(6),
                row.getShort(7),
                row.getShort(8),
                row.getString(9),
                row.getLong(10),
                row.getLong(11),
                executionPrice,
                bands(row.getArray(15)),
                new OrderBounds(row.getLong(16), row.getLong(17), row.getLong(18)),
                ColumnCodes.selfTradePrevention(row.getShort(19)));
    }

    private static List<TickBand> bands(Array column) throws SQLException {
        Long[] numbers = (Long[]) column.getArray();
        List<TickBand> bands = new ArrayList<>(numbers.length / 2);
        for (int i = 0; i < numbers.length; i += 2) {
            bands.add(new TickBand(numbers[i], numbers[i + 1]));
        }
        return bands;
    }

    private void readOtherBalances() throws SQLException {
        String query = "SELECT broker_id, currency, scale, balance FROM balances WHERE balance <> 0";
        query(query, row -> {
            long brokerId = row.getLong(1);
            MoneyUnit unit = new MoneyUnit(row.getString(2), row.getShort(3));
            engine.balance(brokerId, unit, row.getLong(4));
            views.balance(brokerId, unit, row.getLong(4));
            balance += row.getLong(4);
        });
    }

    private void readCancelTimers() throws SQLException {
        String query = "SELECT broker_id, cancel_at FROM brokers WHERE cancel_at <> 'infinity' ORDER BY broker_id";
        query(query, row -> {
            long cancelAtMicros = BulkRead.micros(row, 2);
            engine.cancelTimer(row.getLong(1), cancelAtMicros);
            views.cancelTimer(row.getLong(1), cancelAtMicros);
        });
    }

    /** By the minutes, which stay when trades are taken away, and are fewer. */
    private void readPrices() throws SQLException {
        query(LAST_PRICES, row -> engine.prices(row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4)));
    }

    private void readPositions() throws SQLException {
        String query = """
                SELECT broker_id, instrument_id, quantity FROM positions
                WHERE quantity <> 0 ORDER BY broker_id, instrument_id""";
        query(query, row -> {
            engine.position(row.getLong(1), row.getInt(2), row.getLong(3));
            views.position(row.getLong(1), row.getInt(2), row.getLong(3));
        });
    }

    private void readOpenOrders() throws SQLException {
        List<String> ranges = new ArrayList<>();
        query(OPEN_RANGES, row -> ranges.add(openOrdersOf(row.getLong(1), row.getLong(2))));
        if (ranges.isEmpty()) {
            return;
        }
        String query = """
                SELECT order_id, broker_id, instrument_id, side, coalesce(type, 0), time_in_force, price, quantity,
                    remaining_quantity, coalesce(valid_until, 'infinity'), created_at, document_number, client_order_id,
                    coalesce(post_only, false), coalesce(self_trade_prevention, 0), coalesce(stop_price, 0),
                    coalesce(triggered, false), coalesce(display_quantity, 0), coalesce(hidden_quantity, 0),
                    coalesce(stp_id, 0)
                FROM (%s) AS own
                ORDER BY instrument_id, side, CASE WHEN triggered IS FALSE THEN stop_price ELSE price END,
                    greatest(coalesce(priority_sequence, order_id), refreshed_sequence),
                    greatest(coalesce(book_rank, 0), coalesce(refreshed_event, 0))""".formatted(String.join("\nUNION ALL\n", ranges));
        LongArrayList icebergs = new LongArrayList();
        LongArrayList hiddenQuantities = new LongArrayList();
        query(query, row -> {
            int instrumentId = row.getInt(3);
            OrderSnapshot order = openOrder(
                    row, symbols.get(instrumentId), terms.get(instrumentId).scales());
            engine.openOrder(
                    order.orderId(),
                    order.brokerId(),
                    instrumentId,
                    order.side(),
                    order.price(),
                    order.quantity(),
                    order.remainingQuantity(),
                    order.timeInForce(),
                    order.validUntilMicros(),
                    order.instructions().inEngine(),
                    order.clientOrderId());
            long hiddenQuantity = row.getLong(19);
            if (hiddenQuantity != 0) {
                icebergs.addLong(order.orderId());
                hiddenQuantities.addLong(hiddenQuantity);
            }
            views.openOrder(instrumentId, order, hiddenQuantity, order.remainingQuantity() < order.quantity());
            openOrders++;
        });
        for (int i = 0; i < icebergs.size(); i++) {
            engine.hiddenQuantity(icebergs.getLong(i), hiddenQuantities.getLong(i));
        }
    }

    /** The open orders of a range. Its bounds stand for each table, so that it is looked for in its part alone. */
    private static String openOrdersOf(long firstId, long endId) {
        return """
            SELECT orders.*, hidden_quantity, refreshed_sequence, refreshed_event, stop_price, triggered, book_rank
            FROM open_orders JOIN orders ON orders.order_id = open_orders.order_id
                AND orders.order_id >> 4 = open_orders.order_id >> 4
            LEFT JOIN stop_orders ON stop_orders.order_id = orders.order_id
                AND stop_orders.order_id >= %1$d AND stop_orders.order_id < %2$d
            WHERE open_orders.order_id >= %1$d AND open_orders.order_id < %2$d
                AND orders.order_id >= %1$d AND orders.order_id < %2$d""".formatted(firstId, endId);
    }

    private static OrderSnapshot openOrder(ResultSet row, String symbol, Scales scales) throws SQLException {
        return new OrderSnapshot(
                row.getLong(1),
                row.getLong(2),
                row.getString(12),
                row.getString(13),
                symbol,
                scales,
                ColumnCodes.side(row.getShort(4)),
                ColumnCodes.type(row.getShort(5)),
                ColumnCodes.timeInForce(row.getShort(6)),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                BulkRead.micros(row, 10),
                instructions(row),
                BulkRead.micros(row, 11),
                Optional.empty());
    }

    private static ExecutionInstructions instructions(ResultSet row) throws SQLException {
        return ExecutionInstructions.of(row.getBoolean(14), ColumnCodes.selfTradePrevention(row.getShort(15)))
                .withStop(row.getLong(16), row.getBoolean(17))
                .displaying(row.getLong(18))
                .inGroup(row.getInt(20));
    }

    private void readClosedClientOrderIds(Head head) throws SQLException {
        int remembered = head.settings().closedClientOrderIds();
        RowReader reader = row -> engine.closedClientOrderId(row.getLong(1), row.getString(2), row.getLong(3));
        switch (head.settings().sharing()) {
            case NONE -> query(NEWEST_CLOSED, reader, head.forgottenRank(), remembered);
            case FLOATING -> query(NEWEST_CLOSED_OF_BROKERS, reader, remembered);
        }
    }

    /** Range by range from the newest back, until each instrument that ever traded has enough; one that has goes to the views. */
    private void readTrades() throws SQLException {
        Map<Integer, List<MarketTrade>> unfinished = new TreeMap<>();
        for (HistoryWalk.Range range : HistoryWalk.allNewestFirst(connection, HistoryKind.TRADES)) {
            if (traded.isEmpty()) {
                break;
            }
            List<Object> parameters = new ArrayList<>();
            Integer[] most = traded.stream()
                    .map(instrumentId -> ExchangeViews.RECENT_TRADES
                            - unfinished.getOrDefault(instrumentId, List.of()).size())
                    .toArray(Integer[]::new);
            query(
                    newestTrades(range, traded.toArray(Integer[]::new), most, parameters),
                    row -> {
                        int instrumentId = row.getInt(1);
                        List<MarketTrade> newest = unfinished.computeIfAbsent(instrumentId, _ -> new ArrayList<>());
                        newest.add(trade(row));
                        if (newest.size() == ExchangeViews.RECENT_TRADES) {
                            traded.remove(instrumentId);
                            unfinished.remove(instrumentId);
                            showOldestFirst(instrumentId, newest);
                        }
                    },
                    parameters.toArray());
        }
        unfinished.forEach(this::showOldestFirst);
    }

    private void showOldestFirst(int instrumentId, List<MarketTrade> newestFirst) {
        newestFirst.reversed().forEach(trade -> views.trade(instrumentId, trade));
    }

    /** The statement that reads the newest trades of instruments in a range, so many of each at the most; adds its parameters. */
    static String newestTrades(
            HistoryWalk.Range range, Integer[] instrumentIds, Integer[] most, List<Object> parameters) {
        parameters.addAll(List.of(instrumentIds, most));
        // As of prices: by the instrument's own index.
        String statement;
        if (range.isSealed()) {
            statement = NEWEST_TRADES.formatted(
                    TradeBlocks.ofInstrument(range, "wanted.instrument_id", parameters), "= wanted.instrument_id", "");
        } else if (range.isById()) {
            statement = NEWEST_TRADES.formatted(
                    "trades",
                    "BETWEEN wanted.instrument_id AND wanted.instrument_id",
                    "ORDER BY trades.instrument_id DESC, trade_id DESC");
        } else {
            statement = NEWEST_TRADES.formatted(
                    "trades", "= wanted.instrument_id", "ORDER BY trade_id >> 12 DESC, trade_id DESC");
        }
        parameters.addAll(List.of(range.firstId(), range.endId()));
        return statement;
    }

    private static MarketTrade trade(ResultSet row) throws SQLException {
        return new MarketTrade(
                row.getLong(2),
                ColumnCodes.side(row.getShort(3)),
                row.getLong(4),
                row.getLong(5),
                BulkRead.micros(row, 6));
    }

    private void readVolumes() throws SQLException {
        String query = """
                SELECT instrument_id, start, volume
                FROM candles_1m
                WHERE start > (SELECT reached_time - interval '24 hours' FROM exchange)
                ORDER BY start, instrument_id""";
        query(query, row -> views.volume(row.getInt(1), BulkRead.micros(row, 2), row.getLong(3)));
    }

    private void query(String query, RowReader reader, Object... parameters) throws SQLException {
        BulkRead.query(connection, query, reader, parameters);
    }
}
