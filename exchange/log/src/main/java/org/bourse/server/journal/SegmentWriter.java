package org.bourse.server.journal;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches to the current segment and forces it; goes on to the next one when it is full. Not thread-safe: full
 * segments are forced and closed on the allocator's thread, all else happens on the writer's.
 */
final class SegmentWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SegmentWriter.class);

    private final JournalFiles files;
    private final JournalSync sync;
    private final SegmentAllocator allocator;
    private final JournalSegments segments;
    private final Durability durability;
    private OpenSegment current;
    private boolean segmentDue;

    /** The end of refused bytes that may still stand behind the records; 0 when there are none. */
    private long dirtyEnd;

    SegmentWriter(
            JournalFiles files,
            JournalSync sync,
            SegmentAllocator allocator,
            JournalSegments segments,
            Durability durability,
            OpenSegment current) {
        this.files = files;
        this.sync = sync;
        this.allocator = allocator;
        this.segments = segments;
        this.durability = durability;
        this.current = current;
    }

    /** Has what is written next begin a new segment, unless the current one is empty. */
    void beginSegment() {
        segmentDue = true;
    }

    /**
     * Writes all of a batch, going on to the next segment when it does not fit into this one. The batch stays as it is.
     *
     * @return how many bytes were written
     * @throws JournalWriteException when the batch is not in the journal, but for what it says; a later one may be
     */
    int write(RecordBatch batch) throws JournalWriteException {
        boolean begun = false;
        try {
            clearRefusedBytes();
            if (batch.isEmpty()) {
                return 0;
            }
            while (!current.hasRoomFor(batch.length())
                    || current.header.isFormer()
                    || (segmentDue && current.hasRecords())) {
                roll(batch.firstSequence() - 1);
            }
            segmentDue = false;
            begun = true;
            current.write(batch.seal(current.header.salt()));
        } catch (IOException e) {
            dirtyEnd = Math.max(dirtyEnd, current.position() + (long) batch.length());
            tryToClearRefusedBytes(e);
            throw new JournalWriteException(
                    files.describe(current.name) + ": " + e.getMessage(), e, begun && dirtyEnd > 0);
        }
        boolean first = !current.hasRecords();
        current.advance(batch.length());
        if (first) {
            segments.startCurrentAt(batch.firstSequence());
        }
        return batch.length();
    }

    /**
     * Forces what was written.
     *
     * @param lastSequence that of the last command written
     * @return how long it took, in nanoseconds
     * @throws JournalForceException when the journal can't be used any more
     */
    long force(long lastSequence) throws JournalForceException {
        long start = System.nanoTime();
        try {
            current.force();
        } catch (IOException e) {
            durability.failed(e);
            throw new JournalForceException(
                    files.describe(current.name) + " could not be forced to the disk: " + e.getMessage(), e);
        }
        long nanos = System.nanoTime() - start;
        durability.forced(lastSequence);
        return nanos;
    }

    /**
     * Goes on in a new segment whose first command is the one after {@code sequence}; what comes between is in no segment.
     * All before must have been forced.
     *
     * @param lastSequence that of the last command written
     */
    void jump(long lastSequence, long sequence) throws IOException, JournalWriteException {
        OpenSegment next = allocator.takeStartingAfter(current.header, sequence);
        current.close();
        leaveFor(next, lastSequence);
        segments.beginAfter(sequence);
    }

    /** Has this called when the next segment could not be made, on the allocator's thread. */
    void whenNoSegmentIsMade(Runnable told) {
        allocator.whenFailed(told);
    }

    /** Whether no next segment can be made, and this one has no more room than that. */
    boolean isInReserve(int reserveBytes) {
        return allocator.isFailing(current.header) && !current.hasRoomFor(reserveBytes);
    }

    /** Closes the files; does not force them. */
    @Override
    public void close() throws IOException {
        allocator.close();
        current.close();
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
            // Tried again before the next write; until then they are records that a start would take for safe ones.
            cause.addSuppressed(e);
        }
    }

    private void roll(long lastSequence) throws JournalWriteException {
        OpenSegment full = current;
        leaveFor(allocator.take(current.header), lastSequence);
        allocator.execute(() -> retire(full, lastSequence));
    }

    private void leaveFor(OpenSegment next, long lastSequence) {
        segments.leaveFor(next, lastSequence);
        current = next;
    }

    /** Forces and closes a full segment, off the writer's thread. With BATCH there is nothing left to force. */
    private void retire(OpenSegment full, long lastSequence) {
        try {
            if (sync != JournalSync.BATCH) {
                full.force();
                durability.forcedAtLeast(lastSequence);
            }
            full.close();
        } catch (IOException e) {
            durability.failed(e);
            log.error("{} could not be forced to the disk", files.describe(full.name), e);
        }
    }
}
