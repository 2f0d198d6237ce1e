package org.bourse.server.fix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.door.EventConsumer;
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
    private long written;

    /** Lets pass to {@code persister}; everything up to {@code written} at once. */
    public AfterReports(EventConsumer persister, long written) {
        this.persister = persister;
        this.written = written;
    }

    @Override
    public synchronized void onBatch(List<SequencedCommand> batch) {
        if (held.isEmpty() && batch.getLast().sequence() <= written) {
            persister.onBatch(batch);
        } else {
            held.addAll(batch);
            release();
        }
    }

    /** Everything up to this command is reported, and may go into the database. Any thread. */
    public synchronized void onWritten(long sequence) {
        written = Math.max(written, sequence);
        release();
    }

    /** Commands that wait for their reports. */
    public synchronized int waiting() {
        return held.size();
    }

    private void release() {
        List<SequencedCommand> free = new ArrayList<>();
        while (!held.isEmpty() && held.getFirst().sequence() <= written) {
            free.add(held.removeFirst());
        }
        if (!free.isEmpty()) {
            persister.onBatch(List.copyOf(free));
        }
    }
}
