package org.bourse.fix.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The file with the sequence number of the command up to which all reports have been written, or are kept in the {@link
 * UnreportedFile} of a broker. Written after both, so it is never ahead of them. Two places are written in turn, each with a checksum, so that one is always
 * whole.
 */
public final class ReachedFile implements Closeable {

    private static final int SLOT = 512;
    private static final int EXCHANGE_OFFSET = 2 * SLOT;

    private final FileChannel channel;
    private final ByteBuffer slot = ByteBuffer.allocateDirect(16);
    private long reached;
    private boolean empty = true;
    private int next;

    /**
     * Opens the file, which is made when missing.
     *
     * @param exchangeId whose reports it is about; a file that does not say, as those of release 0.1.0, becomes its own
     * @throws IOException when it is another exchange's, too
     */
    public ReachedFile(Path file, UUID exchangeId) throws IOException {
        StorePermissions.makeDirectory(file.toAbsolutePath().resolveSibling(""));
        channel = StorePermissions.open(file);
        try {
            claim(file, exchangeId);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        for (int i = 0; i < 2; i++) {
            slot.clear();
            boolean whole = channel.read(slot, (long) i * SLOT) == slot.capacity();
            if (whole && slot.getLong(8) == checksum() && slot.getLong(0) >= reached) {
                reached = slot.getLong(0);
                empty = false;
                next = 1 - i;
            }
        }
    }

    /** The command up to which all reports have been written; 0 for none. */
    public long reached() {
        return reached;
    }

    /** Whether nothing was written to it yet, or what was is lost. */
    public boolean isEmpty() {
        return empty;
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
        empty = false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void claim(Path file, UUID exchangeId) throws IOException {
        ByteBuffer identity = ByteBuffer.allocate(2 * Long.BYTES);
        boolean whole = channel.read(identity, EXCHANGE_OFFSET) == identity.capacity();
        UUID stored = whole ? new UUID(identity.getLong(0), identity.getLong(Long.BYTES)) : SessionStore.NO_EXCHANGE;
        if (!stored.equals(SessionStore.NO_EXCHANGE)) {
            SessionStore.requireSame(file, stored, exchangeId);
            return;
        }
        identity.clear()
                .putLong(exchangeId.getMostSignificantBits())
                .putLong(exchangeId.getLeastSignificantBits())
                .flip();
        while (identity.hasRemaining()) {
            channel.write(identity, EXCHANGE_OFFSET + identity.position());
        }
        channel.force(false);
    }

    private long checksum() {
        CRC32C checksum = new CRC32C();
        checksum.update(slot.duplicate().clear().limit(8));
        // So that a place of zeros is not a whole one.
        return checksum.getValue() | 1L << 32;
    }
}
