package org.bourse.server.view;

import org.bourse.engine.event.Event;
import org.bourse.engine.model.Side;
import org.bourse.engine.rows.Rows;

/**
 * The trades in memory, a row of 68 bytes each, held by the bid order, the ask order and the instrument; a trade that
 * none of them holds any more is gone. Each holder chains its trades through the rows. Not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // The numbers never leave this process.
final class TradeTable {

    private static final int TRADE_ID = 0;
    private static final int SEQUENCE = 2;
    private static final int PRICE = 4;
    private static final int QUANTITY = 6;
    private static final int EXECUTED_AT = 8;
    private static final int BID_BROKER_ID = 10;
    private static final int ASK_BROKER_ID = 12;
    private static final int NEXT_OF_BID = 14;
    private static final int NEXT_OF_ASK = 15;
    private static final int STATE = 16;
    private static final int WORDS = 17;

    // the bytes of STATE
    private static final int AGGRESSOR_SIDE = 0;
    private static final int HOLDERS = 1;

    private static final int INSTRUMENT = 4;
    private static final Side[] SIDES = Side.values();

    private final Rows rows = new Rows(WORDS);

    /** Adds a trade held by both orders and the instrument. */
    int add(Event.OrdersTraded event, long sequence, long timeMicros, long bidBrokerId, long askBrokerId) {
        int trade = rows.take();
        put(trade, event.tradeId(), event.aggressorSide(), event.price(), event.quantity(), timeMicros);
        rows.putLong(trade, SEQUENCE, sequence);
        rows.putLong(trade, BID_BROKER_ID, bidBrokerId);
        rows.putLong(trade, ASK_BROKER_ID, askBrokerId);
        rows.putByte(trade, STATE, HOLDERS, holder(Side.BID) | holder(Side.ASK) | INSTRUMENT);
        return trade;
    }

    /** Adds a trade of before the start, held by the instrument alone. */
    int add(MarketTrade restored) {
        int trade = rows.take();
        put(
                trade,
                restored.tradeId(),
                restored.aggressorSide(),
                restored.price(),
                restored.quantity(),
                restored.executedAtMicros());
        rows.putByte(trade, STATE, HOLDERS, INSTRUMENT);
        return trade;
    }

    private void put(int trade, long tradeId, Side aggressorSide, long price, long quantity, long executedAtMicros) {
        rows.putLong(trade, TRADE_ID, tradeId);
        rows.putLong(trade, PRICE, price);
        rows.putLong(trade, QUANTITY, quantity);
        rows.putLong(trade, EXECUTED_AT, executedAtMicros);
        rows.putByte(trade, STATE, AGGRESSOR_SIDE, aggressorSide.ordinal());
        rows.putInt(trade, NEXT_OF_BID, Rows.NONE);
        rows.putInt(trade, NEXT_OF_ASK, Rows.NONE);
    }

    void clear() {
        rows.clear();
    }

    long tradeId(int trade) {
        return rows.getLong(trade, TRADE_ID);
    }

    /** The broker whose order is on this side. */
    long brokerOf(int trade, Side side) {
        return rows.getLong(trade, side == Side.BID ? BID_BROKER_ID : ASK_BROKER_ID);
    }

    /** The command that made it. */
    long sequence(int trade) {
        return rows.getLong(trade, SEQUENCE);
    }

    long executedAtMicros(int trade) {
        return rows.getLong(trade, EXECUTED_AT);
    }

    long price(int trade) {
        return rows.getLong(trade, PRICE);
    }

    /** The broker on the other side. */
    long counterpartyOf(int trade, Side side) {
        return rows.getLong(trade, side == Side.BID ? ASK_BROKER_ID : BID_BROKER_ID);
    }

    /** The next newer trade of the order on this side; {@link Rows#NONE} when there is none. */
    int next(int trade, Side side) {
        return rows.getInt(trade, nextOf(side));
    }

    void linkNext(int trade, Side side, int next) {
        rows.putInt(trade, nextOf(side), next);
    }

    /** Says that the order on this side does not hold it any more. */
    void releaseFrom(int trade, Side side) {
        release(trade, holder(side));
    }

    /** Says that the instrument does not hold it any more. */
    void releaseFromInstrument(int trade) {
        release(trade, INSTRUMENT);
    }

    MarketTrade marketTrade(int trade) {
        return new MarketTrade(
                rows.getLong(trade, TRADE_ID),
                SIDES[rows.getByte(trade, STATE, AGGRESSOR_SIDE)],
                price(trade),
                rows.getLong(trade, QUANTITY),
                executedAtMicros(trade));
    }

    OrderTrade orderTrade(int trade, String counterparty) {
        return new OrderTrade(
                rows.getLong(trade, TRADE_ID),
                sequence(trade),
                price(trade),
                rows.getLong(trade, QUANTITY),
                counterparty,
                executedAtMicros(trade));
    }

    private void release(int trade, int holder) {
        int holders = rows.getByte(trade, STATE, HOLDERS) & ~holder;
        rows.putByte(trade, STATE, HOLDERS, holders);
        if (holders == 0) {
            rows.release(trade);
        }
    }

    private static int holder(Side side) {
        return side == Side.BID ? 1 : 2;
    }

    private static int nextOf(Side side) {
        return side == Side.BID ? NEXT_OF_BID : NEXT_OF_ASK;
    }
}
