package org.bourse.server.view;

import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.model.Texts;
import org.bourse.engine.rows.RowIndex;
import org.bourse.engine.rows.Rows;
import org.bourse.engine.rows.TextColumn;
import org.bourse.engine.rows.TextHash;

/**
 * The orders in memory by every client order id that they were seen with: the one that an order has, whose text is in the
 * table of orders alone, and those that it had before a replace gave it another. A row of 20 bytes for each. Not
 * thread-safe.
 */
final class OwnIdIndex {

    private static final int HASH = 0;
    private static final int NEXT_IN_BUCKET = 1;
    private static final int ORDER = 2;

    /** The id that the order had before this one. */
    private static final int FORMER = 3;

    /** Empty for the id that the order has now. */
    private static final int TEXT = 4;

    private static final int WORDS = 5;

    private final OrderTable orders;
    private final Rows rows = new Rows(WORDS);
    private final TextColumn formerTexts = new TextColumn(rows, TEXT, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
    private final RowIndex index = RowIndex.byHash(rows, HASH, NEXT_IN_BUCKET);

    /** An index of none of these orders. */
    OwnIdIndex(OrderTable orders) {
        this.orders = orders;
    }

    /** Adds an order, just added to the table, by the id it has, if it has one. */
    void add(int order, long brokerId, String id) {
        if (!id.isEmpty()) {
            add(order, brokerId, id, Rows.NONE);
        }
    }

    private void add(int order, long brokerId, String id, int former) {
        int row = rows.take();
        rows.putInt(row, HASH, TextHash.of(brokerId, id));
        rows.putInt(row, ORDER, order);
        rows.putInt(row, FORMER, former);
        formerTexts.put(row, "");
        index.add(row);
    }

    /** Takes in that an order goes by another id now; either may be empty. */
    void change(int order, long brokerId, String from, String to) {
        if (to.equals(from)) {
            return;
        }
        int former = from.isEmpty() ? Rows.NONE : current(order, brokerId, from);
        if (former != Rows.NONE) {
            formerTexts.replace(former, from);
        }
        add(order, brokerId, to, former);
    }

    /** Takes an order out, which has this id, with all it had before. */
    void remove(int order, long brokerId, String id) {
        int row = id.isEmpty() ? Rows.NONE : current(order, brokerId, id);
        while (row != Rows.NONE) {
            int former = rows.getInt(row, FORMER);
            index.remove(row);
            formerTexts.release(row);
            rows.release(row);
            row = former;
        }
    }

    void clear() {
        rows.clear();
        formerTexts.clear();
        index.clear();
    }

    /**
     * The broker's order that this id stands for: the open one that has it, or else the newest that has it or had it;
     * {@link Rows#NONE} when none in memory does.
     */
    int find(long brokerId, String id) {
        int found = Rows.NONE;
        int hash = TextHash.of(brokerId, id);
        for (int row = index.first(hash); row != Rows.NONE; row = index.next(row)) {
            if (isOf(row, hash, brokerId, id)) {
                int order = rows.getInt(row, ORDER);
                if (orders.isOpen(order) && orders.hasClientOrderId(order, id)) {
                    return order;
                }
                if (found == Rows.NONE || orders.orderId(order) > orders.orderId(found)) {
                    found = order;
                }
            }
        }
        return found;
    }

    /** The broker's orders in memory that have this id or had it, in no particular order. */
    List<Integer> findAll(long brokerId, String id) {
        List<Integer> found = new ArrayList<>(1);
        int hash = TextHash.of(brokerId, id);
        for (int row = index.first(hash); row != Rows.NONE; row = index.next(row)) {
            int order = rows.getInt(row, ORDER);
            if (isOf(row, hash, brokerId, id) && !found.contains(order)) {
                found.add(order);
            }
        }
        return found;
    }

    private boolean isOf(int row, int hash, long brokerId, String id) {
        return rows.getInt(row, HASH) == hash
                && (formerTexts.is(row, id) || isCurrent(row, id))
                && orders.brokerId(rows.getInt(row, ORDER)) == brokerId;
    }

    private boolean isCurrent(int row, String id) {
        return formerTexts.is(row, "") && orders.hasClientOrderId(rows.getInt(row, ORDER), id);
    }

    private int current(int order, long brokerId, String id) {
        int row = index.first(TextHash.of(brokerId, id));
        while (row != Rows.NONE && !(rows.getInt(row, ORDER) == order && formerTexts.is(row, ""))) {
            row = index.next(row);
        }
        return row;
    }
}
