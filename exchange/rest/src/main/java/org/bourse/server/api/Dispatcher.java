package org.bourse.server.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Set;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.Route;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.metrics.HttpRouteMetrics;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.orders.OrderName;
import org.bourse.server.problem.FailureTexts;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestGate;
import org.bourse.server.request.RequestPhase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every request: finds its route, checks who calls, has it answered, turns a failure into a problem
 * document, sends the answer, and notes how long it took.
 */
final class Dispatcher implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final RouteTable routes;
    private final Authentication authentication;
    private final RequestGate gate;
    private final HttpRouteMetrics unrouted;
    private final int maxBodyBytes;
    private final SlowRequestLog slowRequests;
    private final Set<String> webSocketPaths;

    Dispatcher(
            HttpSettings settings,
            RouteTable routes,
            Authentication authentication,
            RequestGate gate,
            ExchangeMetrics metrics,
            Set<String> webSocketPaths) {
        this.routes = routes;
        this.authentication = authentication;
        this.gate = gate;
        this.unrouted = metrics.httpRoute("other", "other");
        this.maxBodyBytes = settings.maxBodyBytes();
        this.slowRequests = new SlowRequestLog(settings.slowRequestMillis(), System::nanoTime);
        this.webSocketPaths = webSocketPaths;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        boolean inside = gate.enter();
        try {
            handle(new HttpCall(request, maxBodyBytes), response, inside);
        } finally {
            if (inside) {
                gate.leave();
            }
        }
    }

    private void handle(HttpCall call, ServerResponse response, boolean inside) {
        RouteTable.Resource resource = routes.find(call.rawPath());
        Route route = resource == null ? null : resource.route(call.method());
        Answer answer;
        if (resource == null && webSocketPaths.contains(call.rawPath())) {
            answer = webSocketOnly(call.method());
        } else if (resource == null) {
            answer = Answer.problem(new Problem(
                    ProblemCode.NOT_FOUND,
                    "Nothing is served at " + Quoted.of(call.rawPath())
                            + (OrderName.hasRawSlash(call.rawPath())
                                    ? "; a slash in a client_order_id is written %2F."
                                    : "; see /docs.")));
        } else if (route == null) {
            answer = otherMethod(call.method(), resource);
        } else {
            answer = answered(call, route, inside);
        }
        finish(call, route, answer, response);
    }

    /** Answers a request that is no handshake at a path where WebSockets are opened; a handshake does not come here. */
    private static Answer webSocketOnly(Method method) {
        if (method.equals(Method.GET)) {
            return ProtocolProblems.withUpgrade(Answer.problem(new Problem(
                    ProblemCode.UPGRADE_REQUIRED,
                    "This path is for WebSockets: send Connection: Upgrade and Upgrade: websocket.")));
        }
        Header allow = HeaderValues.create(HeaderNames.ALLOW, "GET");
        return method.equals(Method.OPTIONS)
                ? Answer.noContent().with(allow)
                : Answer.problem(new Problem(
                                ProblemCode.METHOD_NOT_ALLOWED, "A WebSocket is opened by GET, and by nothing else."))
                        .with(allow);
    }

    private static Answer otherMethod(Method method, RouteTable.Resource resource) {
        if (method.equals(Method.OPTIONS)) {
            return Answer.noContent().with(resource.allow());
        }
        return Answer.problem(new Problem(
                        ProblemCode.METHOD_NOT_ALLOWED,
                        Quoted.plain(method.text()) + " is not a method of this path; allowed are "
                                + resource.allow().get() + "."))
                .with(resource.allow());
    }

    private Answer answered(HttpCall call, Route route, boolean inside) {
        try {
            if (route.access() != Access.PUBLIC) {
                call.readRequestId();
                if (!inside) {
                    return Answer.problem(CommandProblems.problem(RejectReason.SHUTTING_DOWN));
                }
            }
            call.identify(authentication.caller(route.access(), call.headers(), call.clientAddress()));
            call.follow(route);
            return route.handler().handle(call);
        } catch (RefusedException e) {
            return Answer.problem(e.problem());
        } catch (CloseConnectionException e) {
            // The client is gone: nobody to answer.
            throw e;
        } catch (RuntimeException e) {
            return Answer.problem(FailureTexts.problem(
                    call.method().text() + " " + route.path().text(), call.requestId(), e));
        }
    }

    private void finish(HttpCall call, @Nullable Route route, Answer answer, ServerResponse response) {
        boolean last = call.isLastOnConnection(answer, gate.isShut());
        call.send(answer, response, last);
        call.reached(RequestPhase.SEND);
        int status = answer.status().code();
        if (route == null) {
            unrouted.record(status, call.times().totalNanos());
        } else {
            route.metrics().record(status, call.times().totalNanos());
            slowRequests.note(route, status, call.times(), call.brokerId(), call.requestId());
        }
        LOG.debug(
                "{} {} answered {}, broker {}{}",
                call.method(),
                call.rawPath(),
                status,
                call.brokerId(),
                FailureTexts.ofRequest(call.requestId()));
        if (last) {
            call.discardBody();
            throw new CloseConnectionException("that was the last answer on this connection");
        }
    }
}
