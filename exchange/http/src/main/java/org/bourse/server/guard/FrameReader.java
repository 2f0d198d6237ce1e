package org.bourse.server.guard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Reads a client's frames by RFC 6455 and puts its messages together, within a bound. A frame is unmasked where it lies, as
 * it comes: what a client sends is touched once. Used by one thread.
 */
final class FrameReader {

    static final int PROTOCOL_ERROR = 1002;
    static final int INVALID_TEXT = 1007;
    static final int TOO_BIG = 1009;
    private static final int NO_CODE = 1005;

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int LONGEST_CONTROL = 125;
    private static final int FIRST_ROOM = 512;

    /** The part of too long a message that is read and dropped, in messages' longest lengths. */
    private static final int MOST_DROPPED = 16;

    /** A kind of frame or message that was read. */
    enum Kind {
        /** A frame of a message that goes on. */
        PART,
        TEXT,
        BINARY,
        TOO_LONG,
        PING,
        PONG,
        CLOSE,
        /** Nothing: the client sends no more. */
        END
    }

    /** A fault after which reading can't go on. */
    static final class Violation extends Exception {

        private static final long serialVersionUID = 1L;

        private final int code;

        Violation(int code, String reason) {
            super(reason, null, false, false);
            this.code = code;
        }

        int code() {
            return code;
        }

        String reason() {
            String reason = getMessage();
            return reason == null ? "" : reason;
        }
    }

    private final Input input;
    private final BufferShare buffers;
    private final int mostBytes;
    private final BooleanSupplier readsOn;
    private final byte[] mask = new byte[4];
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    /** The opcode of the message that is being put together; 0 when there is none. */
    private int message;

    private byte[] payload = new byte[0];
    private int length;
    private long dropped;
    private String text = "";
    private byte[] control = new byte[0];
    private int closeCode = NO_CODE;

    /** Messages of at most that many bytes; {@code readsOn} says whether a longer one is read and dropped at all. */
    FrameReader(Input input, BufferShare buffers, int mostBytes, BooleanSupplier readsOn) {
        this.input = input;
        this.buffers = buffers;
        this.mostBytes = mostBytes;
        this.readsOn = readsOn;
    }

    /** Whether a message was begun and isn't whole. */
    boolean isInMessage() {
        return message != 0;
    }

    /** The text of a {@link Kind#TEXT}. */
    String text() {
        return text;
    }

    /** The content of a {@link Kind#PING}. */
    byte[] control() {
        return control;
    }

    /** The code of a {@link Kind#CLOSE}; 1005 when it had none. */
    int closeCode() {
        return closeCode;
    }

    /** Waits for the next frame and reads it. */
    Kind next() throws Violation {
        if (!input.await(2)) {
            return Kind.END;
        }
        int first = input.at(0) & 0xFF;
        int second = input.at(1) & 0xFF;
        if ((first & RESERVED) != 0) {
            throw new Violation(PROTOCOL_ERROR, "reserved bits are set");
        }
        if ((second & MASKED) == 0) {
            throw new Violation(PROTOCOL_ERROR, "a client's frames must be masked");
        }
        long count = readLength(second & LENGTH);
        if (count < 0 || !input.await(mask.length)) {
            return Kind.END;
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = input.at(i);
        }
        input.skip(mask.length);
        boolean last = (first & FINAL) != 0;
        int opcode = first & OPCODE;
        return switch (opcode) {
            case 0, 1, 2 -> data(opcode, count, last);
            case 8, 9, 10 -> control(opcode, count, last);
            default -> throw new Violation(PROTOCOL_ERROR, "the opcode is reserved");
        };
    }

    /** Takes the first two bytes and the length that follows; -1 when the client sends no more. */
    private long readLength(int small) throws Violation {
        int more = switch (small) {
            case LENGTH_IN_TWO_BYTES -> 2;
            case LENGTH_IN_EIGHT_BYTES -> 8;
            default -> 0;
        };
        if (!input.await(2 + more)) {
            return -1;
        }
        long count = more == 0 ? small : 0;
        for (int i = 0; i < more; i++) {
            count = (count << 8) | (input.at(2 + i) & 0xFF);
        }
        if ((more == 2 && count < LENGTH_IN_TWO_BYTES) || (more == 8 && count >>> 16 == 0) || count < 0) {
            throw new Violation(PROTOCOL_ERROR, "the length is not written in the shortest form");
        }
        input.skip(2 + more);
        return count;
    }

    private Kind data(int opcode, long count, boolean last) throws Violation {
        if (opcode == 0 && message == 0) {
            throw new Violation(PROTOCOL_ERROR, "a continuation of nothing");
        }
        if (opcode != 0 && message != 0) {
            throw new Violation(PROTOCOL_ERROR, "a new message before the end of the one before");
        }
        if (opcode != 0) {
            message = opcode;
        }
        boolean read = (dropped > 0 || length + count > mostBytes) ? drop(count) : keep((int) count);
        if (!read) {
            return Kind.END;
        }
        return last ? finished() : Kind.PART;
    }

    private boolean keep(int count) throws Violation {
        int left = count;
        int phase = 0;
        while (left > 0) {
            if (!input.await(1)) {
                return false;
            }
            int part = Math.min(left, input.available());
            ensureRoom(part, left);
            phase = unmask(part, payload, length, phase);
            length += part;
            left -= part;
        }
        return true;
    }

    private void ensureRoom(int part, int left) throws Violation {
        if (length + part > payload.length) {
            int room = Math.min(
                    Math.max(FIRST_ROOM, Math.max(2 * payload.length, length + part)),
                    Math.max(length + left, FIRST_ROOM));
            if (!buffers.hold(room)) {
                throw new Violation(1013, "as much is held unfinished as may be");
            }
            payload = Arrays.copyOf(payload, Math.max(room, length + part));
        }
    }

    /** Takes bytes away from the input, unmasked; returns where in the mask the next byte is. */
    private int unmask(int count, byte[] target, int offset, int phase) {
        byte[] source = input.array();
        int from = input.position();
        for (int i = 0; i < count; i++) {
            target[offset + i] = (byte) (source[from + i] ^ mask[(phase + i) & 3]);
        }
        input.skip(count);
        return (phase + count) & 3;
    }

    private boolean drop(long count) throws Violation {
        release();
        dropped += Math.max(1, count);
        if (!readsOn.getAsBoolean() || dropped > (long) MOST_DROPPED * mostBytes) {
            throw new Violation(TOO_BIG, "the message is too long");
        }
        long left = count;
        while (left > 0) {
            if (!input.await(1)) {
                return false;
            }
            int part = (int) Math.min(left, input.available());
            input.skip(part);
            left -= part;
        }
        return true;
    }

    private Kind finished() throws Violation {
        boolean isText = message == 1;
        message = 0;
        if (dropped > 0) {
            dropped = 0;
            return Kind.TOO_LONG;
        }
        if (isText) {
            text = decoded(payload, 0, length);
        }
        release();
        return isText ? Kind.TEXT : Kind.BINARY;
    }

    private void release() {
        length = 0;
        if (payload.length > FIRST_ROOM) {
            payload = new byte[0];
            buffers.release();
        }
    }

    private String decoded(byte[] bytes, int from, int to) throws Violation {
        try {
            return utf8.decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
        } catch (CharacterCodingException e) {
            throw new Violation(INVALID_TEXT, "the text is not UTF-8");
        }
    }

    private Kind control(int opcode, long count, boolean last) throws Violation {
        if (!last || count > LONGEST_CONTROL) {
            throw new Violation(PROTOCOL_ERROR, "a control frame is fragmented or too long");
        }
        if (!input.await((int) count)) {
            return Kind.END;
        }
        control = new byte[(int) count];
        unmask(control.length, control, 0, 0);
        return switch (opcode) {
            case 9 -> Kind.PING;
            case 10 -> Kind.PONG;
            default -> close();
        };
    }

    private Kind close() throws Violation {
        closeCode = NO_CODE;
        if (control.length == 1) {
            throw new Violation(PROTOCOL_ERROR, "a close has half a code");
        }
        if (control.length > 1) {
            closeCode = ((control[0] & 0xFF) << 8) | (control[1] & 0xFF);
            if (!mayBeSent(closeCode)) {
                throw new Violation(PROTOCOL_ERROR, "a close has a code that may not be sent");
            }
            decoded(control, 2, control.length);
        }
        return Kind.CLOSE;
    }

    /** RFC 6455, section 7.4. */
    private static boolean mayBeSent(int code) {
        return (code >= 3_000 && code < 5_000) || (code >= 1_000 && code <= 1_014 && (code < 1_004 || code > 1_006));
    }
}
