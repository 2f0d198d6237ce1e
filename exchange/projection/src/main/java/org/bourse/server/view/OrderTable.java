package org.bourse.server.view;

import java.util.Optional;
import org.agrona.collections.Long2ObjectHashMap;
import org.bourse.engine.event.Event;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.Texts;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.rows.RowIndex;
import org.bourse.engine.rows.Rows;
import org.bourse.engine.rows.TextColumn;
import org.jspecify.annotations.Nullable;

/**
 * The orders in memory, a row of 148 bytes each; an order is known by its row until it is removed. Prices in cents,
 * quantities in shares, times in UTC microseconds, as in {@link OrderSnapshot}. Not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // The numbers never leave this process.
final class OrderTable {

    private static final int ORDER_ID = 0;
    private static final int BROKER_ID = 2;
    private static final int PRICE_CENTS = 4;
    private static final int QUANTITY = 6;
    private static final int REMAINING_QUANTITY = 8;
    private static final int VALID_UNTIL = 10;
    private static final int CREATED_AT = 12;
    private static final int CLOSED_SEQUENCE = 14;
    private static final int INSTRUMENT_ID = 16;
    private static final int OLDEST_TRADE = 17;
    private static final int NEWEST_TRADE = 18;
    private static final int TRADES = 19;
    private static final int NEXT_BY_ID = 20;
    private static final int TERMS = 21;
    private static final int STATE = 22;
    private static final int CLIENT_ORDER_ID = 23;
    private static final int DOCUMENT_NUMBER = CLIENT_ORDER_ID + Texts.MAX_CLIENT_ORDER_ID_LENGTH / Integer.BYTES;
    private static final int WORDS = DOCUMENT_NUMBER + Texts.MAX_DOCUMENT_NUMBER_LENGTH / Integer.BYTES;

    // the bytes of TERMS and of STATE
    private static final int SIDE = 0;
    private static final int TYPE = 1;
    private static final int TIME_IN_FORCE = 2;
    private static final int CLOSE_REASON = 0;
    private static final int FLAGS = 1;

    private static final int OPEN = -1;
    private static final int HAS_OLDER_TRADES = 1;
    private static final int RESTORED = 2;

    private static final Side[] SIDES = Side.values();
    private static final OrderType[] TYPES = OrderType.values();
    private static final TimeInForce[] TIMES_IN_FORCE = TimeInForce.values();
    private static final CloseReason[] CLOSE_REASONS = CloseReason.values();

    private final Rows rows = new Rows(WORDS);
    private final TextColumn clientOrderIds = new TextColumn(rows, CLIENT_ORDER_ID, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
    private final TextColumn documentNumbers = new TextColumn(rows, DOCUMENT_NUMBER, Texts.MAX_DOCUMENT_NUMBER_LENGTH);
    private final RowIndex rowsById = new RowIndex(rows, ORDER_ID, NEXT_BY_ID);

    /** By order id, the terms before the first replace that was seen. */
    private final Long2ObjectHashMap<EntryTerms> termsBeforeReplace = new Long2ObjectHashMap<>();

    /** Adds an open order without trades. */
    int add(int instrumentId, OrderSnapshot order) {
        int row = rows.take();
        rows.putLong(row, ORDER_ID, order.orderId());
        rows.putLong(row, BROKER_ID, order.brokerId());
        rows.putLong(row, PRICE_CENTS, order.priceCents());
        rows.putLong(row, QUANTITY, order.quantity());
        rows.putLong(row, REMAINING_QUANTITY, order.remainingQuantity());
        rows.putLong(row, VALID_UNTIL, order.validUntilMicros());
        rows.putLong(row, CREATED_AT, order.createdAtMicros());
        rows.putLong(row, CLOSED_SEQUENCE, 0);
        rows.putInt(row, INSTRUMENT_ID, instrumentId);
        rows.putInt(row, OLDEST_TRADE, Rows.NONE);
        rows.putInt(row, NEWEST_TRADE, Rows.NONE);
        rows.putInt(row, TRADES, 0);
        rows.putByte(row, TERMS, SIDE, order.side().ordinal());
        rows.putByte(row, TERMS, TYPE, order.type().ordinal());
        rows.putByte(row, TERMS, TIME_IN_FORCE, order.timeInForce().ordinal());
        rows.putByte(row, STATE, CLOSE_REASON, OPEN);
        rows.putByte(row, STATE, FLAGS, 0);
        clientOrderIds.put(row, order.clientOrderId());
        documentNumbers.put(row, order.documentNumber());
        rowsById.add(row);
        return row;
    }

    /** The order with this id; {@link Rows#NONE} when it is not here. */
    int find(long orderId) {
        return rowsById.findLong(orderId);
    }

    boolean contains(long orderId) {
        return find(orderId) != Rows.NONE;
    }

    /** Takes an order out, without its trades. */
    void remove(int order) {
        long orderId = orderId(order);
        rowsById.remove(order);
        termsBeforeReplace.remove(orderId);
        clientOrderIds.release(order);
        documentNumbers.release(order);
        rows.release(order);
    }

    void clear() {
        rows.clear();
        clientOrderIds.clear();
        documentNumbers.clear();
        rowsById.clear();
        termsBeforeReplace.clear();
    }

    /** Gives it new terms. */
    void replace(int order, Event.OrderReplaced event) {
        termsBeforeReplace.computeIfAbsent(orderId(order), id -> currentTerms(order));
        rows.putLong(order, PRICE_CENTS, event.order().priceCents());
        rows.putLong(order, QUANTITY, event.order().quantity());
        remain(order, event.order().leavesQuantity());
        rows.putByte(order, TERMS, TIME_IN_FORCE, event.timeInForce().ordinal());
        rows.putLong(order, VALID_UNTIL, event.validUntilMicros());
        clientOrderIds.replace(order, event.order().clientOrderId());
    }

    /** What it was entered with, as far as was seen. */
    EntryTerms entryTerms(int order) {
        @Nullable EntryTerms before = termsBeforeReplace.get(orderId(order));
        return before == null ? currentTerms(order) : before;
    }

    private EntryTerms currentTerms(int order) {
        return new EntryTerms(
                priceCents(order),
                rows.getLong(order, QUANTITY),
                timeInForce(order),
                rows.getLong(order, VALID_UNTIL),
                clientOrderIds.get(order));
    }

    OrderSnapshot snapshot(int order, String symbol) {
        int reason = rows.getByte(order, STATE, CLOSE_REASON);
        return new OrderSnapshot(
                orderId(order),
                brokerId(order),
                documentNumbers.get(order),
                clientOrderIds.get(order),
                symbol,
                side(order),
                type(order),
                timeInForce(order),
                priceCents(order),
                rows.getLong(order, QUANTITY),
                remainingQuantity(order),
                rows.getLong(order, VALID_UNTIL),
                rows.getLong(order, CREATED_AT),
                reason == OPEN ? Optional.empty() : Optional.of(CLOSE_REASONS[reason]));
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
        return SIDES[rows.getByte(order, TERMS, SIDE)];
    }

    long priceCents(int order) {
        return rows.getLong(order, PRICE_CENTS);
    }

    long remainingQuantity(int order) {
        return rows.getLong(order, REMAINING_QUANTITY);
    }

    void remain(int order, long quantity) {
        rows.putLong(order, REMAINING_QUANTITY, quantity);
    }

    boolean hasClientOrderId(int order, String clientOrderId) {
        return clientOrderIds.is(order, clientOrderId);
    }

    boolean isOpen(int order) {
        return rows.getByte(order, STATE, CLOSE_REASON) == OPEN;
    }

    void close(int order, CloseReason reason, long sequence) {
        rows.putByte(order, STATE, CLOSE_REASON, reason.ordinal());
        rows.putLong(order, CLOSED_SEQUENCE, sequence);
    }

    /** The command that closed it; 0 while it is open. */
    long closedSequence(int order) {
        return rows.getLong(order, CLOSED_SEQUENCE);
    }

    /** Whether the database has trades of this order that are not in memory. */
    boolean hasOlderTrades(int order) {
        return (rows.getByte(order, STATE, FLAGS) & HAS_OLDER_TRADES) != 0;
    }

    void setHasOlderTrades(int order) {
        rows.putByte(order, STATE, FLAGS, rows.getByte(order, STATE, FLAGS) | HAS_OLDER_TRADES);
    }

    /** Whether it was loaded from the database, which then knows of replaces before that. */
    boolean isRestored(int order) {
        return (rows.getByte(order, STATE, FLAGS) & RESTORED) != 0;
    }

    void setRestored(int order) {
        rows.putByte(order, STATE, FLAGS, rows.getByte(order, STATE, FLAGS) | RESTORED);
    }

    private OrderType type(int order) {
        return TYPES[rows.getByte(order, TERMS, TYPE)];
    }

    private TimeInForce timeInForce(int order) {
        return TIMES_IN_FORCE[rows.getByte(order, TERMS, TIME_IN_FORCE)];
    }

    /** Adds its newest trade. Its trades in memory form a list through their own rows, oldest first. */
    void addTrade(int order, int trade, TradeTable trades) {
        int newest = rows.getInt(order, NEWEST_TRADE);
        if (newest == Rows.NONE) {
            rows.putInt(order, OLDEST_TRADE, trade);
        } else {
            trades.linkNext(newest, side(order), trade);
        }
        rows.putInt(order, NEWEST_TRADE, trade);
        rows.putInt(order, TRADES, trades(order) + 1);
    }

    /** Lets go of its oldest trade in memory, of which there must be one. */
    void removeOldestTrade(int order, TradeTable trades) {
        int oldest = oldestTrade(order);
        int next = trades.next(oldest, side(order));
        rows.putInt(order, OLDEST_TRADE, next);
        if (next == Rows.NONE) {
            rows.putInt(order, NEWEST_TRADE, Rows.NONE);
        }
        rows.putInt(order, TRADES, trades(order) - 1);
        trades.releaseFrom(oldest, side(order));
    }

    /** Its oldest trade in memory; {@link Rows#NONE} when there is none. */
    int oldestTrade(int order) {
        return rows.getInt(order, OLDEST_TRADE);
    }

    /** How many of its trades are in memory. */
    int trades(int order) {
        return rows.getInt(order, TRADES);
    }
}
