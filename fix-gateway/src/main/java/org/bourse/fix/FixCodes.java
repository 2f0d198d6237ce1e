package org.bourse.fix;

import java.util.OptionalInt;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/** The exchange's words as FIX's codes. */
final class FixCodes {

    static final char NEW = '0';
    static final char PARTIALLY_FILLED = '1';
    static final char FILLED = '2';
    static final char CANCELLED = '4';
    static final char REPLACED = '5';
    static final char REJECTED = '8';
    static final char EXPIRED = 'C';
    static final char RESTATED = 'D';
    static final char TRADE = 'F';
    static final char STATUS = 'I';
    static final char TRIGGERED = 'L';

    /** ExecInst(18): participate, don't initiate. */
    static final char POST_ONLY = '6';

    /** CxlRejReason(102): the order is closed. */
    static final int TOO_LATE = 0;

    /** CxlRejReason(102): no such order. */
    static final int UNKNOWN_ORDER = 1;

    /** OrdRejReason(103): a status request for no such order. */
    static final int NO_SUCH_ORDER = 5;

    /** ExecRestatementReason(378), none of the others: an order met another of its own broker. */
    static final int OTHER_RESTATEMENT = 99;

    private FixCodes() {}

    /** Side(54). */
    static char side(Side side) {
        return side == Side.BID ? '1' : '2';
    }

    /** OrdType(40). */
    static char type(OrderType type, boolean isStop) {
        return switch (type) {
            case MARKET -> isStop ? '3' : '1';
            case LIMIT -> isStop ? '4' : '2';
        };
    }

    /** OrdType(40), read: what an order is in the book; the data dictionary lets no other code through. */
    static OrderType type(char code) {
        return code == '1' || code == '3' ? OrderType.MARKET : OrderType.LIMIT;
    }

    /** Whether OrdType(40) is that of a stop order. */
    static boolean isStop(char code) {
        return code == '3' || code == '4';
    }

    /** TimeInForce(59). */
    static char timeInForce(TimeInForce timeInForce) {
        return switch (timeInForce) {
            case DAY -> '0';
            case GTC -> '1';
            case IOC -> '3';
            case FOK -> '4';
            case GTD -> '6';
        };
    }

    /** TimeInForce(59), read; the data dictionary lets no other code through. */
    static TimeInForce timeInForce(char code) {
        return switch (code) {
            case '1' -> TimeInForce.GTC;
            case '3' -> TimeInForce.IOC;
            case '4' -> TimeInForce.FOK;
            case '6' -> TimeInForce.GTD;
            default -> TimeInForce.DAY;
        };
    }

    /** OrdStatus(39). */
    static char status(TrackedOrder order) {
        return switch (order.status) {
            case OPEN -> order.filledQuantity == 0 ? NEW : PARTIALLY_FILLED;
            case FILLED -> FILLED;
            case CANCELLED -> CANCELLED;
            case EXPIRED -> EXPIRED;
        };
    }

    /** OrdRejReason(103). */
    static int orderReject(RejectReason reason) {
        return switch (reason) {
            case UNKNOWN_INSTRUMENT, TOO_MANY_INSTRUMENTS, INSTRUMENT_SHARE_USED -> 1;
            case INSTRUMENT_HALTED, INSTRUMENT_DELISTED, MARKET_HALTED -> 2;
            case ORDER_VALUE_TOO_LARGE,
                    TOO_MANY_OPEN_ORDERS,
                    EXCHANGE_FULL,
                    OPEN_ORDER_SHARE_USED,
                    OPEN_VALUE_SHARE_USED,
                    BALANCE_LIMIT,
                    POSITION_LIMIT,
                    ORDER_QUANTITY_LIMIT,
                    ORDER_VALUE_LIMIT,
                    OPEN_ORDERS_LIMIT,
                    OPEN_BUY_VALUE_LIMIT,
                    OPEN_SELL_VALUE_LIMIT,
                    CREDIT_LIMIT,
                    VALUE_ABOVE_LARGEST -> 3;
            case BROKER_SUSPENDED, KILL_SWITCH_ENGAGED -> 0;
            case DEADLINE_PASSED -> 4;
            case DUPLICATE_CLIENT_ORDER_ID -> 6;
            case INVALID_TIME_IN_FORCE,
                    POST_ONLY_CANNOT_REST,
                    STOP_CANNOT_BE_IMMEDIATE,
                    STOP_CANNOT_BE_POST_ONLY,
                    DISPLAY_QUANTITY_CANNOT_REST -> 11;
            case INVALID_QUANTITY,
                    QUANTITY_OFF_LOT,
                    QUANTITY_BELOW_SMALLEST,
                    QUANTITY_ABOVE_LARGEST,
                    INVALID_DISPLAY_QUANTITY,
                    DISPLAY_QUANTITY_OFF_LOT -> 13;
            default -> 99;
        };
    }

    /** SelfTradePrevention as SelfMatchPreventionInstruction(2964) of FIX Latest; 100 is the exchange's own. */
    static OptionalInt prevention(SelfTradePrevention prevention) {
        return switch (prevention) {
            case NONE -> OptionalInt.empty();
            case CANCEL_NEWEST -> OptionalInt.of(1);
            case CANCEL_OLDEST -> OptionalInt.of(2);
            case CANCEL_BOTH -> OptionalInt.of(3);
            case DECREMENT -> OptionalInt.of(100);
        };
    }

    /** SelfMatchPreventionInstruction(2964), read; the data dictionary lets no other code through. */
    static SelfTradePrevention prevention(int code) {
        return switch (code) {
            case 1 -> SelfTradePrevention.CANCEL_NEWEST;
            case 2 -> SelfTradePrevention.CANCEL_OLDEST;
            case 3 -> SelfTradePrevention.CANCEL_BOTH;
            default -> SelfTradePrevention.DECREMENT;
        };
    }

    /** ExecRestatementReason(378) of a cancel: 4 where the broker stopped itself, 8 where the exchange stopped it. */
    static OptionalInt restatement(CancelReason reason) {
        return switch (reason) {
            case KILL_SWITCH, CANCEL_TIMER -> OptionalInt.of(4);
            case SUSPENDED, DELISTED -> OptionalInt.of(8);
            case SELF_TRADE, SELF_TRADE_AGGRESSOR -> OptionalInt.of(OTHER_RESTATEMENT);
            case REQUESTED, MASS_CANCEL, UNFILLED, REPLACED_BELOW_FILLED -> OptionalInt.empty();
        };
    }

    /** CxlRejReason(102), for an order that exists and is open. */
    static int cancelReject(RejectReason reason) {
        return switch (reason) {
            case UNKNOWN_ORDER, NOT_ORDER_OWNER -> UNKNOWN_ORDER;
            case DEADLINE_PASSED -> 0;
            case INSTRUMENT_HALTED, INSTRUMENT_DELISTED, MARKET_HALTED -> 2;
            case DUPLICATE_CLIENT_ORDER_ID -> 6;
            default -> 99;
        };
    }
}
