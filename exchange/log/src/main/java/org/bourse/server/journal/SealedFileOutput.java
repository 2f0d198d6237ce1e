package org.bourse.server.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.bourse.server.journal.JournalFiles.JournalFile;

/** A sealed segment's file while it is written, and what its seal is to say of its bytes. */
final class SealedFileOutput extends OutputStream {

    private final JournalFile file;
    private final MessageDigest sha256 = SegmentSeal.newDigest();
    private final CRC32C crc = new CRC32C();
    private final StringBuilder blocks = new StringBuilder();
    private final byte[] block = new byte[SegmentSeal.BLOCK];
    private int inBlock;
    private long written;

    SealedFileOutput(JournalFile file) {
        this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
        block[inBlock++] = (byte) value;
        if (inBlock == block.length) {
            writeBlock();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, block.length - inBlock);
            System.arraycopy(bytes, from, block, inBlock, count);
            inBlock += count;
            from += count;
            left -= count;
            if (inBlock == block.length) {
                writeBlock();
            }
        }
    }

    /** Writes what is left, and has all of it on the disk. */
    void finish() throws IOException {
        if (inBlock > 0) {
            writeBlock();
        }
        file.force();
    }

    /** The number of bytes. */
    long length() {
        return written;
    }

    /** The digest of them all; once. */
    String sha256() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The checksum of each block. */
    String blocks() {
        return blocks.toString();
    }

    private void writeBlock() throws IOException {
        sha256.update(block, 0, inBlock);
        blocks.append(checksum(crc, block, inBlock));
        ByteBuffer bytes = ByteBuffer.wrap(block, 0, inBlock);
        while (bytes.hasRemaining()) {
            written += file.write(bytes, written);
        }
        inBlock = 0;
    }

    /** A block's checksum, as it stands in a seal. */
    static String checksum(CRC32C crc, byte[] block, int length) {
        crc.reset();
        crc.update(block, 0, length);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
