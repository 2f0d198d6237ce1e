package org.bourse.engine;

/** The remembered closed client order ids of one broker, or of all before they are shared: a queue, oldest first. */
final class ClosedIds extends TableEntry {

    int oldest = ClientOrderIds.NONE;
    int newest = ClientOrderIds.NONE;
    int count;

    /** Its place in the {@link ClosedIdShares}. */
    int place;

    ClosedIds(long brokerId) {
        this.id = brokerId;
    }

    /** Whether it must give up an id before the other: the larger one, on a tie that of the lower broker id. */
    boolean isBefore(ClosedIds other) {
        return count != other.count ? count > other.count : id < other.id;
    }
}
