package org.bourse.server.persistence;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.bourse.codec.SequencedCommandDecoder;
import org.bourse.engine.event.SequencedCommand;

/** Commands as bytes one after the other, each with when it arrived. Filled once, then read once. Not thread-safe. */
final class BacklogChunk {

    /** What is written before the bytes of a command: when it arrived, and how many bytes they are. */
    private static final int HEADER = Long.BYTES + Integer.BYTES;

    private final UnsafeBuffer bytes;
    private int written;
    private int read;

    /** With room for commands that take so many bytes together with what is written before each. */
    BacklogChunk(int capacity) {
        bytes = new UnsafeBuffer(new byte[capacity]);
    }

    /** The room that a command of so many bytes takes. */
    static int room(int length) {
        return HEADER + length;
    }

    int capacity() {
        return bytes.capacity();
    }

    boolean hasRoom(int length) {
        return capacity() - written >= room(length);
    }

    /** Whether everything in it was read. */
    boolean isRead() {
        return read == written;
    }

    /** Adds a command, for which there must be room. */
    void append(long arrivedNanos, DirectBuffer source, int length) {
        bytes.putLong(written, arrivedNanos);
        bytes.putInt(written + Long.BYTES, length);
        bytes.putBytes(written + HEADER, source, 0, length);
        written += room(length);
    }

    /** When the next command arrived, of which there must be one. */
    long nextArrivedNanos() {
        return bytes.getLong(read);
    }

    /** Takes the next command, of which there must be one. */
    SequencedCommand next(SequencedCommandDecoder decoder) {
        int length = bytes.getInt(read + Long.BYTES);
        SequencedCommand command = decoder.decode(bytes, read + HEADER, length);
        read += room(length);
        return command;
    }

    /** Makes it empty, to be filled again. */
    void clear() {
        written = 0;
        read = 0;
    }
}
