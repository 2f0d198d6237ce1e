package org.bourse.server.marketdata;

import org.bourse.engine.model.Side;
import org.bourse.engine.model.Texts;
import org.bourse.engine.rows.RowIndex;
import org.bourse.engine.rows.Rows;
import org.bourse.engine.rows.TextColumn;

/**
 * The open orders as far as the feed needs them, a row of 88 bytes each; an order is known by its row until it is
 * removed. Prices in cents, quantities in shares. Not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // The numbers never leave this process.
final class FeedOrders {

    private static final int ORDER_ID = 0;
    private static final int BROKER_ID = 2;
    private static final int PRICE_CENTS = 4;
    private static final int QUANTITY = 6;
    private static final int LEAVES_QUANTITY = 8;
    private static final int INSTRUMENT_ID = 10;
    private static final int NEXT_BY_ID = 11;
    private static final int STATE = 12;
    private static final int CLIENT_ORDER_ID = 13;
    private static final int WORDS = CLIENT_ORDER_ID + Texts.MAX_CLIENT_ORDER_ID_LENGTH / Integer.BYTES;

    // the bytes of STATE
    private static final int SIDE = 0;
    private static final int IN_BOOK = 1;

    private static final Side[] SIDES = Side.values();

    private final Rows rows = new Rows(WORDS);
    private final TextColumn clientOrderIds = new TextColumn(rows, CLIENT_ORDER_ID, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
    private final RowIndex rowsById = new RowIndex(rows, ORDER_ID, NEXT_BY_ID);

    /** Adds an order that is not in the book. */
    int add(
            long orderId,
            long brokerId,
            int instrumentId,
            Side side,
            long priceCents,
            long quantity,
            long leavesQuantity,
            String clientOrderId) {
        int order = rows.take();
        rows.putLong(order, ORDER_ID, orderId);
        rows.putLong(order, BROKER_ID, brokerId);
        rows.putLong(order, LEAVES_QUANTITY, leavesQuantity);
        rows.putInt(order, INSTRUMENT_ID, instrumentId);
        rows.putByte(order, STATE, SIDE, side.ordinal());
        putTerms(order, priceCents, quantity);
        setInBook(order, false);
        clientOrderIds.put(order, clientOrderId);
        rowsById.add(order);
        return order;
    }

    /** The order with this id; {@link Rows#NONE} when it is not open. */
    int find(long orderId) {
        return rowsById.findLong(orderId);
    }

    void remove(int order) {
        rowsById.remove(order);
        clientOrderIds.release(order);
        rows.release(order);
    }

    void clear() {
        rows.clear();
        clientOrderIds.clear();
        rowsById.clear();
    }

    /** How many orders there are. */
    int size() {
        return rowsById.size();
    }

    long orderId(int order) {
        return rows.getLong(order, ORDER_ID);
    }

    long brokerId(int order) {
        return rows.getLong(order, BROKER_ID);
    }

    int instrumentId(int order) {
        return rows.getInt(order, INSTRUMENT_ID);
    }

    Side side(int order) {
        return SIDES[rows.getByte(order, STATE, SIDE)];
    }

    long priceCents(int order) {
        return rows.getLong(order, PRICE_CENTS);
    }

    long quantity(int order) {
        return rows.getLong(order, QUANTITY);
    }

    long leavesQuantity(int order) {
        return rows.getLong(order, LEAVES_QUANTITY);
    }

    void leave(int order, long quantity) {
        rows.putLong(order, LEAVES_QUANTITY, quantity);
    }

    String clientOrderId(int order) {
        return clientOrderIds.get(order);
    }

    /** Whether its level counts it; not while it is the aggressor, nor when it can't rest. */
    boolean isInBook(int order) {
        return rows.getByte(order, STATE, IN_BOOK) != 0;
    }

    void setInBook(int order, boolean inBook) {
        rows.putByte(order, STATE, IN_BOOK, inBook ? 1 : 0);
    }

    /** Gives it the terms of a replace. */
    void replace(int order, long priceCents, long quantity, String clientOrderId) {
        putTerms(order, priceCents, quantity);
        clientOrderIds.replace(order, clientOrderId);
    }

    private void putTerms(int order, long priceCents, long quantity) {
        rows.putLong(order, PRICE_CENTS, priceCents);
        rows.putLong(order, QUANTITY, quantity);
    }
}
