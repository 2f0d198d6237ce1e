package org.bourse.floor.desk;

import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bourse.server.guard.FaultAnswers;
import org.bourse.server.guard.WebSocketUpgrade;

/** Answers what the guard and the web server refuse by themselves, before there is a call, in the same form as all else. */
final class TransportRefusals implements DirectHandler {

    /** What RFC 9110 asks of a 426, and RFC 6455 of a refused version. */
    static final List<Header> UPGRADE = List.of(
            HeaderValues.create(HeaderNames.UPGRADE, "websocket"),
            HeaderValues.create("Sec-WebSocket-Version", WebSocketUpgrade.VERSION_SPOKEN));

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

    /** The whole answer to what the guard in front of the web server refuses, as bytes. */
    static byte[] answer(int status, String detail) {
        String code = switch (status) {
            case 403 -> "origin_not_allowed";
            case 413 -> "body_too_large";
            case 414 -> "uri_too_long";
            case 426 -> "upgrade_required";
            case 429 -> "rate_limited";
            case 431 -> "headers_too_large";
            case 503 -> "too_much_unfinished";
            default -> "invalid_request";
        };
        List<Header> headers =
                new ArrayList<>(List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, DeskCall.PROBLEM)));
        if (status == 426) {
            headers.addAll(UPGRADE);
        }
        DeskRefusal refusal = new DeskRefusal(Status.create(status), code, detail);
        return FaultAnswers.bytes(status, headers, DeskCall.problem(refusal).getBytes(StandardCharsets.UTF_8));
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
