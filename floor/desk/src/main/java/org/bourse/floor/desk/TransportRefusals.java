package org.bourse.floor.desk;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;

/** Answers what the web server refuses by itself, before there is a call, in the same form as all else. */
final class TransportRefusals implements DirectHandler {

    private TransportRefusals() {}

    /** Handlers for every kind of refusal. */
    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        TransportRefusals refusals = new TransportRefusals();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, refusals);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        DeskRefusal refusal = switch (status.code()) {
            case 413 -> new DeskRefusal(status, "body_too_large", "The body is longer than the floor reads.");
            case 414 -> new DeskRefusal(status, "uri_too_long", "The first line of the request is too long.");
            case 404 -> new DeskRefusal(status, "not_found", "There is nothing here; /openapi has all calls.");
            case 500 -> new DeskRefusal(status, "internal_error", "The floor failed at that; its log says how.");
            default -> new DeskRefusal(status, "invalid_request", "The request is not valid HTTP/1.1.");
        };
        headers.set(HeaderValues.create(HeaderNames.CONTENT_TYPE, DeskCall.PROBLEM));
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .entity(DeskCall.problem(refusal).getBytes(StandardCharsets.UTF_8))
                .keepAlive(false)
                .build();
    }
}
