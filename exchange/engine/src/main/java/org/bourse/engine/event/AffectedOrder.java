package org.bourse.engine.event;

import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.Side;

/**
 * An order as an event left it. For one that an event closed, {@code leavesQuantity} is what never traded.
 *
 * @param price its limit; 0 for a market order
 * @param quantity its total quantity, filled ones included
 * @param leavesQuantity what it has left
 * @param clientOrderId empty when it has none
 */
public record AffectedOrder(
        long orderId,
        long brokerId,
        int instrumentId,
        Side side,
        long price,
        long quantity,
        long leavesQuantity,
        String clientOrderId) {

    /** A copy that stays what it is. */
    public static AffectedOrder of(LiveOrder order) {
        return new AffectedOrder(
                order.orderId(),
                order.brokerId(),
                order.instrumentId(),
                order.side(),
                order.price(),
                order.quantity(),
                order.leavesQuantity(),
                order.clientOrderId());
    }

    /** The order when no more is asked for than it has traded: nothing is left then. */
    public AffectedOrder reducedToFilled() {
        return new AffectedOrder(orderId, brokerId, instrumentId, side, price, filledQuantity(), 0, clientOrderId);
    }

    /** Whether a trade left nothing of it, which closes it as {@link CloseReason#FILLED}. */
    public boolean isFilled() {
        return leavesQuantity == 0;
    }

    /** What it has traded so far. */
    public long filledQuantity() {
        return quantity - leavesQuantity;
    }
}
