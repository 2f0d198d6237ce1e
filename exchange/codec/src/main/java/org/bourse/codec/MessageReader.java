package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.bourse.codec.sbe.MessageHeaderDecoder;
import org.bourse.codec.sbe.WireBoolean;
import org.bourse.codec.sbe.WireSelfTradePrevention;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.ExecutionInstructions;

/**
 * Checks, before a flyweight reads, that what it will read is inside the message: flyweights trust the lengths they
 * find. One message at a time; not thread-safe.
 */
final class MessageReader {

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private byte[] scratch = new byte[256];

    /**
     * Starts on the message that fills {@code length} bytes at {@code offset}.
     *
     * @return its template id
     */
    int open(DirectBuffer source, int offset, int length) {
        if (offset < 0 || length < 0 || offset > source.capacity() - length) {
            throw new MalformedMessageException("a message of " + length + " bytes at " + offset + " is not inside the "
                    + source.capacity() + " bytes given");
        }
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            throw new MalformedMessageException("a message has a header of " + MessageHeaderDecoder.ENCODED_LENGTH
                    + " bytes, and there are " + length);
        }
        buffer.wrap(source, offset, length);
        header.wrap(buffer, 0);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            throw new MalformedMessageException(
                    "schema " + header.schemaId() + " instead of " + MessageHeaderDecoder.SCHEMA_ID);
        }
        if (header.version() > MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new MalformedMessageException("schema version " + header.version() + " is newer than this program's ("
                    + MessageHeaderDecoder.SCHEMA_VERSION + ")");
        }
        return header.templateId();
    }

    /** Puts a flyweight on the message, whose block is the same in every version. */
    <D extends MessageDecoderFlyweight> D body(D decoder) {
        return body(decoder, decoder.sbeBlockLength());
    }

    /**
     * Puts a flyweight on the message.
     *
     * @param lengthInVersion0 of the message's block, before a field was added to it
     */
    <D extends MessageDecoderFlyweight> D body(D decoder, int lengthInVersion0) {
        return body(decoder, lengthInVersion0, decoder.sbeBlockLength());
    }

    /**
     * Puts a flyweight on the message.
     *
     * @param lengthInVersion0 of the message's block, before fields were added to it
     * @param lengthInVersion1 of the message's block, before version 2 added a field to it
     */
    <D extends MessageDecoderFlyweight> D body(D decoder, int lengthInVersion0, int lengthInVersion1) {
        return bodyOfLength(
                decoder,
                switch (header.version()) {
                    case 0 -> lengthInVersion0;
                    case 1 -> lengthInVersion1;
                    default -> decoder.sbeBlockLength();
                });
    }

    /**
     * Puts a flyweight on the message, whose block version 5 was the first to add fields to.
     *
     * @param lengthBefore5 of the block before version 5
     */
    <D extends MessageDecoderFlyweight> D bodyChangedIn5(D decoder, int lengthBefore5) {
        return bodyOfLength(decoder, isBefore(5) ? lengthBefore5 : decoder.sbeBlockLength());
    }

    /**
     * Puts a flyweight on the message, whose block version 4 was the first to add fields to, and version 5 the next.
     *
     * @param lengthBefore4 of the block before version 4
     * @param lengthIn4 of the block in version 4
     */
    <D extends MessageDecoderFlyweight> D bodyChangedIn4And5(D decoder, int lengthBefore4, int lengthIn4) {
        int olderLength = isBefore(4) ? lengthBefore4 : lengthIn4;
        return bodyOfLength(decoder, isBefore(5) ? olderLength : decoder.sbeBlockLength());
    }

    private <D extends MessageDecoderFlyweight> D bodyOfLength(D decoder, int expected) {
        int blockLength = header.blockLength();
        if (blockLength != expected) {
            throw new MalformedMessageException("message " + header.templateId() + " has a block of " + blockLength
                    + " bytes instead of " + expected);
        }
        requireInside(MessageHeaderDecoder.ENCODED_LENGTH, blockLength);
        decoder.wrap(buffer, MessageHeaderDecoder.ENCODED_LENGTH, blockLength, header.version());
        return decoder;
    }

    /** Whether the message was written before anything was added to the schema. */
    boolean isVersion0() {
        return isBefore(1);
    }

    /** Whether the message was written by an older version than this. */
    boolean isBefore(int version) {
        return header.version() < version;
    }

    /** An order's instructions: none before version 4, and none of what version 5 added before that. */
    ExecutionInstructions instructions(
            WireBoolean postOnly, WireSelfTradePrevention prevention, long stopPrice, long displayQuantity, int stpId) {
        if (isBefore(4)) {
            return ExecutionInstructions.NONE;
        }
        return isBefore(5)
                ? WireValues.instructions(postOnly, prevention, 0, 0, 0)
                : WireValues.instructions(postOnly, prevention, stopPrice, displayQuantity, stpId);
    }

    /** The message's next text. */
    String text(MessageDecoderFlyweight decoder) {
        int length = nextLength(decoder);
        int start = decoder.limit() + Short.BYTES;
        decoder.limit(start + length);
        if (length > scratch.length) {
            scratch = new byte[length];
        }
        buffer.getBytes(start, scratch, 0, length);
        for (int i = 0; i < length; i++) {
            if (scratch[i] < 0) {
                return anyText(length);
            }
        }
        return new String(scratch, 0, length, ISO_8859_1);
    }

    /** The message's next numbers. */
    long[] numbers(MessageDecoderFlyweight decoder) {
        int length = nextLength(decoder);
        int start = decoder.limit() + Short.BYTES;
        if (length % Long.BYTES != 0) {
            throw new MalformedMessageException("message " + header.templateId() + " has " + length
                    + " bytes where numbers of " + Long.BYTES + " bytes each must be");
        }
        decoder.limit(start + length);
        long[] numbers = new long[length / Long.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = buffer.getLong(start + i * Long.BYTES, LITTLE_ENDIAN);
        }
        return numbers;
    }

    /** Starts {@code inner} on the message inside this one; answers its template id. */
    int nested(MessageDecoderFlyweight decoder, MessageReader inner) {
        int start = decoder.limit() + Short.BYTES;
        int length = skipNested(decoder);
        return inner.open(buffer, start, length);
    }

    /** The command inside this message. */
    Command nested(MessageDecoderFlyweight decoder, CommandDecoder inner) {
        int start = decoder.limit() + Short.BYTES;
        int length = skipNested(decoder);
        return inner.decode(buffer, start, length);
    }

    private int skipNested(MessageDecoderFlyweight decoder) {
        int length = nextLength(decoder);
        decoder.limit(decoder.limit() + Short.BYTES + length);
        return length;
    }

    /** Ends the message: nothing may be left of it. */
    void close(MessageDecoderFlyweight decoder) {
        if (decoder.limit() != buffer.capacity()) {
            throw new MalformedMessageException("message " + header.templateId() + " has " + buffer.capacity()
                    + " bytes, of which it uses " + decoder.limit());
        }
    }

    private int nextLength(MessageDecoderFlyweight decoder) {
        requireInside(decoder.limit(), Short.BYTES);
        int length = buffer.getShort(decoder.limit(), LITTLE_ENDIAN) & 0xFFFF;
        requireInside(decoder.limit() + Short.BYTES, length);
        return length;
    }

    private void requireInside(int start, int length) {
        if (start + length > buffer.capacity()) {
            throw new MalformedMessageException("message " + header.templateId() + " ends after " + buffer.capacity()
                    + " bytes, before its " + length + " bytes at " + start);
        }
    }

    private String anyText(int length) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(scratch, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedMessageException("a text of message " + header.templateId() + " is not UTF-8", e);
        }
    }
}
