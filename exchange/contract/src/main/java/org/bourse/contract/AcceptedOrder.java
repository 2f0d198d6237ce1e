package org.bourse.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.TimeInForce;

/**
 * An order as the command left it that entered or replaced it.
 *
 * @param clientOrderId its broker's own id for it, or empty
 * @param validUntilMicros when it expires, UTC microseconds; {@link org.bourse.engine.model.Times#NEVER_MICROS} when
 *     never
 * @param instructions what it says of its execution
 * @param isOpen whether it rests in the book, or waits for its stop price
 * @param leavesQuantity shares not traded
 * @param fills the trades it made with that command, oldest first: as the aggressor, and then with stop orders that those
 *     trades reached
 * @param isRepeat whether it had been entered before, and the request with the same client order id did nothing
 * @param keptPriority whether a replace left it its place among the orders of its price; empty for an order that was
 *     entered, or that a replace closed as it was
 */
public record AcceptedOrder(
        long orderId,
        String clientOrderId,
        TimeInForce timeInForce,
        long validUntilMicros,
        ExecutionInstructions instructions,
        boolean isOpen,
        long leavesQuantity,
        List<Fill> fills,
        boolean isRepeat,
        Optional<Boolean> keptPriority) {

    /** A trade, in the instrument's units. */
    public record Fill(long tradeId, long price, long quantity) {}

    /**
     * Reads it from a command's events; empty when the command neither entered nor replaced an order. Each event says what it
     * left of the order: the last one's word is what is told.
     */
    static Optional<AcceptedOrder> of(SequencedCommand command) {
        AcceptedOrder order = null;
        List<Fill> fills = List.of();
        for (Event event : command.events()) {
            if (event instanceof Event.OrderAccepted accepted) {
                order = entered(accepted);
            } else if (event instanceof Event.OrderReplaced to && to.reason() == ReplaceReason.REQUESTED) {
                order = replaced(to);
            } else if (order != null && event instanceof Event.OrdersTraded trade) {
                if (order.isOf(trade.aggressor()) || order.isOf(trade.resting())) {
                    fills = fills.isEmpty() ? new ArrayList<>(4) : fills;
                    fills.add(new Fill(trade.tradeId(), trade.price(), trade.quantity()));
                    order = order.left(order.isOf(trade.resting()) ? trade.resting() : trade.aggressor());
                }
            } else if (order != null) {
                order = order.after(event);
            }
        }
        return Optional.ofNullable(order == null || fills.isEmpty() ? order : order.with(fills));
    }

    private static AcceptedOrder entered(Event.OrderAccepted event) {
        SubmitOrder entered = event.order();
        return new AcceptedOrder(
                event.orderId(),
                entered.clientOrderId(),
                entered.timeInForce(),
                event.validUntilMicros(),
                entered.instructions(),
                true,
                entered.quantity(),
                List.of(),
                false,
                Optional.empty());
    }

    private static AcceptedOrder replaced(Event.OrderReplaced to) {
        AffectedOrder replaced = to.order();
        return new AcceptedOrder(
                replaced.orderId(),
                replaced.clientOrderId(),
                to.timeInForce(),
                to.validUntilMicros(),
                to.instructions(),
                true,
                replaced.leavesQuantity(),
                List.of(),
                false,
                Optional.of(to.keptPriority()));
    }

    /** The order after an event that is no trade, which may be another order's. */
    private AcceptedOrder after(Event event) {
        return switch (event) {
            case Event.OrderReplaced less when isOf(less.order()) -> left(less.order());
            case Event.OrderTriggered(AffectedOrder stop, long _)
            when isOf(stop) -> with(instructions.afterTrigger(), isOpen, stop.leavesQuantity(), fills);
            case Event.OrderCancelled cancelled
            when isOf(cancelled.order()) ->
                with(instructions, false, cancelled.order().leavesQuantity(), fills);
            default -> this;
        };
    }

    private boolean isOf(AffectedOrder order) {
        return order.orderId() == orderId;
    }

    /** The order as an event left it that may have left nothing. */
    private AcceptedOrder left(AffectedOrder order) {
        return with(instructions, order.leavesQuantity() > 0, order.leavesQuantity(), fills);
    }

    private AcceptedOrder with(List<Fill> trades) {
        return with(instructions, isOpen, leavesQuantity, trades);
    }

    private AcceptedOrder with(ExecutionInstructions now, boolean open, long leaves, List<Fill> trades) {
        return new AcceptedOrder(
                orderId,
                clientOrderId,
                timeInForce,
                validUntilMicros,
                now,
                open,
                leaves,
                trades,
                isRepeat,
                keptPriority);
    }
}
