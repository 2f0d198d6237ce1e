package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bourse.server.guard.FaultAnswers;

/** A request to the floor and its answer: parameters within their bounds, JSON out. */
final class DeskCall {

    /** The type of a problem document. */
    static final String PROBLEM = "application/problem+json";

    private static final JsonFactory JSON = new JsonFactory();

    private final ServerRequest request;
    private final ServerResponse response;

    /** Writes an answer's JSON. */
    @FunctionalInterface
    interface Content {

        /** Writes fields into an object that is open. */
        void write(JsonGenerator json) throws IOException;
    }

    /** Refuses a parameter that the call does not have, or that comes twice. */
    DeskCall(ServerRequest request, ServerResponse response, List<String> parameters) {
        this.request = request;
        this.response = response;
        for (String name : request.query().names()) {
            if (!parameters.contains(name)) {
                throw DeskRefusal.badRequest(
                        "unknown_parameter",
                        "There is no parameter " + FloorText.shown(name) + " here; "
                                + (parameters.isEmpty()
                                        ? "there are none"
                                        : "there are " + String.join(", ", parameters))
                                + ".");
            }
            if (request.query().all(name).size() > 1) {
                throw DeskRefusal.badRequest("repeated_parameter", "The parameter " + name + " comes more than once.");
            }
        }
    }

    ServerRequest request() {
        return request;
    }

    ServerResponse response() {
        return response;
    }

    /** A part of the path. */
    String path(String name) {
        return request.path().pathParameters().get(name);
    }

    Optional<String> text(String name) {
        return request.query().first(name).asOptional();
    }

    /** A parameter that is a whole number. */
    int number(String name, int otherwise, int least, int most) {
        return (int) number(name, (long) otherwise, least, most);
    }

    long number(String name, long otherwise, long least, long most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw DeskRefusal.badRequest(
                "invalid_" + name, name + " must be a whole number from " + least + " to " + most + ".");
    }

    /** A parameter that is one of some words. */
    String choice(String name, String otherwise, List<String> allowed) {
        String text = text(name).orElse(otherwise);
        if (!allowed.contains(text)) {
            throw DeskRefusal.badRequest("invalid_" + name, name + " must be " + FloorText.or(allowed) + ".");
        }
        return text;
    }

    /** A parameter that is a time, as nanoseconds since 1970. */
    long time(String name, long otherwise) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            Instant time = Instant.parse(text.get());
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw DeskRefusal.badRequest(
                    "invalid_" + name, name + " must be a time in UTC such as 2026-07-01T12:00:00.5Z.");
        }
    }

    void send(Content content) {
        send(Status.OK_200, content);
    }

    void send(Status status, Content content) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(json(content));
    }

    void refuse(DeskRefusal refusal) {
        refuse(response, refusal);
    }

    static void refuse(ServerResponse response, DeskRefusal refusal) {
        response.status(refusal.status());
        response.header(HeaderNames.CONTENT_TYPE, PROBLEM);
        response.send(problem(refusal));
    }

    /** The problem document of a refusal (RFC 9457). */
    static String problem(DeskRefusal refusal) {
        return json(json -> {
            json.writeStringField(
                    "title", FaultAnswers.reasonPhrase(refusal.status().code()));
            json.writeNumberField("status", refusal.status().code());
            json.writeStringField("code", refusal.code());
            json.writeStringField("detail", refusal.detail());
            if (!refusal.errors().isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (String error : refusal.errors()) {
                    json.writeString(error);
                }
                json.writeEndArray();
            }
        });
    }

    /** An object as text. */
    static String json(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
