package org.bourse.server.api;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.bourse.server.api.call.Answer;
import org.bourse.server.guard.FaultAnswers;
import org.bourse.server.guard.WebSocketUpgrade;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;

/**
 * Answers what the guard and the web server refuse by themselves, before there is a request to route, in the same form as
 * all else.
 */
final class ProtocolProblems implements DirectHandler {

    private ProtocolProblems() {}

    /** Handlers for every kind of refusal. */
    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        ProtocolProblems problems = new ProtocolProblems();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, problems);
        }
        return handlers.build();
    }

    /** The whole answer to what the guard in front of the web server refuses, as bytes. */
    static byte[] answer(int status, String detail) {
        Answer answer = Answer.problem(new Problem(
                switch (status) {
                    case 403 -> ProblemCode.ORIGIN_NOT_ALLOWED;
                    case 413 -> ProblemCode.BODY_TOO_LARGE;
                    case 414 -> ProblemCode.URI_TOO_LONG;
                    case 426 -> ProblemCode.UPGRADE_REQUIRED;
                    case 429 -> ProblemCode.RATE_LIMITED;
                    case 431 -> ProblemCode.HEADERS_TOO_LARGE;
                    case 503 -> ProblemCode.BACKLOG_FULL;
                    default -> ProblemCode.INVALID_REQUEST;
                },
                detail));
        if (status == 426) {
            answer = withUpgrade(answer);
        }
        return FaultAnswers.bytes(status, answer.headers(), answer.body());
    }

    /** The answer with what RFC 9110 asks of a 426, and RFC 6455 of a refused version. */
    static Answer withUpgrade(Answer answer) {
        return answer.with(HeaderValues.create(HeaderNames.UPGRADE, "websocket"))
                .with(HeaderValues.create("Sec-WebSocket-Version", WebSocketUpgrade.VERSION_SPOKEN));
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        Answer answer = Answer.problem(problem(request, status));
        answer.headers().forEach(headers::set);
        return TransportResponse.builder()
                .status(answer.status())
                .headers(headers)
                .entity(answer.body())
                .keepAlive(false)
                .build();
    }

    private static Problem problem(TransportRequest request, Status status) {
        boolean encoded = request.headers().contains(HeaderNames.CONTENT_ENCODING);
        return switch (status.code()) {
            case 413 -> new Problem(ProblemCode.BODY_TOO_LARGE, "The body is longer than the exchange reads.");
            case 414 -> new Problem(ProblemCode.URI_TOO_LONG, "The first line of the request is too long.");
            case 500 -> new Problem(ProblemCode.INTERNAL_ERROR, "The exchange failed to answer.");
            default ->
                encoded
                        ? new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must not have a Content-Encoding.")
                        : new Problem(ProblemCode.INVALID_REQUEST, "The request is not valid HTTP/1.1.");
        };
    }
}
