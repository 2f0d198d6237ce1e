package org.bourse.server.persistence;

import java.util.Arrays;
import java.util.List;

/** What the ids of a range of history count, as in the table {@code history_tables}; tables of one kind have the same ranges. */
enum HistoryKind {
    COMMANDS(0, "orders"),
    TRADES(1, "trades"),
    EVENTS(2, "events");

    private final int code;
    private final String archiveName;

    HistoryKind(int code, String archiveName) {
        this.code = code;
        this.archiveName = archiveName;
    }

    static HistoryKind of(int code) {
        return values()[code];
    }

    int code() {
        return code;
    }

    /** What an operator calls it. */
    String archiveName() {
        return archiveName;
    }

    /** The tables whose rows are archived, the one that an id is counted by first. */
    List<HistoryTable> tables() {
        return Arrays.stream(HistoryTable.values())
                .filter(table -> table.kind() == this)
                .toList();
    }
}
