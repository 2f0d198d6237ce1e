package org.bourse.server.marketdata;

/** The reader needs a whole book before changes go on: ask {@link MarketDataFeed#snapshot} for it and write that. */
public final class SnapshotDue implements Outgoing {

    private final BookSlot slot;

    SnapshotDue(BookSlot slot) {
        this.slot = slot;
    }

    BookSlot slot() {
        return slot;
    }
}
