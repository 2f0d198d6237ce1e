package org.bourse.server.journal;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the next segment ready, on the thread {@code journal-allocator}, so that the one who writes never waits for one;
 * unless the disk is slower than the commands, or full.
 */
final class SegmentAllocator implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SegmentAllocator.class);

    private final JournalFiles files;
    private final UUID exchangeId;
    private final int segmentBytes;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("journal-allocator").daemon().factory());
    private long nextOrdinal;
    private @Nullable Future<Segment> next;

    SegmentAllocator(JournalFiles files, UUID exchangeId, int segmentBytes) {
        this.files = files;
        this.exchangeId = exchangeId;
        this.segmentBytes = segmentBytes;
    }

    /** Starts with a segment that a former run got ready and never used. */
    void startWith(Segment unused) {
        nextOrdinal = unused.header.ordinal() + 1;
        next = thread.submit(() -> unused);
    }

    /** Starts to get the segment {@code ordinal} ready. */
    void startAt(long ordinal) {
        nextOrdinal = ordinal;
        prepare();
    }

    /**
     * Takes the next segment and starts on the one after it. Waits when it is not ready yet.
     *
     * @throws JournalWriteException when it could not be made; another attempt has begun
     */
    Segment take() throws JournalWriteException {
        Future<Segment> taken = next;
        if (taken == null) {
            throw new IllegalStateException("the allocator was not started");
        }
        try {
            Segment segment = taken.get();
            prepare();
            return segment;
        } catch (ExecutionException e) {
            nextOrdinal--;
            prepare();
            throw new JournalWriteException("no new segment could be made: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalWriteException("interrupted while waiting for a new segment", e);
        }
    }

    /** Does something on the allocator's thread. */
    void execute(Runnable work) {
        thread.execute(work);
    }

    /** Stops; what is ready stays on disk for the next start. */
    @Override
    public void close() {
        thread.close();
        Future<Segment> unused = next;
        if (unused != null && unused.state() == Future.State.SUCCESS) {
            try {
                unused.resultNow().close();
            } catch (IOException e) {
                log.warn("Can't close the unused journal segment {}", unused.resultNow().name, e);
            }
        }
    }

    private void prepare() {
        long ordinal = nextOrdinal++;
        next = thread.submit(() -> Segment.create(files, header(ordinal, SegmentHeader.CONTINUES), segmentBytes));
    }

    SegmentHeader header(long ordinal, long startsAfter) {
        // Not a secret: it only has to differ from that of whatever the disk's blocks held before.
        long nonce = ThreadLocalRandom.current().nextLong();
        return new SegmentHeader(exchangeId, ordinal, startsAfter, nonce);
    }
}
