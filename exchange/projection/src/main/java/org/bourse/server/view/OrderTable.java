package org.bourse.server.view;

import java.util.Optional;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.bourse.engine.event.Event;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.Texts;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.rows.RowIndex;
import org.bourse.engine.rows.Rows;
import org.bourse.engine.rows.TextColumn;
import org.jspecify.annotations.Nullable;

/**
 * The orders in memory, a row of 72 bytes and its client order id each; an order is known by its row until it is removed. Prices and
 * quantities in their instrument's units, times in UTC microseconds, as in {@link OrderSnapshot}. Not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // The numbers never leave this process.
final class OrderTable {

    private static final int ORDER_ID = 0;
    private static final int PRICE = 2;
    private static final int QUANTITY = 4;
    private static final int REMAINING_QUANTITY = 6;
    private static final int VALID_UNTIL = 8;
    private static final int CREATED_AT = 10;
    private static final int INSTRUMENT_ID = 12;
    private static final int ACCOUNT = 13;
    private static final int FILLS = 14;
    private static final int NEXT_BY_ID = 15;
    private static final int STATE = 16;
    private static final int CLIENT_ORDER_ID = 17;
    private static final int WORDS = 18;

    // the bytes of STATE
    private static final int FLAGS = 0;
    private static final int TYPE = 1;
    private static final int TIME_IN_FORCE = 2;
    private static final int CLOSE_REASON = 3;

    // the words of FILLS
    private static final int OLDEST_TRADE = 0;
    private static final int NEWEST_TRADE = 1;
    private static final int TRADES = 2;
    private static final int FILLS_WORDS = 3;

    private static final int OPEN = -1;

    /** Beside the close reason of an order that the command that entered it closed. */
    private static final int AT_ENTRY = 64;

    private static final int IS_ASK = 1;
    private static final int HAS_OLDER_TRADES = 2;
    private static final int RESTORED = 4;
    private static final int POST_ONLY = 8;

    /** Above the other flags, the place in {@link #PREVENTIONS}: three bits. */
    private static final int PREVENTION_SHIFT = 4;

    /** Above those, the last bit. */
    private static final int TRIGGERED = 128;

    private static final int INSTRUCTIONS = POST_ONLY | 7 << PREVENTION_SHIFT;

    private static final OrderType[] TYPES = OrderType.values();
    private static final TimeInForce[] TIMES_IN_FORCE = TimeInForce.values();
    private static final SelfTradePrevention[] PREVENTIONS = SelfTradePrevention.values();
    private static final CloseReason[] CLOSE_REASONS = CloseReason.values();

    private final Rows rows = new Rows(WORDS);
    private final TextColumn clientOrderIds = new TextColumn(rows, CLIENT_ORDER_ID, Texts.MAX_CLIENT_ORDER_ID_LENGTH);
    private final AccountTable accounts = new AccountTable();
    private final RowIndex rowsById = RowIndex.byNumber(rows, ORDER_ID, NEXT_BY_ID);

    /** By client order id. */
    private final OwnIdIndex ownIds = new OwnIdIndex(this);

    /** The fills of orders, for those that have trades in memory: most open orders have none. */
    private final Rows fills = new Rows(FILLS_WORDS);

    /** By order id, the display quantities of those that have one. */
    private final Long2LongHashMap displayQuantities = new Long2LongHashMap(0);

    /** By order id, the self-trade prevention groups of those that are of one. */
    private final Long2LongHashMap stpIds = new Long2LongHashMap(0);

    /** By order id, the terms before the first replace that was seen. */
    private final Long2ObjectHashMap<EntryTerms> termsBeforeReplace = new Long2ObjectHashMap<>();

    /** By order id, what stop orders wait for, or waited for: few orders are such. */
    private final Long2LongHashMap stopPrices = new Long2LongHashMap(0);

    /** Adds an open order without trades. */
    int add(int instrumentId, OrderSnapshot order) {
        int row = rows.take();
        rows.putLong(row, ORDER_ID, order.orderId());
        rows.putLong(row, PRICE, order.price());
        rows.putLong(row, QUANTITY, order.quantity());
        rows.putLong(row, REMAINING_QUANTITY, order.remainingQuantity());
        rows.putLong(row, VALID_UNTIL, order.validUntilMicros());
        rows.putLong(row, CREATED_AT, order.createdAtMicros());
        rows.putInt(row, INSTRUMENT_ID, instrumentId);
        rows.putInt(row, ACCOUNT, accounts.hold(order.brokerId(), order.documentNumber()));
        rows.putInt(row, FILLS, Rows.NONE);
        rows.putByte(row, STATE, FLAGS, (order.side() == Side.ASK ? IS_ASK : 0) | flags(order.instructions()));
        rows.putByte(row, STATE, TYPE, order.type().ordinal());
        rows.putByte(row, STATE, TIME_IN_FORCE, order.timeInForce().ordinal());
        rows.putByte(row, STATE, CLOSE_REASON, OPEN);
        putStop(row, order.instructions());
        clientOrderIds.put(row, order.clientOrderId());
        putBeside(order.orderId(), order.instructions());
        rowsById.add(row);
        ownIds.add(row, order.brokerId(), order.clientOrderId());
        return row;
    }

    /** The order with this id; {@link Rows#NONE} when it is not here. */
    int find(long orderId) {
        return rowsById.findLong(orderId);
    }

    /** The orders by every client order id that they have or had, to be read. */
    OwnIdIndex ownIds() {
        return ownIds;
    }

    /** Takes an order out, whose trades were taken from it before. */
    void remove(int order) {
        long orderId = orderId(order);
        rowsById.remove(order);
        termsBeforeReplace.remove(orderId);
        stopPrices.remove(orderId);
        displayQuantities.remove(orderId);
        stpIds.remove(orderId);
        ownIds.remove(order, brokerId(order), clientOrderIds.get(order));
        clientOrderIds.release(order);
        accounts.release(rows.getInt(order, ACCOUNT));
        rows.release(order);
    }

    void clear() {
        rows.clear();
        fills.clear();
        clientOrderIds.clear();
        ownIds.clear();
        accounts.clear();
        rowsById.clear();
        displayQuantities.clear();
        stpIds.clear();
        termsBeforeReplace.clear();
        stopPrices.clear();
    }

    /** Gives it new terms. */
    void replace(int order, Event.OrderReplaced event) {
        termsBeforeReplace.computeIfAbsent(orderId(order), id -> currentTerms(order));
        rows.putLong(order, PRICE, event.order().price());
        rows.putLong(order, QUANTITY, event.order().quantity());
        remain(order, event.order().leavesQuantity());
        rows.putByte(order, STATE, TIME_IN_FORCE, event.timeInForce().ordinal());
        rows.putLong(order, VALID_UNTIL, event.validUntilMicros());
        rows.putByte(
                order, STATE, FLAGS, (rows.getByte(order, STATE, FLAGS) & ~INSTRUCTIONS) | flags(event.instructions()));
        putStop(order, event.instructions());
        putBeside(orderId(order), event.instructions());
        String id = event.order().clientOrderId();
        ownIds.change(order, brokerId(order), clientOrderIds.get(order), id);
        clientOrderIds.replace(order, id);
    }

    /** The terms that it was entered with, as far as they were seen. */
    EntryTerms entryTerms(int order) {
        @Nullable EntryTerms before = termsBeforeReplace.get(orderId(order));
        return before == null ? currentTerms(order) : before;
    }

    /** Whether it was seen to get other terms, be they the same again. */
    boolean isReplaced(int order) {
        return termsBeforeReplace.containsKey(orderId(order));
    }

    private EntryTerms currentTerms(int order) {
        return new EntryTerms(
                price(order),
                rows.getLong(order, QUANTITY),
                timeInForce(order),
                rows.getLong(order, VALID_UNTIL),
                instructions(order).asEntered(),
                clientOrderIds.get(order));
    }

    OrderSnapshot snapshot(int order, OrderedInstrument instrument) {
        int reason = rows.getByte(order, STATE, CLOSE_REASON);
        return new OrderSnapshot(
                orderId(order),
                brokerId(order),
                accounts.documentNumber(rows.getInt(order, ACCOUNT)),
                clientOrderIds.get(order),
                instrument.symbol(),
                instrument.scales(),
                side(order),
                type(order),
                timeInForce(order),
                price(order),
                rows.getLong(order, QUANTITY),
                remainingQuantity(order),
                rows.getLong(order, VALID_UNTIL),
                instructions(order),
                createdAtMicros(order),
                reason == OPEN ? Optional.empty() : Optional.of(CLOSE_REASONS[reason & ~AT_ENTRY]),
                reason != OPEN && (reason & AT_ENTRY) != 0);
    }

    /** The order as it was before anything that was seen became of it. */
    OrderSnapshot asEntered(int order, OrderedInstrument instrument) {
        EntryTerms terms = entryTerms(order);
        return new OrderSnapshot(
                orderId(order),
                brokerId(order),
                accounts.documentNumber(rows.getInt(order, ACCOUNT)),
                terms.clientOrderId(),
                instrument.symbol(),
                instrument.scales(),
                side(order),
                type(order),
                terms.timeInForce(),
                terms.price(),
                terms.quantity(),
                terms.quantity(),
                terms.validUntilMicros(),
                terms.instructions(),
                createdAtMicros(order),
                Optional.empty());
    }

    long orderId(int order) {
        return rows.getLong(order, ORDER_ID);
    }

    long brokerId(int order) {
        return accounts.brokerId(rows.getInt(order, ACCOUNT));
    }

    int instrumentId(int order) {
        return rows.getInt(order, INSTRUMENT_ID);
    }

    long createdAtMicros(int order) {
        return rows.getLong(order, CREATED_AT);
    }

    Side side(int order) {
        return hasFlag(order, IS_ASK) ? Side.ASK : Side.BID;
    }

    long price(int order) {
        return rows.getLong(order, PRICE);
    }

    /** The price that its open value is counted at. */
    long valuePrice(int order) {
        return instructions(order).valuePrice(side(order), price(order));
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

    void close(int order, CloseReason reason, long commandSequence) {
        int atEntry = commandSequence == orderId(order) ? AT_ENTRY : 0;
        rows.putByte(order, STATE, CLOSE_REASON, reason.ordinal() | atEntry);
    }

    /** Whether the database has trades of this order that are not in memory. */
    boolean hasOlderTrades(int order) {
        return hasFlag(order, HAS_OLDER_TRADES);
    }

    void setHasOlderTrades(int order) {
        setFlag(order, HAS_OLDER_TRADES);
    }

    /** Whether it was loaded from the database, which then knows of replaces before that. */
    boolean isRestored(int order) {
        return hasFlag(order, RESTORED);
    }

    void setRestored(int order) {
        setFlag(order, RESTORED);
    }

    private static int flags(ExecutionInstructions instructions) {
        int prevention = instructions.selfTradePrevention().ordinal() << PREVENTION_SHIFT;
        return instructions.postOnly() ? prevention | POST_ONLY : prevention;
    }

    private ExecutionInstructions instructions(int order) {
        int flags = rows.getByte(order, STATE, FLAGS) & INSTRUCTIONS;
        ExecutionInstructions said =
                ExecutionInstructions.of((flags & POST_ONLY) != 0, PREVENTIONS[flags >> PREVENTION_SHIFT]);
        if (!stopPrices.isEmpty()) {
            said = said.withStop(stopPrices.get(orderId(order)), hasFlag(order, TRIGGERED));
        }
        if (!displayQuantities.isEmpty()) {
            said = said.displaying(displayQuantities.get(orderId(order)));
        }
        return stpIds.isEmpty() ? said : said.inGroup((int) stpIds.get(orderId(order)));
    }

    /** Notes that its stop price was reached. */
    void trigger(int order) {
        setFlag(order, TRIGGERED);
    }

    /** Keeps its stop price; an order that has triggered keeps the one it had. */
    private void putStop(int order, ExecutionInstructions instructions) {
        if (instructions.isStop()) {
            stopPrices.put(orderId(order), instructions.stopPrice());
            if (instructions.triggered()) {
                trigger(order);
            }
        }
    }

    /** Keeps what few orders say of their execution. */
    private void putBeside(long orderId, ExecutionInstructions instructions) {
        put(displayQuantities, orderId, instructions.displayQuantity());
        put(stpIds, orderId, instructions.stpId());
    }

    private static void put(Long2LongHashMap beside, long orderId, long value) {
        if (value == 0) {
            beside.remove(orderId);
        } else {
            beside.put(orderId, value);
        }
    }

    private boolean hasFlag(int order, int flag) {
        return (rows.getByte(order, STATE, FLAGS) & flag) != 0;
    }

    private void setFlag(int order, int flag) {
        rows.putByte(order, STATE, FLAGS, rows.getByte(order, STATE, FLAGS) | flag);
    }

    private OrderType type(int order) {
        return TYPES[rows.getByte(order, STATE, TYPE)];
    }

    private TimeInForce timeInForce(int order) {
        return TIMES_IN_FORCE[rows.getByte(order, STATE, TIME_IN_FORCE)];
    }

    /** Adds its newest trade. Its trades in memory form a list through their own rows, oldest first. */
    void addTrade(int order, int trade, TradeTable trades) {
        int traded = rows.getInt(order, FILLS);
        if (traded == Rows.NONE) {
            traded = fills.take();
            rows.putInt(order, FILLS, traded);
            fills.putInt(traded, OLDEST_TRADE, trade);
            fills.putInt(traded, TRADES, 0);
        } else {
            trades.linkNext(fills.getInt(traded, NEWEST_TRADE), side(order), trade);
        }
        fills.putInt(traded, NEWEST_TRADE, trade);
        fills.putInt(traded, TRADES, fills.getInt(traded, TRADES) + 1);
    }

    /** Lets go of its oldest trade in memory, of which there must be one. */
    void removeOldestTrade(int order, TradeTable trades) {
        int traded = rows.getInt(order, FILLS);
        int oldest = fills.getInt(traded, OLDEST_TRADE);
        int next = trades.next(oldest, side(order));
        if (next == Rows.NONE) {
            rows.putInt(order, FILLS, Rows.NONE);
            fills.release(traded);
        } else {
            fills.putInt(traded, OLDEST_TRADE, next);
            fills.putInt(traded, TRADES, fills.getInt(traded, TRADES) - 1);
        }
        trades.releaseFrom(oldest, side(order));
    }

    /** Its oldest trade in memory; {@link Rows#NONE} when there is none. */
    int oldestTrade(int order) {
        int traded = rows.getInt(order, FILLS);
        return traded == Rows.NONE ? Rows.NONE : fills.getInt(traded, OLDEST_TRADE);
    }

    /** The number of its trades in memory. */
    int trades(int order) {
        int traded = rows.getInt(order, FILLS);
        return traded == Rows.NONE ? 0 : fills.getInt(traded, TRADES);
    }
}
