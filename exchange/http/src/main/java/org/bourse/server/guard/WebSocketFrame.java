package org.bourse.server.guard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A frame that a server sends over a WebSocket, as bytes (RFC 6455, section 5.2: one final frame, not masked). */
public final class WebSocketFrame {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_CLOSE = 0x88;
    private static final int FINAL_PING = 0x89;
    private static final int FINAL_PONG = 0x8A;
    private static final int LARGEST_SHORT = 125;
    private static final int LARGEST_MEDIUM = 65_535;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int LONGEST_HEADER = 10;

    private WebSocketFrame() {}

    /** A text in UTF-8. */
    public static byte[] text(byte[] text) {
        return of(FINAL_TEXT, text);
    }

    /** Ends the connection: {@code code} is one of RFC 6455, section 7.4; {@code reason} is at most 123 ASCII characters. */
    public static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        byte[] payload = new byte[Short.BYTES + text.length];
        payload[0] = (byte) (code >>> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, Short.BYTES, text.length);
        if (payload.length > LARGEST_SHORT) {
            throw new IllegalArgumentException("a reason of " + text.length + " characters is too long");
        }
        return of(FINAL_CLOSE, payload);
    }

    /** Asks the client's WebSocket for a pong. */
    public static byte[] ping() {
        return of(FINAL_PING, new byte[0]);
    }

    /** Answers a ping with what it carried, at most 125 bytes. */
    public static byte[] pong(byte[] payload) {
        return of(FINAL_PONG, payload);
    }

    private static byte[] of(int opcode, byte[] payload) {
        byte[] header = header(opcode, payload.length);
        byte[] bytes = Arrays.copyOf(header, header.length + payload.length);
        System.arraycopy(payload, 0, bytes, header.length, payload.length);
        return bytes;
    }

    private static byte[] header(int opcode, int length) {
        byte[] header = new byte[LONGEST_HEADER];
        header[0] = (byte) opcode;
        if (length <= LARGEST_SHORT) {
            header[1] = (byte) length;
            return Arrays.copyOf(header, 2);
        }
        if (length <= LARGEST_MEDIUM) {
            header[1] = LENGTH_IN_TWO_BYTES;
            header[2] = (byte) (length >>> 8);
            header[3] = (byte) length;
            return Arrays.copyOf(header, 4);
        }
        header[1] = LENGTH_IN_EIGHT_BYTES;
        for (int i = 0; i < Integer.BYTES; i++) {
            header[LONGEST_HEADER - 1 - i] = (byte) (length >>> (8 * i));
        }
        return header;
    }
}
