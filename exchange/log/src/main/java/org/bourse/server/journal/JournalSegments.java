package org.bourse.server.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The journal's segments with their sequences: those that nothing is written to any more, and the current one. Deletes
 * the old ones. Safe from any thread; a deletion makes the others wait.
 */
final class JournalSegments implements SegmentIndex {

    private final JournalFiles files;
    private final Durability durability;
    private final Deque<StoredSegment> stored;
    private long firstSequence;
    private String currentName;
    private long currentOrdinal;

    /** The first record's sequence of the current segment; 0 while it has none. */
    private long currentFirstSequence;

    JournalSegments(JournalFiles files, Durability durability, JournalOpener opened, OpenSegment current) {
        this.files = files;
        this.durability = durability;
        this.stored = new ArrayDeque<>(opened.stored());
        this.firstSequence = opened.firstSequence();
        this.currentName = current.name;
        this.currentOrdinal = current.header.ordinal();
        this.currentFirstSequence = opened.currentFirstSequence();
    }

    @Override
    public synchronized long firstSequence() {
        return firstSequence;
    }

    /** The current segment has got its first record. */
    synchronized void startCurrentAt(long sequence) {
        currentFirstSequence = sequence;
    }

    /**
     * Makes another segment, without records, the current one.
     *
     * @param lastSequence the last record's of the one that was current, if it has any
     */
    synchronized void leaveFor(OpenSegment next, long lastSequence) {
        // One without records, too: files are deleted from the oldest on, so that none is ever missing between others.
        stored.addLast(new StoredSegment(currentName, currentOrdinal, currentFirstSequence, lastSequence));
        currentName = next.name;
        currentOrdinal = next.header.ordinal();
        currentFirstSequence = 0;
    }

    /** The journal has every command only from the one after {@code sequence} on. */
    synchronized void beginAfter(long sequence) {
        firstSequence = sequence + 1;
    }

    /** The segments that may have records from {@code sequence} on, oldest first; the last one is the current. */
    synchronized List<String> namesWithRecordsFrom(long sequence) {
        List<String> names = new ArrayList<>();
        for (StoredSegment segment : stored) {
            if (segment.lastSequence() >= sequence) {
                names.add(segment.name());
            }
        }
        names.add(currentName);
        return names;
    }

    /**
     * Deletes the segments whose commands are all at or below {@code sequence}, oldest first. The current one stays, and
     * so does the one before it until something of the newer one is safe: they say where the journal is.
     *
     * @return how many were deleted
     */
    synchronized int deleteThrough(long sequence) throws IOException {
        int deleted = 0;
        for (var oldest = oldestDeletable(sequence); oldest.isPresent(); oldest = oldestDeletable(sequence)) {
            deleteOldest(oldest.get());
            deleted++;
        }
        return deleted;
    }

    /** The oldest segment, when {@link #deleteThrough} would delete it. */
    synchronized Optional<StoredSegment> oldestDeletable(long sequence) {
        return !stored.isEmpty() && stored.getFirst().lastSequence() <= sequence && mayDeleteOldest()
                ? Optional.of(stored.getFirst())
                : Optional.empty();
    }

    /** The number of segments that {@link #deleteThrough} could delete, at the most. */
    synchronized int deletable(long sequence) {
        int count = 0;
        for (StoredSegment segment : stored) {
            count += segment.lastSequence() <= sequence ? 1 : 0;
        }
        return count;
    }

    /** Deletes the oldest segment, which is this one, for good. */
    synchronized void deleteOldest(StoredSegment oldest) throws IOException {
        if (!oldest.equals(stored.peekFirst())) {
            throw new IllegalStateException(oldest.name() + " is not the oldest segment");
        }
        files.delete(oldest.name());
        stored.removeFirst();
        firstSequence = Math.max(firstSequence, oldest.lastSequence() + 1);
        files.force();
    }

    @Override
    public synchronized String nameWith(long sequence) {
        for (StoredSegment segment : stored) {
            if (segment.lastSequence() >= sequence) {
                return segment.name();
            }
        }
        return currentName;
    }

    private boolean mayDeleteOldest() {
        return stored.size() > 1 || (currentFirstSequence > 0 && durability.forcedThrough() >= currentFirstSequence);
    }
}
