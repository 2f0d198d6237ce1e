package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.bourse.server.journal.JournalFiles.JournalFile;

/**
 * Reads one segment, record by record, and judges what stands where its records end. Holds the whole segment in memory,
 * which is reused for the next one.
 */
final class SegmentReader {

    /** The bytes that a disk writes whole or not at all. */
    private static final int SECTOR = 512;

    private static final ByteBuffer ZEROS = ByteBuffer.allocate(1 << 16).asReadOnlyBuffer();

    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private int length;
    private int salt;
    private int record;
    private int next;

    /** Loads a segment. Before its first record: {@link #advance()}. */
    SegmentHeader open(JournalFile file, String description) throws IOException {
        load(file, description);
        SegmentHeader header = SegmentHeader.read(bytes, description);
        salt = header.salt();
        record = 0;
        next = SegmentHeader.LENGTH;
        return header;
    }

    /** Goes to the next record; false where there is no whole one. */
    boolean advance() {
        if (!isRecord(next)) {
            return false;
        }
        record = next;
        next += RecordFormat.bytes(commandLength());
        return true;
    }

    long sequence() {
        return bytes.getLong(record + RecordFormat.SEQUENCE);
    }

    long timeMicros() {
        return bytes.getLong(record + RecordFormat.TIME_MICROS);
    }

    /**
     * The bytes of the segment, in which the record's command is at {@link #commandOffset()}. It may be decrypted there,
     * once the record was read.
     */
    MutableDirectBuffer buffer() {
        return buffer;
    }

    int commandOffset() {
        return record + RecordFormat.COMMAND;
    }

    int commandLength() {
        return bytes.getInt(record + RecordFormat.LENGTH);
    }

    /** The place at which the record starts. */
    int offset() {
        return record;
    }

    /** The place at which the next record starts, or would. */
    int nextOffset() {
        return next;
    }

    /** After {@link #advance()} was false: the offset behind the last byte that is not zero, or that of the end of records. */
    int endOfData() {
        int end = length;
        // A segment is made long, of zeros: whole blocks of them first, which the JDK compares many bytes at a time.
        while (end - ZEROS.capacity() >= next
                && bytes.slice(end - ZEROS.capacity(), ZEROS.capacity()).mismatch(ZEROS) < 0) {
            end -= ZEROS.capacity();
        }
        while (end - Long.BYTES >= next && bytes.getLong(end - Long.BYTES) == 0) {
            end -= Long.BYTES;
        }
        while (end > next && bytes.get(end - 1) == 0) {
            end--;
        }
        return end;
    }

    /**
     * After {@link #advance()} was false, with something behind it: whether that may be what a crash leaves of batches
     * that nobody was told of. It may, when no whole record follows: then there is only a beginning. It also may, when
     * those that follow were written before the missing one was known to be on disk <em>and</em> the gap has a sector
     * that was never written: a disk that loses power may have written later sectors of a batch and not earlier ones.
     * Anything else is damage.
     *
     * @param expectedSequence the sequence of the record that can't be read
     */
    boolean isTraceOfCrash(long expectedSequence) {
        int firstFollower = 0;
        for (int at = next + RecordFormat.ALIGNMENT;
                at + RecordFormat.COMMAND <= length;
                at += RecordFormat.ALIGNMENT) {
            if (!isRecord(at) || bytes.getLong(at + RecordFormat.SEQUENCE) <= expectedSequence) {
                continue;
            }
            if (bytes.getLong(at + RecordFormat.FORCED_THROUGH) >= expectedSequence) {
                return false;
            }
            firstFollower = firstFollower == 0 ? at : firstFollower;
            at += RecordFormat.bytes(bytes.getInt(at + RecordFormat.LENGTH)) - RecordFormat.ALIGNMENT;
        }
        return firstFollower == 0 || hasUnwrittenSector(next, firstFollower);
    }

    /**
     * After {@link #advance()} was false: whether a record stands there that the segment is too short for. Whoever writes
     * goes on to the next segment with a record that does not fit, so the segment was longer once.
     *
     * @param expectedSequence the sequence of the record that can't be read
     */
    boolean isCutOff(long expectedSequence) {
        if (length - next < RecordFormat.COMMAND) {
            return !isZero(next, length);
        }
        int commandLength = bytes.getInt(next + RecordFormat.LENGTH);
        return commandLength > 0
                && commandLength <= RecordFormat.MAX_BYTES
                && RecordFormat.bytes(commandLength) > length - next
                && bytes.getLong(next + RecordFormat.SEQUENCE) == expectedSequence;
    }

    private boolean hasUnwrittenSector(int from, int to) {
        int start = from;
        while (start < to) {
            int end = Math.min(start - start % SECTOR + SECTOR, length);
            if (isZero(start, end)) {
                return true;
            }
            start = end;
        }
        return false;
    }

    private boolean isZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isRecord(int offset) {
        if (length - offset < RecordFormat.COMMAND) {
            return false;
        }
        int commandLength = bytes.getInt(offset + RecordFormat.LENGTH);
        if (commandLength <= 0 || commandLength > RecordFormat.MAX_BYTES) {
            return false;
        }
        int recordBytes = RecordFormat.bytes(commandLength);
        if (recordBytes > length - offset) {
            return false;
        }
        int expected = bytes.getInt(offset + RecordFormat.CHECKSUM);
        boolean matches = expected == RecordFormat.checksum(crc, bytes, offset, recordBytes, salt);
        bytes.clear();
        return matches;
    }

    private void load(JournalFile file, String description) throws IOException {
        long fileLength = file.length();
        if (fileLength > JournalSettings.MAX_SEGMENT_BYTES) {
            throw new JournalDamagedException(description + " has " + fileLength
                    + " bytes, more than the longest segment (" + JournalSettings.MAX_SEGMENT_BYTES + ")");
        }
        length = (int) fileLength;
        if (bytes.capacity() < length) {
            bytes = ByteBuffer.allocateDirect(length).order(LITTLE_ENDIAN);
            buffer.wrap(bytes);
        }
        bytes.clear().limit(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, bytes.position()) < 0) {
                throw new EOFException(description + " became shorter while it was read");
            }
        }
        bytes.position(0);
    }
}
