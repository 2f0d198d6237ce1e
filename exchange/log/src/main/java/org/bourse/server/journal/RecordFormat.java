package org.bourse.server.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.bourse.codec.EnvelopeEncoder;

/**
 * A record, little-endian, padded with zeros to a multiple of {@value #ALIGNMENT} bytes:
 *
 * <pre>
 *   0  int   CRC-32C of all the rest, padding included, mixed with the segment's salt
 *   4  int   length of the command, in bytes
 *   8  long  sequence
 *  16  long  time, UTC microseconds
 *  24  long  the sequence up to which the journal was known to be on disk when this record was made
 *  32  ...   the command in its envelope, as the codec writes it, encrypted ({@link CommandCipher})
 * </pre>
 *
 * <p>The field at 24 tells damage from the trace of a crash: what it covers was once safe, so if it can't be read any
 * more it was damaged; what follows it may never have reached the disk.
 */
final class RecordFormat {

    static final int CHECKSUM = 0;
    static final int LENGTH = 4;
    static final int SEQUENCE = 8;
    static final int TIME_MICROS = 16;
    static final int FORCED_THROUGH = 24;
    static final int COMMAND = 32;
    static final int ALIGNMENT = 8;

    /** Most bytes that a record takes. */
    static final int MAX_BYTES = bytes(EnvelopeEncoder.MAX_LENGTH);

    private RecordFormat() {}

    /** Bytes of a record whose command has {@code commandLength} bytes. */
    static int bytes(int commandLength) {
        return BitUtil.align(COMMAND + commandLength, ALIGNMENT);
    }

    /** The checksum of the record at {@code offset}; moves the buffer's position and limit. */
    static int checksum(CRC32C crc, ByteBuffer buffer, int offset, int bytes, int salt) {
        crc.reset();
        crc.update(buffer.limit(offset + bytes).position(offset + LENGTH));
        return (int) crc.getValue() ^ salt;
    }
}
