package org.bourse.server.view;

import org.bourse.engine.model.Side;

/**
 * The trades that the database may not have yet, oldest first, with the rows of their orders: a ring of 12 bytes each. The
 * rows stay in memory for as long as they are here. Not thread-safe.
 */
final class UnpersistedTrades {

    private static final int TRADE = 0;
    private static final int BID_ORDER = 1;
    private static final int ASK_ORDER = 2;
    private static final int WORDS = 3;
    private static final int FIRST_CAPACITY = 1_024;

    private final TradeTable table;
    private int[] ring = new int[FIRST_CAPACITY * WORDS];
    private int first;
    private int size;

    UnpersistedTrades(TradeTable table) {
        this.table = table;
    }

    void add(int trade, int bidOrder, int askOrder) {
        if (size == capacity()) {
            grow();
        }
        int slot = slot(size);
        ring[slot + TRADE] = trade;
        ring[slot + BID_ORDER] = bidOrder;
        ring[slot + ASK_ORDER] = askOrder;
        size++;
    }

    /** Forgets what the database has. Must come before rows of trades or orders are released for that reason. */
    void persisted(long sequence) {
        while (size > 0 && table.sequence(trade(0)) <= sequence) {
            first = (first + 1) % capacity();
            size--;
        }
    }

    void clear() {
        first = 0;
        size = 0;
    }

    int size() {
        return size;
    }

    /** Every trade with this id or a larger one is here; {@link Long#MAX_VALUE} when none is. */
    long firstTradeId() {
        return size == 0 ? Long.MAX_VALUE : tradeId(0);
    }

    /** The place of the first trade with this id or a larger one; {@link #size()} when there is none. */
    int indexOf(long tradeId) {
        // The ids of trades have no gaps.
        return size == 0 ? 0 : Math.clamp(tradeId - tradeId(0), 0, size);
    }

    long tradeId(int index) {
        return table.tradeId(trade(index));
    }

    /** The row of the trade at this index, 0 for the oldest. */
    int trade(int index) {
        return ring[slot(index) + TRADE];
    }

    /** The row of its order on this side. */
    int order(int index, Side side) {
        return ring[slot(index) + (side == Side.BID ? BID_ORDER : ASK_ORDER)];
    }

    private int slot(int index) {
        return (first + index) % capacity() * WORDS;
    }

    private int capacity() {
        return ring.length / WORDS;
    }

    private void grow() {
        int[] larger = new int[ring.length * 2];
        int beforeEnd = ring.length - first * WORDS;
        System.arraycopy(ring, first * WORDS, larger, 0, beforeEnd);
        System.arraycopy(ring, 0, larger, beforeEnd, first * WORDS);
        ring = larger;
        first = 0;
    }
}
