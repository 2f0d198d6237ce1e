package org.bourse.engine;

import java.util.List;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.rows.Rows;
import org.bourse.engine.state.EngineStateSink;

/**
 * The client order ids that may not be used again: those of open orders, and closed ones up to a limit. Beyond it the
 * oldest is forgotten: of all, or, once the memory is shared, of the broker that has most. An id in use is named by a
 * number, its entry in the table of them.
 */
final class ClientOrderIds {

    /** What an order without a client order id carries instead of an entry. */
    static final int NONE = Rows.NONE;

    private final ClientOrderIdTable table = new ClientOrderIdTable();
    private IdTable<ClosedIds> byBroker = new IdTable<>();
    private ClosedIdShares shares = new ClosedIdShares();
    private boolean shared;
    private int closedCount;
    private int mostClosed;

    /** With a memory for this many closed ids, which brokers share or don't. */
    ClientOrderIds(int mostClosed, Sharing sharing) {
        this.mostClosed = mostClosed;
        this.shared = sharing == Sharing.FLOATING;
    }

    /** The entry of a broker's id, open or closed, or {@link #NONE} when it may be used. */
    int find(long brokerId, String text) {
        return table.find(brokerId, text);
    }

    /** Takes an id into use for an open order; {@link #NONE} for the empty text. It must be free. */
    int open(long brokerId, String text, long orderId) {
        return text.isEmpty() ? NONE : table.add(brokerId, text, orderId);
    }

    /** The order that an id in use is or was last of. */
    long orderId(int entry) {
        return table.orderId(entry);
    }

    /** The text of an id in use, made anew at each call; empty for {@link #NONE}. */
    String text(int entry) {
        return entry == NONE ? "" : table.text(entry);
    }

    /** Remembers the id of an order that closed or changed its id, and forgets one beyond the limit. */
    void close(int entry) {
        if (entry == NONE) {
            return;
        }
        append(entry);
        closedCount++;
        forgetBeyondLimit();
    }

    /** From now on brokers share the memory. */
    void share() {
        if (shared) {
            return;
        }
        shared = true;
        List<ClosedIds> ofAll = shares.byBroker();
        byBroker = new IdTable<>();
        shares = new ClosedIdShares();
        for (ClosedIds ids : ofAll) {
            int entry = ids.oldest;
            while (entry != NONE) {
                int next = table.nextClosed(entry);
                table.setNextClosed(entry, NONE);
                append(entry);
                entry = next;
            }
        }
    }

    /** Changes how many closed ids are remembered, and forgets the oldest beyond it. */
    void rememberAtMost(int limit) {
        mostClosed = limit;
        forgetBeyondLimit();
    }

    /** Tells the closed ids, oldest first: of all, or of each broker, by ascending id. */
    void writeClosedTo(EngineStateSink sink) {
        for (ClosedIds ids : shares.byBroker()) {
            for (int entry = ids.oldest; entry != NONE; entry = table.nextClosed(entry)) {
                sink.closedClientOrderId(table.brokerId(entry), table.text(entry), table.orderId(entry));
            }
        }
    }

    private void append(int entry) {
        ClosedIds ids = idsOf(shared ? table.brokerId(entry) : 0);
        if (ids.newest == NONE) {
            ids.oldest = entry;
        } else {
            table.setNextClosed(/* entry= */ ids.newest, /* next= */ entry);
        }
        ids.newest = entry;
        ids.count++;
        shares.grown(ids);
    }

    /** @param brokerId the broker; 0 for all */
    private ClosedIds idsOf(long brokerId) {
        ClosedIds ids = byBroker.find(brokerId);
        if (ids == null) {
            ids = new ClosedIds(brokerId);
            byBroker.add(ids);
            shares.add(ids);
        }
        return ids;
    }

    private void forgetBeyondLimit() {
        while (closedCount > mostClosed) {
            ClosedIds ids = shares.first();
            int oldest = ids.oldest;
            ids.oldest = table.nextClosed(oldest);
            if (ids.oldest == NONE) {
                ids.newest = NONE;
            }
            ids.count--;
            shares.firstShrunk();
            table.remove(oldest);
            closedCount--;
        }
    }
}
