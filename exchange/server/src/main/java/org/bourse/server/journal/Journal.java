package org.bourse.server.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.bourse.codec.CommandDecoder;
import org.bourse.codec.CommandEncoder;
import org.bourse.codec.MalformedMessageException;
import org.bourse.codec.UnencodableTextException;
import org.bourse.engine.command.Command;
import org.bourse.server.journal.JournalFiles.JournalFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange's commands on disk, in order. One thread appends commands to a batch in memory and commits it: one write
 * and one force, whatever the number of commands. Once committed, a batch survives what {@link JournalSync} says; before,
 * it is not in the journal at all. Nothing is allocated per command.
 *
 * <p>Not thread-safe, but for {@link #deleteThrough}.
 */
public final class Journal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final String DIRECTORY = "journal";
    private static final int MAX_BUFFER_BYTES = 1 << 20;

    private final JournalFiles files;
    private final JournalSync sync;
    private final SegmentAllocator allocator;
    private final CommandEncoder encoder = new CommandEncoder();
    private final CRC32C crc = new CRC32C();

    /** Records: those committed but not yet written (only with NONE), then those of the batch being gathered. */
    private final ByteBuffer bytes;

    private final UnsafeBuffer buffer;
    private int length;
    private int committedLength;
    private long lastAppended;
    private long lastCommitted;
    private long firstSequence;
    private final long openedAtTimeMicros;

    /** Guards what deletion and rolling both touch: the list of stored segments and which one is current. */
    private final Object segmentsLock = new Object();

    private final Deque<StoredSegment> stored;
    private Segment current;
    private long currentFirstSequence;

    private boolean segmentDue;

    /** Where refused bytes may still stand behind the records; 0 when there are none. */
    private long dirtyEnd;

    private volatile long forcedThrough;
    private volatile @Nullable Throwable forceFailure;
    private long lastForceNanos;
    private long lastWriteBytes;

    private Journal(
            JournalFiles files,
            JournalSettings settings,
            SegmentAllocator allocator,
            JournalOpener opened,
            Segment current) {
        this.files = files;
        this.sync = settings.sync();
        this.allocator = allocator;
        this.stored = new ArrayDeque<>(opened.stored());
        this.current = current;
        this.currentFirstSequence = opened.currentFirstSequence();
        this.firstSequence = opened.firstSequence();
        this.lastAppended = opened.lastSequence();
        this.lastCommitted = lastAppended;
        this.forcedThrough = lastAppended;
        this.openedAtTimeMicros = opened.lastTimeMicros();
        this.bytes = ByteBuffer.allocateDirect(Math.min(MAX_BUFFER_BYTES, settings.segmentBytes() / 2))
                .order(LITTLE_ENDIAN);
        this.buffer = new UnsafeBuffer(bytes);
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

    static Journal open(JournalFiles files, UUID exchangeId, JournalSettings settings) throws IOException {
        JournalOpener opener = new JournalOpener(files, exchangeId);
        opener.open();
        SegmentAllocator allocator = new SegmentAllocator(files, exchangeId, settings.segmentBytes());
        Segment current = opener.current();
        if (current == null) {
            current = Segment.create(files, allocator.header(1, 0), settings.segmentBytes());
        }
        Segment unused = opener.unused();
        if (unused == null) {
            allocator.startAt(current.header.ordinal() + 1);
        } else {
            allocator.startWith(unused);
        }
        return new Journal(files, settings, allocator, opener, current);
    }

    /**
     * Whose journal a data directory holds, without opening it; empty when it holds none.
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
                .filter(name -> name.endsWith(Segment.SUFFIX))
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
        return lastCommitted;
    }

    /** From which sequence on the journal has every command; one above {@link #lastSequence} when it has none. */
    public long firstSequence() {
        synchronized (segmentsLock) {
            return firstSequence;
        }
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
        if (afterSequence > lastCommitted) {
            throw new JournalGapException("asked for what follows sequence " + afterSequence
                    + ", but the journal ends at sequence " + lastCommitted);
        }
        if (afterSequence == lastCommitted) {
            return;
        }
        if (afterSequence + 1 < firstSequence()) {
            throw new JournalGapException("asked for what follows sequence " + afterSequence
                    + ", but the journal begins with sequence " + firstSequence());
        }
        SegmentReader reader = new SegmentReader();
        CommandDecoder decoder = new CommandDecoder();
        long due = afterSequence + 1;
        for (String name : namesWithRecordsFrom(due)) {
            due = replay(name, reader, decoder, due, consumer);
        }
        if (due != lastCommitted + 1) {
            throw new JournalDamagedException(files.describe(current.name) + " ended at sequence " + (due - 1)
                    + ", but at opening it ended at " + lastCommitted);
        }
    }

    /**
     * Goes on after a sequence that lies beyond the journal's end. For a start after a loss of what was not forced (with
     * {@link JournalSync#OS} or NONE), when the database had already reached that sequence: the commands in between are
     * in the database and can't be read from the journal.
     */
    public void continueAfter(long sequence) throws IOException, JournalWriteException, JournalForceException {
        if (sequence <= lastCommitted || length > 0) {
            throw new IllegalArgumentException(
                    "can't go on after sequence " + sequence + ": the journal is at " + lastAppended);
        }
        sync();
        Segment replaced = allocator.take();
        replaced.close();
        // Takes the place of the one that was ready.
        Segment jump =
                Segment.create(files, allocator.header(replaced.header.ordinal(), sequence), (int) replaced.length);
        current.close();
        leaveFor(jump, lastCommitted);
        synchronized (segmentsLock) {
            firstSequence = sequence + 1;
        }
        lastAppended = sequence;
        lastCommitted = sequence;
        forcedThrough = sequence;
    }

    /**
     * Adds a command to the batch.
     *
     * @param sequence one above the command's before
     * @param timeMicros its time, UTC microseconds
     * @return false when the batch has no room for it: commit, then try again
     * @throws UnencodableTextException when the command has no binary form; it is not in the batch
     */
    public boolean append(long sequence, long timeMicros, Command command) {
        if (sequence != lastAppended + 1) {
            throw new IllegalArgumentException("sequence " + sequence + " can't follow " + lastAppended);
        }
        int room = Math.min(RecordFormat.bytes(CommandEncoder.maxLength(command)), RecordFormat.MAX_BYTES);
        if (room > bytes.capacity() - length) {
            return false;
        }
        int commandLength = encoder.encode(command, buffer, length + RecordFormat.COMMAND);
        int recordLength = RecordFormat.bytes(commandLength);
        bytes.putInt(length + RecordFormat.LENGTH, commandLength);
        bytes.putLong(length + RecordFormat.SEQUENCE, sequence);
        bytes.putLong(length + RecordFormat.TIME_MICROS, timeMicros);
        bytes.putLong(length + RecordFormat.FORCED_THROUGH, forcedThrough);
        for (int i = RecordFormat.COMMAND + commandLength; i < recordLength; i++) {
            bytes.put(length + i, (byte) 0);
        }
        length += recordLength;
        lastAppended = sequence;
        return true;
    }

    /**
     * Makes the batch as safe as the settings say; an empty one is fine. When it throws, nothing of the batch is in the
     * journal, or, after a failed force, nobody knows.
     *
     * @throws JournalWriteException when the batch could not be written; later ones may be
     * @throws JournalForceException when the journal can't be used any more
     */
    public void commit() throws JournalWriteException, JournalForceException {
        lastForceNanos = 0;
        lastWriteBytes = 0;
        requireUsable();
        switch (sync) {
            case BATCH -> {
                if (length > 0) {
                    write();
                    force();
                }
            }
            case OS -> write();
            case NONE -> {
                if (length > bytes.capacity() / 2) {
                    write();
                }
            }
        }
        committedLength = length;
        lastCommitted = lastAppended;
    }

    /**
     * Has what is written next begin a new segment, so that the file with everything before can be deleted as soon as the
     * database has it: a reset leaves nothing on the disk.
     */
    public void beginSegment() {
        segmentDue = true;
    }

    /** Drops what was appended since the last commit. */
    public void rollback() {
        length = committedLength;
        lastAppended = lastCommitted;
    }

    /** Commits, and forces it whatever the settings say. */
    public void sync() throws JournalWriteException, JournalForceException {
        requireUsable();
        write();
        force();
        lastCommitted = lastAppended;
    }

    /**
     * Deletes the segments whose commands are all at or below {@code sequence}, oldest first. The one being written
     * stays, and so does the one before it until something of the newer one is safe: they say where the journal is. Safe
     * from any thread.
     *
     * @return how many were deleted
     */
    public int deleteThrough(long sequence) throws IOException {
        int deleted = 0;
        synchronized (segmentsLock) {
            while (!stored.isEmpty() && stored.getFirst().lastSequence() <= sequence && mayDeleteOldest()) {
                StoredSegment oldest = stored.removeFirst();
                firstSequence = Math.max(firstSequence, oldest.lastSequence() + 1);
                files.delete(oldest.name());
                deleted++;
            }
            if (deleted > 0) {
                files.force();
            }
        }
        return deleted;
    }

    /** How long the last commit's force took, in nanoseconds; 0 when it did not force. */
    public long lastForceNanos() {
        return lastForceNanos;
    }

    /** How many bytes the last commit wrote. */
    public long lastWriteBytes() {
        return lastWriteBytes;
    }

    /** Forces what was committed and closes the files. What was appended and not committed is dropped. */
    @Override
    public void close() throws IOException {
        rollback();
        try {
            if (forceFailure == null) {
                write();
                force();
            }
        } catch (JournalWriteException | JournalForceException e) {
            throw new IOException("the journal's last batch is lost: " + e.getMessage(), e);
        } finally {
            allocator.close();
            current.close();
        }
    }

    private boolean mayDeleteOldest() {
        return stored.size() > 1 || (currentFirstSequence > 0 && forcedThrough >= currentFirstSequence);
    }

    private List<String> namesWithRecordsFrom(long sequence) {
        synchronized (segmentsLock) {
            List<String> names = new ArrayList<>();
            for (StoredSegment segment : stored) {
                if (segment.lastSequence() >= sequence) {
                    names.add(segment.name());
                }
            }
            names.add(current.name);
            return names;
        }
    }

    private long replay(String name, SegmentReader reader, CommandDecoder decoder, long from, RecordConsumer consumer)
            throws IOException {
        String description = files.describe(name);
        long due = from;
        try (JournalFile file = files.open(name)) {
            reader.open(file, description);
            while (reader.advance()) {
                long sequence = reader.sequence();
                if (sequence < due) {
                    continue;
                }
                if (sequence > due) {
                    throw new JournalDamagedException(description + " at offset " + reader.offset() + ": sequence "
                            + sequence + " where " + due + " must be");
                }
                consumer.onRecord(sequence, reader.timeMicros(), command(reader, decoder, description));
                due++;
            }
        }
        return due;
    }

    private static Command command(SegmentReader reader, CommandDecoder decoder, String description) {
        try {
            return decoder.decode(reader.buffer(), reader.commandOffset(), reader.commandLength());
        } catch (MalformedMessageException e) {
            throw new JournalDamagedException(
                    description + " at offset " + reader.offset()
                            + ": a whole record holds what is not a command to this program: " + e.getMessage(),
                    e);
        }
    }

    private void requireUsable() throws JournalForceException {
        Throwable failure = forceFailure;
        if (failure != null) {
            throw new JournalForceException("the journal failed before: " + failure.getMessage(), failure);
        }
    }

    /** Writes all of the buffer, going on to the next segment when it does not fit into this one. */
    private void write() throws JournalWriteException {
        try {
            clearRefusedBytes();
            if (length == 0) {
                return;
            }
            while (!current.hasRoomFor(length) || (segmentDue && currentFirstSequence > 0)) {
                roll();
            }
            segmentDue = false;
            seal();
            current.write(bytes.limit(length).position(0));
        } catch (IOException e) {
            dirtyEnd = Math.max(dirtyEnd, current.position() + (long) length);
            tryToClearRefusedBytes(e);
            rollback();
            throw new JournalWriteException(files.describe(current.name) + ": " + e.getMessage(), e);
        } catch (JournalWriteException e) {
            rollback();
            throw e;
        } finally {
            bytes.clear();
        }
        current.advance(length);
        if (currentFirstSequence == 0) {
            startCurrentAt(bytes.getLong(RecordFormat.SEQUENCE));
        }
        lastWriteBytes += length;
        length = 0;
        committedLength = 0;
    }

    private void clearRefusedBytes() throws IOException {
        if (dirtyEnd > 0) {
            current.clear(dirtyEnd);
            dirtyEnd = 0;
        }
    }

    private void tryToClearRefusedBytes(IOException cause) {
        try {
            clearRefusedBytes();
        } catch (IOException e) {
            // Tried again before the next write; until then they are records that nobody was told to be safe.
            cause.addSuppressed(e);
        }
    }

    private void seal() {
        int salt = current.header.salt();
        for (int at = 0; at < length; ) {
            int recordBytes = RecordFormat.bytes(bytes.getInt(at + RecordFormat.LENGTH));
            int checksum = RecordFormat.checksum(crc, bytes, at, recordBytes, salt);
            bytes.clear();
            bytes.putInt(at + RecordFormat.CHECKSUM, checksum);
            at += recordBytes;
        }
    }

    private void force() throws JournalForceException {
        long start = System.nanoTime();
        try {
            current.force();
        } catch (IOException e) {
            forceFailure = e;
            throw new JournalForceException(
                    files.describe(current.name) + " could not be forced to the disk: " + e.getMessage(), e);
        }
        lastForceNanos += System.nanoTime() - start;
        forcedThrough = lastAppended;
    }

    private void roll() throws JournalWriteException {
        Segment full = current;
        long fullThrough = bytes.getLong(RecordFormat.SEQUENCE) - 1;
        leaveFor(allocator.take(), fullThrough);
        allocator.execute(() -> retire(full, fullThrough));
    }

    private void leaveFor(Segment next, long lastSequence) {
        synchronized (segmentsLock) {
            if (currentFirstSequence > 0) {
                stored.addLast(
                        new StoredSegment(current.name, current.header.ordinal(), currentFirstSequence, lastSequence));
            }
            current = next;
            currentFirstSequence = 0;
        }
    }

    private void startCurrentAt(long sequence) {
        synchronized (segmentsLock) {
            currentFirstSequence = sequence;
        }
    }

    /** Forces and closes a full segment, off the writer's thread. With BATCH there is nothing left to force. */
    private void retire(Segment full, long lastSequence) {
        try {
            if (sync != JournalSync.BATCH) {
                full.force();
                forcedThrough = Math.max(forcedThrough, lastSequence);
            }
            full.close();
        } catch (IOException e) {
            forceFailure = e;
            log.error("{} could not be forced to the disk", files.describe(full.name), e);
        }
    }
}
