package org.bourse.fix.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * The file of a broker whose reports have stopped: what they go on from, and behind it each command since then that
 * concerns the broker, as bytes. It is there from the first report that can't be made to the start that makes it. The
 * journal can't take its place: that has commands without what came of them, and the state that says what did is gone once
 * the database has passed them.
 *
 * <p>Each record has a header of {@value #HEADER} bytes: length, checksum of what follows, and the command's sequence
 * number. The first has the exchange's identity and what the reports go on from; its number is the first command that was
 * not reported. The last one, of {@link #COMPLETED}, says that all of them are reported: a file that has it is none, whatever kept
 * it from being deleted. What a crash damaged of records that were not forced was relied on by nobody, and goes. One thread
 * appends; any may force.
 */
public final class UnreportedFile implements Closeable {

    private static final String NAME = "unreported";
    private static final int HEADER = 4 + 4 + 8;
    private static final int IDENTITY = 2 * Long.BYTES;

    /** In the place of a command's sequence number: what is before it is reported. */
    private static final long COMPLETED = Long.MAX_VALUE;

    private final Path directory;
    private final Path file;
    private final FileChannel channel;
    private long length;
    private long firstSequence;
    private long lastSequence;
    private boolean completed;
    private volatile boolean dirty;

    private UnreportedFile(Path directory, Path file, FileChannel channel) {
        this.directory = directory;
        this.file = file;
        this.channel = channel;
    }

    /**
     * Begins the file of a broker; it is on the disk, or isn't there, when this returns or fails.
     *
     * @param directory the broker's
     * @param firstSequence the first command that was not reported
     * @param state what the reports go on from
     */
    public static UnreportedFile begin(Path directory, UUID exchangeId, long firstSequence, byte[] state)
            throws IOException {
        Path path = directory.resolve(NAME);
        Path fresh = directory.resolve(NAME + ".new");
        Files.deleteIfExists(fresh);
        UnreportedFile begun = new UnreportedFile(directory, path, StorePermissions.open(fresh));
        boolean isOnDisk = false;
        try {
            ByteBuffer first = ByteBuffer.allocate(IDENTITY + state.length)
                    .putLong(exchangeId.getMostSignificantBits())
                    .putLong(exchangeId.getLeastSignificantBits())
                    .put(state)
                    .flip();
            begun.append(firstSequence, first);
            begun.firstSequence = firstSequence;
            begun.lastSequence = firstSequence - 1;
            begun.force();
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            DirectoryNames.force(directory);
            isOnDisk = true;
            return begun;
        } finally {
            if (!isOnDisk) {
                begun.close();
                Files.deleteIfExists(fresh);
                Files.deleteIfExists(path);
            }
        }
    }

    /**
     * Opens the file of a broker; empty when there is none, or one of which everything is reported, which goes.
     *
     * @param reached the command up to which the gateway had everything reported or kept: records up to it are whole, or the file is
     *     damaged
     * @throws IOException when it is another exchange's, or is damaged
     */
    public static Optional<UnreportedFile> openIn(Path directory, UUID exchangeId, long reached) throws IOException {
        if (!isIn(directory)) {
            return Optional.empty();
        }
        Path path = directory.resolve(NAME);
        UnreportedFile opened = new UnreportedFile(directory, path, StorePermissions.open(path));
        boolean isUsed = false;
        try {
            opened.scan(exchangeId, reached);
            if (opened.completed) {
                opened.delete();
                return Optional.empty();
            }
            isUsed = true;
            return Optional.of(opened);
        } finally {
            if (!isUsed) {
                opened.close();
            }
        }
    }

    /** Whether a broker's directory has such a file. */
    public static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(NAME));
    }

    /** The first command that was not reported. */
    public long firstSequence() {
        return firstSequence;
    }

    /** The last command that is in it; the one before the first when none is. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The state that the reports go on from. */
    public byte[] state() throws IOException {
        ByteBuffer first = record(0).orElseThrow(this::damaged).content();
        byte[] state = new byte[first.remaining() - IDENTITY];
        first.position(IDENTITY).get(state);
        return state;
    }

    /** Gives the commands to a reader in their order, as long as that wants more. */
    public void read(Predicate<ByteBuffer> reader) throws IOException {
        long offset =
                (long) HEADER + record(0).orElseThrow(this::damaged).content().capacity();
        while (offset < length) {
            ByteBuffer command = record(offset).orElseThrow(this::damaged).content();
            if (!reader.test(command)) {
                return;
            }
            offset += HEADER + command.capacity();
        }
    }

    /** Appends a command; the file is as before when this fails. */
    public void append(long sequence, ByteBuffer command) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + command.remaining())
                .putInt(command.remaining())
                .putInt(0)
                .putLong(sequence)
                .put(command)
                .flip();
        buffer.putInt(4, checksum(buffer));
        long offset = length;
        while (buffer.hasRemaining()) {
            offset += channel.write(buffer, offset);
        }
        length = offset;
        lastSequence = sequence;
        dirty = true;
    }

    /** Waits until everything that was appended is on the disk. */
    public void force() throws IOException {
        if (dirty) {
            dirty = false;
            try {
                channel.force(false);
            } catch (IOException e) {
                dirty = true;
                throw e;
            }
        }
    }

    /**
     * Says that everything in it is reported. That is on the disk when this returns; when it fails, the file is as before, and
     * open.
     */
    public void complete() throws IOException {
        long lengthBefore = length;
        long lastBefore = lastSequence;
        try {
            append(COMPLETED, ByteBuffer.allocate(0));
            force();
            completed = true;
        } finally {
            if (!completed) {
                length = lengthBefore;
                lastSequence = lastBefore;
                channel.truncate(length);
            }
        }
    }

    /** Closes and deletes one that is complete. */
    public void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
        DirectoryNames.force(directory);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private record Stored(long sequence, ByteBuffer content) {}

    /** Reads it to its last whole record, and cuts what is behind that. */
    private void scan(UUID exchangeId, long reached) throws IOException {
        length = channel.size();
        Stored first = record(0)
                .filter(stored -> stored.content().capacity() >= IDENTITY)
                .orElseThrow(this::damaged);
        SessionStore.requireSame(
                file, new UUID(first.content().getLong(0), first.content().getLong(Long.BYTES)), exchangeId);
        firstSequence = first.sequence();
        lastSequence = firstSequence - 1;
        long end = (long) HEADER + first.content().capacity();
        Optional<Stored> next = record(end);
        while (next.isPresent() && !completed) {
            completed = next.get().sequence() == COMPLETED;
            lastSequence = completed ? lastSequence : next.get().sequence();
            end += HEADER + next.get().content().capacity();
            next = record(end);
        }
        if (!completed && isDamaged(end, reached)) {
            throw damaged();
        }
        length = end;
        channel.truncate(end);
    }

    /**
     * Whether a record that is not whole, or one behind it, is of a command that was relied on to be here. Power loss may take
     * any of those that were not forced, and leave later ones; their commands come again from the journal.
     */
    private boolean isDamaged(long offset, long reached) throws IOException {
        long position = offset;
        while (length - position >= HEADER) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            fill(header, position);
            int contentLength = header.getInt(0);
            long sequence = header.getLong(8);
            if (contentLength == 0 && sequence == 0) {
                return false;
            }
            if (sequence <= reached) {
                return true;
            }
            if (contentLength < 0 || contentLength > length - position - HEADER) {
                return false;
            }
            position += HEADER + contentLength;
        }
        return false;
    }

    /** The record at an offset; empty when there is no whole one. */
    private Optional<Stored> record(long offset) throws IOException {
        if (length - offset < HEADER) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        fill(header, offset);
        int contentLength = header.getInt(0);
        if (contentLength < 0 || length - offset - HEADER < contentLength) {
            return Optional.empty();
        }
        ByteBuffer whole = ByteBuffer.allocate(HEADER + contentLength);
        fill(whole, offset);
        return whole.getInt(4) == checksum(whole.flip())
                ? Optional.of(new Stored(whole.getLong(8), whole.slice(HEADER, contentLength)))
                : Optional.empty();
    }

    private static int checksum(ByteBuffer whole) {
        CRC32C checksum = new CRC32C();
        checksum.update(whole.duplicate().position(8));
        return (int) checksum.getValue();
    }

    private void fill(ByteBuffer target, long offset) throws IOException {
        long from = offset;
        while (target.hasRemaining()) {
            int read = channel.read(target, from);
            if (read < 0) {
                throw damaged();
            }
            from += read;
        }
    }

    private IOException damaged() {
        return new IOException(file + " is damaged, and with it the reports that its broker was not told are lost:"
                + " restore it from a copy, or move " + file.getParent()
                + " away; the client's next session then begins with sequence number 1");
    }
}
