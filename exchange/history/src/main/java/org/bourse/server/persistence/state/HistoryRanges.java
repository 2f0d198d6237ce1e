package org.bourse.server.persistence.state;

import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.sql.Statements;

/**
 * The ranges of ids that history lies in, as far as the persister has to know them: where the newest of each kind begins.
 * It has no row yet; the batch that brings its first makes the next one, in its own transaction, so a part is there before a
 * row needs it, whenever the process or the database ends.
 */
final class HistoryRanges {

    private static final String READY = """
            SELECT coalesce(ready_history(?::smallint, ?, ?, ?, time_of_micros(?), ?), 0)""";

    private final long mostInRange;
    private Newest newest = new Newest(0, 0, 0);

    /** With at most so many ids in a range. */
    HistoryRanges(long mostInRange) {
        this.mostInRange = mostInRange;
    }

    /**
     * The first ids of the newest ranges; 0 where that is to be asked, as long as the tables don't lie in parts.
     *
     * @param sequence of commands
     * @param tradeId of trades
     * @param eventSequence of events
     */
    record Newest(long sequence, long tradeId, long eventSequence) {}

    /** Has parts ready for the rows of the batch; what it answers is so once the transaction is committed. */
    Newest ready(Statements statements, Batch batch) {
        return new Newest(
                ready(statements, batch, HistoryKind.COMMANDS, newest.sequence, batch.sequence()),
                ready(statements, batch, HistoryKind.TRADES, newest.tradeId, batch.nextTradeId() - 1),
                ready(statements, batch, HistoryKind.EVENTS, newest.eventSequence, batch.nextEventSequence() - 1));
    }

    /** Says that the transaction was committed. */
    void committed(Newest known) {
        newest = known;
    }

    private long ready(Statements statements, Batch batch, HistoryKind kind, long newestId, long reachedId) {
        return reachedId < newestId
                ? newestId
                : statements.countedChange(
                        "ready-history",
                        READY,
                        kind.code(),
                        reachedId,
                        batch.formerSequence(),
                        batch.sequence(),
                        batch.timeMicros(),
                        mostInRange);
    }
}
