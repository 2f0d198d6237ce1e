package org.bourse.server.webhook;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a receiver, used by one attempt at a time. A request is written once and never again: whether a notice
 * is repeated is the schedule's decision alone. Answers are read with httpcore's parsers, within bounds that hold while
 * they arrive.
 *
 * <p>All blocking calls end soon after the thread is interrupted, as sockets do on virtual threads.
 */
final class ReceiverConnection implements AutoCloseable {

    /** The bytes that are read of interim answers and the head of the final one, together. */
    static final int MOST_HEAD_BYTES = 65_536;

    /** The bytes that are read of an answer's body; a longer one costs the receiver its connection. */
    static final int MOST_BODY_BYTES = 16_384;

    /** The time that the next piece of a body is waited for: the answer's status is known by then. */
    private static final int BODY_PAUSE_MILLIS = 1_000;

    private static final int BUFFER_BYTES = 2_048;

    /** Headers cost a multiple of their bytes when they are very short, hence a bound on their number, too. */
    private static final int MOST_HEADERS = 1_000;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(MOST_HEAD_BYTES)
            .setMaxHeaderCount(MOST_HEADERS)
            .build();

    private final ReceiverWire wire;
    private final Socket socket;
    private final AnswerInput input;
    private final int answerTimeoutMillis;
    private final SessionInputBufferImpl buffer =
            new SessionInputBufferImpl(new BasicHttpTransportMetrics(), BUFFER_BYTES, 0, MOST_HEAD_BYTES, null);
    private final DefaultHttpResponseParser parser = new DefaultHttpResponseParser(LIMITS);
    private long lastUsedNanos;

    private ReceiverConnection(ReceiverWire wire, Socket socket, int answerTimeoutMillis) throws IOException {
        this.wire = wire;
        this.socket = socket;
        this.input = new AnswerInput(socket.getInputStream());
        this.answerTimeoutMillis = answerTimeoutMillis;
    }

    /**
     * Connects to this very address.
     *
     * @param host what the certificate must be for
     * @param tls what makes the connection secure; for {@code http} it is not asked
     */
    static ReceiverConnection open(
            URI target, InetSocketAddress address, String host, SSLSocketFactory tls, WebhookSettings settings)
            throws IOException {
        ReceiverWire wire = new ReceiverWire();
        boolean opened = false;
        try {
            wire.setTcpNoDelay(true);
            wire.setSoTimeout(settings.requestTimeoutMillis());
            wire.connect(address, settings.connectTimeoutMillis());
            Socket socket = isSecure(target) ? secured(wire, host, address.getPort(), tls) : wire;
            ReceiverConnection connection = new ReceiverConnection(wire, socket, settings.requestTimeoutMillis());
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                wire.close();
            }
        }
    }

    static boolean isSecure(URI target) {
        return "https".equals(target.getScheme().toLowerCase(Locale.ROOT));
    }

    private static SSLSocket secured(Socket wire, String host, int port, SSLSocketFactory tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(wire, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /**
     * Sends the notice and waits for the head of the answer.
     *
     * @return the answer, of whose body nothing was read
     */
    ClassicHttpResponse post(URI target, WebhookMessage message) throws IOException, HttpException {
        socket.setSoTimeout(answerTimeoutMillis);
        socket.getOutputStream().write(request(target, message));
        begin("the head of the receiver's answer", MOST_HEAD_BYTES);
        ClassicHttpResponse answer = nextAnswer();
        while (isInterim(answer)) {
            answer = nextAnswer();
        }
        return answer;
    }

    private void begin(String part, int mostBytes) {
        wire.allow(mostBytes);
        input.begin(part, mostBytes);
    }

    private ClassicHttpResponse nextAnswer() throws IOException, HttpException {
        @Nullable ClassicHttpResponse answer = parser.parse(buffer, input);
        if (answer == null) {
            throw new EOFException("the receiver ended the connection");
        }
        return answer;
    }

    /** Whether another answer follows: any 1xx but a change to another protocol, which nobody asked for. */
    private static boolean isInterim(ClassicHttpResponse answer) {
        return answer.getCode() < HttpStatus.SC_SUCCESS && answer.getCode() != HttpStatus.SC_SWITCHING_PROTOCOLS;
    }

    /**
     * Reads what the answer has of a body, within bounds.
     *
     * @return whether the connection can be used again
     */
    boolean finish(ClassicHttpResponse answer) {
        try {
            socket.setSoTimeout(Math.min(BODY_PAUSE_MILLIS, answerTimeoutMillis));
            begin("the body of the receiver's answer", MOST_BODY_BYTES);
            skip(bodyOf(answer));
            lastUsedNanos = System.nanoTime();
            boolean mayStay = answer.getCode() >= HttpStatus.SC_SUCCESS
                    && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(null, answer, HttpCoreContext.create());
            return mayStay && buffer.length() == 0;
        } catch (IOException | HttpException e) {
            // The receiver has answered; what is wrong with the rest costs it the connection only.
            return false;
        }
    }

    private InputStream bodyOf(ClassicHttpResponse answer) throws HttpException {
        boolean none = answer.getCode() < HttpStatus.SC_SUCCESS
                || answer.getCode() == HttpStatus.SC_NO_CONTENT
                || answer.getCode() == HttpStatus.SC_NOT_MODIFIED;
        if (none) {
            return InputStream.nullInputStream();
        }
        long length = DefaultContentLengthStrategy.INSTANCE.determineLength(answer);
        if (length == ContentLengthStrategy.CHUNKED) {
            return new ChunkedInputStream(buffer, input, LIMITS);
        }
        return length >= 0
                ? new ContentLengthInputStream(buffer, input, length)
                : new IdentityInputStream(buffer, input);
    }

    /** Without closing it: httpcore's streams read on to their end when they are closed, however far that is. */
    private static void skip(InputStream body) throws IOException {
        byte[] piece = new byte[BUFFER_BYTES];
        int count = 0;
        while (count >= 0) {
            count = body.read(piece);
        }
    }

    /**
     * Whether the next request may be sent here: nothing has come since the last answer, not even the end. That takes a
     * millisecond, and does not find out a receiver that ends the connection another millisecond later.
     */
    boolean isUsable() {
        try {
            socket.setSoTimeout(1);
            begin("what comes unasked", 1);
            input.read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Since when it has been unused, by {@link System#nanoTime}. */
    long lastUsedNanos() {
        return lastUsedNanos;
    }

    private static byte[] request(URI target, WebhookMessage message) {
        byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST " + path(target) + " HTTP/1.1\r\n"
                        + "Host: " + target.getRawAuthority() + "\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n"
                        + "User-Agent: Bourse-Webhooks/1\r\n"
                        + "webhook-id: " + message.id() + "\r\n"
                        + "webhook-timestamp: " + message.timestampSeconds() + "\r\n"
                        + "webhook-signature: " + message.signature() + "\r\n"
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    private static String path(URI target) {
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
    }

    /**
     * Ends the connection at once. TLS's goodbye is left out: it would be written, and the JDK would read what is there
     * first, and either lets a receiver keep the thread.
     */
    @Override
    public void close() {
        try {
            wire.close();
        } catch (IOException e) {
            // It is as closed as it gets.
        }
    }
}
