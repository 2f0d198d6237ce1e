package org.bourse.server.webhook;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes that a receiver sends, up to a bound that holds while they arrive: whatever an answer claims about its own
 * length, no more than that is ever asked for. Owned by one attempt at a time.
 */
final class AnswerInput extends InputStream {

    private final InputStream in;
    private String part = "";
    private int allowed;
    private int left;

    AnswerInput(InputStream in) {
        this.in = in;
    }

    /**
     * Begins a part of an answer.
     *
     * @param name what it is, for the refusal of a longer one
     */
    void begin(String name, int mostBytes) {
        part = name;
        allowed = mostBytes;
        left = mostBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
            throw new IOException(part + " has more than " + allowed + " bytes");
        }
        int count = in.read(into, offset, Math.min(length, left));
        left -= Math.max(count, 0);
        return count;
    }
}
