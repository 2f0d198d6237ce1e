package org.bourse.server.persistence.reads;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.Scales;
import org.bourse.engine.model.Side;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.ranges.HistoryRange;
import org.bourse.server.persistence.ranges.HistoryWalk;
import org.bourse.server.persistence.ranges.TradeBlocks;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.view.ArchivedOrders;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.EntryTerms;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.OrderHistory;
import org.bourse.server.view.OrderQuery;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.PreventedMatch;
import org.bourse.server.view.PreventedMatchQuery;

/**
 * Orders and trades as the database has them. Each call is a short statement, or one for each range of history that a page
 * is read from, within half a minute, or fails within the connect timeout.
 */
public final class DatabaseOrderHistory implements OrderHistory {

    private static final String COLUMNS = """
            SELECT order_id, broker_id, document_number, client_order_id,
                symbol_of_order(instrument_id, order_id) AS symbol, price_scale, quantity_scale, side, coalesce(type, 0) AS type, time_in_force, price,
                quantity, remaining_quantity, micros_of_time(coalesce(valid_until, 'infinity')) AS valid_until_micros,
                micros_of_time(created_at) AS created_at_micros, status, coalesce(post_only, false) AS post_only,
                coalesce(self_trade_prevention, 0) AS self_trade_prevention,
                coalesce(stop_price, 0) AS stop_price, coalesce(triggered, false) AS triggered,
                coalesce(display_quantity, 0) AS display_quantity, coalesce(stp_id, 0) AS stp_id,
                coalesce(closed_sequence = order_id, false) AS closed_at_entry
            """;

    private static final String STOPS_AND_SCALES = """
            LEFT JOIN stop_orders USING (order_id)
            CROSS JOIN LATERAL scales_of_order(instrument_id, order_id)
            """;

    private static final String ORDER_COLUMNS = COLUMNS + "FROM orders " + STOPS_AND_SCALES;

    /** By the index by blocks of ids, as each look for an order. */
    static final String ORDER = ORDER_COLUMNS + "WHERE order_id = ? AND order_id >> 4 = ?::bigint >> 4";

    /**
     * Of a broker's orders those with this client order id. Parts have an index by the key, but for a first one that was there
     * before parts were: that has one by the columns themselves.
     */
    private static final String WITH_CLIENT_ORDER_ID = """
                SELECT order_id FROM orders
                WHERE broker_id = ? AND client_order_id = ? AND client_order_id <> ''
                    AND client_order_id_key(client_order_id, broker_id) = client_order_id_key(?::text, ?::bigint)
            """;

    /**
     * Orders of some ids, each of which is looked for by itself, in its own part: with a join, PostgreSQL reads whole parts
     * beside them as long as the newest one, which grows, has no statistics and so might have hundreds for an id.
     */
    private static final String THEIR_ORDERS = """
            CROSS JOIN LATERAL (
                SELECT * FROM orders WHERE order_id = wanted.id AND order_id >> 4 = wanted.id >> 4 LIMIT 1) AS orders
            """;

    /** A broker's orders that have a client order id, or had it before a replace: their ids are found first, by an index. */
    private static final String HAVING_CLIENT_ORDER_ID = "WITH wanted (id) AS MATERIALIZED (" + WITH_CLIENT_ORDER_ID
            + """
                UNION
                SELECT order_id FROM order_replacements
                WHERE broker_id = ? AND former_client_order_id = ? AND former_client_order_id <> '')
            """ + COLUMNS + "FROM wanted\n" + THEIR_ORDERS + STOPS_AND_SCALES;

    // Nothing tells in which part it is, so each part's index is asked. OFFSET keeps PostgreSQL from asking in the
    // order of order ids, for which it might read whole parts. One that had it before a replace is looked for in the
    // parts behind what was found alone: it counts only if it is newer.
    static final String ORDER_BY_CLIENT_ORDER_ID = """
            WITH having_it (order_id) AS MATERIALIZED (
                SELECT order_id FROM (
            """ + WITH_CLIENT_ORDER_ID + """
                    OFFSET 0) AS found
                ORDER BY order_id DESC LIMIT 1),
            having_had_it (order_id) AS MATERIALIZED (
                SELECT order_id FROM order_replacements
                WHERE broker_id = ? AND former_client_order_id = ? AND former_client_order_id <> ''
                    AND order_id > coalesce((SELECT order_id FROM having_it), 0)
                ORDER BY order_id DESC LIMIT 1)
            """ + ORDER_COLUMNS + """
            WHERE order_id = coalesce((SELECT order_id FROM having_had_it), (SELECT order_id FROM having_it))
                AND order_id >> 4 = coalesce((SELECT order_id FROM having_had_it), (SELECT order_id FROM having_it)) >> 4""";

    // The same for several: each is looked for by the same indexes.
    static final String ORDER_IDS_BY_CLIENT_ORDER_IDS = """
            SELECT id, coalesce(greatest(
                (SELECT max(order_id) FROM (
                    SELECT order_id FROM orders
                    WHERE broker_id = ? AND client_order_id = id AND client_order_id <> ''
                        AND client_order_id_key(client_order_id, broker_id) = client_order_id_key(id, ?::bigint)
                    OFFSET 0) AS having_it),
                (SELECT max(order_id) FROM (
                    SELECT order_id FROM order_replacements
                    WHERE broker_id = ? AND former_client_order_id = id AND former_client_order_id <> ''
                    OFFSET 0) AS having_had_it)), 0) AS order_id
            FROM unnest(?::text[]) AS wanted (id)""";

    private static final String OF_IDS = "FROM unnest(?::bigint[]) AS wanted (id) " + THEIR_ORDERS;

    static final String BROKER_IDS = "SELECT order_id, broker_id " + OF_IDS;

    static final String OWN_IDS = "SELECT order_id, document_number, client_order_id " + OF_IDS;

    // The places that the symbol ever had first: the function costs too much for every row of a broker. They are an
    // array, as a join with them might hand on a range's trades in another order than blocks have them.
    private static final String OF_SYMBOL = """
             AND instrument_id = ANY (ARRAY(SELECT instrument_id FROM instruments WHERE symbol = ?
                UNION SELECT instrument_id FROM former_instruments WHERE symbol = ?))
            AND symbol_of_order(instrument_id, %s) = ?""";

    /** The ids of trades that an order can have: told beforehand, so that PostgreSQL plans for their parts alone. */
    static final String LIFETIME = """
            SELECT history_from(1::smallint, order_id) AS first_id,
                history_until(1::smallint, closed_sequence) AS end_id
            FROM orders WHERE order_id = ? AND order_id >> 4 = ?::bigint >> 4""";

    // Of a trade with itself an order sees one row, too: it is on one side of it. Only the parts of its lifetime are
    // looked at, by blocks of 64 order ids.
    static final String TRADES_OF = """
            SELECT trade_id, sequence, price, quantity, name, micros_of_time(executed_at) AS executed_at_micros
            FROM (
                SELECT trade_id, sequence, price, quantity, ask_broker_id AS counterparty, executed_at
                FROM trades WHERE bid_order_id = ? AND bid_order_id >> 6 = ?::bigint >> 6
                    AND trade_id >= ?
                    AND trade_id < ?
                UNION ALL
                SELECT trade_id, sequence, price, quantity, bid_broker_id, executed_at
                FROM trades WHERE ask_order_id = ? AND ask_order_id >> 6 = ?::bigint >> 6
                    AND trade_id >= ?
                    AND trade_id < ?
                UNION ALL
                SELECT trade_id, sequence, price, quantity,
                    CASE WHEN bid_order_id = wanted.id THEN ask_broker_id ELSE bid_broker_id END, executed_at
                FROM (SELECT ?::bigint AS id) AS wanted
                CROSS JOIN LATERAL (
                    SELECT * FROM trade_blocks
                    WHERE order_keys(first_bid_order_id, bid_order_ids, first_ask_order_id, ask_order_ids)
                            @> ARRAY[wanted.id >> 6]
                        AND first_trade_id >= ?
                        AND first_trade_id < ?) AS block
                CROSS JOIN LATERAL trades_at(ROW(block.*)::trade_blocks,
                    places_of(bid_order_ids, first_bid_order_id, wanted.id)
                        || places_of(ask_order_ids, first_ask_order_id, wanted.id)) AS found) AS own
            JOIN brokers ON broker_id = counterparty
            ORDER BY trade_id""";

    static final String PREVENTED_AT_ENTRY = """
            WHERE sequence = ? AND event_sequence >= history_from(2::smallint, ?)
                AND event_sequence < history_until(2::smallint, ?)
            ORDER BY event_sequence""";

    static final String PREVENTED_MATCHES = """
            SELECT event_sequence, sequence, broker_id, symbol_of_order(instrument_id, aggressor_order_id) AS symbol,
                self_trade_prevention, aggressor_side, price, quantity, aggressor_order_id, aggressor_leaves,
                resting_order_id, resting_leaves, coalesce(resting_broker_id, broker_id) AS resting_broker_id,
                micros_of_time(prevented_at) AS prevented_at_micros
            FROM prevented_matches
            """;

    // What was first replaced once it had triggered has the stop price that it was entered with: only an order that
    // waits gets another.
    static final String FORMER_TERMS = """
            SELECT former_price, former_quantity, former_time_in_force, former_post_only,
                former_self_trade_prevention, coalesce(former_display_quantity, 0) AS former_display_quantity,
                coalesce(nullif(former_stop_price, 0), stop_price, 0) AS former_stop_price,
                former_client_order_id, coalesce(former_stp_id, 0) AS former_stp_id,
                micros_of_time(former_valid_until) AS former_valid_until_micros
            FROM order_replacements LEFT JOIN stop_orders USING (order_id)
            WHERE order_id = ? ORDER BY sequence LIMIT 1""";

    // Those in blocks were counted when they were put there.
    static final String TRADE_COUNT = """
            SELECT (
                (SELECT count(*) FROM trades)
                + coalesce((
                    SELECT sum(trades) FROM trade_windows JOIN history_ranges USING (first_id)
                    WHERE kind = 1 AND sealed_at IS NOT NULL AND NOT of_broker), 0)
                + coalesce((
                    SELECT sum(archived_rows) FROM history_ranges WHERE kind = 1 AND archived_at IS NOT NULL), 0)
                )::bigint AS trades""";

    private static final String ARCHIVED = """
            SELECT micros_of_time(rows_from) AS from_micros, micros_of_time(rows_until) AS until_micros
            FROM history_ranges
            WHERE kind = 0 AND archived_at IS NOT NULL AND first_id <= ? AND end_id > ?""";

    private final DbClient client;

    /** Reads from this database. */
    public DatabaseOrderHistory(Database database) {
        this.client = database.client();
    }

    @Override
    public Optional<OrderSnapshot> order(long orderId) {
        return ask(() -> client.execute()
                .createNamedGet("order", ORDER)
                .params(List.of(orderId, orderId))
                .execute()
                .map(DatabaseOrderHistory::order));
    }

    @Override
    public Optional<ArchivedOrders> archived(long orderId) {
        return ask(() -> client.execute()
                .createNamedGet("archived", ARCHIVED)
                .params(List.of(orderId, orderId))
                .execute()
                .map(row -> new ArchivedOrders(
                        HistoryRange.instant(row.column("from_micros").getLong()),
                        HistoryRange.instant(row.column("until_micros").getLong()))));
    }

    @Override
    public Optional<EntryTerms> formerTerms(long orderId) {
        return ask(() -> client.execute()
                .createNamedGet("former-terms", FORMER_TERMS)
                .addParam(orderId)
                .execute()
                .map(DatabaseOrderHistory::formerTerms));
    }

    @Override
    public Optional<OrderSnapshot> order(long brokerId, String clientOrderId) {
        return ask(() -> client.execute()
                .createNamedGet("order-by-client-order-id", ORDER_BY_CLIENT_ORDER_ID)
                .params(clientOrderIdParameters(brokerId, clientOrderId))
                .execute()
                .map(DatabaseOrderHistory::order));
    }

    @Override
    public Map<String, Long> orderIds(long brokerId, Set<String> clientOrderIds) {
        if (clientOrderIds.isEmpty()) {
            return Map.of();
        }
        List<Object> parameters = List.of(brokerId, brokerId, brokerId, clientOrderIds.toArray(String[]::new));
        return ask(() -> client.execute()
                .createNamedQuery("order-ids-by-client-order-ids", ORDER_IDS_BY_CLIENT_ORDER_IDS)
                .params(parameters)
                .execute()
                .filter(row -> row.column("order_id").getLong() > 0)
                .collect(Collectors.toMap(
                        row -> row.column("id").getString(),
                        row -> row.column("order_id").getLong())));
    }

    @Override
    public Map<Long, Long> brokerIds(Set<Long> orderIds) {
        if (orderIds.isEmpty()) {
            return Map.of();
        }
        Object parameter = orderIds.toArray(Long[]::new);
        return ask(() -> client.execute()
                .createNamedQuery("broker-ids", BROKER_IDS)
                .params(List.of(parameter))
                .execute()
                .collect(Collectors.toMap(
                        row -> row.column("order_id").getLong(),
                        row -> row.column("broker_id").getLong())));
    }

    @Override
    public List<OrderTrade> tradesOf(long orderId) {
        return ask(() -> client.execute()
                .createNamedGet("lifetime", LIFETIME)
                .params(List.of(orderId, orderId))
                .execute()
                .map(lifetime -> tradesOf(
                        orderId,
                        lifetime.column("first_id").getLong(),
                        lifetime.column("end_id").getLong()))
                .orElse(List.of()));
    }

    private List<OrderTrade> tradesOf(long orderId, long firstId, long endId) {
        return client.execute()
                .createNamedQuery("trades-of-order", TRADES_OF)
                .params(tradesOfParameters(orderId, firstId, endId))
                .execute()
                .map(DatabaseOrderHistory::trade)
                .toList();
    }

    /** Of the order as bid, as ask and in blocks, each with the ids that its trades can have. */
    static List<Object> tradesOfParameters(long orderId, long firstId, long endId) {
        return List.of(orderId, orderId, firstId, endId, orderId, orderId, firstId, endId, orderId, firstId, endId);
    }

    @Override
    public List<OrderSnapshot> orders(OrderQuery query) {
        HistoryWalk walk = new HistoryWalk(client, HistoryKind.COMMANDS, query.oldestFirst());
        return ask(() -> {
            // A broker's orders come behind its registration, which it has its id from.
            HistoryWalk.Range all = walk.within(
                    Math.max(query.afterOrderId(), query.brokerId()),
                    query.beforeOrderId(),
                    query.sinceMicros(),
                    query.beforeMicros());
            // Those with a client order id are found by their ids, wherever they are.
            return query.clientOrderId().isEmpty()
                    ? walk.page(all, query.limit(), (range, limit) -> orders(query, range, limit))
                    : orders(query, all, query.limit());
        });
    }

    private List<OrderSnapshot> orders(OrderQuery query, HistoryWalk.Range range, int limit) {
        List<Object> parameters = new ArrayList<>();
        String statement = ordersOf(query, range, limit, parameters);
        return client.execute()
                .createNamedQuery("orders", statement)
                .params(parameters)
                .execute()
                .map(DatabaseOrderHistory::order)
                .toList();
    }

    /** Those that the orders are asked with, then those of the replacements. */
    static List<Object> clientOrderIdParameters(long brokerId, String clientOrderId) {
        return List.of(brokerId, clientOrderId, clientOrderId, brokerId, brokerId, clientOrderId);
    }

    /** The statement of this question in a range, whose parameters are added. */
    static String ordersOf(OrderQuery query, HistoryWalk.Range range, int limit, List<Object> parameters) {
        boolean all = query.clientOrderId().isEmpty();
        StringBuilder statement = new StringBuilder(all ? ORDER_COLUMNS : HAVING_CLIENT_ORDER_ID);
        if (!all) {
            parameters.addAll(clientOrderIdParameters(query.brokerId(), query.clientOrderId()));
        }
        parameters.add(query.brokerId());
        statement.append("WHERE broker_id = ? AND ").append(range.condition("order_id", parameters));
        query.side().ifPresent(side -> statement.append(side == Side.BID ? " AND side = 0" : " AND side = 1"));
        query.open().ifPresent(open -> statement.append(open ? " AND status = 0" : " AND status <> 0"));
        if (!query.symbol().isEmpty()) {
            statement.append(OF_SYMBOL.formatted("order_id"));
            parameters.addAll(List.of(query.symbol(), query.symbol(), query.symbol()));
        }
        statement.append(range.order("order_id")).append(" LIMIT ?");
        parameters.add(limit);
        return statement.toString();
    }

    @Override
    public List<PreventedMatch> preventedMatches(PreventedMatchQuery query) {
        List<Object> parameters = new ArrayList<>();
        String ofAggressor = preventedOf("broker_id", query, parameters);
        String ofResting = preventedOf("resting_broker_id", query, parameters);
        parameters.add(query.limit());
        String statement = "(%s) UNION ALL (%s) ORDER BY event_sequence LIMIT ?".formatted(ofAggressor, ofResting);
        return ask(() -> client.execute()
                .createNamedQuery("prevented-matches", statement)
                .params(parameters)
                .execute()
                .map(DatabaseOrderHistory::preventedMatch)
                .toList());
    }

    /** Those of a broker by one of the columns of brokers, in the order of its index, no more than are asked for. */
    private static String preventedOf(String column, PreventedMatchQuery query, List<Object> parameters) {
        parameters.add(query.brokerId());
        parameters.add(query.afterId());
        String ofSymbol = "";
        if (!query.symbol().isEmpty()) {
            ofSymbol = " AND symbol_of_order(instrument_id, aggressor_order_id) = ?";
            parameters.add(query.symbol());
        }
        parameters.add(query.limit());
        String where = "WHERE %s = ? AND event_sequence > ?%s".formatted(column, ofSymbol);
        return PREVENTED_MATCHES + where + " ORDER BY event_sequence LIMIT ?";
    }

    @Override
    public List<PreventedMatch> preventedAtEntry(long orderId) {
        return ask(() -> client.execute()
                .createNamedQuery("prevented-at-entry", PREVENTED_MATCHES + PREVENTED_AT_ENTRY)
                .params(List.of(orderId, orderId, orderId))
                .execute()
                .map(DatabaseOrderHistory::preventedMatch)
                .toList());
    }

    @Override
    public List<BrokerFill> fills(FillQuery query) {
        HistoryWalk walk = new HistoryWalk(client, HistoryKind.TRADES, true);
        HistoryWalk.Range all = walk.after(Math.floorDiv(query.afterPlace() - 1, 2));
        return ask(() -> withOwnIds(walk.page(all, query.limit(), (range, limit) -> fills(query, range, limit))));
    }

    private List<DbRow> fills(FillQuery query, HistoryWalk.Range range, int limit) {
        List<Object> parameters = new ArrayList<>();
        String statement = fillsOf(query, range, limit, parameters);
        return client.execute()
                .createNamedQuery("fills", statement)
                .params(parameters)
                .execute()
                .toList();
    }

    /** Fills with what their orders say, which are looked for once for all of them; those that are archived say nothing. */
    private List<BrokerFill> withOwnIds(List<DbRow> fills) {
        if (fills.isEmpty()) {
            return List.of();
        }
        Object orderIds = fills.stream()
                .map(row -> row.column("order_id").getLong())
                .distinct()
                .toArray(Long[]::new);
        Map<Long, DbRow> orders = client.execute()
                .createNamedQuery("own-ids", OWN_IDS)
                .params(List.of(orderIds))
                .execute()
                .collect(Collectors.toMap(row -> row.column("order_id").getLong(), row -> row));
        return fills.stream()
                .map(row -> fill(
                        row,
                        Optional.ofNullable(orders.get(row.column("order_id").getLong()))))
                .toList();
    }

    /** The statement of this question in a range, whose parameters are added. */
    static String fillsOf(FillQuery query, HistoryWalk.Range range, int limit, List<Object> parameters) {
        // A bid's place is twice its trade's id, an ask's one more.
        String bids =
                fillsOf(query, range.after(Math.floorDiv(query.afterPlace(), 2)), "bid", "ask", limit, parameters);
        String asks = fillsOf(query, range, "ask", "bid", limit, parameters);
        parameters.add(limit);
        return """
            SELECT trade_id, order_id, symbol_of_order(instrument_id, order_id) AS symbol, side, aggressor_side, price,
                quantity, name, micros_of_time(executed_at) AS executed_at_micros
            FROM (%s UNION ALL %s) AS own
            JOIN brokers ON brokers.broker_id = counterparty
            ORDER BY trade_id, side LIMIT ?""".formatted(bids, asks);
    }

    /** The trades on one side, by an index of their own, and no more of them than are asked for. */
    private static String fillsOf(
            FillQuery query, HistoryWalk.Range range, String side, String other, int limit, List<Object> parameters) {
        String trades = range.isSealed() ? TradeBlocks.ofBroker(range, side, query.brokerId(), parameters) : "trades";
        parameters.add(query.brokerId());
        String condition = range.condition("trade_id", parameters);
        String ofSymbol = query.symbol().isEmpty() ? "" : OF_SYMBOL.formatted(side + "_order_id");
        if (!query.symbol().isEmpty()) {
            parameters.addAll(List.of(query.symbol(), query.symbol(), query.symbol()));
        }
        parameters.add(limit);
        return """
            (SELECT trade_id, %1$s_order_id AS order_id, instrument_id, %2$d AS side, %3$s_broker_id AS counterparty,
                aggressor_side, price, quantity, executed_at
            FROM %7$s
            WHERE %1$s_broker_id = ? AND %4$s%5$s%6$s LIMIT ?)""".formatted(
                        side, side.equals("bid") ? 0 : 1, other, condition, ofSymbol, range.order("trade_id"), trades);
    }

    /**
     * Trades that there were, archived ones among them.
     *
     * @throws HistoryUnavailableException when the database can't be asked now
     */
    public long tradeCount() {
        return ask(() -> client.execute()
                .createNamedGet("trade-count", TRADE_COUNT)
                .execute()
                .map(row -> row.column("trades").getLong())
                .orElseThrow());
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (DbClientException e) {
            throw new HistoryUnavailableException("the database can't answer now: " + Database.reason(e), e);
        }
    }

    private static OrderSnapshot order(DbRow row) {
        return new OrderSnapshot(
                row.column("order_id").getLong(),
                row.column("broker_id").getLong(),
                row.column("document_number").getString(),
                row.column("client_order_id").getString(),
                row.column("symbol").getString(),
                new Scales(
                        row.column("price_scale").getInt(),
                        row.column("quantity_scale").getInt()),
                ColumnCodes.side(row.column("side").getInt()),
                ColumnCodes.type(row.column("type").getInt()),
                ColumnCodes.timeInForce(row.column("time_in_force").getInt()),
                row.column("price").getLong(),
                row.column("quantity").getLong(),
                row.column("remaining_quantity").getLong(),
                row.column("valid_until_micros").getLong(),
                instructions(row, "")
                        .withStop(
                                row.column("stop_price").getLong(),
                                row.column("triggered").getBoolean()),
                row.column("created_at_micros").getLong(),
                ColumnCodes.closeReason(row.column("status").getInt()),
                row.column("closed_at_entry").getBoolean());
    }

    private static ExecutionInstructions instructions(DbRow row, String prefix) {
        return ExecutionInstructions.of(
                        row.column(prefix + "post_only").getBoolean(),
                        ColumnCodes.selfTradePrevention(
                                row.column(prefix + "self_trade_prevention").getInt()))
                .displaying(row.column(prefix + "display_quantity").getLong())
                .inGroup(row.column(prefix + "stp_id").getInt());
    }

    private static EntryTerms formerTerms(DbRow row) {
        return new EntryTerms(
                row.column("former_price").getLong(),
                row.column("former_quantity").getLong(),
                ColumnCodes.timeInForce(row.column("former_time_in_force").getInt()),
                row.column("former_valid_until_micros").getLong(),
                instructions(row, "former_")
                        .withStop(row.column("former_stop_price").getLong()),
                row.column("former_client_order_id").getString());
    }

    private static BrokerFill fill(DbRow row, Optional<DbRow> order) {
        Side side = ColumnCodes.side(row.column("side").getInt());
        return new BrokerFill(
                row.column("trade_id").getLong(),
                row.column("order_id").getLong(),
                order.map(own -> own.column("document_number").getString()).orElse(""),
                order.map(own -> own.column("client_order_id").getString()).orElse(""),
                row.column("symbol").getString(),
                side,
                side == ColumnCodes.side(row.column("aggressor_side").getInt()),
                row.column("price").getLong(),
                row.column("quantity").getLong(),
                row.column("name").getString(),
                row.column("executed_at_micros").getLong());
    }

    private static PreventedMatch preventedMatch(DbRow row) {
        return new PreventedMatch(
                row.column("event_sequence").getLong(),
                row.column("sequence").getLong(),
                row.column("broker_id").getLong(),
                row.column("symbol").getString(),
                ColumnCodes.selfTradePrevention(
                        row.column("self_trade_prevention").getInt()),
                ColumnCodes.side(row.column("aggressor_side").getInt()),
                row.column("price").getLong(),
                row.column("quantity").getLong(),
                row.column("aggressor_order_id").getLong(),
                row.column("aggressor_leaves").getLong(),
                row.column("resting_order_id").getLong(),
                row.column("resting_leaves").getLong(),
                row.column("resting_broker_id").getLong(),
                row.column("prevented_at_micros").getLong());
    }

    private static OrderTrade trade(DbRow row) {
        return new OrderTrade(
                row.column("trade_id").getLong(),
                row.column("sequence").getLong(),
                row.column("price").getLong(),
                row.column("quantity").getLong(),
                row.column("name").getString(),
                row.column("executed_at_micros").getLong());
    }
}
