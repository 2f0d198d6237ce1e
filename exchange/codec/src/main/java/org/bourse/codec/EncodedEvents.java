package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.AbstractList;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.bourse.engine.event.Event;

/** Events where they are encoded, each after its length. Meant to be gone through in order. Not thread-safe. */
final class EncodedEvents extends AbstractList<Event> {

    private final EventDecoder decoder = new EventDecoder();
    private final DirectBuffer buffer;
    private final int start;
    private final int count;

    /** The event that {@link #at} is before. */
    private int next;

    private int at;

    EncodedEvents(DirectBuffer buffer, int start, int count) {
        this.buffer = buffer;
        this.start = start;
        this.count = count;
        this.at = start;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public Event get(int index) {
        Objects.checkIndex(index, count);
        if (index < next) {
            next = 0;
            at = start;
        }
        while (next < index) {
            pass();
        }
        Event event = decoder.decode(buffer, at + SequencedCommandEncoder.LENGTH_FIELD, length());
        pass();
        return event;
    }

    private int length() {
        return buffer.getInt(at, LITTLE_ENDIAN);
    }

    private void pass() {
        at += SequencedCommandEncoder.LENGTH_FIELD + length();
        next++;
    }
}
