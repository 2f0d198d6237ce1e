package org.bourse.fix.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How far all reports have been written: the sequence number of a command. Written after the reports, so it is never
 * ahead of them. Two places are written in turn, each with a checksum, so that one is always whole.
 */
public final class ReachedFile implements Closeable {

    private static final int SLOT = 512;

    private final FileChannel channel;
    private final ByteBuffer slot = ByteBuffer.allocateDirect(16);
    private long reached;
    private int next;

    /** Opens the file, which is made when missing. */
    public ReachedFile(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        for (int i = 0; i < 2; i++) {
            slot.clear();
            boolean whole = channel.read(slot, (long) i * SLOT) == slot.capacity();
            if (whole && slot.getLong(8) == checksum() && slot.getLong(0) >= reached) {
                reached = slot.getLong(0);
                next = 1 - i;
            }
        }
    }

    /** The command up to which all reports have been written; 0 for none. */
    public long reached() {
        return reached;
    }

    /** Writes how far reports have got, and waits for the disk if asked to. */
    public void write(long sequence, boolean force) throws IOException {
        slot.clear().putLong(0, sequence);
        slot.putLong(8, checksum());
        long offset = (long) next * SLOT;
        while (slot.hasRemaining()) {
            channel.write(slot, offset + slot.position());
        }
        if (force) {
            channel.force(false);
        }
        next = 1 - next;
        reached = sequence;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private long checksum() {
        CRC32C checksum = new CRC32C();
        checksum.update(slot.duplicate().clear().limit(8));
        // So that a place of zeros is not a whole one.
        return checksum.getValue() | 1L << 32;
    }
}
