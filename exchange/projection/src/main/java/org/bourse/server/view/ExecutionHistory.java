package org.bourse.server.view;

import java.util.List;
import org.bourse.contract.HistoryUnavailableException;

/** Executions as the database has them: complete from an event on, up to what has been persisted. */
public interface ExecutionHistory {

    /**
     * The executions behind an event, as of one moment.
     *
     * @param executions the broker's, oldest first: all that are persisted, or at least two more than were asked for
     * @param keptAfter the event after which history has them; it is asked for nothing before
     * @param reached the last event that is persisted, of whatever kind
     */
    record Found(List<Execution> executions, long keptAfter, long reached) {}

    /**
     * The broker's executions after this event; a few more than {@code limit} where there are so many.
     *
     * @throws HistoryUnavailableException when the database can't be asked now
     */
    Found executions(long brokerId, long afterEventSequence, int limit);
}
