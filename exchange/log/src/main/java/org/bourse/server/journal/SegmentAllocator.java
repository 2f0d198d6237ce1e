package org.bourse.server.journal;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the next segment ready, on the thread {@code journal-allocator}, so that the one who writes never waits for one;
 * unless the disk is slower than the commands, or full.
 */
final class SegmentAllocator implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SegmentAllocator.class);

    /** The pause after a failed attempt: each fills what is left of the disk for a moment. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JournalFiles files;
    private final UUID exchangeId;
    private final int segmentBytes;
    private final long keyId;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("journal-allocator").daemon().factory());
    private volatile Runnable whenFailed = () -> {};
    private @Nullable Future<OpenSegment> next;
    private boolean failing;
    private long preparedNanos;

    /** @param keyId which key the commands of new segments are encrypted with */
    SegmentAllocator(JournalFiles files, UUID exchangeId, int segmentBytes, long keyId) {
        this.files = files;
        this.exchangeId = exchangeId;
        this.segmentBytes = segmentBytes;
        this.keyId = keyId;
    }

    /** Starts with a segment after {@code current} that a former run got ready and never used. */
    void startWith(SegmentHeader current, OpenSegment unused) {
        attempt(() -> {
            markSuccessor(current);
            return unused;
        });
    }

    /** Starts to get the segment after {@code current} ready. */
    void startAfter(SegmentHeader current) {
        prepare(current);
    }

    /**
     * Takes the next segment and starts on the one after it. Waits when it is not ready yet.
     *
     * @param current the one that is left
     * @throws JournalWriteException when it could not be made; another attempt has begun
     */
    OpenSegment take(SegmentHeader current) throws JournalWriteException {
        OpenSegment taken = await(current);
        prepare(taken.header);
        return taken;
    }

    /**
     * Takes the next segment like {@link #take}, but one that says that its first record does not follow the last one.
     *
     * @param sequence the sequence that it follows
     */
    OpenSegment takeStartingAfter(SegmentHeader current, long sequence) throws JournalWriteException, IOException {
        OpenSegment replaced = await(current);
        replaced.close();
        OpenSegment taken = OpenSegment.create(files, header(replaced.header.ordinal(), sequence));
        prepare(taken.header);
        return taken;
    }

    private OpenSegment await(SegmentHeader current) throws JournalWriteException {
        Future<OpenSegment> taken = next;
        if (taken == null) {
            throw new IllegalStateException("the allocator was not started");
        }
        try {
            return taken.get();
        } catch (ExecutionException e) {
            prepare(current);
            throw new JournalWriteException("no new segment could be made: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalWriteException("interrupted while waiting for a new segment", e);
        }
    }

    /**
     * Whether no next segment can be made, as when the disk is full. Tries again from time to time, as long as it is asked.
     *
     * @param current the one that is written to
     */
    boolean isFailing(SegmentHeader current) {
        Future<OpenSegment> attempt = next;
        if (attempt != null && attempt.isDone()) {
            failing = attempt.state() != Future.State.SUCCESS;
            if (failing && System.nanoTime() - preparedNanos >= PAUSE_NANOS) {
                prepare(current);
            }
        }
        return failing;
    }

    /** Has this called each time that a segment could not be made, once {@link #isFailing} says so. */
    void whenFailed(Runnable told) {
        whenFailed = told;
    }

    /** Does something on the allocator's thread. */
    void execute(Runnable work) {
        thread.execute(work);
    }

    /** Stops; what is ready stays on disk for the next start. */
    @Override
    public void close() {
        thread.close();
        Future<OpenSegment> unused = next;
        if (unused != null && unused.state() == Future.State.SUCCESS) {
            try {
                unused.resultNow().close();
            } catch (IOException e) {
                log.warn("Can't close the unused journal segment {}", unused.resultNow().name, e);
            }
        }
    }

    private void prepare(SegmentHeader current) {
        preparedNanos = System.nanoTime();
        attempt(() -> make(current));
    }

    private void attempt(Callable<OpenSegment> making) {
        next = thread.submit(() -> {
            boolean isMade = false;
            try {
                OpenSegment made = making.call();
                isMade = true;
                return made;
            } finally {
                if (!isMade) {
                    // Behind this attempt, which is over only then.
                    thread.execute(whenFailed);
                }
            }
        });
    }

    private OpenSegment make(SegmentHeader current) throws IOException {
        OpenSegment made = OpenSegment.create(files, header(current.ordinal() + 1, SegmentHeader.CONTINUES));
        try {
            markSuccessor(current);
        } catch (IOException e) {
            made.close();
            throw e;
        }
        return made;
    }

    /** Before the successor is handed out: no command is in a segment whose loss would not be noticed. */
    private void markSuccessor(SegmentHeader current) throws IOException {
        if (!current.isFormer() && !current.hasSuccessor()) {
            OpenSegment.markSuccessor(files, current);
        }
    }

    SegmentHeader header(long ordinal, long startsAfter) {
        // Not a secret: it only has to differ from that of whatever the disk's blocks held before.
        long nonce = ThreadLocalRandom.current().nextLong();
        return new SegmentHeader(exchangeId, ordinal, startsAfter, nonce, segmentBytes, keyId);
    }
}
