package org.bourse.server.fix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.contract.EventConsumer;
import org.bourse.engine.event.SequencedCommand;

/**
 * Stands before the persister and holds back what the FIX gateway has not reported yet: what the database has is not
 * replayed at the next start, so a report that was not written by then would be lost for ever. The order of what passes
 * stays as it is, and nothing is dropped; how much waits is bounded by the gateway's backlog, over which the exchange
 * takes no new orders.
 */
public final class AfterReports implements EventConsumer {

    private final EventConsumer persister;
    private final ArrayDeque<SequencedCommand> held = new ArrayDeque<>();
    private final AtomicLong waitingEvents = new AtomicLong();
    private long written;

    /** Since when the oldest command may have been held, by {@link System#nanoTime()}. */
    private long heldSinceNanos;

    /** Lets pass to {@code persister}; everything up to {@code written} at once. */
    public AfterReports(EventConsumer persister, long written) {
        this.persister = persister;
        this.written = written;
    }

    /**
     * Counts what is about to be reported and given to {@link #onBatch}: a client may have its report before that, and
     * must not find that nothing waits.
     */
    public void announce(List<SequencedCommand> batch) {
        waitingEvents.addAndGet(events(batch));
    }

    @Override
    public synchronized void onBatch(List<SequencedCommand> batch) {
        if (held.isEmpty() && batch.getLast().sequence() <= written) {
            pass(batch);
        } else {
            if (held.isEmpty()) {
                heldSinceNanos = System.nanoTime();
            }
            held.addAll(batch);
            release();
        }
    }

    /** Everything up to this command is reported, and may go into the database. Any thread. */
    public synchronized void onWritten(long sequence) {
        written = Math.max(written, sequence);
        release();
    }

    /** Events announced that the persister does not have yet. Any thread. */
    public long waitingEvents() {
        return waitingEvents.get();
    }

    /** For how long the oldest command has waited for its reports, in seconds; 0 when none does. Any thread. */
    public synchronized double waitingSeconds() {
        return held.isEmpty() ? 0 : (System.nanoTime() - heldSinceNanos) / 1e9;
    }

    private void release() {
        List<SequencedCommand> free = new ArrayList<>();
        while (!held.isEmpty() && held.getFirst().sequence() <= written) {
            free.add(held.removeFirst());
        }
        if (!free.isEmpty()) {
            heldSinceNanos = System.nanoTime();
            pass(List.copyOf(free));
        }
    }

    private void pass(List<SequencedCommand> batch) {
        persister.onBatch(batch);
        // Only now, so that who adds the persister's own lag misses nothing.
        waitingEvents.addAndGet(-events(batch));
    }

    /** Event sequences have no gaps, so the first and the last command tell. */
    private static long events(List<SequencedCommand> batch) {
        return batch.getLast().nextEventSequence() - batch.getFirst().firstEventSequence();
    }
}
