package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;
import org.agrona.sbe.MessageEncoderFlyweight;

/**
 * Writes texts as UTF-8 behind their length. The flyweights' own way makes a byte array of each; this one writes into
 * the message, and takes a single pass over what nearly every text is: ASCII.
 */
final class TextWriter {

    /** Most bytes that UTF-8 needs for one UTF-16 unit (a pair needs four for its two). */
    static final int MAX_BYTES_PER_UNIT = 3;

    private TextWriter() {}

    /** Most bytes that {@link #append} needs for a text, its length included. */
    static int maxLength(String text) {
        return Short.BYTES + MAX_BYTES_PER_UNIT * text.length();
    }

    /** Appends two texts to a message; answers where it ends then. */
    static int append(MessageEncoderFlyweight message, String text, String another) {
        append(message, text);
        return append(message, another);
    }

    /** Appends a text to a message; answers where it ends then. */
    static int append(MessageEncoderFlyweight message, String text) {
        if (text.length() > CommandEncoder.MAX_TEXT_LENGTH) {
            throw new UnencodableTextException("a text has " + text.length()
                    + " characters; the most that can be encoded" + " is " + CommandEncoder.MAX_TEXT_LENGTH);
        }
        MutableDirectBuffer buffer = message.buffer();
        int start = message.limit() + Short.BYTES;
        int end = write(buffer, start, text);
        buffer.putShort(start - Short.BYTES, (short) (end - start), LITTLE_ENDIAN);
        message.limit(end);
        return end;
    }

    private static int write(MutableDirectBuffer buffer, int start, String text) {
        int at = start;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return writeAnyCharacters(buffer, at, text, i);
            }
            buffer.putByte(at++, (byte) c);
        }
        return at;
    }

    private static int writeAnyCharacters(MutableDirectBuffer buffer, int start, String text, int from) {
        int at = start;
        int i = from;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new UnencodableTextException("half a surrogate pair at index " + i + " of a text");
            }
            at = writeCodePoint(buffer, at, c);
            i += Character.charCount(c);
        }
        return at;
    }

    private static int writeCodePoint(MutableDirectBuffer buffer, int start, int c) {
        int at = start;
        if (c < 0x80) {
            buffer.putByte(at++, (byte) c);
        } else if (c < 0x800) {
            buffer.putByte(at++, (byte) (0xC0 | (c >> 6)));
            buffer.putByte(at++, continuation(c));
        } else if (c < 0x10000) {
            buffer.putByte(at++, (byte) (0xE0 | (c >> 12)));
            buffer.putByte(at++, continuation(c >> 6));
            buffer.putByte(at++, continuation(c));
        } else {
            buffer.putByte(at++, (byte) (0xF0 | (c >> 18)));
            buffer.putByte(at++, continuation(c >> 12));
            buffer.putByte(at++, continuation(c >> 6));
            buffer.putByte(at++, continuation(c));
        }
        return at;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }
}
