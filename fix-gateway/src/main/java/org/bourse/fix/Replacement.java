package org.bourse.fix;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.TimeInForce;

/**
 * The terms that an OrderCancelReplaceRequest(G) gives an order, whichever order that is.
 *
 * @param price the new limit, which the engine judges; 0 where the order is said to have none
 * @param quantity the new quantity, with what is filled already, which the engine judges
 * @param validity how long it is to stay, empty to leave that as it is
 * @param postOnly whether it may only rest from now on; else that stays as it is
 * @param stopPrice the new stop price, which the engine judges; 0 where the order is said to be no stop order
 * @param prevention what becomes of it where it would trade with its own broker; empty to leave that as it is
 * @param stpId its self-trade prevention group, 0 for none; empty to leave that as it is
 * @param displayQuantity how much of it the book shows at a time; empty to leave that as it is
 * @param deadlineMicros after which time it is not to be done, since the epoch
 */
record Replacement(
        long price,
        long quantity,
        Optional<Validity> validity,
        boolean postOnly,
        long stopPrice,
        Optional<SelfTradePrevention> prevention,
        OptionalInt stpId,
        OptionalLong displayQuantity,
        long deadlineMicros) {

    /**
     * The new lifetime of an order.
     *
     * @param expiry when it ends, for {@link TimeInForce#GTD}
     */
    record Validity(TimeInForce timeInForce, Expiry expiry) {}

    /** The command that makes {@code order} so, and gives it the request's client order id. */
    ReplaceOrder of(EnteredOrder order, long brokerId, String clientOrderId) {
        Validity wanted =
                validity.orElseGet(() -> new Validity(order.timeInForce(), Expiry.at(order.validUntilMicros())));
        return new ReplaceOrder(
                brokerId,
                order.orderId(),
                price,
                quantity,
                wanted.timeInForce(),
                wanted.expiry().untilMicros(),
                clientOrderId,
                ExecutionInstructions.of(
                                postOnly || order.instructions().postOnly(),
                                prevention.orElse(order.instructions().selfTradePrevention()))
                        .withStop(isKnown(order) ? 0 : stopPrice)
                        .displaying(displayQuantity.orElse(order.instructions().displayQuantity()))
                        .inGroup(stpId.orElse(order.instructions().stpId())),
                wanted.expiry().seconds(),
                deadlineMicros);
    }

    /** Whether the stop price is that of an order that has triggered since: then it asks for nothing. */
    private boolean isKnown(EnteredOrder order) {
        return order.instructions().triggered() && order.instructions().stopPrice() == stopPrice;
    }

    /** Whether it would make a stop order that waits one that does not: the exchange changes no order's type. */
    boolean changesType(EnteredOrder order) {
        return stopPrice == 0 && order.instructions().waits();
    }
}
