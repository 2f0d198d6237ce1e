package org.bourse.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import org.bourse.server.json.JsonFields;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.OrderReads;

/** A broker's own fills over HTTP, in the order they happened. */
final class FillsApi {

    private static final int MOST_FILLS = 1_000;
    private static final int DEFAULT_FILLS = 100;

    /** The beginning of this list's cursors, so that another list's is refused. */
    private static final String CURSORS = "f";

    private final OrderReads reads;

    FillsApi(OrderReads reads) {
        this.reads = reads;
    }

    /** {@code GET /fills}. */
    Answer list(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        int limit = query.integer("limit", 1, MOST_FILLS, DEFAULT_FILLS);
        FillQuery wanted = new FillQuery(call.brokerId(), query.symbol("symbol"), after(query), limit + 1);
        List<BrokerFill> found = reads.fills(wanted);
        call.reached(Phase.READ);
        List<BrokerFill> page = found.size() > limit ? found.subList(0, limit) : found;
        // One more was asked for than shown: it tells whether there is another page.
        String next = found.size() > limit ? CURSORS + page.getLast().place() : "";
        return Answer.json(Status.OK_200, json -> writePage(json, page, next));
    }

    /** The place behind which the page begins: a cursor is one, {@code since} is a trade. */
    private static long after(QueryParameters query) throws RefusedException {
        long since = query.id("since", "must be the trade_id of a fill");
        long cursor = query.cursor(CURSORS, 0);
        return Math.max(since == 0 ? 0 : BrokerFill.placeAfter(since), cursor);
    }

    private static void writePage(JsonGenerator json, List<BrokerFill> fills, String nextCursor) throws IOException {
        json.writeArrayFieldStart("fills");
        for (BrokerFill fill : fills) {
            json.writeStartObject();
            write(json, fill);
            json.writeEndObject();
        }
        json.writeEndArray();
        JsonFields.optional(json, "next_cursor", nextCursor);
    }

    private static void write(JsonGenerator json, BrokerFill fill) throws IOException {
        JsonFields.id(json, "trade_id", fill.tradeId());
        JsonFields.id(json, "order_id", fill.orderId());
        JsonFields.optional(json, "client_order_id", fill.clientOrderId());
        json.writeStringField("document_number", fill.documentNumber());
        json.writeStringField("symbol", fill.symbol());
        json.writeStringField("side", JsonFields.word(fill.side()));
        json.writeBooleanField("aggressor", fill.wasAggressor());
        json.writeNumberField("price", fill.price());
        json.writeNumberField("quantity", fill.quantity());
        json.writeStringField("counterparty_broker", fill.counterpartyBroker());
        JsonFields.time(json, "executed_at", fill.executedAtMicros());
    }
}
