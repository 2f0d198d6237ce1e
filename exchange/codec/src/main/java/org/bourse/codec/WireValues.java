package org.bourse.codec;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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
 * The schema's closed lists and the engine's, paired by the names of their constants, so that a reordered enum changes
 * nothing of what bytes mean. A constant of the engine's without its like in the schema fails as this class is loaded.
 */
final class WireValues {

    private static final RejectReason[] REASONS = RejectReason.values();

    private static final Pairs<Origin, WireOrigin> ORIGINS = new Pairs<>(Origin.class, WireOrigin.class, "origin");
    private static final Pairs<SessionAction, WireSessionAction> SESSION_ACTIONS =
            new Pairs<>(SessionAction.class, WireSessionAction.class, "session action");
    private static final Pairs<OperatorRole, WireOperatorRole> OPERATOR_ROLES =
            new Pairs<>(OperatorRole.class, WireOperatorRole.class, "operator's role");
    private static final Pairs<Side, WireSide> SIDES = new Pairs<>(Side.class, WireSide.class, "side");
    private static final Pairs<OrderType, WireOrderType> ORDER_TYPES =
            new Pairs<>(OrderType.class, WireOrderType.class, "order type");
    private static final Pairs<TimeInForce, WireTimeInForce> TIMES_IN_FORCE =
            new Pairs<>(TimeInForce.class, WireTimeInForce.class, "time in force");
    private static final Pairs<ExecutionPriceRule, WireExecutionPriceRule> EXECUTION_PRICE_RULES =
            new Pairs<>(ExecutionPriceRule.class, WireExecutionPriceRule.class, "execution price rule");
    private static final Pairs<ListingRule, WireListingRule> LISTING_RULES =
            new Pairs<>(ListingRule.class, WireListingRule.class, "listing rule");
    private static final Pairs<BrokerStatus, WireBrokerStatus> BROKER_STATUSES =
            new Pairs<>(BrokerStatus.class, WireBrokerStatus.class, "broker's status");
    private static final Pairs<Sharing, WireSharing> SHARINGS =
            new Pairs<>(Sharing.class, WireSharing.class, "sharing");
    private static final Pairs<SelfTradePrevention, WireSelfTradePrevention> SELF_TRADE_PREVENTIONS =
            new Pairs<>(SelfTradePrevention.class, WireSelfTradePrevention.class, "self-trade prevention");
    private static final Pairs<ReplaceReason, WireReplaceReason> REPLACE_REASONS =
            new Pairs<>(ReplaceReason.class, WireReplaceReason.class, "replace reason");
    private static final Pairs<CancelReason, WireCancelReason> CANCEL_REASONS =
            new Pairs<>(CancelReason.class, WireCancelReason.class, "cancel reason");
    private static final Pairs<CloseReason, WireCloseReason> CLOSE_REASONS =
            new Pairs<>(CloseReason.class, WireCloseReason.class, "close reason");

    private WireValues() {}

    static WireOrigin wire(Origin origin) {
        return ORIGINS.wire(origin);
    }

    static Origin origin(WireOrigin wire) {
        return ORIGINS.value(wire);
    }

    static WireSessionAction wire(SessionAction action) {
        return SESSION_ACTIONS.wire(action);
    }

    static SessionAction sessionAction(WireSessionAction wire) {
        return SESSION_ACTIONS.value(wire);
    }

    static WireOperatorRole wire(OperatorRole role) {
        return OPERATOR_ROLES.wire(role);
    }

    static OperatorRole operatorRole(WireOperatorRole wire) {
        return OPERATOR_ROLES.value(wire);
    }

    static WireSide wire(Side side) {
        return SIDES.wire(side);
    }

    static Side side(WireSide wire) {
        return SIDES.value(wire);
    }

    static WireOrderType wire(OrderType type) {
        return ORDER_TYPES.wire(type);
    }

    static OrderType orderType(WireOrderType wire) {
        return ORDER_TYPES.value(wire);
    }

    static WireTimeInForce wire(TimeInForce timeInForce) {
        return TIMES_IN_FORCE.wire(timeInForce);
    }

    static TimeInForce timeInForce(WireTimeInForce wire) {
        return TIMES_IN_FORCE.value(wire);
    }

    static WireExecutionPriceRule wire(ExecutionPriceRule rule) {
        return EXECUTION_PRICE_RULES.wire(rule);
    }

    static ExecutionPriceRule executionPrice(WireExecutionPriceRule wire) {
        return EXECUTION_PRICE_RULES.value(wire);
    }

    static WireListingRule wire(ListingRule rule) {
        return LISTING_RULES.wire(rule);
    }

    static ListingRule listing(WireListingRule wire) {
        return LISTING_RULES.value(wire);
    }

    static WireBrokerStatus wire(BrokerStatus status) {
        return BROKER_STATUSES.wire(status);
    }

    static BrokerStatus brokerStatus(WireBrokerStatus wire) {
        return BROKER_STATUSES.value(wire);
    }

    static WireSharing wire(Sharing sharing) {
        return SHARINGS.wire(sharing);
    }

    static Sharing sharing(WireSharing wire) {
        return SHARINGS.value(wire);
    }

    static WireSelfTradePrevention wire(SelfTradePrevention prevention) {
        return SELF_TRADE_PREVENTIONS.wire(prevention);
    }

    static SelfTradePrevention selfTradePrevention(WireSelfTradePrevention wire) {
        return SELF_TRADE_PREVENTIONS.value(wire);
    }

    static WireReplaceReason wire(ReplaceReason reason) {
        return REPLACE_REASONS.wire(reason);
    }

    static ReplaceReason replaceReason(WireReplaceReason wire) {
        return REPLACE_REASONS.value(wire);
    }

    static WireCancelReason wire(CancelReason reason) {
        return CANCEL_REASONS.wire(reason);
    }

    static CancelReason cancelReason(WireCancelReason wire) {
        return CANCEL_REASONS.value(wire);
    }

    static WireCloseReason wire(CloseReason reason) {
        return CLOSE_REASONS.wire(reason);
    }

    static CloseReason closeReason(WireCloseReason wire) {
        return CLOSE_REASONS.value(wire);
    }

    static KeyOwner keyOwner(WireBoolean ofOperator, long id) {
        return isYes(ofOperator) ? KeyOwner.operator(id) : KeyOwner.broker(id);
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

    static ExecutionInstructions instructions(
            WireBoolean postOnly, WireSelfTradePrevention prevention, long stopPrice, long displayQuantity, int stpId) {
        return ExecutionInstructions.of(isYes(postOnly), selfTradePrevention(prevention))
                .withStop(stopPrice)
                .displaying(displayQuantity)
                .inGroup(stpId);
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

    /** The constants of one of the engine's enums with those of the same names in the schema. */
    private static final class Pairs<V extends Enum<V>, W extends Enum<W>> {

        private final Map<V, W> wires;
        private final Map<W, V> values;
        private final String what;

        Pairs(Class<V> valueType, Class<W> wireType, String what) {
            this.wires = new EnumMap<>(valueType);
            this.values = new EnumMap<>(wireType);
            this.what = what;
            for (V value : valueType.getEnumConstants()) {
                W wire = Enum.valueOf(wireType, value.name());
                wires.put(value, wire);
                values.put(wire, value);
            }
        }

        W wire(V value) {
            return Objects.requireNonNull(wires.get(value));
        }

        V value(W wire) {
            V value = values.get(wire);
            if (value == null) {
                throw absent(what);
            }
            return value;
        }
    }
}
