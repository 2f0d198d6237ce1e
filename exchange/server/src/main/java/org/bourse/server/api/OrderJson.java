package org.bourse.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.bourse.engine.door.AcceptedOrder;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Times;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.OrderWithTrades;

/** Orders as they are answered. */
public final class OrderJson {

    private OrderJson() {}

    /** Writes what entering or replacing an order came to at once; its status goes by this name. */
    public static void writeAccepted(JsonGenerator json, AcceptedOrder order, String status) throws IOException {
        json.writeStringField("order_id", Long.toString(order.orderId()));
        json.writeStringField("client_order_id", order.clientOrderId().isEmpty() ? null : order.clientOrderId());
        json.writeStringField(status, order.isOpen() ? "open" : "closed");
        json.writeNumberField("remaining_quantity", order.leavesQuantity());
        json.writeArrayFieldStart("trades");
        for (AcceptedOrder.Fill fill : order.fills()) {
            json.writeStartObject();
            json.writeStringField("trade_id", Long.toString(fill.tradeId()));
            json.writeNumberField("price", fill.priceCents());
            json.writeNumberField("quantity", fill.quantity());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An order with its trades. */
    static JsonWriter order(OrderWithTrades order) {
        JsonWriter json = new JsonWriter();
        json.startObject();
        writeOrder(json, order.order());
        json.startArray("trades");
        order.trades().forEach(trade -> writeTrade(json, trade));
        json.endArray();
        json.endObject();
        return json;
    }

    /** A page of orders without their trades. */
    static JsonWriter page(List<OrderSnapshot> orders, String nextCursor) {
        JsonWriter json = new JsonWriter();
        json.startObject();
        json.startArray("orders");
        for (OrderSnapshot order : orders) {
            json.startObject();
            writeOrder(json, order);
            json.endObject();
        }
        json.endArray();
        json.optionalField("next_cursor", nextCursor);
        json.endObject();
        return json;
    }

    private static void writeOrder(JsonWriter json, OrderSnapshot order) {
        json.id("id", order.orderId());
        json.optionalField("client_order_id", order.clientOrderId());
        json.field("document_number", order.documentNumber());
        json.field("side", OrderTerms.word(order.side()));
        json.field("order_type", OrderTerms.word(order.type()));
        json.field("time_in_force", OrderTerms.word(order.timeInForce()));
        json.field("symbol", order.symbol());
        if (order.type() == OrderType.LIMIT) {
            json.field("price", order.priceCents());
        } else {
            json.nullField("price");
        }
        json.field("quantity", order.wantedQuantity());
        json.field("remaining_quantity", order.leavesQuantity());
        json.field("status", order.isOpen() ? "open" : "closed");
        order.closeReason().ifPresent(reason -> json.field("close_reason", OrderTerms.word(reason)));
        if (order.validUntilMicros() == Times.NEVER_MICROS) {
            json.nullField("valid_until");
        } else {
            json.time("valid_until", order.validUntilMicros());
        }
        json.time("created_at", order.createdAtMicros());
    }

    private static void writeTrade(JsonWriter json, OrderTrade trade) {
        json.startObject();
        json.id("trade_id", trade.tradeId());
        json.field("price", trade.priceCents());
        json.field("quantity", trade.quantity());
        json.field("counterparty_broker", trade.counterpartyBroker());
        json.time("executed_at", trade.executedAtMicros());
        json.endObject();
    }
}
