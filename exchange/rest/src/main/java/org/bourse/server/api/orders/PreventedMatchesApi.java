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
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.PreventedMatch;
import org.bourse.server.view.PreventedMatchQuery;

/** The matches among a broker's own orders that were prevented, over HTTP, in the order they happened. */
public final class PreventedMatchesApi {

    /** The beginning of this list's cursors, so that another list's is refused. */
    private static final String CURSORS = "p";

    private final OrderReads reads;

    /** Calls that are answered from these reads. */
    public PreventedMatchesApi(OrderReads reads) {
        this.reads = reads;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/prevented-matches", Access.READ, this::list, "symbol", "since", "limit", "cursor");
    }

    /** {@code GET /prevented-matches}. */
    private Answer list(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        int limit = ListPage.limit(query);
        PreventedMatchQuery wanted =
                new PreventedMatchQuery(call.brokerId(), query.symbol("symbol"), after(query), limit + 1);
        ListPage<PreventedMatch> page = ListPage.of(reads.preventedMatches(wanted), limit, CURSORS, PreventedMatch::id);
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> page.write(json, "prevented_matches", match -> write(json, match)));
    }

    private static long after(QueryParameters query) throws RefusedException {
        long since = query.id("since", "must be the id of a prevented match");
        return Math.max(since, query.cursor(CURSORS, 0));
    }

    private static void write(JsonGenerator json, PreventedMatch match) throws IOException {
        JsonFields.id(json, "id", match.id());
        json.writeStringField("symbol", match.symbol());
        json.writeStringField("self_trade_prevention", JsonFields.word(match.prevention()));
        json.writeNumberField("price", match.price());
        json.writeNumberField("quantity", match.quantity());
        json.writeStringField("aggressor_side", JsonFields.word(match.aggressorSide()));
        JsonFields.id(json, "aggressor_order_id", match.aggressorOrderId());
        json.writeNumberField("aggressor_remaining_quantity", match.aggressorLeaves());
        JsonFields.id(json, "resting_order_id", match.restingOrderId());
        json.writeNumberField("resting_remaining_quantity", match.restingLeaves());
        JsonFields.time(json, "prevented_at", match.preventedAtMicros());
    }
}
