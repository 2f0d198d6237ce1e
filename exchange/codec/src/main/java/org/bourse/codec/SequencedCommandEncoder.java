package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.codec.sbe.SequencedCommandHeaderEncoder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.RestedOrder;
import org.bourse.engine.event.SequencedCommand;

/**
 * Writes a {@link SequencedCommand}: its stamp, then the command in its envelope, then its events and, if there is one,
 * its order that rests, each after its length. The length has 32 bits and the events are counted, rather than an SBE group,
 * because one command can have more events than a group can hold (a day's end expires every day order). Allocates nothing.
 * Not thread-safe.
 */
public final class SequencedCommandEncoder {

    /** Bytes of the length before each message. */
    static final int LENGTH_FIELD = Integer.BYTES;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SequencedCommandHeaderEncoder stamp = new SequencedCommandHeaderEncoder();
    private final EnvelopeEncoder envelopeEncoder = new EnvelopeEncoder();
    private final EventEncoder eventEncoder = new EventEncoder();

    /**
     * Writes a command with its stamp and events.
     *
     * @param buffer where to; expandable, as the number of events has no bound of its own
     * @return how many bytes it took
     * @throws UnencodableTextException when a text has no binary form; bytes after {@code offset} may have changed
     */
    public int encode(SequencedCommand sequenced, MutableDirectBuffer buffer, int offset) {
        List<Event> events = sequenced.events();
        int stampAt = offset + LENGTH_FIELD;
        stamp.wrapAndApplyHeader(buffer, stampAt, header)
                .sequence(sequenced.sequence())
                .timeMicros(sequenced.timeMicros())
                .firstEventSequence(sequenced.firstEventSequence())
                .eventCount(events.size())
                .rests(WireValues.wire(sequenced.rested().isPresent()));
        int at = closeFrame(buffer, offset, stamp.limit() - stampAt);
        at = closeFrame(
                buffer, at, envelopeEncoder.encode(sequenced.source(), sequenced.command(), buffer, at + LENGTH_FIELD));
        for (int i = 0; i < events.size(); i++) {
            at = closeFrame(buffer, at, eventEncoder.encode(events.get(i), buffer, at + LENGTH_FIELD));
        }
        if (sequenced.rested().isPresent()) {
            RestedOrder rested = sequenced.rested().get();
            at = closeFrame(buffer, at, eventEncoder.encode(rested, buffer, at + LENGTH_FIELD));
        }
        return at - offset;
    }

    private static int closeFrame(MutableDirectBuffer buffer, int start, int length) {
        buffer.putInt(start, length, LITTLE_ENDIAN);
        return start + LENGTH_FIELD + length;
    }
}
