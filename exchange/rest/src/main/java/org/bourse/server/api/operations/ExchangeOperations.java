package org.bourse.server.api.operations;

import java.util.Optional;
import org.bourse.contract.HistoryUnavailableException;

/** The part of the operator's calls that the rest of the process does; the wiring provides it. */
public interface ExchangeOperations {

    /**
     * The number of trades in the database and in the archive of history.
     *
     * @throws HistoryUnavailableException when the database can't be asked now
     */
    long tradeCount();

    /**
     * Waits until a reset that was done has reached the database, and the journal's files from before it are deleted.
     *
     * @return the part of it that could not be done now and follows later, a clause; empty when all of it is done
     */
    Optional<String> completeReset();

    /** The audit trail; empty where none is kept. */
    Optional<AuditSource> audit();

    /** The sessions of FIX and WebSocket clients. */
    ClientSessions sessions();

    /** The state of the process. Must be quick, and never throw. */
    ExchangeHealth health();
}
