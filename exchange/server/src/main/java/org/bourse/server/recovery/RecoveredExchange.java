package org.bourse.server.recovery;

import java.util.UUID;
import org.bourse.engine.MatchingEngine;
import org.bourse.server.journal.Journal;
import org.bourse.server.persistence.state.LoadedExchange;

/**
 * An exchange as its database has it, before the journal's later commands are replayed.
 *
 * @param exchangeId its identity, in database and journal
 * @param journal the journal, which has every command after the engine's last
 * @param engine the engine in the database's state
 * @param loaded where the database stands
 */
public record RecoveredExchange(UUID exchangeId, Journal journal, MatchingEngine engine, LoadedExchange loaded) {}
