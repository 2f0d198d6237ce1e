package org.bourse.loadtest.fixwire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a stream of bytes into messages, and finds fields in the newest. Checks nothing, and looks at no more of a message
 * than it is asked for, so that it takes little of the processors that the server runs on. Used by one thread.
 */
public final class FixReader {

    /** The place of the body length: after {@code 8=FIX.4.4|9=}. */
    private static final int LENGTH_START = 12;

    /** {@code 10=123|}. */
    private static final int TRAILER_LENGTH = 7;

    private final InputStream in;
    private byte[] bytes = new byte[1 << 16];

    /** The beginning of the newest message's body. */
    private int body;

    /** The end of the newest message, and the beginning of the one after it. */
    private int end;

    /** The end of the bytes that have been read. */
    private int filled;

    /** A reader of a stream that is at the beginning of a message. */
    public FixReader(InputStream in) {
        this.in = in;
    }

    /**
     * The name of a field as {@link #find} wants it.
     *
     * @param tag the field's number; not 8 or 9, which come before the body
     */
    public static byte[] key(int tag) {
        return (FixWriter.SOH + Integer.toString(tag) + "=").getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Goes on to the next message, and waits for it when it isn't there yet. What the last one said is gone.
     *
     * @throws EOFException when the stream ends
     */
    public void next() throws IOException {
        while (!hasNext()) {
            fill();
        }
        body = bodyAfter(end);
        end = endOf(end, body);
    }

    /** Whether a whole message is there without waiting. */
    public boolean hasNext() {
        int next = bodyAfter(end);
        return next >= 0 && endOf(end, next) <= filled;
    }

    /** The message's type; of a longer one the first character. */
    public char type() {
        return (char) bytes[body + 3];
    }

    /** The place of a field's value in the message, for {@link #at}; -1 when the message has none. */
    public int find(byte[] key) {
        for (int i = body - 1; i < end - key.length; i++) {
            int matched = 0;
            while (matched < key.length && bytes[i + matched] == key[matched]) {
                matched++;
            }
            if (matched == key.length) {
                return i + key.length;
            }
        }
        return -1;
    }

    /** A byte of the message; its place is counted on from what {@link #find} returns. */
    public byte at(int place) {
        return bytes[place];
    }

    /** The text of a field of the message, empty when it has none. */
    public String text(byte[] key) {
        int from = find(key);
        if (from < 0) {
            return "";
        }
        int to = from;
        while (bytes[to] != FixWriter.SOH) {
            to++;
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The message from its type on, for people: with {@code |} between the fields. */
    public String describe() {
        return new String(bytes, body, end - body, StandardCharsets.ISO_8859_1).replace(FixWriter.SOH, '|');
    }

    /** The beginning of the body of the message that begins at {@code start}; -1 when that is not there yet. */
    private int bodyAfter(int start) {
        for (int i = start + LENGTH_START; i < filled; i++) {
            if (bytes[i] == FixWriter.SOH) {
                return i + 1;
            }
        }
        return -1;
    }

    private int endOf(int start, int messageBody) {
        int length = 0;
        for (int i = start + LENGTH_START; i < messageBody - 1; i++) {
            length = length * 10 + bytes[i] - '0';
        }
        return messageBody + length + TRAILER_LENGTH;
    }

    private void fill() throws IOException {
        if (end == filled) {
            end = 0;
            filled = 0;
        } else if (filled == bytes.length) {
            makeRoom();
        }
        int read = in.read(bytes, filled, bytes.length - filled);
        if (read < 0) {
            throw new EOFException("the other side closed the connection");
        }
        filled += read;
    }

    private void makeRoom() {
        byte[] target = end > 0 ? bytes : new byte[2 * bytes.length];
        System.arraycopy(bytes, end, target, 0, filled - end);
        bytes = target;
        filled -= end;
        end = 0;
    }
}
