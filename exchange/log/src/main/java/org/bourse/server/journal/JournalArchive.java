package org.bourse.server.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the journal's segments into an archive before they are deleted, on the thread {@code journal-archive}. A segment
 * goes from the journal only when it is in the archive, whole and on the disk; where it can't be written there it stays,
 * that is said, and it is tried again after a pause. Nobody waits for it.
 */
public final class JournalArchive implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JournalArchive.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final JournalFiles files;
    private final JournalSegments segments;
    private final SegmentArchive archive;
    private final RejectedCommands rejectedCommands;
    private final AuditTrail trail;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long sealThrough;
    private boolean closing;
    private volatile @Nullable String failure;

    JournalArchive(
            JournalFiles files,
            JournalSegments segments,
            JournalKey key,
            UUID exchangeId,
            JournalFiles archiveFiles,
            RejectedCommands rejectedCommands)
            throws IOException {
        this.files = files;
        this.segments = segments;
        this.archive = SegmentArchive.open(archiveFiles, exchangeId, key);
        this.rejectedCommands = rejectedCommands;
        this.trail = new AuditTrail(archive, files, segments, key, rejectedCommands);
        this.thread = Thread.ofPlatform().name("journal-archive").unstarted(this::run);
        archive.damaged().forEach(fault -> log.error("the archive of the journal is damaged: {}", fault));
    }

    /**
     * Opens the archive in a directory, making it when it isn't there.
     *
     * @param journal whose segments are sealed there from now on
     * @param rejectedCommands what became of its commands
     * @throws JournalDamagedException when the archive is another exchange's
     */
    public static JournalArchive open(Journal journal, Path directory, RejectedCommands rejectedCommands)
            throws IOException {
        JournalArchive archive = journal.archiveIn(new DirectoryJournalFiles(directory), rejectedCommands);
        archive.thread.start();
        return archive;
    }

    /** Has the segments sealed, and then deleted, whose commands are all at or below {@code sequence}. Does not wait. */
    public void sealThrough(long sequence) {
        lock.lock();
        try {
            if (sequence > sealThrough) {
                sealThrough = sequence;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Every command in the archive and the journal. */
    public AuditTrail trail() {
        return trail;
    }

    /** The reason that segments are not being sealed; empty when they are. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** The number of segments in the archive. */
    public int sealedSegments() {
        return archive.size().segments();
    }

    /** The number of bytes that they take. */
    public long sealedBytes() {
        return archive.size().bytes();
    }

    /** The number of segments that wait to be sealed. */
    public int waitingSegments() {
        lock.lock();
        try {
            return segments.deletable(sealThrough);
        } finally {
            lock.unlock();
        }
    }

    /** Ends when the segment at hand is sealed; the next start seals what waits. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            long sealed = 0;
            while (true) {
                long through = await(sealed);
                if (through < 0) {
                    return;
                }
                sealed = sealAll(through) ? through : sealed;
            }
        } catch (InterruptedException e) {
            log.info("sealing of the journal was interrupted");
        } catch (RuntimeException | Error e) {
            // Trading goes on all the same; the journal grows until the next start.
            failure = "sealing has ended: " + e;
            log.error("segments of the journal are not sealed any more until the next start", e);
        }
    }

    /** Waits for something to be sealed, after a failure for the pause; returns -1 when it is to end. */
    private long await(long sealed) throws InterruptedException {
        lock.lock();
        try {
            long left = failure == null ? 0 : PAUSE_NANOS;
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            while (sealThrough <= sealed && !closing) {
                changed.await();
            }
            return closing ? -1 : sealThrough;
        } finally {
            lock.unlock();
        }
    }

    /** Seals one segment after the other; false when that failed, or it is to end. */
    boolean sealAll(long through) {
        Optional<StoredSegment> oldest = segments.oldestDeletable(through);
        while (oldest.isPresent() && !isClosing()) {
            if (!seal(oldest.get())) {
                return false;
            }
            oldest = segments.oldestDeletable(through);
        }
        return oldest.isEmpty();
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private boolean seal(StoredSegment segment) {
        try {
            SegmentSeal seal = archive.seal(files, segment, rejectedCommands);
            segments.deleteOldest(segment);
            log.info(
                    "sealed {} in the archive: commands {} to {} in {} bytes, seal {}",
                    segment.name(),
                    seal.firstSequence(),
                    seal.lastSequence(),
                    seal.bytes(),
                    seal.digest());
        } catch (IOException | RuntimeException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            if (failure == null) {
                log.error(
                        "{} can't be sealed in the archive, so it stays, and so do all after it; trading goes on, and it"
                                + " is tried again every {} s: {}",
                        files.describe(segment.name()),
                        TimeUnit.NANOSECONDS.toSeconds(PAUSE_NANOS),
                        reason);
            }
            failure = reason;
            return false;
        }
        rejectedCommands.forgetThrough(segment.lastSequence());
        if (failure != null) {
            log.info("segments of the journal are sealed in the archive again");
            failure = null;
        }
        return true;
    }
}
