package org.bourse.server.api.operations;

import io.helidon.http.Method;
import io.helidon.http.Status;
import java.time.Clock;
import java.util.Optional;
import org.bourse.engine.command.Command.ResetExchange;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.json.JsonFields;
import org.bourse.server.json.ServerTime;
import org.bourse.server.metrics.BuildInfo;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestGate;
import org.bourse.server.request.RequestPhase;

/** For operators and their tools: health, metrics, and the calls that only the operator's key allows. */
public final class OperationsApi {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Commands commands;
    private final ExchangeOperations operations;
    private final ExchangeMetrics metrics;
    private final RequestGate gate;

    /** Calls about what these operations and metrics tell, while this gate is open. */
    public OperationsApi(Commands commands, ExchangeOperations operations, ExchangeMetrics metrics, RequestGate gate) {
        this.commands = commands;
        this.operations = operations;
        this.metrics = metrics;
        this.gate = gate;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/health", Access.PUBLIC, this::health);
        routes.add(Method.GET, "/health/live", Access.PUBLIC, this::live);
        routes.add(Method.GET, "/health/ready", Access.PUBLIC, this::ready);
        routes.add(Method.GET, "/time", Access.PUBLIC, this::time);
        routes.add(Method.GET, "/metrics", Access.PUBLIC, this::metrics);
    }

    /** Adds the calls that are served only where the settings say so. */
    public void addDebugCallsTo(RouteTable routes) {
        routes.add(Method.GET, "/debug/trade-count", Access.VIEWER, this::tradeCount);
        routes.add(Method.POST, "/debug/reset", Access.SUPERUSER, this::reset);
    }

    /** {@code GET /health}: everything; 503 when no orders are taken. */
    private Answer health(HttpCall call) {
        ExchangeHealth health = operations.health();
        ExchangeHealth.State state = gate.isShut() ? ExchangeHealth.State.DOWN : health.state();
        return Answer.json(status(state != ExchangeHealth.State.DOWN), json -> {
            json.writeStringField("status", JsonFields.word(state));
            json.writeStringField("version", BuildInfo.CURRENT.version());
            json.writeStringField("revision", BuildInfo.CURRENT.revision());
            JsonFields.id(json, "sequence", health.sequence());
            JsonFields.id(json, "persisted_sequence", health.persistedSequence());
            json.writeNumberField("persister_lag_events", health.persisterLagEvents());
            json.writeNumberField("persister_lag_seconds", health.persisterLagSeconds());
            JsonFields.objects(json, "checks", health.checks(), check -> {
                json.writeStringField("name", check.name());
                json.writeStringField("status", JsonFields.word(check.state()));
                JsonFields.optional(json, "detail", check.detail());
            });
        });
    }

    /** {@code GET /health/live}: 503 when only a restart helps. */
    private Answer live(HttpCall call) {
        return upOrDown(operations.health().alive());
    }

    /** {@code GET /health/ready}: 503 when new orders are not taken. */
    private Answer ready(HttpCall call) {
        return upOrDown(!gate.isShut() && operations.health().ready());
    }

    private static Answer upOrDown(boolean up) {
        return Answer.json(status(up), json -> json.writeStringField("status", up ? "up" : "down"));
    }

    private static Status status(boolean up) {
        return up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503;
    }

    /** {@code GET /time}. */
    private Answer time(HttpCall call) {
        return Answer.json(Status.OK_200, json -> ServerTime.write(json, Clock.systemUTC()));
    }

    /** {@code GET /metrics}. */
    private Answer metrics(HttpCall call) {
        return Answer.of(PROMETHEUS_TEXT, metrics.scrape());
    }

    /** {@code GET /debug/trade-count}. */
    private Answer tradeCount(HttpCall call) {
        long count = operations.tradeCount();
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> json.writeNumberField("trade_count", count));
    }

    /** {@code POST /debug/reset}. */
    private Answer reset(HttpCall call) throws RefusedException {
        commands.done(new ResetExchange(), call.operatorSource(), call.times());
        Optional<String> undone = operations.completeReset();
        if (undone.isPresent()) {
            throw new RefusedException(
                    ProblemCode.HISTORY_UNAVAILABLE, "The exchange is wiped, but " + undone.get() + ".");
        }
        return Answer.noContent();
    }
}
