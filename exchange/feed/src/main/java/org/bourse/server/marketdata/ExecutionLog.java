package org.bourse.server.marketdata;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.bourse.server.view.Execution;
import org.bourse.server.view.ExecutionPage;

/** The newest executions of all brokers, so that a client that was away can go on where it left. */
final class ExecutionLog {

    private final int capacity;
    private final ArrayDeque<ExecutionChunk> chunks = new ArrayDeque<>();
    private int size;

    /** Every execution after this event is in the log. */
    private long completeAfter;

    private long lastEventSequence;

    ExecutionLog(int capacity) {
        this.capacity = capacity;
    }

    /** Says which event was the last one before the log begins. */
    void startAfter(long eventSequence) {
        chunks.clear();
        size = 0;
        completeAfter = eventSequence;
        lastEventSequence = eventSequence;
    }

    void add(Execution execution) {
        ExecutionChunk newest = chunks.peekLast();
        if (newest == null || !newest.add(execution)) {
            newest = new ExecutionChunk(execution);
            newest.add(execution);
            chunks.addLast(newest);
        }
        size++;
        if (size > capacity) {
            removeOldest();
        }
    }

    private void removeOldest() {
        ExecutionChunk chunk = chunks.getFirst();
        completeAfter = chunk.removeOldest();
        size--;
        if (chunk.isEmpty()) {
            chunks.removeFirst();
        }
    }

    /** Says that all up to this event, whosever it was, has been added. */
    void reached(long eventSequence) {
        lastEventSequence = eventSequence;
    }

    /** The last event seen, of whatever kind. */
    long lastEventSequence() {
        return lastEventSequence;
    }

    /** Whether the log has all that came after this event, and the event has happened at all. */
    boolean reachesBackTo(long eventSequence) {
        return eventSequence >= completeAfter && eventSequence <= lastEventSequence;
    }

    /** The broker's executions after an event, oldest first, refusals among them. */
    List<Execution> since(long eventSequence, long brokerId) {
        return find(eventSequence, brokerId, true, Integer.MAX_VALUE);
    }

    /**
     * The first of what happened to the broker's orders after an event to which the log {@linkplain #reachesBackTo reaches
     * back}.
     */
    ExecutionPage page(long eventSequence, long brokerId, int limit) {
        // Two more tell whether there are more, and which are of the last one's event.
        List<Execution> found = find(eventSequence, brokerId, false, limit + 2);
        return ExecutionPage.of(found, limit, lastEventSequence, true);
    }

    private List<Execution> find(long eventSequence, long brokerId, boolean refusals, int wanted) {
        List<Execution> found = new ArrayList<>();
        for (ExecutionChunk chunk : chunks) {
            chunk.find(eventSequence, brokerId, refusals, wanted, found);
        }
        return found;
    }

    /** Every execution after this event is in the log. */
    long completeAfter() {
        return completeAfter;
    }
}
