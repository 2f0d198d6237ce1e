package org.bourse.server.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The opening handshake of WebSockets (RFC 6455, section 4.2), at the paths where there are some. */
public final class WebSocketUpgrade implements Http1Upgrader {

    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final HeaderName VERSION = HeaderNames.create("Sec-WebSocket-Version");

    /** The one version of the protocol. */
    public static final String VERSION_SPOKEN = "13";

    private static final int KEY_BYTES = 16;

    /** 16 bytes in Base64, the padding included: the JDK's decoder takes them without it. */
    private static final int KEY_LENGTH = 24;

    private static final String PROTOCOL = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Map<String, Supplier<WebSocketListener>> listenersByPath;
    private final int mostMessageBytes;

    /**
     * The handshake for these paths.
     *
     * @param listeners what listens to a connection, by the path it came to
     * @param mostMessageBytes how long a client's message may be
     */
    public WebSocketUpgrade(Map<String, Supplier<WebSocketListener>> listeners, int mostMessageBytes) {
        this.listenersByPath = Map.copyOf(listeners);
        this.mostMessageBytes = mostMessageBytes;
    }

    /** No path at all. */
    public static WebSocketUpgrade none() {
        return new WebSocketUpgrade(Map.of(), 1);
    }

    /** The paths at which WebSockets are opened. */
    public Set<String> paths() {
        return listenersByPath.keySet();
    }

    @Override
    public String supportedProtocol() {
        return "websocket";
    }

    @Override
    public @Nullable ServerConnection upgrade(
            ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        Supplier<WebSocketListener> listeners =
                listenersByPath.get(prologue.uriPath().rawPath());
        if (listeners == null || !(context instanceof GuardedContext guarded)) {
            return null;
        }
        WebSocketListener listener = listeners.get();
        String accept;
        try {
            accept = accept(prologue, headers);
            Optional<String> refusal = listener.refusal(headers);
            if (refusal.isPresent()) {
                throw new HttpFault(403, refusal.get());
            }
        } catch (HttpFault fault) {
            guarded.connection().count(fault);
            guarded.connection().answer(fault);
            throw new CloseConnectionException("no WebSocket was opened");
        }
        context.dataWriter()
                .writeNow(BufferData.create(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
        return new WebSocketConnection(guarded, listener, mostMessageBytes);
    }

    private static String accept(HttpPrologue prologue, Headers headers) throws HttpFault {
        if (!prologue.method().equals(Method.GET)) {
            throw HttpFault.badRequest("A WebSocket is opened by GET.");
        }
        if (!isOne(headers, VERSION) || !headers.get(VERSION).get().equals(VERSION_SPOKEN)) {
            throw new HttpFault(426, "Sec-WebSocket-Version must be there once, as 13.");
        }
        if (!isOne(headers, KEY) || !isKey(headers.get(KEY).get())) {
            throw HttpFault.badRequest("Sec-WebSocket-Key must be there once, as 16 bytes in Base64 with padding.");
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((headers.get(KEY).get() + PROTOCOL).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static boolean isOne(Headers headers, HeaderName name) {
        return headers.contains(name) && headers.get(name).valueCount() == 1;
    }

    private static boolean isKey(String text) {
        try {
            return text.length() == KEY_LENGTH && Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
