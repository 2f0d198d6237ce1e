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
import org.bourse.server.marketdata.ExecutionJson;
import org.bourse.server.marketdata.ExecutionReads;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.ExecutionPage;

/** Executions of a broker's orders over HTTP, by their events, as the channel {@code orders} tells them. */
public final class ExecutionsApi {

    private final ExecutionReads reads;

    /** Calls that are answered from these reads. */
    public ExecutionsApi(ExecutionReads reads) {
        this.reads = reads;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/executions", Access.READ, this::list, "after", "limit");
    }

    /** {@code GET /executions}. */
    private Answer list(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        long after = query.sequence("after");
        int limit = ListPage.limit(query);
        ExecutionReads.Answer answer = reads.executions(call.brokerId(), after, limit);
        call.reached(RequestPhase.READ);
        return switch (answer) {
            case ExecutionReads.Answer.Found found -> Answer.json(Status.OK_200, json -> writePage(json, found.page()));
            case ExecutionReads.Answer.NotYet(long last) ->
                throw QueryParameters.invalid(
                        "after",
                        "must be 0, an event_sequence or a next_after of before; the newest event is " + last + ", not "
                                + after);
            case ExecutionReads.Answer.NoLonger(long keptAfter) ->
                throw new RefusedException(
                        ProblemCode.EXECUTIONS_NOT_KEPT,
                        "What came after event " + after + " is not all kept; all of it is after event " + keptAfter
                                + ". GET /orders has what became of orders before that are not archived.");
        };
    }

    private static void writePage(JsonGenerator json, ExecutionPage page) throws IOException {
        JsonFields.objects(json, "executions", page.executions(), execution -> ExecutionJson.write(json, execution));
        json.writeNumberField("next_after", page.nextAfter());
        json.writeBooleanField("more", page.mayHaveMore());
    }
}
