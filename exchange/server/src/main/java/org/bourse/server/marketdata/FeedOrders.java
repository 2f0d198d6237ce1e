package org.bourse.server.marketdata;

import org.agrona.collections.Long2LongHashMap;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.Texts;
import org.bourse.server.rows.Rows;
import org.bourse.server.rows.TextColumn;

/**
 * The open orders as far as the feed needs them, a row of 88 bytes each; an order is known by its row until it is
 * removed. Prices in cents, quantities in shares. Not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // The numbers never leave this process.
final class FeedOrders {

    private static final int ORDER_ID = 0;
    private static final int BROKER_ID = 8;
    private static final int PRICE_CENTS = 16;
    private static final int QUANTITY = 24;
    private static final int LEAVES_QUANTITY = 32;
    private static final int INSTRUMENT_ID = 40;
    private static final int SIDE = 44;
    private static final int IN_BOOK = 45;
    private static final int CLIENT_ORDER_ID = 46;
    private static final int BYTES = 88;

    private static final Side[] SIDES = Side.values();

    private final Rows rows = new Rows(BYTES);
    private final TextColumn clientOrderIds = new TextColumn(rows, CLIENT_ORDER_ID, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
    private final Long2LongHashMap rowsById = new Long2LongHashMap(Rows.NONE);

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
        rows.putByte(order, SIDE, side.ordinal());
        putTerms(order, priceCents, quantity);
        setInBook(order, false);
        clientOrderIds.put(order, clientOrderId);
        rowsById.put(orderId, order);
        return order;
    }

    /** The order with this id; {@link Rows#NONE} when it is not open. */
    int find(long orderId) {
        return (int) rowsById.get(orderId);
    }

    void remove(int order) {
        rowsById.remove(orderId(order));
        clientOrderIds.release(order);
        rows.release(order);
    }

    void clear() {
        rows.clear();
        clientOrderIds.clear();
        rowsById.clear();
        rowsById.compact();
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
        return SIDES[rows.getByte(order, SIDE)];
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
        return rows.getByte(order, IN_BOOK) != 0;
    }

    void setInBook(int order, boolean inBook) {
        rows.putByte(order, IN_BOOK, inBook ? 1 : 0);
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
