package org.bourse.server.marketdata;

import java.util.ArrayList;
import java.util.List;

/**
 * A subscriber's place in a book channel: the changes it has not been sent yet. While the reader keeps up that is one
 * update at a time; when it doesn't, they become one message, and when they grow too many, a new snapshot. Guarded by the
 * lock of the subscriber's queue.
 */
final class BookSlot {

    final BookChannel channel;
    private ArrayList<BookUpdate> pending = new ArrayList<>(1);
    private int pendingChanges;

    /** Whether an entry of the queue stands for this slot. */
    boolean queued;

    /** Whether the reader needs a snapshot first; changes are not collected until it got it. */
    boolean snapshotDue;

    /** Whether the subscription is over. */
    boolean closed;

    BookSlot(BookChannel channel) {
        this.channel = channel;
    }

    int pendingChanges() {
        return pendingChanges;
    }

    void add(BookUpdate update) {
        pending.add(update);
        pendingChanges += update.changes().size();
    }

    List<BookUpdate> take() {
        List<BookUpdate> taken = pending;
        pending = new ArrayList<>(1);
        pendingChanges = 0;
        return taken;
    }
}
