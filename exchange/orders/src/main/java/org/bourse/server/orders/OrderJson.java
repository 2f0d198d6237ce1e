package org.bourse.server.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.bourse.contract.AcceptedOrder;
import org.bourse.engine.model.OrderType;
import org.bourse.server.json.JsonFields;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderWithTrades;

/** Orders as they are answered. */
public final class OrderJson {

    private OrderJson() {}

    /** Writes what entering or replacing an order came to at once; its status goes by this name. */
    public static void writeAccepted(JsonGenerator json, AcceptedOrder order, String status) throws IOException {
        JsonFields.id(json, "order_id", order.orderId());
        JsonFields.optional(json, "client_order_id", order.clientOrderId());
        json.writeStringField(status, order.isOpen() ? "open" : "closed");
        json.writeNumberField("remaining_quantity", order.leavesQuantity());
        if (order.keptPriority().isPresent()) {
            json.writeBooleanField("kept_priority", order.keptPriority().get());
        }
        JsonFields.objects(json, "trades", order.fills(), fill -> {
            JsonFields.id(json, "trade_id", fill.tradeId());
            json.writeNumberField("price", fill.price());
            json.writeNumberField("quantity", fill.quantity());
        });
    }

    /** An order with its trades. */
    public static void writeOrder(JsonGenerator json, OrderWithTrades order) throws IOException {
        writeOrder(json, order.order());
        JsonFields.objects(json, "trades", order.trades(), trade -> {
            JsonFields.id(json, "trade_id", trade.tradeId());
            json.writeNumberField("price", trade.price());
            json.writeNumberField("quantity", trade.quantity());
            json.writeStringField("counterparty_broker", trade.counterpartyBroker());
            JsonFields.time(json, "executed_at", trade.executedAtMicros());
        });
    }

    /** An order without its trades. */
    public static void writeOrder(JsonGenerator json, OrderSnapshot order) throws IOException {
        JsonFields.id(json, "id", order.orderId());
        JsonFields.optional(json, "client_order_id", order.clientOrderId());
        json.writeStringField("document_number", order.documentNumber());
        json.writeStringField("side", JsonFields.word(order.side()));
        json.writeStringField("order_type", JsonFields.word(OrderTypeWord.of(order)));
        json.writeStringField("time_in_force", JsonFields.word(order.timeInForce()));
        json.writeBooleanField("post_only", order.instructions().postOnly());
        json.writeStringField(
                "self_trade_prevention", JsonFields.word(order.instructions().selfTradePrevention()));
        JsonFields.optionalNumber(json, "display_quantity", order.instructions().displayQuantityIfAny());
        if (order.instructions().stpId() != 0) {
            json.writeNumberField("stp_id", order.instructions().stpId());
        }
        json.writeStringField("symbol", order.symbol());
        json.writeNumberField("price_scale", order.scales().price());
        json.writeNumberField("quantity_scale", order.scales().quantity());
        if (order.type() == OrderType.LIMIT) {
            json.writeNumberField("price", order.price());
        } else {
            json.writeNullField("price");
        }
        if (order.instructions().isStop()) {
            json.writeNumberField("stop_price", order.instructions().stopPrice());
            json.writeBooleanField("triggered", order.instructions().triggered());
        }
        json.writeNumberField("quantity", order.wantedQuantity());
        json.writeNumberField("remaining_quantity", order.leavesQuantity());
        json.writeStringField("status", order.isOpen() ? "open" : "closed");
        if (order.closeReason().isPresent()) {
            json.writeStringField(
                    "close_reason", JsonFields.word(order.closeReason().get()));
        }
        JsonFields.timeUnlessNever(json, "valid_until", order.validUntilMicros());
        JsonFields.time(json, "created_at", order.createdAtMicros());
    }
}
