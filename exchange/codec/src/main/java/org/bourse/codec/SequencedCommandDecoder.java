package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.bourse.codec.SequencedCommandEncoder.LENGTH_FIELD;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.bourse.codec.sbe.SequencedCommandHeaderDecoder;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.RestedOrder;
import org.bourse.engine.event.SequencedCommand;

/**
 * Reads what {@link SequencedCommandEncoder} wrote. Any other bytes are a {@link MalformedMessageException}, whatever
 * they are. Not thread-safe.
 */
public final class SequencedCommandDecoder {

    /** Before it was said whether an order rests: three numbers of eight bytes and one of four. */
    private static final int BLOCK_LENGTH_IN_VERSION_0 = 3 * Long.BYTES + Integer.BYTES;

    private final MessageReader reader = new MessageReader();
    private final SequencedCommandHeaderDecoder stamp = new SequencedCommandHeaderDecoder();
    private final EnvelopeDecoder envelopeDecoder = new EnvelopeDecoder();
    private final EventDecoder eventDecoder = new EventDecoder();

    /**
     * Reads the sequenced command that fills {@code length} bytes of {@code buffer} at {@code offset}.
     *
     * @throws MalformedMessageException when they are not exactly that, in a version this program knows
     */
    public SequencedCommand decode(DirectBuffer buffer, int offset, int length) {
        return decode(buffer, offset, length, false);
    }

    /**
     * Reads the same, but its events not before they are asked for, and each time anew: a day's end may have a million, of
     * which every reader would make a list of its own. To be used by one thread, while the bytes stay what they are.
     *
     * @throws MalformedMessageException as {@link #decode}; for an event, when it is asked for
     */
    public SequencedCommand decodeInPlace(DirectBuffer buffer, int offset, int length) {
        return decode(buffer, offset, length, true);
    }

    private SequencedCommand decode(DirectBuffer buffer, int offset, int length, boolean inPlace) {
        if (offset < 0 || length < 0 || offset > buffer.capacity() - length) {
            throw new MalformedMessageException("a sequenced command of " + length + " bytes at " + offset
                    + " is not inside the " + buffer.capacity() + " bytes given");
        }
        int end = offset + length;
        int at = offset;
        int frame = frameLength(buffer, at, end);
        int eventCount = openStamp(buffer, at + LENGTH_FIELD, frame);
        boolean rests = rests();
        at += LENGTH_FIELD + frame;
        frame = frameLength(buffer, at, end);
        Command command = envelopeDecoder.decode(buffer, at + LENGTH_FIELD, frame);
        at += LENGTH_FIELD + frame;

        int eventsAt = at;
        // Grows with what is really there: the count alone may promise anything.
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < eventCount; i++) {
            frame = frameLength(buffer, at, end);
            if (!inPlace) {
                events.add(eventDecoder.decode(buffer, at + LENGTH_FIELD, frame));
            }
            at += LENGTH_FIELD + frame;
        }
        Optional<RestedOrder> rested = Optional.empty();
        if (rests) {
            frame = frameLength(buffer, at, end);
            rested = Optional.of(eventDecoder.decodeRested(buffer, at + LENGTH_FIELD, frame));
            at += LENGTH_FIELD + frame;
        }
        if (at != end) {
            throw new MalformedMessageException((end - at) + " bytes follow a sequenced command's last message");
        }
        return new SequencedCommand(
                stamp.sequence(),
                stamp.timeMicros(),
                stamp.firstEventSequence(),
                envelopeDecoder.source(),
                command,
                inPlace ? new EncodedEvents(buffer, eventsAt, eventCount) : List.copyOf(events),
                rested);
    }

    private int openStamp(DirectBuffer buffer, int offset, int length) {
        int template = reader.open(buffer, offset, length);
        if (template != SequencedCommandHeaderDecoder.TEMPLATE_ID) {
            throw new MalformedMessageException("message " + template + " where a command's stamp must be");
        }
        SequencedCommandHeaderDecoder in = reader.body(stamp, BLOCK_LENGTH_IN_VERSION_0);
        reader.close(in);
        if (in.eventCount() < 0) {
            throw new MalformedMessageException("a command with " + in.eventCount() + " events");
        }
        return in.eventCount();
    }

    /** Whether an order that rests follows the events. Version 0 had none. */
    private boolean rests() {
        try {
            return !reader.isVersion0() && WireValues.isYes(stamp.rests());
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("a stamp has a value that is not allowed: " + e.getMessage(), e);
        }
    }

    private static int frameLength(DirectBuffer buffer, int at, int end) {
        if (end - at < LENGTH_FIELD) {
            throw new MalformedMessageException("a sequenced command ends where a length must be");
        }
        int length = buffer.getInt(at, LITTLE_ENDIAN);
        if (length < 0 || length > end - at - LENGTH_FIELD) {
            throw new MalformedMessageException(
                    "a message of " + length + " bytes, where " + (end - at - LENGTH_FIELD) + " bytes are left");
        }
        return length;
    }
}
