package org.bourse.server.log;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the log: records one after the other, each with when it was published and what it counts. The sequencer's
 * thread appends. Who reads looks at the log's published sequence first, so that it sees what was written before that.
 */
final class Chunk {

    /** The bytes before those of a command: when it was published, what it counts, and how many bytes it has. */
    static final int HEADER = Long.BYTES + 2 * Integer.BYTES;

    /** The room that most chunks have. */
    static final int USUAL_BYTES = 1 << 18;

    private static final int EVENTS = Long.BYTES;
    private static final int LENGTH = Long.BYTES + Integer.BYTES;

    final UnsafeBuffer bytes;

    /** Its place among all chunks of the log. */
    long number;

    /** The end of what is written; final once there is a next chunk. */
    int written;

    /** The chunk after it. */
    volatile @Nullable Chunk next;

    Chunk(int capacity) {
        bytes = new UnsafeBuffer(new byte[capacity]);
    }

    int capacity() {
        return bytes.capacity();
    }

    /** Whether it was made for one command that is longer than usual chunks. */
    boolean isOfOneCommand() {
        return bytes.capacity() > USUAL_BYTES;
    }

    boolean hasRoom(int length) {
        return bytes.capacity() - written >= HEADER + length;
    }

    /** Adds a command, for which there must be room. */
    void append(long nanos, int events, DirectBuffer source, int length) {
        bytes.putLong(written, nanos);
        bytes.putInt(written + EVENTS, events);
        bytes.putInt(written + LENGTH, length);
        bytes.putBytes(written + HEADER, source, 0, length);
        written += HEADER + length;
    }

    long nanos(int record) {
        return bytes.getLong(record);
    }

    int events(int record) {
        return bytes.getInt(record + EVENTS);
    }

    int length(int record) {
        return bytes.getInt(record + LENGTH);
    }
}
