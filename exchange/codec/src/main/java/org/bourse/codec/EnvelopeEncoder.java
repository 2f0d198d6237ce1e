package org.bourse.codec;

import org.agrona.MutableDirectBuffer;
import org.bourse.codec.sbe.CommandEnvelopeEncoder;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;

/**
 * Writes a command with where it came from: an envelope message, and right behind it the command's. Allocates nothing.
 * Not thread-safe.
 */
public final class EnvelopeEncoder {

    private static final int MAX_ENVELOPE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH
            + CommandEnvelopeEncoder.BLOCK_LENGTH
            + 2 * (Short.BYTES + CommandSource.MAX_TEXT_LENGTH * TextWriter.MAX_BYTES_PER_UNIT);

    /** Most bytes that any command takes with its envelope. */
    public static final int MAX_LENGTH = MAX_ENVELOPE_LENGTH + CommandEncoder.MAX_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final CommandEnvelopeEncoder envelope = new CommandEnvelopeEncoder();
    private final CommandEncoder commandEncoder = new CommandEncoder();

    /** Most bytes that {@link #encode} takes: exact but for texts outside ASCII. */
    public static int maxLength(CommandSource source, Command command) {
        return MessageHeaderEncoder.ENCODED_LENGTH
                + CommandEnvelopeEncoder.BLOCK_LENGTH
                + TextWriter.maxLength(source.session())
                + TextWriter.maxLength(source.correlationId())
                + CommandEncoder.maxLength(command);
    }

    /**
     * Writes a command in its envelope.
     *
     * @param buffer where to; expandable, or with at least {@link #maxLength} bytes after {@code offset}
     * @return how many bytes it took
     * @throws UnencodableTextException when a text has no binary form; bytes after {@code offset} may have changed
     */
    public int encode(CommandSource source, Command command, MutableDirectBuffer buffer, int offset) {
        requireShort(source.session());
        requireShort(source.correlationId());
        envelope.wrapAndApplyHeader(buffer, offset, header).origin(WireValues.wire(source.origin()));
        TextWriter.append(envelope, source.session());
        TextWriter.append(envelope, source.correlationId());
        int envelopeLength = envelope.limit() - offset;
        return envelopeLength + commandEncoder.encode(command, buffer, offset + envelopeLength);
    }

    private static void requireShort(String text) {
        if (text.length() > CommandSource.MAX_TEXT_LENGTH) {
            throw new UnencodableTextException("a session's name or a correlation id has " + text.length()
                    + " characters; the most is " + CommandSource.MAX_TEXT_LENGTH);
        }
    }
}
