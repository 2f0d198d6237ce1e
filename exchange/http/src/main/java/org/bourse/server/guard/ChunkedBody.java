package org.bourse.server.guard;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a body in chunks by RFC 9112, section 7.1, and encodes what it is in plain chunks again: no extensions, no
 * trailer, small, each in one array. However finely a client cuts its body, the web server sees a few pieces; and none waits
 * for more than one of them. Used by one thread.
 */
final class ChunkedBody {

    private static final int PIECE_BYTES = 8_192;
    private static final int MOST_DIGITS = 8;
    private static final int MOST_LINE_BYTES = 1_024;

    /** The bytes that extensions and trailer may have together: they are only read, as nobody has a use for them. */
    private static final int MOST_DROPPED_BYTES = 16_384;

    private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum Expected {
        SIZE,
        DATA,
        END_OF_CHUNK,
        NOTHING
    }

    private final Input input;
    private final Lines lines;
    private final LongSupplier mostBytes;
    private final HttpFault tooLong;
    private final HttpFault lineTooLong = HttpFault.badRequest(
            "A chunk's extension or a trailer is too long: a line may have " + MOST_LINE_BYTES + " bytes.");

    private Expected expected = Expected.NOTHING;
    private long left;
    private long decoded;
    private int dropped;

    /** Bodies of at most that many bytes, which is asked again with each chunk. */
    ChunkedBody(Input input, LongSupplier mostBytes) {
        this.input = input;
        this.lines = new Lines(input);
        this.mostBytes = mostBytes;
        this.tooLong = new HttpFault(413, "The body is longer than is read here.");
    }

    /** A new body begins. */
    void begin() {
        expected = Expected.SIZE;
        decoded = 0;
        dropped = 0;
    }

    /** Whether all of the body was given out. */
    boolean isComplete() {
        return expected == Expected.NOTHING;
    }

    /**
     * The next piece of the body, encoded; waits for it.
     *
     * @return null when the client sends no more
     * @throws HttpFault when what came is no chunk
     */
    byte @Nullable [] next() throws HttpFault {
        if (!input.await(1)) {
            return null;
        }
        byte[] piece = new byte[Math.min(PIECE_BYTES, input.available())];
        int length = 0;
        while (expected != Expected.NOTHING && length < piece.length) {
            if (input.available() == 0 && length > 0) {
                break;
            }
            switch (expected) {
                case SIZE -> {
                    if (!size()) {
                        return null;
                    }
                }
                case DATA -> {
                    if (!input.await(1)) {
                        return null;
                    }
                    length += data(piece, length);
                }
                case END_OF_CHUNK -> {
                    if (!endOfChunk()) {
                        return null;
                    }
                }
                case NOTHING -> throw new IllegalStateException("the body is over");
            }
        }
        return encoded(piece, length, expected == Expected.NOTHING);
    }

    private boolean size() throws HttpFault {
        int end = lines.end(0, MOST_LINE_BYTES, lineTooLong);
        if (end < 0) {
            return false;
        }
        byte[] bytes = input.array();
        int from = input.position();
        int to = from + end - 2;
        int digits = from;
        long size = 0;
        while (digits < to && bytes[digits] == '0') {
            digits++;
        }
        int significant = digits;
        while (digits < to && Syntax.hex(bytes[digits]) >= 0) {
            size = size * 16 + Syntax.hex(bytes[digits]);
            digits++;
            if (digits - significant > MOST_DIGITS) {
                throw tooLong;
            }
        }
        if (digits == from) {
            throw HttpFault.badRequest("A chunk's size must be hexadecimal digits.");
        }
        drop(to - digits);
        if (!ChunkExtension.isValid(bytes, digits, to)) {
            throw HttpFault.badRequest("A chunk's size is followed by something that is no chunk extension.");
        }
        input.skip(end);
        if (size == 0) {
            return trailer();
        }
        decoded += size;
        if (decoded > mostBytes.getAsLong()) {
            throw tooLong;
        }
        left = size;
        expected = Expected.DATA;
        return true;
    }

    private int data(byte[] piece, int length) {
        int count = (int) Math.min(left, Math.min(input.available(), piece.length - length));
        System.arraycopy(input.array(), input.position(), piece, length, count);
        input.skip(count);
        left -= count;
        if (left == 0) {
            expected = Expected.END_OF_CHUNK;
        }
        return count;
    }

    private boolean endOfChunk() throws HttpFault {
        if (!input.await(2)) {
            return false;
        }
        if (input.at(0) != Syntax.CR || input.at(1) != Syntax.LF) {
            throw HttpFault.badRequest("A chunk does not end with CR LF where its size says.");
        }
        input.skip(2);
        expected = Expected.SIZE;
        return true;
    }

    private boolean trailer() throws HttpFault {
        while (true) {
            int end = lines.end(0, MOST_LINE_BYTES, lineTooLong);
            if (end < 0) {
                return false;
            }
            if (end > 2) {
                drop(end);
                int from = input.position();
                int colon = from;
                while (colon < from + end && Syntax.isToken(input.array()[colon])) {
                    colon++;
                }
                if (colon == from || input.array()[colon] != ':') {
                    throw HttpFault.badRequest("The trailer behind the last chunk has a line that is no header.");
                }
            }
            input.skip(end);
            if (end == 2) {
                expected = Expected.NOTHING;
                return true;
            }
        }
    }

    private void drop(int count) throws HttpFault {
        dropped += count;
        if (dropped > MOST_DROPPED_BYTES) {
            throw HttpFault.badRequest("Chunk extensions and trailer have more than " + MOST_DROPPED_BYTES + " bytes.");
        }
    }

    private static byte[] encoded(byte[] piece, int length, boolean last) {
        byte[] size =
                length == 0 ? new byte[0] : (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        int frame = length == 0 ? 0 : size.length + length + 2;
        byte[] encoded = new byte[frame + (last ? END.length : 0)];
        if (length > 0) {
            System.arraycopy(size, 0, encoded, 0, size.length);
            System.arraycopy(piece, 0, encoded, size.length, length);
            encoded[frame - 2] = Syntax.CR;
            encoded[frame - 1] = Syntax.LF;
        }
        if (last) {
            System.arraycopy(END, 0, encoded, frame, END.length);
        }
        return encoded;
    }
}
