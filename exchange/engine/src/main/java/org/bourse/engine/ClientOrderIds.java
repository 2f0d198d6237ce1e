package org.bourse.engine;

import org.bourse.engine.rows.Rows;
import org.bourse.engine.state.EngineStateSink;

/**
 * The client order ids that may not be used again: those of open orders, and the newest closed ones up to a limit. An id
 * in use is named by a number, its entry in the table of them.
 */
final class ClientOrderIds {

    /** What an order without a client order id carries instead of an entry. */
    static final int NONE = Rows.NONE;

    private final ClientOrderIdTable table = new ClientOrderIdTable();
    private int oldestClosed = NONE;
    private int newestClosed = NONE;
    private int closedCount;
    private int mostClosed;

    /** With a memory for this many closed ids. */
    ClientOrderIds(int mostClosed) {
        this.mostClosed = mostClosed;
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

    /** Remembers the id of an order that closed or changed its id, and forgets the oldest beyond the limit. */
    void close(int entry) {
        if (entry == NONE) {
            return;
        }
        if (newestClosed == NONE) {
            oldestClosed = entry;
        } else {
            table.setNextClosed(newestClosed, entry);
        }
        newestClosed = entry;
        closedCount++;
        forgetBeyondLimit();
    }

    /** Changes how many closed ids are remembered, and forgets the oldest beyond it. */
    void rememberAtMost(int limit) {
        mostClosed = limit;
        forgetBeyondLimit();
    }

    /** Tells the closed ids, oldest first. */
    void writeClosedTo(EngineStateSink sink) {
        for (int entry = oldestClosed; entry != NONE; entry = table.nextClosed(entry)) {
            sink.closedClientOrderId(table.brokerId(entry), table.text(entry), table.orderId(entry));
        }
    }

    private void forgetBeyondLimit() {
        while (closedCount > mostClosed) {
            int oldest = oldestClosed;
            oldestClosed = table.nextClosed(oldest);
            table.remove(oldest);
            closedCount--;
        }
        if (closedCount == 0) {
            newestClosed = NONE;
        }
    }
}
