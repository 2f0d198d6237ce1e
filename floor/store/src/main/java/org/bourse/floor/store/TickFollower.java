package org.bourse.floor.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bourse.floor.tape.IgnoredRawEvents;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeCursor;
import org.bourse.floor.tape.TapeFinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tape's files behind its writer and gives a store what is new. It holds nobody up: a store that is slow or gone falls
 * behind, and goes on from the files where it stopped.
 */
public final class TickFollower implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(TickFollower.class);

    private static final int BATCH_ROWS = 20_000;

    /** Without a row in them, so many events are passed before the store is told that they were. */
    private static final long PASSED_EVENTS = 100_000;

    private static final long LOOK_MILLIS = 200;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final Path tape;
    private final LongSupplier bound;
    private final TickStore store;
    private final int batchRows;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile long place;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private volatile String problem = "";
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /**
     * One that does nothing yet.
     *
     * @param tape its directory
     * @param bound the number of the last event that the tape can't lose any more
     */
    public TickFollower(Path tape, LongSupplier bound, TickStore store) {
        this(tape, bound, store, BATCH_ROWS);
    }

    /** One with other batches. */
    TickFollower(Path tape, LongSupplier bound, TickStore store, int batchRows) {
        this.batchRows = batchRows;
        this.tape = tape;
        this.bound = bound;
        this.store = store;
        thread = Thread.ofPlatform().name("tick-store").daemon().unstarted(this::run);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** The store's name. */
    public String store() {
        return store.name();
    }

    /** The number of the last event that the store has. */
    public long place() {
        return place;
    }

    /** How many rows it has taken since the start. */
    public long rows() {
        return rows.get();
    }

    /** How many events it can't have, since the tape has them no more. */
    public long missing() {
        return missing.get();
    }

    /** Why the store takes nothing at the moment; empty: it does. */
    public Optional<String> problem() {
        return Optional.of(problem).filter(text -> !text.isEmpty());
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try {
                    follow();
                } catch (IOException | RuntimeException e) {
                    String why = "The tick store " + store.name() + " takes nothing: " + sentence(e);
                    if (!why.equals(problem)) {
                        LOG.warn("{} It is tried again until it does.", why, e);
                        problem = why;
                    }
                    if (stop.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String sentence(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.endsWith(".") ? message : message + ".";
    }

    private void follow() throws IOException, InterruptedException {
        place = store.open();
        if (place > bound.getAsLong()) {
            throw new IOException("it has the events up to " + place + " of a tape, and this one ends with "
                    + bound.getAsLong() + "; empty it, or name another.");
        }
        TickBatch batch = TickBatch.after(place);
        int findings = 0;
        try (TapeCursor cursor = TapeCursor.after(tape, beforeSegment(place), bound)) {
            while (stop.getCount() > 0) {
                boolean more = read(cursor, batch);
                findings = tell(cursor, findings);
                if (batch.rows() > 0 || batch.last() - batch.first() >= PASSED_EVENTS) {
                    store.take(batch);
                    rows.addAndGet(batch.rows());
                    missing.addAndGet(batch.missing());
                    place = batch.last();
                    batch = batch.next();
                    goesOn();
                } else if (!more) {
                    // The store is there, and there is nothing that it would have to take.
                    goesOn();
                }
                if (!more && stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    /** The last event before the segment that has the place: instruments are defined at its head, or in it. */
    private long beforeSegment(long sequence) throws IOException {
        long before = 0;
        for (Tape.Part part : new Tape(tape).parts()) {
            if (part.firstSequence() > 0 && part.firstSequence() <= sequence + 1) {
                before = part.firstSequence() - 1;
            }
        }
        return before;
    }

    /** Fills the batch; answers whether there may be more at once. */
    private boolean read(TapeCursor cursor, TickBatch batch) throws IOException {
        while (cursor.next()) {
            long sequence = cursor.header().sequence;
            boolean isNew = !cursor.header().isRepeated() && sequence > batch.last();
            cursor.tell(IgnoredRawEvents.IGNORED, batch);
            if (isNew) {
                batch.passed(sequence);
            }
            if (batch.rows() >= batchRows || batch.last() - batch.first() >= PASSED_EVENTS) {
                return true;
            }
        }
        return false;
    }

    private static int tell(TapeCursor cursor, int told) {
        for (TapeFinding finding :
                cursor.findings().subList(told, cursor.findings().size())) {
            LOG.warn("The tick store can't have all of the tape: {}", finding);
        }
        return cursor.findings().size();
    }

    private void goesOn() {
        pauseMillis = FIRST_PAUSE_MILLIS;
        if (!problem.isEmpty()) {
            LOG.info("The tick store {} goes on.", store.name());
            problem = "";
        }
    }

    /** Stops between two batches; what the store has not taken yet it takes after the next start. */
    @Override
    public void close() throws IOException {
        stop.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }
}
