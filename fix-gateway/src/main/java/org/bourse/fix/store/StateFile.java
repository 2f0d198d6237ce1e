package org.bourse.fix.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The few numbers of a session that change in place, each eight bytes written with one call, so that a crash leaves the
 * old or the new one. Not thread-safe.
 */
final class StateFile implements Closeable {

    /** The number at each place of the file. */
    enum Field {
        /** Counts resets of the sequence numbers; part of the message files' names. */
        GENERATION(0),
        /** The time at which the sequence numbers were last reset, milliseconds since 1970. */
        CREATED_MILLIS(8),
        /** The sequence number that the client's next message should have. */
        NEXT_TARGET(16),
        /** The least sequence number that the next message to the client may have. */
        LEAST_NEXT_SENDER(24),
        /** The session began after this command, so it reports nothing up to it. */
        FLOOR(32),
        /** Grace time in seconds plus one when orders are to be cancelled once the session is gone; 0 when not. */
        CANCEL_ON_DISCONNECT(40),
        /** The first half of the exchange's identity whose session this is; 0 in a file of release 0.1.0. */
        EXCHANGE_HIGH(48),
        /** The other half. */
        EXCHANGE_LOW(56);

        private final int offset;

        Field(int offset) {
            this.offset = offset;
        }
    }

    /** The length of a file of release 0.1.0, which ends before the exchange's identity. */
    private static final int FORMER_LENGTH = 48;

    private final FileChannel channel;
    private final ByteBuffer values = ByteBuffer.allocateDirect(Field.values().length * Long.BYTES);
    private final boolean fresh;

    StateFile(Path file) throws IOException {
        channel = StorePermissions.open(file);
        fresh = channel.size() < FORMER_LENGTH;
        if (!fresh) {
            while (values.hasRemaining() && channel.read(values, values.position()) >= 0) {
                // What a former release did not write stays 0.
            }
        }
    }

    /** Whether nothing was ever stored here. */
    boolean isFresh() {
        return fresh;
    }

    long get(Field field) {
        return values.getLong(field.offset);
    }

    /** Sets a number, in the file too. */
    void put(Field field, long value) throws IOException {
        set(field, value);
        write(values.duplicate().limit(field.offset + Long.BYTES).position(field.offset));
    }

    /** Sets a number that {@link #writeAll} will write. */
    StateFile set(Field field, long value) {
        values.putLong(field.offset, value);
        return this;
    }

    /** Writes all numbers with one call, and waits for the disk. */
    void writeAll() throws IOException {
        write(values.duplicate().clear());
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(ByteBuffer part) throws IOException {
        long offset = part.position();
        while (part.hasRemaining()) {
            offset += channel.write(part, offset);
        }
    }
}
