package org.bourse.server.marketdata;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bourse.server.guard.WebSocketFrame;

/**
 * A message in the form in which it goes over a WebSocket. A server's frames are the same for every client, so each message
 * is encoded once, however many get it.
 */
public final class Frame implements Outgoing {

    /** Asks the client's WebSocket for a pong. */
    public static final Frame PING = new Frame(WebSocketFrame.ping());

    private final byte[] bytes;

    private Frame(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A text in UTF-8. */
    public static Frame text(byte[] text) {
        return new Frame(WebSocketFrame.text(text));
    }

    /** A text. */
    public static Frame text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the connection: {@code code} is one of RFC 6455, section 7.4; {@code reason} is at most 123 ASCII characters. */
    public static Frame close(int code, String reason) {
        return new Frame(WebSocketFrame.close(code, reason));
    }

    /** Answers a ping with what it carried, at most 125 bytes. */
    public static Frame pong(byte[] payload) {
        return new Frame(WebSocketFrame.pong(payload));
    }

    /** Both frames, this one first. */
    public Frame then(Frame next) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + next.bytes.length);
        next.copyTo(both, bytes.length);
        return new Frame(both);
    }

    /** The number of bytes that go over the wire. */
    public int length() {
        return bytes.length;
    }

    /** Copies all bytes to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }
}
