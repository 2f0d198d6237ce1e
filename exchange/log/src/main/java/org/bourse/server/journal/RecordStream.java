package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records read one after the other from a stream, with no more of it in memory than the one at hand; {@link SegmentReader}
 * has a whole segment, and judges what a crash left.
 */
final class RecordStream {

    private final InputStream in;
    private final SegmentHeader header;
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private long offset;
    private long next = SegmentHeader.LENGTH;

    /**
     * Reads the header of a segment, which the stream begins with.
     *
     * @param description what to call the file when it is none
     */
    RecordStream(InputStream in, String description) throws IOException {
        this.in = in;
        byte[] start = in.readNBytes(SegmentHeader.LENGTH);
        this.header = SegmentHeader.read(ByteBuffer.wrap(start).order(LITTLE_ENDIAN), description);
        makeRoomFor(1 << 10);
    }

    SegmentHeader header() {
        return header;
    }

    /** Goes to the next record; false where there is no whole one. */
    boolean advance() throws IOException {
        if (in.readNBytes(bytes.array(), 0, RecordFormat.COMMAND) < RecordFormat.COMMAND) {
            return false;
        }
        int commandLength = commandLength();
        if (commandLength <= 0 || commandLength > RecordFormat.MAX_BYTES) {
            return false;
        }
        int recordBytes = RecordFormat.bytes(commandLength);
        makeRoomFor(recordBytes);
        int rest = recordBytes - RecordFormat.COMMAND;
        if (in.readNBytes(bytes.array(), RecordFormat.COMMAND, rest) < rest || !isWhole(recordBytes)) {
            return false;
        }
        offset = next;
        next += recordBytes;
        return true;
    }

    /** The place in the segment at which the record starts. */
    long offset() {
        return offset;
    }

    /** The place at which the next record starts, or would. */
    long nextOffset() {
        return next;
    }

    long sequence() {
        return bytes.getLong(RecordFormat.SEQUENCE);
    }

    long timeMicros() {
        return bytes.getLong(RecordFormat.TIME_MICROS);
    }

    int commandLength() {
        return bytes.getInt(RecordFormat.LENGTH);
    }

    /** The record, its command at {@link RecordFormat#COMMAND}, where it may be decrypted. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** The record's bytes, with the checksum of what they are now. */
    byte[] checkedBytes() {
        int recordBytes = RecordFormat.bytes(commandLength());
        bytes.putInt(RecordFormat.CHECKSUM, checksum(recordBytes));
        return Arrays.copyOf(bytes.array(), recordBytes);
    }

    private boolean isWhole(int recordBytes) {
        return bytes.getInt(RecordFormat.CHECKSUM) == checksum(recordBytes);
    }

    private int checksum(int recordBytes) {
        int checksum = RecordFormat.checksum(crc, bytes, 0, recordBytes, header.salt());
        bytes.clear();
        return checksum;
    }

    private void makeRoomFor(int length) {
        if (bytes.capacity() < length) {
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), Math.max(length, 2 * bytes.capacity())))
                    .order(LITTLE_ENDIAN);
            buffer.wrap(bytes);
        }
    }
}
