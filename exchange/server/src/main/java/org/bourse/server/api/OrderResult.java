package org.bourse.server.api;

import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CloseReason;

/**
 * What entering or replacing an order came to at once.
 *
 * @param clientOrderId the sender's own id for it, or empty
 * @param isOpen whether it rests in the book
 * @param remainingQuantity shares not traded
 * @param fills the trades it made as the aggressor, oldest first
 */
record OrderResult(long orderId, String clientOrderId, boolean isOpen, long remainingQuantity, List<Fill> fills) {

    /** A trade, price in cents. */
    record Fill(long tradeId, long priceCents, long quantity) {}

    /**
     * Reads it from the events of the command that entered or replaced the order.
     *
     * @param quantity what it had to trade
     */
    static OrderResult of(SequencedCommand command, long orderId, String clientOrderId, long quantity) {
        List<Fill> fills = List.of();
        long remaining = quantity;
        boolean closed = false;
        for (Event event : command.events()) {
            if (event instanceof Event.OrdersTraded trade && trade.aggressorOrderId() == orderId) {
                fills = fills.isEmpty() ? new ArrayList<>(4) : fills;
                fills.add(new Fill(trade.tradeId(), trade.priceCents(), trade.quantity()));
                remaining = trade.aggressorLeavesQuantity();
            } else if (event instanceof Event.OrderCancelled cancelled && cancelled.orderId() == orderId) {
                closed = true;
                remaining = cancelled.closeReason() == CloseReason.FILLED ? 0 : cancelled.leavesQuantity();
            }
        }
        return new OrderResult(orderId, clientOrderId, !closed && remaining > 0, remaining, fills);
    }

    byte[] toJson() {
        JsonWriter json = new JsonWriter();
        json.startObject();
        json.id("order_id", orderId);
        json.optionalField("client_order_id", clientOrderId);
        json.field("status", isOpen ? "open" : "closed");
        json.field("remaining_quantity", remainingQuantity);
        json.startArray("trades");
        for (Fill fill : fills) {
            json.startObject();
            json.id("trade_id", fill.tradeId());
            json.field("price", fill.priceCents());
            json.field("quantity", fill.quantity());
            json.endObject();
        }
        json.endArray();
        json.endObject();
        return json.toBytes();
    }
}
