package org.bourse.server.persistence.state;

import java.util.UUID;

/**
 * The sequence that the database has reached, and the right to write on from there: from the moment it was loaded no
 * earlier process can.
 *
 * @param exchangeId the exchange that the database belongs to
 * @param reachedSequence the last command that is in the database; 0 for a new exchange
 * @param nextEventSequence event sequence of the next event
 * @param nextTradeId id of the next trade
 * @param totals what was loaded, added up
 * @param writerId made for this load; what is written must carry it
 * @param facts what the outbox needs to know
 */
public record LoadedExchange(
        UUID exchangeId,
        long reachedSequence,
        long nextEventSequence,
        long nextTradeId,
        DatabaseTotals totals,
        UUID writerId,
        BatchFacts facts) {}
