package org.bourse.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.bourse.contract.AcceptedOrder;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Times;
import org.bourse.server.json.JsonFields;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
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
        json.writeArrayFieldStart("trades");
        for (AcceptedOrder.Fill fill : order.fills()) {
            json.writeStartObject();
            JsonFields.id(json, "trade_id", fill.tradeId());
            json.writeNumberField("price", fill.price());
            json.writeNumberField("quantity", fill.quantity());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An order with its trades. */
    static void writeOrder(JsonGenerator json, OrderWithTrades order) throws IOException {
        writeOrder(json, order.order());
        json.writeArrayFieldStart("trades");
        for (OrderTrade trade : order.trades()) {
            writeTrade(json, trade);
        }
        json.writeEndArray();
    }

    /** A page of orders without their trades. */
    static void writePage(JsonGenerator json, List<OrderSnapshot> orders, String nextCursor) throws IOException {
        json.writeArrayFieldStart("orders");
        for (OrderSnapshot order : orders) {
            json.writeStartObject();
            writeOrder(json, order);
            json.writeEndObject();
        }
        json.writeEndArray();
        JsonFields.optional(json, "next_cursor", nextCursor);
    }

    private static void writeOrder(JsonGenerator json, OrderSnapshot order) throws IOException {
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
        if (order.validUntilMicros() == Times.NEVER_MICROS) {
            json.writeNullField("valid_until");
        } else {
            JsonFields.time(json, "valid_until", order.validUntilMicros());
        }
        JsonFields.time(json, "created_at", order.createdAtMicros());
    }

    private static void writeTrade(JsonGenerator json, OrderTrade trade) throws IOException {
        json.writeStartObject();
        JsonFields.id(json, "trade_id", trade.tradeId());
        json.writeNumberField("price", trade.price());
        json.writeNumberField("quantity", trade.quantity());
        json.writeStringField("counterparty_broker", trade.counterpartyBroker());
        JsonFields.time(json, "executed_at", trade.executedAtMicros());
        json.writeEndObject();
    }
}
