package org.bourse.server.api.operations;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.engine.command.Command.ControlSession;
import org.bourse.engine.model.SessionAction;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.api.operations.ClientSessions.FixClientSession;
import org.bourse.server.api.operations.ClientSessions.WebSocketSession;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's calls about the sessions of FIX and WebSocket clients. They change nothing of the exchange's
 * state; what is ordered is in the journal before it is done, so that the audit trail has it.
 */
public final class SessionsApi {

    private static final Logger LOG = LoggerFactory.getLogger(SessionsApi.class);

    private final Commands commands;
    private final ClientSessions sessions;

    /** Calls about these sessions, noted by these commands. */
    public SessionsApi(Commands commands, ClientSessions sessions) {
        this.commands = commands;
        this.sessions = sessions;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/admin/sessions", Access.VIEWER, this::list);
        routes.add(Method.POST, "/admin/sessions/fix/{comp_id}/disconnect", Access.REGISTRAR, this::disconnectFix);
        routes.add(Method.POST, "/admin/sessions/fix/{comp_id}/reset", Access.REGISTRAR, this::resetFix);
        routes.add(
                Method.POST, "/admin/sessions/websocket/{id}/disconnect", Access.REGISTRAR, this::disconnectWebSocket);
    }

    /** {@code GET /admin/sessions}. */
    private Answer list(HttpCall call) {
        List<FixClientSession> fix = sessions.fix();
        List<WebSocketSession> webSockets = sessions.webSockets();
        call.reached(RequestPhase.READ);
        return Answer.json(Status.OK_200, json -> {
            JsonFields.objects(json, "fix", fix, session -> write(json, session));
            JsonFields.objects(json, "websocket", webSockets, session -> write(json, session));
        });
    }

    /** {@code POST /admin/sessions/fix/{comp_id}/disconnect}. */
    private Answer disconnectFix(HttpCall call) throws RefusedException {
        String compId = call.pathParameter();
        String reason = call.bodyReason();
        order(call, SessionAction.DISCONNECT_FIX, fixSession(compId).brokerId(), compId, reason);
        Optional<Boolean> disconnected = sessions.disconnectFix(compId, reason);
        if (disconnected.isEmpty()) {
            throw unknown("FIX session", compId);
        }
        log(call, "FIX session", compId, "disconnected", reason);
        return Answer.json(Status.OK_200, json -> {
            json.writeStringField("comp_id", compId);
            json.writeBooleanField("disconnected", disconnected.get());
        });
    }

    /** {@code POST /admin/sessions/fix/{comp_id}/reset}. */
    private Answer resetFix(HttpCall call) throws RefusedException {
        String compId = call.pathParameter();
        String reason = call.bodyReason();
        order(call, SessionAction.RESET_FIX, fixSession(compId).brokerId(), compId, reason);
        Optional<Boolean> reset = sessions.resetFix(compId, reason);
        if (reset.isEmpty()) {
            throw unknown("FIX session", compId);
        }
        if (!reset.get()) {
            throw new RefusedException(
                    ProblemCode.SESSION_BUSY, "The client of the FIX session is still being served; repeat the call.");
        }
        log(call, "FIX session", compId, "reset to sequence number 1", reason);
        return Answer.json(Status.OK_200, json -> {
            json.writeStringField("comp_id", compId);
            json.writeNumberField("next_incoming", 1);
            json.writeNumberField("next_outgoing", 1);
        });
    }

    /** {@code POST /admin/sessions/websocket/{id}/disconnect}. */
    private Answer disconnectWebSocket(HttpCall call) throws RefusedException {
        String connectionId = call.pathParameter();
        String reason = call.bodyReason();
        long brokerId = webSocket(connectionId).brokerId().orElse(0);
        order(call, SessionAction.DISCONNECT_WEBSOCKET, brokerId, connectionId, reason);
        if (!sessions.disconnectWebSocket(connectionId, reason)) {
            throw unknown("WebSocket connection", connectionId);
        }
        log(call, "WebSocket connection", connectionId, "closed", reason);
        return Answer.json(Status.OK_200, json -> {
            json.writeStringField("connection_id", connectionId);
            json.writeBooleanField("disconnected", true);
        });
    }

    private FixClientSession fixSession(String compId) throws RefusedException {
        return sessions.fix().stream()
                .filter(session -> session.compId().equals(compId))
                .findFirst()
                .orElseThrow(() -> unknown("FIX session", compId));
    }

    private WebSocketSession webSocket(String connectionId) throws RefusedException {
        return sessions.webSockets().stream()
                .filter(session -> session.connectionId().equals(connectionId))
                .findFirst()
                .orElseThrow(() -> unknown("WebSocket connection", connectionId));
    }

    /** Has the journal keep what is ordered, by whom and why. */
    private void order(HttpCall call, SessionAction action, long brokerId, String session, String reason)
            throws RefusedException {
        commands.done(new ControlSession(action, brokerId, session), call.operatorSource(reason), call.times());
    }

    private static RefusedException unknown(String what, String id) {
        return new RefusedException(ProblemCode.UNKNOWN_SESSION, "There is no " + what + " " + Quoted.of(id) + ".");
    }

    private static void log(HttpCall call, String what, String id, String done, String reason) {
        LOG.info(
                "{} {} {} {}{}: {}",
                what,
                id,
                done,
                call.byOperator(),
                FailureTexts.ofRequest(call.requestId()),
                reason);
    }

    private static void write(JsonGenerator json, FixClientSession session) throws IOException {
        json.writeStringField("comp_id", session.compId());
        JsonFields.id(json, "broker_id", session.brokerId());
        json.writeBooleanField("logged_on", session.loggedOn());
        JsonFields.optional(json, "address", session.address().orElse(""));
        optionalId(json, "key_id", session.keyId());
        json.writeNumberField("next_incoming", session.nextIncoming());
        json.writeNumberField("next_outgoing", session.nextOutgoing());
        json.writeNumberField("unsent", session.unsent());
    }

    private static void write(JsonGenerator json, WebSocketSession session) throws IOException {
        json.writeStringField("connection_id", session.connectionId());
        optionalId(json, "broker_id", session.brokerId());
        optionalId(json, "key_id", session.keyId());
        json.writeStringField("address", session.address());
        json.writeNumberField("subscriptions", session.subscriptions());
        JsonFields.time(json, "opened_at", session.openedAtMicros());
    }

    private static void optionalId(JsonGenerator json, String field, OptionalLong id) throws IOException {
        JsonFields.optionalId(json, field, id.orElse(0));
    }
}
