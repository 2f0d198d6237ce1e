package org.bourse.floor.feed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bourse.floor.market.DecimalText;

/**
 * Reads JSON where it lies, in the order it comes, and allocates nothing. What is no JSON, nests deeper than a venue's message
 * ever does, or is something else than was asked for, ends with a {@link MalformedFrameException}.
 */
final class JsonCursor {

    static final int MAX_DEPTH = 16;

    /** Eight bytes at once, the first one lowest. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int depth;
    private boolean first;
    private int from;
    private int to;

    void reset(byte[] newBytes, int start, int length) {
        bytes = newBytes;
        at = start;
        end = start + length;
        depth = 0;
        first = false;
    }

    /** Goes over a value that is read when more is known; answers its place, to come back to by {@link #moveTo}. */
    int skipped() {
        int position = at;
        skip();
        return position;
    }

    /** Goes to the beginning of a value that was skipped, to read that alone. */
    void moveTo(int position) {
        at = position;
        depth = 1;
        first = false;
    }

    /** Where it reads on, to come back to by {@link #backTo}. */
    int place() {
        return at;
    }

    /** How deep that is. */
    int depth() {
        return depth;
    }

    /** Goes back to an element of the same array, to read it anew. */
    void backTo(int position, int newDepth) {
        at = position;
        depth = newDepth;
        first = false;
    }

    boolean isArray() {
        return peek() == '[';
    }

    boolean isObject() {
        return peek() == '{';
    }

    boolean isText() {
        return peek() == '"';
    }

    void enterObject() {
        enter('{');
    }

    void enterArray() {
        enter('[');
    }

    private void enter(int opening) {
        expect(opening);
        if (++depth > MAX_DEPTH) {
            throw new MalformedFrameException("nested too deep");
        }
        first = true;
    }

    /** Goes to the next member of the object, whose value is to be read or skipped then; false at its end. */
    boolean nextKey() {
        if (!next('}')) {
            return false;
        }
        string();
        expect(':');
        return true;
    }

    /** Goes to the next element of the array; false at its end. */
    boolean nextElement() {
        return next(']');
    }

    private boolean next(int closing) {
        int c = peek();
        if (c == closing) {
            at++;
            depth--;
            first = false;
            return false;
        }
        if (!first) {
            expect(',');
        }
        first = false;
        return true;
    }

    /** Whether the key or text that was read last is that one. */
    boolean is(byte[] name) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (bytes[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** The key or text that was read last, if it has one character; else 0. */
    int single() {
        return to - from == 1 ? bytes[from] : 0;
    }

    /** The key or text that was read last. */
    String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Where that begins. */
    int from() {
        return from;
    }

    /** Where that ends. */
    int to() {
        return to;
    }

    /** Reads a text, or a number as it is written. */
    void scalar() {
        int c = peek();
        if (c == '"') {
            string();
        } else {
            number();
        }
    }

    /** The number or text that was read last as an integer of that scale, or one of the negative answers of {@link DecimalText}. */
    long decimal(int scale) {
        return DecimalText.parse(bytes, from, to, scale);
    }

    /** The number that was read last as an integer of that scale, below 0 or not; what can't be one is refused. */
    long signed(int scale) {
        boolean negative = from < to && bytes[from] == '-';
        long value = DecimalText.parse(bytes, negative ? from + 1 : from, to, scale);
        if (value < 0) {
            throw new MalformedFrameException("no number");
        }
        return negative ? -value : value;
    }

    /** Reads an integer that is not negative. */
    long integer() {
        number();
        if (to - from > 18) {
            throw new MalformedFrameException("integer too large");
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedFrameException("no integer");
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Reads true or false. */
    boolean bool() {
        boolean value = peek() == 't';
        word(value ? "true" : "false");
        return value;
    }

    /** Reads a value of any kind and forgets it. */
    void skip() {
        switch (peek()) {
            case '"' -> string();
            case '{' -> {
                enterObject();
                while (nextKey()) {
                    skip();
                }
            }
            case '[' -> {
                enterArray();
                while (nextElement()) {
                    skip();
                }
            }
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    /** Nothing may follow. */
    void end() {
        skipSpace();
        if (at < end) {
            throw new MalformedFrameException("text after its end");
        }
    }

    private void string() {
        expect('"');
        from = at;
        while (at < end) {
            if (end - at >= Long.BYTES) {
                long marked = marked((long) EIGHT.get(bytes, at));
                if (marked == 0) {
                    at += Long.BYTES;
                    continue;
                }
                at += Long.numberOfTrailingZeros(marked) >>> 3;
            }
            int c = bytes[at];
            if (c == '"') {
                to = at++;
                return;
            }
            if (c >= 0 && c < ' ') {
                throw new MalformedFrameException("control character in a text");
            }
            at += c == '\\' ? 2 : 1;
        }
        throw new MalformedFrameException("ends within a text");
    }

    /**
     * The high bit of the lowest byte that is a quote, a backslash or a control character, and perhaps of bytes above it; 0: none
     * is. A byte borrows from the one above it only where it is itself one of these.
     */
    private static long marked(long eight) {
        long quotes = eight ^ QUOTES;
        long backslashes = eight ^ BACKSLASHES;
        return ((quotes - ONES & ~quotes) | (backslashes - ONES & ~backslashes) | (eight - SPACES & ~eight))
                & HIGH_BITS;
    }

    private void number() {
        skipSpace();
        from = at;
        while (at < end && isOfNumber(bytes[at])) {
            at++;
        }
        to = at;
        if (from == to) {
            throw new MalformedFrameException(at < end ? "no value" : "ends before its end");
        }
    }

    private static boolean isOfNumber(int c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at >= end || bytes[at] != word.charAt(i)) {
                throw new MalformedFrameException("no value");
            }
            at++;
        }
        from = at;
        to = at;
    }

    private void expect(int c) {
        if (peek() != c) {
            throw new MalformedFrameException("no '" + (char) c + "' where one belongs");
        }
        at++;
    }

    private int peek() {
        skipSpace();
        if (at >= end) {
            throw new MalformedFrameException("ends before its end");
        }
        return bytes[at];
    }

    private void skipSpace() {
        while (at < end && bytes[at] <= ' ' && isSpace(bytes[at])) {
            at++;
        }
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
