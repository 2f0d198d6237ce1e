package org.bourse.server.persistence.ranges;

import java.util.Arrays;
import java.util.List;

/**
 * The kind of ids that a range of history counts, as in the table {@code history_tables}; tables of one kind have the
 * same ranges.
 */
public enum HistoryKind {
    COMMANDS(0, "orders", "orders_of_broker", "first_order_since"),
    TRADES(1, "trades", "trades_of_instrument", "first_trade_since"),
    EVENTS(2, "events", "", "");

    private final int code;
    private final String archiveName;
    private final String formerIndex;
    private final String firstSince;

    HistoryKind(int code, String archiveName, String formerIndex, String firstSince) {
        this.code = code;
        this.archiveName = archiveName;
        this.formerIndex = formerIndex;
        this.firstSince = firstSince;
    }

    /** The kind of this number. */
    public static HistoryKind of(int code) {
        return values()[code];
    }

    /** The number that stands for it in the tables. */
    public int code() {
        return code;
    }

    /** What an operator calls it. */
    public String archiveName() {
        return archiveName;
    }

    /** An index that the table of a release without parts has, and parts have not; empty where there is none. */
    String formerIndex() {
        return formerIndex;
    }

    /** The database's function that answers the first id of a time or later; empty where there is none. */
    String firstSince() {
        return firstSince;
    }

    /** The tables whose rows are archived, the one that an id is counted by first. */
    public List<HistoryTable> tables() {
        return Arrays.stream(HistoryTable.values())
                .filter(table -> table.kind() == this)
                .toList();
    }
}
