package org.bourse.server.log;

import org.bourse.codec.SequencedCommandDecoder;
import org.bourse.engine.event.SequencedCommand;

/** A place between two records of the log, which moves forward. Not thread-safe. */
final class Place {

    private Chunk chunk;
    private int offset;
    private long sequence;
    private long events;

    /** At the end of a chunk, behind this command; what was published before counted so many events. */
    Place(Chunk chunk, long sequence, long events) {
        this.chunk = chunk;
        this.offset = chunk.written;
        this.sequence = sequence;
        this.events = events;
    }

    /** Takes over another one's place. */
    Place(Place other) {
        chunk = other.chunk;
        offset = other.offset;
        sequence = other.sequence;
        events = other.events;
    }

    /** The command before it. */
    long sequence() {
        return sequence;
    }

    /** The count of all commands before it. */
    long events() {
        return events;
    }

    long chunkNumber() {
        return chunk.number;
    }

    /** The time at which the next command was published, of which there must be one. */
    long nextNanos() {
        enterChunk();
        return chunk.nanos(offset);
    }

    /** Moves over the next command, of which there must be one, and returns it. */
    SequencedCommand read(SequencedCommandDecoder decoder) {
        enterChunk();
        int start = offset + Chunk.HEADER;
        int length = chunk.length(offset);
        // A chunk of one command is never filled again, so its bytes stay what they are.
        SequencedCommand command = chunk.isOfOneCommand()
                ? decoder.decodeInPlace(chunk.bytes, start, length)
                : decoder.decode(chunk.bytes, start, length);
        skip();
        return command;
    }

    /** Moves behind this command, without a look at any. */
    void moveBehind(long last) {
        while (sequence < last) {
            enterChunk();
            skip();
        }
    }

    /** Moves to where another one is. */
    void moveTo(Place other) {
        chunk = other.chunk;
        offset = other.offset;
        sequence = other.sequence;
        events = other.events;
    }

    private void skip() {
        events += chunk.events(offset);
        offset += Chunk.HEADER + chunk.length(offset);
        sequence++;
    }

    private void enterChunk() {
        Chunk next = chunk.next;
        while (next != null && offset == chunk.written) {
            chunk = next;
            offset = 0;
            next = chunk.next;
        }
    }
}
