package org.bourse.server.guard;

import io.helidon.http.Headers;
import java.util.Optional;

/** Listener to one WebSocket, called on the connection's own thread. Frames are read again when a call returns. */
public interface WebSocketListener {

    /** The reason against a connection for a request with these headers, in a sentence; empty when there is none. */
    Optional<String> refusal(Headers headers);

    /** The connection is open. */
    void onOpen(WebSocketConnection connection);

    /** A frame came, of whatever kind; false to read no more. May wait, which is how a client is slowed down. */
    boolean onFrame();

    /** A text came, whole. */
    void onText(String text);

    /** A binary message came, whole; what was in it is gone. */
    void onBinary();

    /** A message came that is longer than one may be, and was not kept. */
    void onTooLong();

    /** A ping came, with at most 125 bytes. */
    void onPing(byte[] payload);

    /** A pong came. */
    void onPong();

    /** The client closes the connection; {@code code} is to be answered. Nothing is read any more. */
    void onClose(int code);

    /**
     * The client broke the protocol. Nothing is read any more.
     *
     * @param code the close code that says so (RFC 6455, section 7.4.1)
     * @param reason a few words, in ASCII
     */
    void onViolation(int code, String reason);

    /** The end, however it came; always the last call. Waits until what is to be told was written, or can't be. */
    void onEnd();
}
