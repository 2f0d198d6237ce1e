package org.bourse.server.api;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/** Answers what the web server refuses by itself, before there is a request to route, in the same form as all else. */
final class ProtocolProblems implements DirectHandler {

    /** What the web server says, with status 400, of headers beyond its limit. */
    private static final String HEADERS_TOO_LARGE = "Header size exceeded";

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

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        Answer answer = Answer.problem(problem(request, status, message));
        answer.headers().forEach(headers::set);
        return TransportResponse.builder()
                .status(answer.status())
                .headers(headers)
                .entity(answer.body())
                .keepAlive(false)
                .build();
    }

    private static Problem problem(TransportRequest request, Status status, String message) {
        boolean encoded = request.headers().contains(HeaderNames.CONTENT_ENCODING);
        return switch (status.code()) {
            case 413 -> new Problem(ProblemCode.BODY_TOO_LARGE, "The body is longer than the exchange reads.");
            case 414 -> new Problem(ProblemCode.URI_TOO_LONG, "The first line of the request is too long.");
            case 500 -> new Problem(ProblemCode.INTERNAL_ERROR, "The exchange failed to answer.");
            default -> {
                if (HEADERS_TOO_LARGE.equals(message)) {
                    yield new Problem(ProblemCode.HEADERS_TOO_LARGE, "The request's headers are too long.");
                }
                yield encoded
                        ? new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must not have a Content-Encoding.")
                        : new Problem(ProblemCode.INVALID_REQUEST, "The request is not valid HTTP/1.1.");
            }
        };
    }
}
