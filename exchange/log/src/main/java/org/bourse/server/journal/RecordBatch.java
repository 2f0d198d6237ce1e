package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.bourse.codec.EnvelopeEncoder;
import org.bourse.codec.UnencodableTextException;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;

/**
 * The records in memory: those committed but not yet written (only with {@link JournalSync#NONE}), then those of the
 * batch being gathered. Reused from batch to batch; nothing is allocated per command. Not thread-safe.
 */
final class RecordBatch {

    private final EnvelopeEncoder encoder = new EnvelopeEncoder();
    private final CommandCipher cipher;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer bytes;

    /** The same bytes, with a position and a limit of its own for whoever writes them. */
    private final ByteBuffer sealed;

    private final UnsafeBuffer buffer;
    private int length;
    private int committedLength;
    private long lastAppended;
    private long lastCommitted;

    /**
     * @param capacity most bytes of records
     * @param lastSequence what the first command follows; 0 for none
     */
    RecordBatch(int capacity, long lastSequence, CommandCipher cipher) {
        this.cipher = cipher;
        this.bytes = ByteBuffer.allocateDirect(capacity).order(LITTLE_ENDIAN);
        this.sealed = bytes.duplicate();
        this.buffer = new UnsafeBuffer(bytes);
        this.lastAppended = lastSequence;
        this.lastCommitted = lastSequence;
    }

    /**
     * Adds a command.
     *
     * @param sequence one above the command's before
     * @param timeMicros its time, UTC microseconds
     * @param source where it came from
     * @param forcedThrough up to which sequence the journal is known to be on disk
     * @return false when there is no room for it
     * @throws UnencodableTextException when the command has no binary form; it is not in the batch
     */
    boolean append(long sequence, long timeMicros, CommandSource source, Command command, long forcedThrough) {
        if (sequence != lastAppended + 1) {
            throw new IllegalArgumentException("sequence " + sequence + " can't follow " + lastAppended);
        }
        int room = Math.min(RecordFormat.bytes(EnvelopeEncoder.maxLength(source, command)), RecordFormat.MAX_BYTES);
        if (room > bytes.capacity() - length) {
            return false;
        }
        int commandLength = encoder.encode(source, command, buffer, length + RecordFormat.COMMAND);
        cipher.apply(sequence, timeMicros, buffer, length + RecordFormat.COMMAND, commandLength);
        int recordLength = RecordFormat.bytes(commandLength);
        bytes.putInt(length + RecordFormat.LENGTH, commandLength);
        bytes.putLong(length + RecordFormat.SEQUENCE, sequence);
        bytes.putLong(length + RecordFormat.TIME_MICROS, timeMicros);
        bytes.putLong(length + RecordFormat.FORCED_THROUGH, forcedThrough);
        for (int i = RecordFormat.COMMAND + commandLength; i < recordLength; i++) {
            bytes.put(length + i, (byte) 0);
        }
        length += recordLength;
        lastAppended = sequence;
        return true;
    }

    /** Keeps what was appended: it can no longer be rolled back. */
    void commit() {
        committedLength = length;
        lastCommitted = lastAppended;
    }

    /** Drops what was appended since the last commit. */
    void rollback() {
        length = committedLength;
        lastAppended = lastCommitted;
    }

    /** Drops the records, which are in the journal now. */
    void clear() {
        length = 0;
        committedLength = 0;
    }

    /** Has the next command follow {@code sequence}; for an empty batch. */
    void continueAfter(long sequence) {
        lastAppended = sequence;
        lastCommitted = sequence;
    }

    /**
     * Puts a checksum into each record.
     *
     * @param salt that of the segment they are for
     * @return the records, to be read once; valid until the next append
     */
    ByteBuffer seal(int salt) {
        for (int at = 0; at < length; ) {
            int recordBytes = RecordFormat.bytes(bytes.getInt(at + RecordFormat.LENGTH));
            int checksum = RecordFormat.checksum(crc, bytes, at, recordBytes, salt);
            bytes.clear();
            bytes.putInt(at + RecordFormat.CHECKSUM, checksum);
            at += recordBytes;
        }
        return sealed.clear().limit(length);
    }

    /** Bytes of all records. */
    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean isOverHalfFull() {
        return length > bytes.capacity() / 2;
    }

    /** The first record's sequence; only when the batch is not empty. */
    long firstSequence() {
        return bytes.getLong(RecordFormat.SEQUENCE);
    }

    /** The sequence of the last command, committed or not. */
    long lastAppended() {
        return lastAppended;
    }

    /** The sequence of the last committed command; 0 when there never was one. */
    long lastCommitted() {
        return lastCommitted;
    }
}
