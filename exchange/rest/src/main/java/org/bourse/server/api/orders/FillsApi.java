package org.bourse.server.api.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.ListPage;
import org.bourse.server.api.call.QueryParameters;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.OrderReads;

/** A broker's own fills over HTTP, in the order they happened. */
public final class FillsApi {

    /** The beginning of this list's cursors, so that another list's is refused. */
    private static final String CURSORS = "f";

    private final OrderReads reads;

    /** Calls that are answered from these reads. */
    public FillsApi(OrderReads reads) {
        this.reads = reads;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/fills", Access.READ, this::list, "symbol", "since", "limit", "cursor");
    }

    /** {@code GET /fills}. */
    private Answer list(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        int limit = ListPage.limit(query);
        FillQuery wanted = new FillQuery(call.brokerId(), query.symbol("symbol"), after(query), limit + 1);
        ListPage<BrokerFill> page = ListPage.of(reads.fills(wanted), limit, CURSORS, BrokerFill::place);
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> page.write(json, "fills", fill -> write(json, fill)));
    }

    /** The place behind which the page begins: a cursor is one, {@code since} is a trade. */
    private static long after(QueryParameters query) throws RefusedException {
        long since = query.id("since", "must be the trade_id of a fill");
        long cursor = query.cursor(CURSORS, 0);
        return Math.max(since == 0 ? 0 : BrokerFill.placeAfter(since), cursor);
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
