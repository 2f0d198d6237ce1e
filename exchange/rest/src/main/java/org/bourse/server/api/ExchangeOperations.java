package org.bourse.server.api;

import java.util.Optional;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.engine.command.CommandSource;

/** The part of the operator's calls that the rest of the process does; the wiring provides it. */
public interface ExchangeOperations {

    /**
     * The number of trades in the database and in the archive of history.
     *
     * @throws HistoryUnavailableException when the database can't be asked now
     */
    long tradeCount();

    /**
     * Wipes memory, journal, database and pending webhooks, and returns when all of that is done.
     *
     * @param source who orders it
     * @throws HistoryUnavailableException when it is wiped, but the database can't be reached now or a file of the
     *     journal can't be deleted, and follows later
     */
    void reset(CommandSource source);

    /** The audit trail; empty where none is kept. */
    Optional<AuditSource> audit();

    /** The sessions of FIX and WebSocket clients. */
    ClientSessions sessions();

    /** The state of the process. Must be quick, and never throw. */
    ExchangeHealth health();
}
