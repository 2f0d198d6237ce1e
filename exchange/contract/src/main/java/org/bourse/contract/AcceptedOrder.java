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

    /** Reads it from a command's events; empty when the command neither entered nor replaced an order. */
    static Optional<AcceptedOrder> of(SequencedCommand command) {
        AcceptedOrder order = null;
        List<Fill> fills = List.of();
        boolean cancelled = false;
        for (Event event : command.events()) {
            if (event instanceof Event.OrderAccepted(long id, int _, SubmitOrder entered, long validUntil)) {
                order = new AcceptedOrder(
                        id,
                        entered.clientOrderId(),
                        entered.timeInForce(),
                        validUntil,
                        entered.instructions(),
                        true,
                        entered.quantity(),
                        List.of(),
                        false,
                        Optional.empty());
            } else if (event instanceof Event.OrderReplaced less && less.reason() != ReplaceReason.REQUESTED) {
                order = order != null && less.orderId() == order.orderId ? order.reduced(less) : order;
            } else if (event instanceof Event.OrderReplaced to) {
                AffectedOrder replaced = to.order();
                order = new AcceptedOrder(
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
            } else if (order != null && event instanceof Event.OrderTriggered(AffectedOrder stop, long _)) {
                order = stop.orderId() == order.orderId ? order.triggered() : order;
            } else if (order != null && event instanceof Event.OrdersTraded trade && isOf(trade, order.orderId)) {
                fills = fills.isEmpty() ? new ArrayList<>(4) : fills;
                fills.add(new Fill(trade.tradeId(), trade.price(), trade.quantity()));
            } else if (order != null && event instanceof Event.OrderCancelled cancel) {
                cancelled |= cancel.orderId() == order.orderId;
            }
        }
        return Optional.ofNullable(
                order == null || (fills.isEmpty() && !cancelled) ? order : order.after(fills, cancelled));
    }

    private static boolean isOf(Event.OrdersTraded trade, long orderId) {
        return trade.aggressor().orderId() == orderId || trade.resting().orderId() == orderId;
    }

    /** Once its stop price was reached. */
    private AcceptedOrder triggered() {
        return with(instructions.afterTrigger(), isOpen, leavesQuantity, fills);
    }

    /** With less to trade, for it met an order of its own broker or group. */
    private AcceptedOrder reduced(Event.OrderReplaced less) {
        long taken = less.former().leavesQuantity() - less.order().leavesQuantity();
        return with(instructions, isOpen, leavesQuantity - taken, fills);
    }

    private AcceptedOrder after(List<Fill> trades, boolean cancelled) {
        long leaves = leavesQuantity - trades.stream().mapToLong(Fill::quantity).sum();
        return with(instructions, !cancelled && leaves > 0, leaves, trades);
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
