package org.bourse.server.api.call;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bourse.engine.command.Authority;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.Texts;
import org.bourse.server.guard.GuardedConnection;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.Quoted;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.FieldNames;
import org.bourse.server.request.JsonObjectBody;
import org.bourse.server.request.PhaseTimes;
import org.bourse.server.request.RequestJson;
import org.bourse.server.request.RequestPhase;
import org.bourse.server.request.Symbols;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its answer, and its connection as far as that concerns us. Used by the request's own thread
 * only.
 */
public final class HttpCall {

    private static final FieldNames REASON_FIELD = new FieldNames("reason");
    private static final Logger LOG = LoggerFactory.getLogger(HttpCall.class);

    private static final int FIRST_CHUNK_BYTES = 1_024;

    /** Room is made for more than that only when it has come. */
    private static final int FIRST_BYTES = 4_096;

    private static final long UNDECLARED = -1;

    /** A name or address, as far as its characters go, with or without a port. */
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._~:\\[\\]-]{1,255}");

    private static final byte[] NO_BODY = {};

    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final HeaderName REASON = HeaderNames.create("X-Reason");
    private static final int LAST_OF_ASCII = 0x7F;
    private static final int LONGEST_REQUEST_ID = 64;

    private final ServerRequest request;
    private final GuardedConnection connection = GuardedConnection.current();
    private final int maxBodyBytes;
    private final PhaseTimes times = new PhaseTimes();
    private final List<Header> answerHeaders = new ArrayList<>(0);
    private String pathParameter = "";
    private String secondPathParameter = "";
    private String requestId = "";
    private String reason = "";
    private Caller caller = Caller.NOBODY;
    private QueryParameters query = QueryParameters.NONE;
    private boolean outOfStep;

    /** A call whose body may have this many bytes. */
    public HttpCall(ServerRequest request, int maxBodyBytes) {
        this.request = request;
        this.maxBodyBytes = maxBodyBytes;
    }

    /**
     * Reads the client's own id of this request, where it has one, and has the answer carry it, whatever that will be.
     * Refuses what could not stand in a line of the log.
     */
    public void readRequestId() throws RefusedException {
        List<String> values = headerValues(REQUEST_ID);
        if (values.isEmpty()) {
            return;
        }
        String value = values.getFirst();
        if (values.size() > 1 || !isRequestId(value)) {
            throw new RefusedException(
                    ProblemCode.INVALID_REQUEST,
                    "X-Request-Id may be given once, with 1 to " + LONGEST_REQUEST_ID
                            + " letters, digits or other visible characters of ASCII, not "
                            + Quoted.of(String.join(", ", values)) + ".");
        }
        requestId = value;
        answerWith(HeaderValues.create(REQUEST_ID, value));
    }

    private static boolean isRequestId(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST_REQUEST_ID
                && value.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }

    /** The client's own id of this request; empty when it gave none. */
    public String requestId() {
        return requestId;
    }

    /** The source of its commands. */
    public CommandSource source() {
        return requestId.isEmpty() ? CommandSource.REST : new CommandSource(Origin.REST, "", requestId);
    }

    /** The same of a command of the operator's, for the reason in a header, where there is one. */
    public CommandSource operatorSource() {
        return operatorSource(reason);
    }

    /** The same of a command of the operator's, for this reason. */
    public CommandSource operatorSource(String why) {
        return new CommandSource(Origin.OPERATOR, "", requestId, new Authority(caller.operatorId(), why));
    }

    /** The operator that calls; 0 for who has the configured key. */
    public long operatorId() {
        return caller.operatorId();
    }

    /** The operator that calls, for a line of the log. */
    public String byOperator() {
        return caller.operatorId() == 0
                ? "by the operator"
                : "by the operator " + caller.operatorId() + ", " + Quoted.of(caller.name());
    }

    /** Says who calls, once that is known. */
    public void identify(Caller who) throws RefusedException {
        caller = who;
        if (who.brokerId() != 0 || who.isOperator()) {
            connection.authenticated();
        }
        if (who.isOperator()) {
            readReason();
        }
    }

    /** Percent-encoded, as a header has room for ASCII alone. */
    private void readReason() throws RefusedException {
        List<String> values = headerValues(REASON);
        if (values.isEmpty()) {
            return;
        }
        Optional<String> read = values.size() == 1 ? decoded(values.getFirst()) : Optional.empty();
        reason = read.filter(text -> Texts.isPrintable(text, 1, Texts.MAX_REASON_LENGTH) && !text.isBlank())
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.INVALID_REQUEST,
                        "X-Reason may be given once, with 1 to " + Texts.MAX_REASON_LENGTH
                                + " characters, not all of them spaces, of UTF-8 that is percent-encoded where it is not"
                                + " of ASCII or a % itself, not "
                                + Quoted.of(String.join(", ", values)) + "."));
    }

    private static Optional<String> decoded(String value) {
        if (value.chars().anyMatch(character -> character > LAST_OF_ASCII)) {
            return Optional.empty();
        }
        try {
            return Optional.of(UrlText.ofPath(value));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Says what its path and query mean. Refuses a query that the route doesn't know. */
    public void follow(Route route) throws RefusedException {
        pathParameter = parameter(route.path(), 0);
        secondPathParameter = parameter(route.path(), 1);
        query = QueryParameters.read(request.query().rawValue(), route.queryParameters());
    }

    private String parameter(PathTemplate path, int index) throws RefusedException {
        if (index >= path.parameters()) {
            return "";
        }
        String raw = path.parameter(rawPath(), index);
        return decoded(raw)
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.INVALID_REQUEST,
                        "The path is not UTF-8, percent-encoded: " + Quoted.of(raw) + "."));
    }

    /** The HTTP method. */
    public Method method() {
        return request.prologue().method();
    }

    /** Host and port as the client knows them; this machine's name when it gives none that can be one. */
    public String authority() {
        Headers headers = request.headers();
        String host = headers.contains(HeaderNames.HOST)
                ? headers.get(HeaderNames.HOST).get().strip()
                : "";
        return AUTHORITY.matcher(host).matches() && !host.equals(GuardedConnection.NO_HOST)
                ? host
                : "localhost:" + request.localPeer().port();
    }

    /** Whether it came under TLS. */
    public boolean isSecure() {
        return request.isSecure();
    }

    /** The path as it was sent. */
    public String rawPath() {
        return request.prologue().uriPath().rawPath();
    }

    /** The broker whose key came with it; 0 when the call needs none. */
    public long brokerId() {
        return caller.brokerId();
    }

    /** The parameter in its path. */
    public String pathParameter() {
        return pathParameter;
    }

    /** The symbol that is the value in its path. Refuses what is none. */
    public String symbol() throws RefusedException {
        String symbol = Symbols.canonical(pathParameter);
        if (symbol.isEmpty()) {
            throw QueryParameters.invalid("symbol", Symbols.RULE + ", not " + Quoted.of(pathParameter));
        }
        return symbol;
    }

    /** The second parameter in its path, decoded; empty when the route has none. */
    public String secondPathParameter() {
        return secondPathParameter;
    }

    /** The request's headers. */
    public Headers headers() {
        return request.headers();
    }

    /** The address of its client, also where a trusted proxy brought it. */
    public InetAddress clientAddress() {
        return connection.clientAddress();
    }

    /** The other end of its connection, which may be a proxy. */
    public InetAddress peerAddress() {
        return connection.peerAddress();
    }

    /** The values of a header, in the order in which they came. */
    public List<String> headerValues(String name) {
        return headerValues(HeaderNames.create(name));
    }

    private List<String> headerValues(HeaderName header) {
        return request.headers().contains(header)
                ? request.headers().get(header).allValues()
                : List.of();
    }

    /** Its query parameters. */
    public QueryParameters query() {
        return query;
    }

    /** Says that a phase is over. */
    public void reached(RequestPhase phase) {
        times.reached(phase);
    }

    /** The time that each phase took so far. */
    public PhaseTimes times() {
        return times;
    }

    /** Adds a header to whatever the answer will be. */
    public void answerWith(Header header) {
        answerHeaders.add(header);
    }

    /**
     * Whether the connection must end with this answer: the client or a stop asks for it, or there is a body that was not
     * read and may never come, or is too long to wait for.
     */
    public boolean isLastOnConnection(Answer answer, boolean stopping) {
        Headers headers = request.headers();
        if (stopping || outOfStep || headers.contains(HeaderValues.CONNECTION_CLOSE)) {
            return true;
        }
        return !request.content().consumed()
                && (headers.contains(HeaderNames.EXPECT)
                        || answer.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()
                        || declaredLength() > maxBodyBytes);
    }

    /** Sends the answer; {@code last} says that the connection ends with it. */
    public void send(Answer answer, ServerResponse response, boolean last) {
        response.status(answer.status());
        answer.headers().forEach(response::header);
        answerHeaders.forEach(response::header);
        if (last) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        AnswerStream stream = answer.stream();
        if (stream != null) {
            send(stream, response);
        } else if (method().equals(Method.HEAD)) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, answer.body().length));
            response.send(NO_BODY);
        } else {
            response.send(answer.body());
        }
    }

    /** A body that could not be written to its end has none: the connection is closed without one. */
    private void send(AnswerStream stream, ServerResponse response) {
        try (stream) {
            OutputStream out = response.outputStream();
            if (!method().equals(Method.HEAD)) {
                stream.writeTo(out);
            }
            out.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} was cut off in the middle of its answer: {}", rawPath(), e.toString());
            throw new CloseConnectionException("the answer could not be written to its end");
        }
    }

    /**
     * Reads what the client still sends, before the connection is closed: closing on unread bytes resets it, and the
     * client might lose the answer. The guard bounds how much that is, and for how long. Without a right key nothing is
     * read on; a client that waits for "100 Continue" sends nothing.
     */
    public void discardBody() {
        if (outOfStep || !connection.isAuthenticated() || headers().contains(HeaderNames.EXPECT)) {
            return;
        }
        try {
            request.content().consume();
        } catch (RuntimeException e) {
            LOG.debug("the rest of a refused body could not be read", e);
        }
    }

    /** Its JSON body, whole, still to be read. Waits for it. Refuses what is too long or not declared as JSON. */
    public RequestJson json() throws RefusedException {
        return new RequestJson.Body(body());
    }

    /** The operator's reason, the only field of its JSON body. Waits for it. */
    public String bodyReason() throws RefusedException {
        JsonObjectBody fields = JsonObjectBody.read(body(), REASON_FIELD);
        String given = fields.requiredReason(0);
        fields.refuseFaults();
        reached(RequestPhase.PARSE);
        return given;
    }

    /** The bytes of {@link #json}. */
    public byte[] body() throws RefusedException {
        requireJson();
        long declared = declaredLength();
        if (declared > maxBodyBytes) {
            throw tooLarge();
        }
        try {
            byte[] body = read(
                    request.content().inputStream(),
                    declared == UNDECLARED ? FIRST_CHUNK_BYTES : Math.toIntExact(Math.min(declared, FIRST_BYTES)));
            reached(RequestPhase.BODY);
            return body;
        } catch (RequestException e) {
            // The guard found a chunk that is too long or none: where the next request begins can't be known.
            outOfStep = true;
            throw e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()
                    ? tooLarge()
                    : new RefusedException(
                            ProblemCode.INVALID_REQUEST,
                            Objects.requireNonNullElse(e.getMessage(), "The body can't be read."));
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client left in the middle of a body", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the body could not be read", e);
        }
    }

    /** Reads to the end, which also tells the server that the connection is ready for the next request. */
    private byte[] read(InputStream stream, int expectedBytes) throws IOException, RefusedException {
        byte[] buffer = new byte[expectedBytes + 1];
        int length = 0;
        int read = stream.read(buffer, 0, buffer.length);
        while (read >= 0) {
            length += read;
            if (length > maxBodyBytes) {
                throw tooLarge();
            }
            if (length == buffer.length) {
                int larger = Math.min(2 * length, maxBodyBytes + 1);
                if (!connection.hold(larger)) {
                    outOfStep = true;
                    throw new RefusedException(
                            ProblemCode.BACKLOG_FULL, "The exchange holds as many unfinished bodies as it may.");
                }
                buffer = Arrays.copyOf(buffer, larger);
            }
            read = stream.read(buffer, length, buffer.length - length);
        }
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    /** The value of Content-Length, which is digits or the guard would have refused the request. */
    private long declaredLength() {
        Headers headers = request.headers();
        return headers.contains(HeaderNames.CONTENT_LENGTH)
                ? Long.parseLong(headers.get(HeaderNames.CONTENT_LENGTH).get())
                : UNDECLARED;
    }

    private RefusedException tooLarge() {
        return new RefusedException(
                ProblemCode.BODY_TOO_LARGE, "The body must have at most " + maxBodyBytes + " bytes.");
    }

    /** A missing content type is taken for JSON, for those who call by hand. */
    private void requireJson() throws RefusedException {
        Headers headers = request.headers();
        if (!headers.contains(HeaderNames.CONTENT_TYPE)) {
            return;
        }
        String type = headers.get(HeaderNames.CONTENT_TYPE).get().strip();
        if (!type.equals("application/json") && !isJsonInUtf8(type.toLowerCase(Locale.ROOT))) {
            throw new RefusedException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "The Content-Type must be application/json (in UTF-8), not " + Quoted.of(type) + ".");
        }
    }

    private static boolean isJsonInUtf8(String type) {
        int semicolon = type.indexOf(';');
        String essence = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
        if (!essence.equals("application/json") && !essence.equals("application/merge-patch+json")) {
            return false;
        }
        int charset = type.indexOf("charset=");
        if (charset < 0) {
            return true;
        }
        String name = type.substring(charset + "charset=".length()).strip().replace("\"", "");
        return name.equals("utf-8") || name.startsWith("utf-8;") || name.equals("utf8") || name.equals("us-ascii");
    }
}
