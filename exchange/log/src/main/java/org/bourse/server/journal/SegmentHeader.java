package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first {@value #LENGTH} bytes of a segment, written and forced when the file is made and never again, but for one
 * mark: that the next segment was made. What it can't know then, the sequence of its first record, that record says.
 *
 * @param exchangeId whose commands these are
 * @param ordinal the segment's number, which is in the file's name, too
 * @param startsAfter the sequence that its first record follows, when that is not the record before it in the journal:
 *     0 for a new exchange's first segment; {@link #CONTINUES} when there is nothing special
 * @param nonce a random number, so that no byte of another file is ever taken for a record of this one
 * @param segmentBytes the file's length, which never changes; 0 in a {@linkplain #isFormer() former} one, which does not
 *     say it
 * @param keyId which key the commands are encrypted with; 0 in a former one, which has them in plain
 * @param hasSuccessor whether the next segment was made
 */
record SegmentHeader(
        UUID exchangeId,
        long ordinal,
        long startsAfter,
        long nonce,
        int segmentBytes,
        long keyId,
        boolean hasSuccessor) {

    static final int LENGTH = 128;
    static final long CONTINUES = -1;

    /** The place of the mark that the next segment was made: eight bytes, which a disk writes whole or not at all. */
    static final int SUCCESSOR_OFFSET = 96;

    private static final long MAGIC = 0x4C4E_4A45_5352_5542L; // "BURSEJNL" as bytes

    /** The version of release 0.1.0: commands in plain, neither length nor mark. Read, and never written. */
    private static final int FORMER_VERSION = 1;

    private static final int VERSION = 2;
    private static final int CHECKSUM_OFFSET = LENGTH - Integer.BYTES;

    /** A header to be written, of a segment that has no successor yet. */
    SegmentHeader(UUID exchangeId, long ordinal, long startsAfter, long nonce, int segmentBytes, long keyId) {
        this(exchangeId, ordinal, startsAfter, nonce, segmentBytes, keyId, false);
        if (segmentBytes <= 0) {
            throw new IllegalArgumentException("a segment has a length, not " + segmentBytes);
        }
    }

    /** The header's bytes, from position 0 to the limit. */
    ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(LITTLE_ENDIAN);
        bytes.putLong(MAGIC)
                .putInt(isFormer() ? FORMER_VERSION : VERSION)
                .putInt(segmentBytes)
                .putLong(exchangeId.getMostSignificantBits())
                .putLong(exchangeId.getLeastSignificantBits())
                .putLong(ordinal)
                .putLong(startsAfter)
                .putLong(nonce)
                .putLong(keyId);
        bytes.putLong(SUCCESSOR_OFFSET, hasSuccessor ? successorMark() : 0);
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
        int version = bytes.getInt(8);
        if (version != FORMER_VERSION && version != VERSION) {
            throw new JournalDamagedException(file + " at offset 8: format version " + version
                    + ", where this program knows versions " + FORMER_VERSION + " and " + VERSION);
        }
        if (bytes.getInt(CHECKSUM_OFFSET) != checksum(bytes)) {
            throw new JournalDamagedException(file + " at offset 0: the header's checksum does not match");
        }
        SegmentHeader header = new SegmentHeader(
                new UUID(bytes.getLong(16), bytes.getLong(24)),
                bytes.getLong(32),
                bytes.getLong(40),
                bytes.getLong(48),
                bytes.getInt(12),
                bytes.getLong(56),
                bytes.getLong(SUCCESSOR_OFFSET) != 0);
        if (header.hasSuccessor && bytes.getLong(SUCCESSOR_OFFSET) != header.successorMark()) {
            throw new JournalDamagedException(file + " at offset " + SUCCESSOR_OFFSET
                    + ": neither the mark that there is a next segment, nor none");
        }
        return header;
    }

    /** Whether release 0.1.0 made it. */
    boolean isFormer() {
        return segmentBytes == 0;
    }

    /** The same of a segment whose next one was not made; a former one says nothing about that. */
    SegmentHeader withoutSuccessor() {
        return new SegmentHeader(exchangeId, ordinal, startsAfter, nonce, segmentBytes, keyId, false);
    }

    /** The value at {@link #SUCCESSOR_OFFSET} once the next segment was made. */
    long successorMark() {
        return Long.rotateLeft(nonce, 17) | 1;
    }

    /** The number that this segment's records mix into their checksums. */
    int salt() {
        return Long.hashCode(nonce);
    }

    boolean continues() {
        return startsAfter == CONTINUES;
    }

    /** Over everything but the mark, which comes later. */
    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(SUCCESSOR_OFFSET));
        crc.update(new byte[Long.BYTES]);
        crc.update(bytes.duplicate().position(SUCCESSOR_OFFSET + Long.BYTES).limit(CHECKSUM_OFFSET));
        return (int) crc.getValue();
    }
}
