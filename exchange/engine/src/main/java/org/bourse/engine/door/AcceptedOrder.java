package org.bourse.engine.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.TimeInForce;

/**
 * An order as the command left it that entered or replaced it.
 *
 * @param clientOrderId its broker's own id for it, or empty
 * @param validUntilMicros when it expires, UTC microseconds; {@link org.bourse.engine.model.Times#NEVER_MICROS} when
 *     never
 * @param isOpen whether it rests in the book
 * @param leavesQuantity shares not traded
 * @param fills the trades it made as the aggressor, oldest first
 * @param isRepeat whether it had been entered before, and the request with the same client order id did nothing
 */
public record AcceptedOrder(
        long orderId,
        String clientOrderId,
        TimeInForce timeInForce,
        long validUntilMicros,
        boolean isOpen,
        long leavesQuantity,
        List<Fill> fills,
        boolean isRepeat) {

    /** A trade, price in cents. */
    public record Fill(long tradeId, long priceCents, long quantity) {}

    /** Reads it from a command's events; empty when the command neither entered nor replaced an order. */
    static Optional<AcceptedOrder> of(SequencedCommand command) {
        AcceptedOrder order = null;
        List<Fill> fills = List.of();
        long leaves = 0;
        boolean cancelled = false;
        for (Event event : command.events()) {
            if (event instanceof Event.OrderAccepted accepted) {
                order = entered(accepted);
                leaves = order.leavesQuantity;
            } else if (event instanceof Event.OrderReplaced replaced) {
                order = replaced(replaced);
                leaves = order.leavesQuantity;
            } else if (event instanceof Event.OrdersTraded trade) {
                fills = fills.isEmpty() ? new ArrayList<>(4) : fills;
                fills.add(new Fill(trade.tradeId(), trade.priceCents(), trade.quantity()));
                leaves = trade.aggressorLeavesQuantity();
            } else if (order != null && event instanceof Event.OrderCancelled cancel) {
                cancelled |= cancel.orderId() == order.orderId;
            }
        }
        return order == null || (fills.isEmpty() && !cancelled)
                ? Optional.ofNullable(order)
                : Optional.of(order.after(fills, leaves, !cancelled && leaves > 0));
    }

    private static AcceptedOrder entered(Event.OrderAccepted event) {
        return new AcceptedOrder(
                event.orderId(),
                event.order().clientOrderId(),
                event.order().timeInForce(),
                event.validUntilMicros(),
                true,
                event.order().quantity(),
                List.of(),
                false);
    }

    private static AcceptedOrder replaced(Event.OrderReplaced event) {
        return new AcceptedOrder(
                event.orderId(),
                event.clientOrderId(),
                event.timeInForce(),
                event.validUntilMicros(),
                true,
                event.leavesQuantity(),
                List.of(),
                false);
    }

    private AcceptedOrder after(List<Fill> trades, long leaves, boolean open) {
        return new AcceptedOrder(orderId, clientOrderId, timeInForce, validUntilMicros, open, leaves, trades, isRepeat);
    }
}
