package org.bourse.server.persistence.sql;

import java.util.Optional;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * The numbers that stand in the tables for the constants of closed lists, as the migrations document them. Written out
 * rather than taken from the order of constants, which may change; a number may not.
 */
public final class ColumnCodes {

    /** An order's status while it is open. */
    public static final short OPEN = 0;

    private ColumnCodes() {}

    /** The number of a side. */
    public static short of(Side side) {
        return switch (side) {
            case BID -> 0;
            case ASK -> 1;
        };
    }

    /** The side of this number. */
    public static Side side(int code) {
        return switch (code) {
            case 0 -> Side.BID;
            case 1 -> Side.ASK;
            default -> throw unknown("side", code);
        };
    }

    /** The number of a sharing. */
    public static short of(Sharing sharing) {
        return switch (sharing) {
            case NONE -> 0;
            case FLOATING -> 1;
        };
    }

    /** The sharing of this number. */
    public static Sharing sharing(int code) {
        return switch (code) {
            case 0 -> Sharing.NONE;
            case 1 -> Sharing.FLOATING;
            default -> throw unknown("sharing", code);
        };
    }

    /** The number of a broker's status. */
    public static short of(BrokerStatus status) {
        return switch (status) {
            case ACTIVE -> 0;
            case KILL_SWITCH -> 1;
            case SUSPENDED -> 2;
        };
    }

    /** The broker's status of this number. */
    public static BrokerStatus brokerStatus(int code) {
        return switch (code) {
            case 0 -> BrokerStatus.ACTIVE;
            case 1 -> BrokerStatus.KILL_SWITCH;
            case 2 -> BrokerStatus.SUSPENDED;
            default -> throw unknown("broker's status", code);
        };
    }

    /** The number of an order type. */
    public static short of(OrderType type) {
        return switch (type) {
            case LIMIT -> 0;
            case MARKET -> 1;
        };
    }

    /** The order type of this number. */
    public static OrderType type(int code) {
        return switch (code) {
            case 0 -> OrderType.LIMIT;
            case 1 -> OrderType.MARKET;
            default -> throw unknown("type", code);
        };
    }

    /** The number of a time in force. */
    public static short of(TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GTD -> 0;
            case GTC -> 1;
            case DAY -> 2;
            case IOC -> 3;
            case FOK -> 4;
        };
    }

    /** The time in force of this number. */
    public static TimeInForce timeInForce(int code) {
        return switch (code) {
            case 0 -> TimeInForce.GTD;
            case 1 -> TimeInForce.GTC;
            case 2 -> TimeInForce.DAY;
            case 3 -> TimeInForce.IOC;
            case 4 -> TimeInForce.FOK;
            default -> throw unknown("time_in_force", code);
        };
    }

    /** The number of a self-trade prevention. */
    public static short of(SelfTradePrevention prevention) {
        return switch (prevention) {
            case NONE -> 0;
            case CANCEL_NEWEST -> 1;
            case CANCEL_OLDEST -> 2;
            case CANCEL_BOTH -> 3;
            case DECREMENT -> 4;
        };
    }

    /** The self-trade prevention of this number. */
    public static SelfTradePrevention selfTradePrevention(int code) {
        return switch (code) {
            case 0 -> SelfTradePrevention.NONE;
            case 1 -> SelfTradePrevention.CANCEL_NEWEST;
            case 2 -> SelfTradePrevention.CANCEL_OLDEST;
            case 3 -> SelfTradePrevention.CANCEL_BOTH;
            case 4 -> SelfTradePrevention.DECREMENT;
            default -> throw unknown("self_trade_prevention", code);
        };
    }

    /** The number of an execution price rule. */
    public static short of(ExecutionPriceRule rule) {
        return switch (rule) {
            case SELLER -> 0;
            case RESTING -> 1;
        };
    }

    /** The execution price rule of this number. */
    public static ExecutionPriceRule executionPrice(int code) {
        return switch (code) {
            case 0 -> ExecutionPriceRule.SELLER;
            case 1 -> ExecutionPriceRule.RESTING;
            default -> throw unknown("execution_price", code);
        };
    }

    /** The number of an operator's role. */
    public static short of(OperatorRole role) {
        return switch (role) {
            case VIEWER -> 0;
            case REGISTRAR -> 1;
            case MARKET -> 2;
            case RISK -> 3;
            case SUPERUSER -> 4;
        };
    }

    /** The operator's role of this number. */
    public static OperatorRole operatorRole(int code) {
        return switch (code) {
            case 0 -> OperatorRole.VIEWER;
            case 1 -> OperatorRole.REGISTRAR;
            case 2 -> OperatorRole.MARKET;
            case 3 -> OperatorRole.RISK;
            case 4 -> OperatorRole.SUPERUSER;
            default -> throw unknown("role", code);
        };
    }

    /** The number of a listing rule. */
    public static short of(ListingRule rule) {
        return switch (rule) {
            case OPEN -> 0;
            case OPERATOR -> 1;
        };
    }

    /** The listing rule of this number. */
    public static ListingRule listing(int code) {
        return switch (code) {
            case 0 -> ListingRule.OPEN;
            case 1 -> ListingRule.OPERATOR;
            default -> throw unknown("listing", code);
        };
    }

    /** The number of a close reason. */
    public static short of(CloseReason reason) {
        return switch (reason) {
            case FILLED -> 1;
            case CANCELLED -> 2;
            case EXPIRED -> 3;
            case UNFILLED_MARKET -> 4;
            case UNFILLED -> 5;
        };
    }

    /** Why an order with this status is closed; empty when it is open. */
    public static Optional<CloseReason> closeReason(int status) {
        return switch (status) {
            case OPEN -> Optional.empty();
            case 1 -> Optional.of(CloseReason.FILLED);
            case 2 -> Optional.of(CloseReason.CANCELLED);
            case 3 -> Optional.of(CloseReason.EXPIRED);
            case 4 -> Optional.of(CloseReason.UNFILLED_MARKET);
            case 5 -> Optional.of(CloseReason.UNFILLED);
            default -> throw unknown("status", status);
        };
    }

    private static IllegalStateException unknown(String column, int code) {
        return new IllegalStateException("the database has " + code + " as " + column
                + ", which this version does not know: it was written by a newer one");
    }
}
