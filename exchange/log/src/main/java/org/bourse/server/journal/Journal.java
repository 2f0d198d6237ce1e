package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.bourse.codec.UnencodableTextException;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.server.journal.JournalFiles.JournalFile;

/**
 * The exchange's commands on disk, in order. One thread appends commands to a batch in memory and commits it: one write
 * and one force, whatever the number of commands. Once committed, a batch survives what {@link JournalSync} says; before,
 * it is not in the journal at all. Nothing is allocated per command.
 *
 * <p>Not thread-safe, but for {@link #deleteThrough}.
 */
public final class Journal implements AutoCloseable {

    static final String DIRECTORY = "journal";
    private static final int MAX_BUFFER_BYTES = 1 << 20;

    /** The part of the last segment that is kept for cancels when no further one can be made. */
    private static final int RESERVE_PART = 4;

    private final JournalFiles files;
    private final JournalSync sync;
    private final long openedAtTimeMicros;
    private final Durability durability;
    private final JournalSegments segments;
    private final JournalKey key;
    private final UUID exchangeId;
    private final CommandCipher cipher;
    private final RecordBatch batch;
    private final SegmentWriter writer;
    private final int reserveBytes;
    private long lastForceNanos;
    private long lastWriteBytes;

    private Journal(
            JournalFiles files,
            JournalSettings settings,
            JournalKey key,
            SegmentAllocator allocator,
            JournalOpener opened,
            OpenSegment current) {
        this.files = files;
        this.sync = settings.sync();
        this.openedAtTimeMicros = opened.lastTimeMicros();
        this.durability = new Durability(opened.lastSequence());
        this.segments = new JournalSegments(files, durability, opened, current);
        this.key = key;
        this.exchangeId = current.header.exchangeId();
        this.cipher = new CommandCipher(key);
        int bufferBytes = Math.min(MAX_BUFFER_BYTES, settings.segmentBytes() / 2);
        // One more batch of anything, and then the reserve.
        this.reserveBytes = bufferBytes + settings.segmentBytes() / RESERVE_PART;
        this.batch = new RecordBatch(bufferBytes, opened.lastSequence(), cipher);
        this.writer = new SegmentWriter(files, sync, allocator, segments, durability, current);
    }

    /**
     * Opens the journal of a data directory, or starts one. Reads all of it; cuts off what a crash left behind the last
     * whole record.
     *
     * @param exchangeId the identity of the exchange whose data this is
     * @throws JournalDamagedException when it is not what was written, or another exchange's
     */
    public static Journal open(Path dataDirectory, UUID exchangeId, JournalSettings settings) throws IOException {
        return open(new DirectoryJournalFiles(dataDirectory.resolve(DIRECTORY)), exchangeId, settings);
    }

    /** Opens a journal like {@link #open}, but also one whose end is missing: the operator has said to go on without it. */
    public static Journal openWhatIsLeft(Path dataDirectory, UUID exchangeId, JournalSettings settings)
            throws IOException {
        return open(new DirectoryJournalFiles(dataDirectory.resolve(DIRECTORY)), exchangeId, settings, true);
    }

    static Journal open(JournalFiles files, UUID exchangeId, JournalSettings settings) throws IOException {
        return open(files, exchangeId, settings, false);
    }

    static Journal open(JournalFiles files, UUID exchangeId, JournalSettings settings, boolean lossAccepted)
            throws IOException {
        JournalOpener opener = new JournalOpener(files, exchangeId, lossAccepted);
        JournalKey key = opener.open();
        SegmentAllocator allocator = new SegmentAllocator(files, exchangeId, settings.segmentBytes(), key.id());
        OpenSegment current = opener.current();
        if (current == null) {
            current = OpenSegment.create(files, allocator.header(1, 0));
        }
        OpenSegment unused = opener.unused();
        if (unused != null && unused.header.isFormer()) {
            // Made again, in the present form.
            unused.close();
            unused = null;
        }
        if (unused == null) {
            allocator.startAfter(current.header);
        } else {
            allocator.startWith(current.header, unused);
        }
        return new Journal(files, settings, key, allocator, opener, current);
    }

    /** The directory of a data directory's journal. */
    public static Path directory(Path dataDirectory) {
        return dataDirectory.resolve(DIRECTORY).toAbsolutePath().normalize();
    }

    /**
     * The exchange whose journal a data directory holds, without opening it; empty when it holds none.
     *
     * @throws JournalDamagedException when the oldest segment has no readable header
     */
    public static Optional<UUID> exchangeIdOf(Path dataDirectory) throws IOException {
        Path directory = dataDirectory.resolve(DIRECTORY);
        if (Files.notExists(directory)) {
            return Optional.empty();
        }
        JournalFiles files = new DirectoryJournalFiles(directory);
        Optional<String> oldest = files.names().stream()
                .filter(name -> name.endsWith(OpenSegment.SUFFIX))
                .min(String::compareTo);
        if (oldest.isEmpty()) {
            return Optional.empty();
        }
        try (JournalFile file = files.open(oldest.get())) {
            ByteBuffer header = ByteBuffer.allocate(SegmentHeader.LENGTH).order(LITTLE_ENDIAN);
            int count = Math.max(0, file.read(header, 0));
            return Optional.of(SegmentHeader.read(header.clear().limit(count), files.describe(oldest.get()))
                    .exchangeId());
        }
    }

    /** The sequence of the last committed command; 0 when there never was one. */
    public long lastSequence() {
        return batch.lastCommitted();
    }

    /** From which sequence on the journal has every command; one above {@link #lastSequence} when it has none. */
    public long firstSequence() {
        return segments.firstSequence();
    }

    /** The time of the last command at opening, UTC microseconds; 0 when there was none. */
    public long openedAtTimeMicros() {
        return openedAtTimeMicros;
    }

    /**
     * Reads all commands after a sequence, in order. To be called before anything is appended.
     *
     * @param afterSequence the last command the reader has; 0 for none
     * @throws JournalGapException when the journal begins later or ends earlier than that
     * @throws JournalDamagedException when a record can't be read
     */
    public void replay(long afterSequence, RecordConsumer consumer) throws IOException {
        // Not kept: it holds a whole segment in memory.
        new JournalScan(files, segments, cipher).read(afterSequence, batch.lastCommitted(), consumer);
    }

    /**
     * Goes on after a sequence that lies beyond the journal's end. For a start after a loss of what was not forced (with
     * {@link JournalSync#OS} or NONE), when the database had already reached that sequence: the commands in between are
     * in the database and can't be read from the journal.
     */
    public void continueAfter(long sequence) throws IOException, JournalWriteException, JournalForceException {
        if (sequence <= batch.lastCommitted() || !batch.isEmpty()) {
            throw new IllegalArgumentException(
                    "can't go on after sequence " + sequence + ": the journal is at " + batch.lastAppended());
        }
        sync();
        writer.jump(batch.lastCommitted(), sequence);
        batch.continueAfter(sequence);
        durability.forced(sequence);
    }

    /**
     * Adds a command to the batch.
     *
     * @param sequence one above the command's before
     * @param timeMicros its time, UTC microseconds
     * @param source where it came from
     * @return false when the batch has no room for it: commit, then try again
     * @throws UnencodableTextException when the command has no binary form; it is not in the batch
     */
    public boolean append(long sequence, long timeMicros, CommandSource source, Command command) {
        return batch.append(sequence, timeMicros, source, command, durability.forcedThrough());
    }

    /**
     * Makes the batch as safe as the settings say; an empty one is fine. When it throws, nothing of the batch is in the
     * journal, or, after a failed force or where the exception says so, nobody knows.
     *
     * @throws JournalWriteException when the batch could not be written; later ones may be
     * @throws JournalForceException when the journal can't be used any more
     */
    public void commit() throws JournalWriteException, JournalForceException {
        lastForceNanos = 0;
        lastWriteBytes = 0;
        durability.requireKnown();
        switch (sync) {
            case BATCH -> {
                if (!batch.isEmpty()) {
                    write();
                    force();
                }
            }
            case OS -> write();
            case NONE -> {
                if (batch.isOverHalfFull()) {
                    write();
                }
            }
        }
        batch.commit();
    }

    /**
     * Has what is written next begin a new segment, so that the file with everything before can be deleted as soon as the
     * database has it: a reset leaves nothing on the disk.
     */
    public void beginSegment() {
        writer.beginSegment();
    }

    /** Drops what was appended since the last commit. */
    public void rollback() {
        batch.rollback();
    }

    /** Commits, and forces it whatever the settings say. */
    public void sync() throws JournalWriteException, JournalForceException {
        durability.requireKnown();
        write();
        force();
        batch.commit();
    }

    /**
     * Deletes the segments whose commands are all at or below {@code sequence}, oldest first. The one being written
     * stays, and so does the one before it until something of the newer one is safe: they say where the journal is. Safe
     * from any thread.
     *
     * @return how many were deleted
     */
    public int deleteThrough(long sequence) throws IOException {
        return segments.deleteThrough(sequence);
    }

    /** An archive that seals this journal's segments in place of {@link #deleteThrough}; its thread is not started. */
    JournalArchive archiveIn(JournalFiles archive, RejectedCommands rejectedCommands) throws IOException {
        return new JournalArchive(files, segments, key, exchangeId, archive, rejectedCommands);
    }

    /**
     * Whether what is left of the journal is a reserve: no further segment can be made, and the last one is nearly full. It
     * is for commands that take work away, cancels above all, so that a full disk does not keep anybody in the market.
     */
    public boolean isInReserve() {
        return writer.isInReserve(reserveBytes);
    }

    /** Has this called when no further segment could be made, on a thread of the journal's. */
    public void whenNoSegmentIsMade(Runnable told) {
        writer.whenNoSegmentIsMade(told);
    }

    /** The duration of the last commit's force, in nanoseconds; 0 when it did not force. */
    public long lastForceNanos() {
        return lastForceNanos;
    }

    /** The number of bytes that the last commit wrote. */
    public long lastWriteBytes() {
        return lastWriteBytes;
    }

    /** Forces what was committed and closes the files. What was appended and not committed is dropped. */
    @Override
    public void close() throws IOException {
        rollback();
        try {
            if (!durability.hasFailed()) {
                write();
                force();
            }
        } catch (JournalWriteException | JournalForceException e) {
            throw new IOException("the journal's last batch is lost: " + e.getMessage(), e);
        } finally {
            writer.close();
        }
    }

    private void write() throws JournalWriteException {
        try {
            lastWriteBytes += writer.write(batch);
        } catch (JournalWriteException e) {
            rollback();
            throw e;
        }
        batch.clear();
    }

    private void force() throws JournalForceException {
        lastForceNanos += writer.force(batch.lastAppended());
    }
}
