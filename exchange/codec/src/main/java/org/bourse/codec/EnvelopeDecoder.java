package org.bourse.codec;

import org.agrona.DirectBuffer;
import org.bourse.codec.sbe.CommandAuthorityDecoder;
import org.bourse.codec.sbe.CommandEnvelopeDecoder;
import org.bourse.engine.command.Authority;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;

/**
 * Reads what {@link EnvelopeEncoder} wrote, and also a bare command, as release 0.1.0 has it in its journal: that one's
 * source is {@link CommandSource#UNKNOWN}. Any other bytes are a {@link MalformedMessageException}. Not thread-safe.
 */
public final class EnvelopeDecoder {

    private final MessageReader reader = new MessageReader();
    private final CommandEnvelopeDecoder envelope = new CommandEnvelopeDecoder();
    private final CommandAuthorityDecoder authority = new CommandAuthorityDecoder();
    private final CommandDecoder commandDecoder = new CommandDecoder();
    private CommandSource source = CommandSource.UNKNOWN;

    /**
     * Reads the command, with its envelope if it has one, that fills {@code length} bytes of {@code buffer}.
     *
     * @throws MalformedMessageException when they are not exactly that, in a version this program knows
     */
    public Command decode(DirectBuffer buffer, int offset, int length) {
        source = CommandSource.UNKNOWN;
        if (reader.open(buffer, offset, length) != CommandEnvelopeDecoder.TEMPLATE_ID) {
            return commandDecoder.decode(buffer, offset, length);
        }
        int at = openEnvelope();
        if (reader.open(buffer, offset + at, length - at) == CommandAuthorityDecoder.TEMPLATE_ID) {
            at += openAuthority();
        }
        return commandDecoder.decode(buffer, offset + at, length - at);
    }

    private int openAuthority() {
        CommandAuthorityDecoder in = reader.body(authority);
        Authority ordered = new Authority(in.operatorId(), reader.text(in));
        source = new CommandSource(source.origin(), source.session(), source.correlationId(), ordered);
        return in.limit();
    }

    private int openEnvelope() {
        try {
            CommandEnvelopeDecoder in = reader.body(envelope);
            Origin origin = WireValues.origin(in.origin());
            String session = reader.text(in);
            source = source(origin, session, reader.text(in));
            return in.limit();
        } catch (IllegalArgumentException e) {
            // The flyweight's answer to an unknown enum value.
            throw new MalformedMessageException("a command's origin is not allowed: " + e.getMessage(), e);
        }
    }

    /** The source of the command that was read last. */
    public CommandSource source() {
        return source;
    }

    private static CommandSource source(Origin origin, String session, String correlationId) {
        if (!session.isEmpty() || !correlationId.isEmpty()) {
            return new CommandSource(origin, session, correlationId);
        }
        return switch (origin) {
            case UNKNOWN -> CommandSource.UNKNOWN;
            case REST -> CommandSource.REST;
            case TIMER -> CommandSource.TIMER;
            case OPERATOR -> CommandSource.OPERATOR;
            case WEBSOCKET, FIX -> new CommandSource(origin, "", "");
        };
    }
}
