package org.bourse.server.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bourse.server.json.JsonText;
import org.bourse.server.problem.Problem;
import org.bourse.server.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** An HTTP answer before it is sent. */
final class Answer {

    private static final byte[] NO_BODY = {};
    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header PROBLEM_JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
    private static final Header CHALLENGE =
            HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"exchange\"");
    private static final List<Header> JSON_HEADERS = List.of(JSON);

    private final Status status;
    private final List<Header> headers;
    private final byte[] body;
    private final @Nullable AnswerStream stream;

    /** Keeps the bytes it is given: whoever made them leaves them alone from then on. */
    private Answer(Status status, List<Header> headers, byte[] body) {
        this(status, headers, body, null);
    }

    private Answer(Status status, List<Header> headers, byte[] body, @Nullable AnswerStream stream) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.stream = stream;
    }

    /** A JSON object with these fields. */
    static Answer json(Status status, JsonText.Fields fields) {
        return new Answer(status, JSON_HEADERS, JsonText.object(fields));
    }

    /** A document of some other type. */
    static Answer of(String contentType, byte[] body) {
        return new Answer(Status.OK_200, List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType)), body);
    }

    /** A text of some other type, in UTF-8. */
    static Answer of(String contentType, String body) {
        return of(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A body that is made while it is sent. */
    static Answer stream(String contentType, AnswerStream stream) {
        return new Answer(
                Status.OK_200, List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType)), NO_BODY, stream);
    }

    /** Done, nothing to say. */
    static Answer noContent() {
        return new Answer(Status.NO_CONTENT_204, List.of(), NO_BODY);
    }

    /** A refusal, with the headers that every one of its kind has. */
    static Answer problem(Problem problem) {
        List<Header> headers = new ArrayList<>();
        problem.headers().forEach((name, value) -> headers.add(HeaderValues.create(name, value)));
        headers.add(PROBLEM_JSON);
        ProblemCode code = problem.code();
        if (code.status() == Status.UNAUTHORIZED_401.code()) {
            headers.add(CHALLENGE);
        }
        if (code.retryAfterSeconds() > 0) {
            headers.add(HeaderValues.create(HeaderNames.RETRY_AFTER, code.retryAfterSeconds()));
        }
        return new Answer(Status.create(code.status()), List.copyOf(headers), problem.toJson());
    }

    /** The same answer with one more header. */
    Answer with(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.add(header);
        return new Answer(status, List.copyOf(more), body, stream);
    }

    Status status() {
        return status;
    }

    /** Its headers, content type included. */
    List<Header> headers() {
        return headers;
    }

    /** Its body, not to be changed; empty for none. */
    byte[] body() {
        return body;
    }

    /** Its body where that is made while it is sent; null where it is {@link #body()}. */
    @Nullable
    AnswerStream stream() {
        return stream;
    }
}
