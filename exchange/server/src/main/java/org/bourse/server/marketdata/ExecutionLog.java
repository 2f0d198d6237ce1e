package org.bourse.server.marketdata;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The newest executions of all brokers, so that a client that was away can go on where it left. */
final class ExecutionLog {

    private final int capacity;
    private final ArrayDeque<Execution> executions = new ArrayDeque<>();

    /** Every execution after this event is in the log. */
    private long completeAfter;

    private long lastEventSequence;

    ExecutionLog(int capacity) {
        this.capacity = capacity;
    }

    /** Says which event was the last one before the log begins. */
    void startAfter(long eventSequence) {
        executions.clear();
        completeAfter = eventSequence;
        lastEventSequence = eventSequence;
    }

    void add(Execution execution) {
        executions.addLast(execution);
        if (executions.size() > capacity) {
            completeAfter = executions.removeFirst().eventSequence();
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

    /** The broker's executions after an event, oldest first. */
    List<Execution> since(long eventSequence, long brokerId) {
        List<Execution> found = new ArrayList<>();
        for (Execution execution : executions) {
            if (execution.eventSequence() > eventSequence && execution.brokerId() == brokerId) {
                found.add(execution);
            }
        }
        return found;
    }
}
