package org.bourse.server.marketdata;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.OptionalLong;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.Side;
import org.bourse.server.json.JsonFields;
import org.bourse.server.view.ExecType;
import org.bourse.server.view.Execution;

/** The fields of an execution, alike on the channel {@code orders} and in {@code GET /executions}. */
public final class ExecutionJson {

    private ExecutionJson() {}

    /** Writes them into an object that is begun. */
    public static void write(JsonGenerator json, Execution execution) throws IOException {
        json.writeNumberField("event_sequence", execution.eventSequence());
        JsonFields.optionalId(json, "order_id", execution.orderId());
        JsonFields.optional(json, "client_order_id", execution.clientOrderId());
        json.writeStringField("exec_type", execution.type().word());
        json.writeStringField("status", execution.open() ? "open" : "closed");
        Side side = execution.side();
        json.writeStringField("side", side == null ? null : JsonFields.word(side));
        JsonFields.optional(json, "symbol", execution.symbol());
        optionalPositive(json, "price", execution.price());
        optionalPositive(json, "quantity", execution.quantity());
        json.writeNumberField("remaining_quantity", execution.remainingQuantity());
        optionalPositive(json, "last_price", execution.lastPrice());
        optionalPositive(json, "last_quantity", execution.lastQuantity());
        JsonFields.optionalId(json, "trade_id", execution.tradeId());
        JsonFields.optional(json, "reason", execution.reason());
        JsonFields.time(json, "executed_at", execution.timeMicros());
        Boolean keptPriority = execution.keptPriority();
        if (keptPriority != null) {
            json.writeBooleanField("kept_priority", keptPriority);
        }
        ExecutionInstructions instructions = execution.instructions();
        if (instructions != null && instructions.isStop()) {
            json.writeNumberField("stop_price", instructions.stopPrice());
        }
        if (instructions != null && execution.type() != ExecType.TRIGGERED) {
            json.writeBooleanField("post_only", instructions.postOnly());
            json.writeStringField("self_trade_prevention", JsonFields.word(instructions.selfTradePrevention()));
            JsonFields.optionalNumber(json, "display_quantity", instructions.displayQuantityIfAny());
            if (instructions.stpId() != 0) {
                json.writeNumberField("stp_id", instructions.stpId());
            }
        }
    }

    private static void optionalPositive(JsonGenerator json, String name, long value) throws IOException {
        JsonFields.optionalNumber(json, name, value > 0 ? OptionalLong.of(value) : OptionalLong.empty());
    }
}
