package org.bourse.server.api;

import io.helidon.http.Status;
import org.bourse.server.metrics.BuildInfo;
import org.bourse.server.metrics.ExchangeMetrics;

/** For operators and their tools: health, metrics, and the calls that only the operator's key allows. */
final class OperationsApi {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final ExchangeOperations operations;
    private final ExchangeMetrics metrics;
    private final RequestGate gate;

    OperationsApi(ExchangeOperations operations, ExchangeMetrics metrics, RequestGate gate) {
        this.operations = operations;
        this.metrics = metrics;
        this.gate = gate;
    }

    /** {@code GET /health}: everything; 503 when no orders are taken. */
    Answer health(Call call) {
        ExchangeHealth health = operations.health();
        JsonWriter json = new JsonWriter();
        json.startObject();
        ExchangeHealth.State state = gate.isShut() ? ExchangeHealth.State.DOWN : health.state();
        json.field("status", OrderTerms.word(state));
        json.field("version", BuildInfo.CURRENT.version());
        json.field("revision", BuildInfo.CURRENT.revision());
        json.id("sequence", health.sequence());
        json.id("persisted_sequence", health.persistedSequence());
        json.field("persister_lag_events", health.persisterLagEvents());
        json.seconds("persister_lag_seconds", health.persisterLagSeconds());
        json.startArray("checks");
        for (ExchangeHealth.Check check : health.checks()) {
            json.startObject();
            json.field("name", check.name());
            json.field("status", OrderTerms.word(check.state()));
            json.optionalField("detail", check.detail());
            json.endObject();
        }
        json.endArray();
        json.endObject();
        return Answer.json(status(state != ExchangeHealth.State.DOWN), json);
    }

    /** {@code GET /health/live}: 503 when only a restart helps. */
    Answer live(Call call) {
        return upOrDown(operations.health().alive());
    }

    /** {@code GET /health/ready}: 503 when new orders are not taken. */
    Answer ready(Call call) {
        return upOrDown(!gate.isShut() && operations.health().ready());
    }

    private static Answer upOrDown(boolean up) {
        JsonWriter json = new JsonWriter();
        json.startObject();
        json.field("status", up ? "up" : "down");
        json.endObject();
        return Answer.json(status(up), json);
    }

    private static Status status(boolean up) {
        return up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503;
    }

    /** {@code GET /metrics}. */
    Answer metrics(Call call) {
        return Answer.of(PROMETHEUS_TEXT, metrics.scrape());
    }

    /** {@code GET /debug/trade-count}. */
    Answer tradeCount(Call call) {
        long count = operations.tradeCount();
        call.reached(Phase.READ);
        JsonWriter json = new JsonWriter();
        json.startObject();
        json.field("trade_count", count);
        json.endObject();
        return Answer.json(Status.OK_200, json);
    }

    /** {@code POST /debug/reset}. */
    Answer reset(Call call) {
        operations.reset();
        call.reached(Phase.SEQUENCER);
        return Answer.noContent();
    }
}
