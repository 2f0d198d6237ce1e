package org.bourse.server.api.orders;

import io.helidon.http.Method;
import io.helidon.http.Status;
import java.util.List;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.Position;

/** A broker's own positions over HTTP. */
public final class PositionsApi {

    private final ExchangeViews views;

    /** Calls that are answered from these views. */
    public PositionsApi(ExchangeViews views) {
        this.views = views;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/positions", Access.READ, this::list);
    }

    /** {@code GET /positions}. */
    private Answer list(HttpCall call) throws RefusedException {
        if (views.broker(call.brokerId()).isEmpty()) {
            throw CommandProblems.problem(RejectReason.UNKNOWN_BROKER).refused();
        }
        List<Position> positions = views.positions(call.brokerId());
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            JsonFields.objects(json, "positions", positions, position -> {
                json.writeStringField("symbol", position.symbol());
                json.writeNumberField("quantity", position.quantity());
                json.writeNumberField("quantity_scale", position.quantityScale());
            });
        });
    }
}
