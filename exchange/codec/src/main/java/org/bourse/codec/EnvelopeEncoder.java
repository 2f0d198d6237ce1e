package org.bourse.codec;

import org.agrona.MutableDirectBuffer;
import org.bourse.codec.sbe.CommandAuthorityEncoder;
import org.bourse.codec.sbe.CommandEnvelopeEncoder;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.engine.command.Authority;
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

    private static final int MAX_AUTHORITY_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH
            + CommandAuthorityEncoder.BLOCK_LENGTH
            + Short.BYTES
            + CommandSource.MAX_TEXT_LENGTH * TextWriter.MAX_BYTES_PER_UNIT;

    /** Most bytes that any command takes with its envelope. */
    public static final int MAX_LENGTH = MAX_ENVELOPE_LENGTH + MAX_AUTHORITY_LENGTH + CommandEncoder.MAX_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final CommandEnvelopeEncoder envelope = new CommandEnvelopeEncoder();
    private final CommandAuthorityEncoder authority = new CommandAuthorityEncoder();
    private final CommandEncoder commandEncoder = new CommandEncoder();

    /** Most bytes that {@link #encode} takes: exact but for texts outside ASCII. */
    public static int maxLength(CommandSource source, Command command) {
        return MessageHeaderEncoder.ENCODED_LENGTH
                + CommandEnvelopeEncoder.BLOCK_LENGTH
                + TextWriter.maxLength(source.session())
                + TextWriter.maxLength(source.correlationId())
                + maxLength(source.authority())
                + CommandEncoder.maxLength(command);
    }

    private static int maxLength(Authority authority) {
        return authority.equals(Authority.NONE)
                ? 0
                : MessageHeaderEncoder.ENCODED_LENGTH
                        + CommandAuthorityEncoder.BLOCK_LENGTH
                        + TextWriter.maxLength(authority.reason());
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
        int behind = envelopeLength + encode(source.authority(), buffer, offset + envelopeLength);
        return behind + commandEncoder.encode(command, buffer, offset + behind);
    }

    /** Nothing for what nobody is known to have ordered, as most commands are. */
    private int encode(Authority ordered, MutableDirectBuffer buffer, int offset) {
        if (ordered.equals(Authority.NONE)) {
            return 0;
        }
        requireShort(ordered.reason());
        authority.wrapAndApplyHeader(buffer, offset, header).operatorId(ordered.operatorId());
        TextWriter.append(authority, ordered.reason());
        return authority.limit() - offset;
    }

    private static void requireShort(String text) {
        if (text.length() > CommandSource.MAX_TEXT_LENGTH) {
            throw new UnencodableTextException("a session's name, a correlation id or a reason has " + text.length()
                    + " characters; the most is " + CommandSource.MAX_TEXT_LENGTH);
        }
    }
}
