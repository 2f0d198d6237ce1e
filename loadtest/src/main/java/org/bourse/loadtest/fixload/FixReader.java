package org.bourse.loadtest.fixload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Cuts a stream of bytes into messages, and finds fields in the newest. */
final class FixReader {

    /** {@code 8=FIX.4.4|9=}. */
    private static final int LENGTH_START = 12;

    /** {@code 10=123|}. */
    private static final int TRAILER_LENGTH = 7;

    private final InputStream in;
    private byte[] bytes = new byte[1 << 16];
    private int start;
    private int end;
    private int messageEnd;

    FixReader(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next message; throws when the stream ends. */
    void next() throws IOException {
        start = messageEnd;
        int bodyStart = LENGTH_START;
        int length = 0;
        while (at(bodyStart) != FixFrame.SOH) {
            length = length * 10 + at(bodyStart) - '0';
            bodyStart++;
        }
        int total = bodyStart + 1 + length + TRAILER_LENGTH;
        at(total - 1);
        messageEnd = start + total;
    }

    /** The text of a field of the message, empty when it has none. */
    String text(int tag) {
        byte[] name = (FixFrame.SOH + Integer.toString(tag) + "=").getBytes(StandardCharsets.ISO_8859_1);
        for (int i = start; i + name.length < messageEnd; i++) {
            if (isAt(name, i)) {
                int from = i + name.length;
                int to = from;
                while (bytes[to] != FixFrame.SOH) {
                    to++;
                }
                return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private boolean isAt(byte[] name, int from) {
        for (int i = 0; i < name.length; i++) {
            if (bytes[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** A byte of the message by its place, read when it isn't there yet. */
    private byte at(int place) throws IOException {
        while (start + place >= end) {
            if (end == bytes.length) {
                makeRoom();
            }
            int read = in.read(bytes, end, bytes.length - end);
            if (read < 0) {
                throw new EOFException("the exchange closed a FIX session");
            }
            end += read;
        }
        return bytes[start + place];
    }

    private void makeRoom() {
        byte[] target = start > 0 ? bytes : new byte[2 * bytes.length];
        System.arraycopy(bytes, start, target, 0, end - start);
        bytes = target;
        end -= start;
        messageEnd = 0;
        start = 0;
    }
}
