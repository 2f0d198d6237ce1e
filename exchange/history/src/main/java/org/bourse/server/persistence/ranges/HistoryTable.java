package org.bourse.server.persistence.ranges;

import java.util.Locale;
import java.util.Set;

/**
 * A table of history that is archived range by range, and what of its rows is added up. The webhook outbox is none: what was
 * sent is deleted after its retention, and what was not keeps its range from being archived.
 */
public enum HistoryTable {
    ORDERS(HistoryKind.COMMANDS, "order_id", 4, "order_id", "created_at", "quantity", "price"),
    ORDER_REPLACEMENTS(
            HistoryKind.COMMANDS,
            "order_id",
            0,
            "order_id, sequence",
            "replaced_at",
            "former_quantity",
            "former_price"),
    STOP_ORDERS(HistoryKind.COMMANDS, "order_id", 0, "order_id", "", "", ""),
    TRADES(HistoryKind.TRADES, "trade_id", 6, "trade_id", "executed_at", "quantity", "price"),
    PREVENTED_MATCHES(HistoryKind.EVENTS, "event_sequence", 0, "event_sequence", "prevented_at", "quantity", "price"),
    EXECUTIONS(HistoryKind.EVENTS, "event_sequence", 0, "event_sequence, broker_id", "", "", "");

    private final HistoryKind kind;
    private final String key;
    private final int blockBits;
    private final String order;
    private final String time;
    private final String quantity;
    private final String price;

    HistoryTable(
            HistoryKind kind, String key, int blockBits, String order, String time, String quantity, String price) {
        this.kind = kind;
        this.key = key;
        this.blockBits = blockBits;
        this.order = order;
        this.time = time;
        this.quantity = quantity;
        this.price = price;
    }

    /** What its ranges count. */
    public HistoryKind kind() {
        return kind;
    }

    /** The table's name in the database. */
    public String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the part that begins with this id. */
    public String part(long firstId) {
        return tableName() + "_from_" + firstId;
    }

    /** The column of ids. */
    public String key() {
        return key;
    }

    /** The columns that rows are archived in the order of: the one of ids first. Those of the primary key, where there is one. */
    public String order() {
        return order;
    }

    /** Columns that it had once and that nobody misses: files of before have them, and they are not put back. */
    public Set<String> formerColumns() {
        return this == ORDERS ? Set.of("closed_at") : Set.of();
    }

    /** The order of rows by an index, in a part without a primary key. */
    public String orderOfBlocks() {
        return key + " >> " + blockBits + ", " + order;
    }

    /** The condition that rows have ids between two, by an index of ids or of blocks of ids. */
    public String between(long from, long end) {
        String ofIds = key + " >= " + from + " AND " + key + " < " + end;
        return blockBits == 0
                ? ofIds
                : "%1$s AND %2$s >> %3$d >= %4$d AND %2$s >> %3$d <= %5$d"
                        .formatted(ofIds, key, blockBits, from >> blockBits, end >> blockBits);
    }

    /** The column of times; empty when it has none. */
    public String time() {
        return time;
    }

    /** The column of quantities; empty when it has none. */
    public String quantity() {
        return quantity;
    }

    /** The column of prices; empty when it has none. */
    public String price() {
        return price;
    }

    /** The column of quantities, as it is added up where there is none. */
    public String quantityOrZero() {
        return quantity.isEmpty() ? "0" : quantity;
    }

    /** The column of prices, as it is added up where there is none. */
    public String priceOrZero() {
        return price.isEmpty() ? "0" : price;
    }
}
