package org.bourse.codec;

import java.util.Optional;
import org.bourse.codec.sbe.WireBoolean;
import org.bourse.codec.sbe.WireBrokerStatus;
import org.bourse.codec.sbe.WireCancelReason;
import org.bourse.codec.sbe.WireCloseReason;
import org.bourse.codec.sbe.WireExecutionPriceRule;
import org.bourse.codec.sbe.WireListingRule;
import org.bourse.codec.sbe.WireOperatorRole;
import org.bourse.codec.sbe.WireOrderType;
import org.bourse.codec.sbe.WireOrigin;
import org.bourse.codec.sbe.WireOwnExecutionPriceRule;
import org.bourse.codec.sbe.WireReplaceReason;
import org.bourse.codec.sbe.WireSelfTradePrevention;
import org.bourse.codec.sbe.WireSessionAction;
import org.bourse.codec.sbe.WireSharing;
import org.bourse.codec.sbe.WireSide;
import org.bourse.codec.sbe.WireSides;
import org.bourse.codec.sbe.WireTimeInForce;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.OperatorRole;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.SessionAction;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * The schema's closed lists and the engine's, by name. Written out, so that neither a reordered enum nor a new value can
 * change what bytes mean: the compiler asks for the missing case.
 */
final class WireValues {

    private static final RejectReason[] REASONS = RejectReason.values();

    private WireValues() {}

    static WireOrigin wire(Origin origin) {
        return switch (origin) {
            case UNKNOWN -> WireOrigin.UNKNOWN;
            case REST -> WireOrigin.REST;
            case WEBSOCKET -> WireOrigin.WEBSOCKET;
            case FIX -> WireOrigin.FIX;
            case TIMER -> WireOrigin.TIMER;
            case OPERATOR -> WireOrigin.OPERATOR;
        };
    }

    static Origin origin(WireOrigin wire) {
        return switch (wire) {
            case UNKNOWN -> Origin.UNKNOWN;
            case REST -> Origin.REST;
            case WEBSOCKET -> Origin.WEBSOCKET;
            case FIX -> Origin.FIX;
            case TIMER -> Origin.TIMER;
            case OPERATOR -> Origin.OPERATOR;
            case NULL_VAL -> throw absent("origin");
        };
    }

    static WireSessionAction wire(SessionAction action) {
        return switch (action) {
            case DISCONNECT_FIX -> WireSessionAction.DISCONNECT_FIX;
            case RESET_FIX -> WireSessionAction.RESET_FIX;
            case DISCONNECT_WEBSOCKET -> WireSessionAction.DISCONNECT_WEBSOCKET;
        };
    }

    static SessionAction sessionAction(WireSessionAction wire) {
        return switch (wire) {
            case DISCONNECT_FIX -> SessionAction.DISCONNECT_FIX;
            case RESET_FIX -> SessionAction.RESET_FIX;
            case DISCONNECT_WEBSOCKET -> SessionAction.DISCONNECT_WEBSOCKET;
            case NULL_VAL -> throw new IllegalArgumentException("no session action");
        };
    }

    static WireOperatorRole wire(OperatorRole role) {
        return switch (role) {
            case VIEWER -> WireOperatorRole.VIEWER;
            case REGISTRAR -> WireOperatorRole.REGISTRAR;
            case MARKET -> WireOperatorRole.MARKET;
            case RISK -> WireOperatorRole.RISK;
            case SUPERUSER -> WireOperatorRole.SUPERUSER;
        };
    }

    static OperatorRole operatorRole(WireOperatorRole wire) {
        return switch (wire) {
            case VIEWER -> OperatorRole.VIEWER;
            case REGISTRAR -> OperatorRole.REGISTRAR;
            case MARKET -> OperatorRole.MARKET;
            case RISK -> OperatorRole.RISK;
            case SUPERUSER -> OperatorRole.SUPERUSER;
            case NULL_VAL -> throw absent("operator's role");
        };
    }

    static KeyOwner keyOwner(WireBoolean ofOperator, long id) {
        return isYes(ofOperator) ? KeyOwner.operator(id) : KeyOwner.broker(id);
    }

    static WireSide wire(Side side) {
        return switch (side) {
            case BID -> WireSide.BID;
            case ASK -> WireSide.ASK;
        };
    }

    static Side side(WireSide wire) {
        return switch (wire) {
            case BID -> Side.BID;
            case ASK -> Side.ASK;
            case NULL_VAL -> throw absent("side");
        };
    }

    /** Of what is about the orders of a side, or of both. */
    static WireSides wireSides(Optional<Side> side) {
        return side.map(one -> switch (one) {
                    case BID -> WireSides.BIDS;
                    case ASK -> WireSides.ASKS;
                })
                .orElse(WireSides.BOTH);
    }

    static Optional<Side> sides(WireSides wire) {
        return switch (wire) {
            case BIDS -> Optional.of(Side.BID);
            case ASKS -> Optional.of(Side.ASK);
            // Before version 5 it was about both.
            case BOTH, NULL_VAL -> Optional.empty();
        };
    }

    static WireOrderType wire(OrderType type) {
        return switch (type) {
            case LIMIT -> WireOrderType.LIMIT;
            case MARKET -> WireOrderType.MARKET;
        };
    }

    static OrderType orderType(WireOrderType wire) {
        return switch (wire) {
            case LIMIT -> OrderType.LIMIT;
            case MARKET -> OrderType.MARKET;
            case NULL_VAL -> throw absent("order type");
        };
    }

    static WireTimeInForce wire(TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GTD -> WireTimeInForce.GTD;
            case GTC -> WireTimeInForce.GTC;
            case DAY -> WireTimeInForce.DAY;
            case IOC -> WireTimeInForce.IOC;
            case FOK -> WireTimeInForce.FOK;
        };
    }

    static TimeInForce timeInForce(WireTimeInForce wire) {
        return switch (wire) {
            case GTD -> TimeInForce.GTD;
            case GTC -> TimeInForce.GTC;
            case DAY -> TimeInForce.DAY;
            case IOC -> TimeInForce.IOC;
            case FOK -> TimeInForce.FOK;
            case NULL_VAL -> throw absent("time in force");
        };
    }

    static WireExecutionPriceRule wire(ExecutionPriceRule rule) {
        return switch (rule) {
            case SELLER -> WireExecutionPriceRule.SELLER;
            case RESTING -> WireExecutionPriceRule.RESTING;
        };
    }

    static ExecutionPriceRule executionPrice(WireExecutionPriceRule wire) {
        return switch (wire) {
            case SELLER -> ExecutionPriceRule.SELLER;
            case RESTING -> ExecutionPriceRule.RESTING;
            case NULL_VAL -> throw absent("execution price rule");
        };
    }

    static WireOwnExecutionPriceRule wire(Optional<ExecutionPriceRule> rule) {
        if (rule.isEmpty()) {
            return WireOwnExecutionPriceRule.OF_EXCHANGE;
        }
        return switch (rule.get()) {
            case SELLER -> WireOwnExecutionPriceRule.SELLER;
            case RESTING -> WireOwnExecutionPriceRule.RESTING;
        };
    }

    static Optional<ExecutionPriceRule> executionPrice(WireOwnExecutionPriceRule wire) {
        return switch (wire) {
            case OF_EXCHANGE -> Optional.empty();
            case SELLER -> Optional.of(ExecutionPriceRule.SELLER);
            case RESTING -> Optional.of(ExecutionPriceRule.RESTING);
            case NULL_VAL -> throw absent("execution price rule");
        };
    }

    static WireListingRule wire(ListingRule rule) {
        return switch (rule) {
            case OPEN -> WireListingRule.OPEN;
            case OPERATOR -> WireListingRule.OPERATOR;
        };
    }

    static ListingRule listing(WireListingRule wire) {
        return switch (wire) {
            case OPEN -> ListingRule.OPEN;
            case OPERATOR -> ListingRule.OPERATOR;
            case NULL_VAL -> throw absent("listing rule");
        };
    }

    static WireBrokerStatus wire(BrokerStatus status) {
        return switch (status) {
            case ACTIVE -> WireBrokerStatus.ACTIVE;
            case KILL_SWITCH -> WireBrokerStatus.KILL_SWITCH;
            case SUSPENDED -> WireBrokerStatus.SUSPENDED;
        };
    }

    static BrokerStatus brokerStatus(WireBrokerStatus wire) {
        return switch (wire) {
            case ACTIVE -> BrokerStatus.ACTIVE;
            case KILL_SWITCH -> BrokerStatus.KILL_SWITCH;
            case SUSPENDED -> BrokerStatus.SUSPENDED;
            case NULL_VAL -> throw absent("broker's status");
        };
    }

    static WireSharing wire(Sharing sharing) {
        return switch (sharing) {
            case NONE -> WireSharing.NONE;
            case FLOATING -> WireSharing.FLOATING;
        };
    }

    static Sharing sharing(WireSharing wire) {
        return switch (wire) {
            case NONE -> Sharing.NONE;
            case FLOATING -> Sharing.FLOATING;
            case NULL_VAL -> throw absent("sharing");
        };
    }

    static ExecutionInstructions instructions(
            WireBoolean postOnly, WireSelfTradePrevention prevention, long stopPrice) {
        return ExecutionInstructions.of(isYes(postOnly), selfTradePrevention(prevention))
                .withStop(stopPrice);
    }

    static WireSelfTradePrevention wire(SelfTradePrevention prevention) {
        return switch (prevention) {
            case NONE -> WireSelfTradePrevention.NONE;
            case CANCEL_NEWEST -> WireSelfTradePrevention.CANCEL_NEWEST;
            case CANCEL_OLDEST -> WireSelfTradePrevention.CANCEL_OLDEST;
            case CANCEL_BOTH -> WireSelfTradePrevention.CANCEL_BOTH;
            case DECREMENT -> WireSelfTradePrevention.DECREMENT;
        };
    }

    static SelfTradePrevention selfTradePrevention(WireSelfTradePrevention wire) {
        return switch (wire) {
            case NONE -> SelfTradePrevention.NONE;
            case CANCEL_NEWEST -> SelfTradePrevention.CANCEL_NEWEST;
            case CANCEL_OLDEST -> SelfTradePrevention.CANCEL_OLDEST;
            case CANCEL_BOTH -> SelfTradePrevention.CANCEL_BOTH;
            case DECREMENT -> SelfTradePrevention.DECREMENT;
            case NULL_VAL -> throw absent("self-trade prevention");
        };
    }

    static WireReplaceReason wire(ReplaceReason reason) {
        return switch (reason) {
            case REQUESTED -> WireReplaceReason.REQUESTED;
            case SELF_TRADE -> WireReplaceReason.SELF_TRADE;
            case SELF_TRADE_AGGRESSOR -> WireReplaceReason.SELF_TRADE_AGGRESSOR;
        };
    }

    static ReplaceReason replaceReason(WireReplaceReason wire) {
        return switch (wire) {
            case REQUESTED -> ReplaceReason.REQUESTED;
            case SELF_TRADE -> ReplaceReason.SELF_TRADE;
            case SELF_TRADE_AGGRESSOR -> ReplaceReason.SELF_TRADE_AGGRESSOR;
            case NULL_VAL -> throw absent("replace reason");
        };
    }

    static WireCancelReason wire(CancelReason reason) {
        return switch (reason) {
            case REQUESTED -> WireCancelReason.REQUESTED;
            case MASS_CANCEL -> WireCancelReason.MASS_CANCEL;
            case UNFILLED -> WireCancelReason.UNFILLED;
            case REPLACED_BELOW_FILLED -> WireCancelReason.REPLACED_BELOW_FILLED;
            case KILL_SWITCH -> WireCancelReason.KILL_SWITCH;
            case SUSPENDED -> WireCancelReason.SUSPENDED;
            case SELF_TRADE -> WireCancelReason.SELF_TRADE;
            case SELF_TRADE_AGGRESSOR -> WireCancelReason.SELF_TRADE_AGGRESSOR;
            case CANCEL_TIMER -> WireCancelReason.CANCEL_TIMER;
            case DELISTED -> WireCancelReason.DELISTED;
        };
    }

    static CancelReason cancelReason(WireCancelReason wire) {
        return switch (wire) {
            case REQUESTED -> CancelReason.REQUESTED;
            case MASS_CANCEL -> CancelReason.MASS_CANCEL;
            case UNFILLED -> CancelReason.UNFILLED;
            case REPLACED_BELOW_FILLED -> CancelReason.REPLACED_BELOW_FILLED;
            case KILL_SWITCH -> CancelReason.KILL_SWITCH;
            case SUSPENDED -> CancelReason.SUSPENDED;
            case SELF_TRADE -> CancelReason.SELF_TRADE;
            case SELF_TRADE_AGGRESSOR -> CancelReason.SELF_TRADE_AGGRESSOR;
            case CANCEL_TIMER -> CancelReason.CANCEL_TIMER;
            case DELISTED -> CancelReason.DELISTED;
            case NULL_VAL -> throw absent("cancel reason");
        };
    }

    static WireCloseReason wire(CloseReason reason) {
        return switch (reason) {
            case FILLED -> WireCloseReason.FILLED;
            case CANCELLED -> WireCloseReason.CANCELLED;
            case EXPIRED -> WireCloseReason.EXPIRED;
            case UNFILLED_MARKET -> WireCloseReason.UNFILLED_MARKET;
            case UNFILLED -> WireCloseReason.UNFILLED;
        };
    }

    static CloseReason closeReason(WireCloseReason wire) {
        return switch (wire) {
            case FILLED -> CloseReason.FILLED;
            case CANCELLED -> CloseReason.CANCELLED;
            case EXPIRED -> CloseReason.EXPIRED;
            case UNFILLED_MARKET -> CloseReason.UNFILLED_MARKET;
            case UNFILLED -> CloseReason.UNFILLED;
            case NULL_VAL -> throw absent("close reason");
        };
    }

    static WireBoolean wire(boolean value) {
        return value ? WireBoolean.YES : WireBoolean.NO;
    }

    static boolean isYes(WireBoolean wire) {
        return switch (wire) {
            case YES -> true;
            case NO -> false;
            case NULL_VAL -> throw absent("yes or no");
        };
    }

    static RejectReason rejectReason(int number) {
        for (RejectReason reason : REASONS) {
            if (reason.number() == number) {
                return reason;
            }
        }
        throw new MalformedMessageException("no reject reason has the number " + number);
    }

    private static MalformedMessageException absent(String what) {
        return new MalformedMessageException("no " + what + " where one must be");
    }
}
