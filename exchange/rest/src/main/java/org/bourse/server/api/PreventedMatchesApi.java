package org.bourse.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import org.bourse.server.json.JsonFields;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.PreventedMatch;
import org.bourse.server.view.PreventedMatchQuery;

/** The matches among a broker's own orders that were prevented, over HTTP, in the order they happened. */
final class PreventedMatchesApi {

    private static final int MOST_MATCHES = 1_000;
    private static final int DEFAULT_MATCHES = 100;

    /** The beginning of this list's cursors, so that another list's is refused. */
    private static final String CURSORS = "p";

    private final OrderReads reads;

    PreventedMatchesApi(OrderReads reads) {
        this.reads = reads;
    }

    /** {@code GET /prevented-matches}. */
    Answer list(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        int limit = query.integer("limit", 1, MOST_MATCHES, DEFAULT_MATCHES);
        PreventedMatchQuery wanted =
                new PreventedMatchQuery(call.brokerId(), query.symbol("symbol"), after(query), limit + 1);
        List<PreventedMatch> found = reads.preventedMatches(wanted);
        call.reached(Phase.READ);
        List<PreventedMatch> page = found.size() > limit ? found.subList(0, limit) : found;
        // One more was asked for than shown: it tells whether there is another page.
        String next = found.size() > limit ? CURSORS + page.getLast().id() : "";
        return Answer.json(Status.OK_200, json -> writePage(json, page, next));
    }

    private static long after(QueryParameters query) throws RefusedException {
        long since = query.id("since", "must be the id of a prevented match");
        return Math.max(since, query.cursor(CURSORS, 0));
    }

    private static void writePage(JsonGenerator json, List<PreventedMatch> matches, String nextCursor)
            throws IOException {
        json.writeArrayFieldStart("prevented_matches");
        for (PreventedMatch match : matches) {
            json.writeStartObject();
            write(json, match);
            json.writeEndObject();
        }
        json.writeEndArray();
        JsonFields.optional(json, "next_cursor", nextCursor);
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
