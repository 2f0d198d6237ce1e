package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first {@value #LENGTH} bytes of a segment, written and forced when the file is made and never again. What it can't
 * know then, the sequence of its first record, that record says.
 *
 * @param exchangeId whose commands these are
 * @param ordinal the segment's number, which is in the file's name, too
 * @param startsAfter the sequence that its first record follows, when that is not the record before it in the journal:
 *     0 for a new exchange's first segment; {@link #CONTINUES} when there is nothing special
 * @param nonce a random number, so that no byte of another file is ever taken for a record of this one
 */
record SegmentHeader(UUID exchangeId, long ordinal, long startsAfter, long nonce) {

    static final int LENGTH = 128;
    static final long CONTINUES = -1;

    private static final long MAGIC = 0x4C4E_4A45_5352_5542L; // "BURSEJNL" as bytes
    private static final int FORMAT_VERSION = 1;
    private static final int CHECKSUM_OFFSET = LENGTH - Integer.BYTES;

    /** The header's bytes, from position 0 to the limit. */
    ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(LITTLE_ENDIAN);
        bytes.putLong(MAGIC)
                .putInt(FORMAT_VERSION)
                .putInt(0)
                .putLong(exchangeId.getMostSignificantBits())
                .putLong(exchangeId.getLeastSignificantBits())
                .putLong(ordinal)
                .putLong(startsAfter)
                .putLong(nonce);
        bytes.putInt(CHECKSUM_OFFSET, checksum(bytes));
        return bytes.clear();
    }

    /**
     * Reads a header.
     *
     * @param bytes at least {@link #LENGTH} from index 0 on, little-endian
     * @param file what to call the file when they are not a header
     */
    static SegmentHeader read(ByteBuffer bytes, String file) {
        if (bytes.limit() < LENGTH) {
            throw new JournalDamagedException(file + " at offset 0: the file has " + bytes.limit()
                    + " bytes, fewer than the header of a segment (" + LENGTH + ")");
        }
        if (bytes.getLong(0) != MAGIC) {
            throw new JournalDamagedException(file + " at offset 0: not the beginning of a journal segment");
        }
        if (bytes.getInt(8) != FORMAT_VERSION) {
            throw new JournalDamagedException(file + " at offset 8: format version " + bytes.getInt(8)
                    + ", where this program knows version " + FORMAT_VERSION);
        }
        if (bytes.getInt(CHECKSUM_OFFSET) != checksum(bytes)) {
            throw new JournalDamagedException(file + " at offset 0: the header's checksum does not match");
        }
        return new SegmentHeader(
                new UUID(bytes.getLong(16), bytes.getLong(24)),
                bytes.getLong(32),
                bytes.getLong(40),
                bytes.getLong(48));
    }

    /** What this segment's records mix into their checksums. */
    int salt() {
        return Long.hashCode(nonce);
    }

    boolean continues() {
        return startsAfter == CONTINUES;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(CHECKSUM_OFFSET));
        return (int) crc.getValue();
    }
}
