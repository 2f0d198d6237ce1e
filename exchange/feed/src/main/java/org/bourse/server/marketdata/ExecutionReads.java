package org.bourse.server.marketdata;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.server.view.ExecutionHistory;
import org.bourse.server.view.ExecutionPage;

/**
 * Reads of a broker's executions by their events: the newest from memory, as the channel {@code orders} tells them, and what
 * that no longer has from the database. Memory is asked first: what leaves it in between is in the database by then, or
 * the page ends before it.
 */
public final class ExecutionReads {

    private final MarketDataFeed feed;
    private final ExecutionHistory history;

    /** Reads from {@code feed}, and from {@code history} what it no longer has. */
    public ExecutionReads(MarketDataFeed feed, ExecutionHistory history) {
        this.feed = feed;
        this.history = history;
    }

    /** The answer to a question for executions. */
    public sealed interface Answer {

        /** The executions asked for, or the first of them. */
        record Found(ExecutionPage page) implements Answer {}

        /** An event that has not happened; the newest is this. */
        record NotYet(long lastEvent) implements Answer {}

        /** An event from before the executions that are kept: those after this one are. */
        record NoLonger(long keptAfter) implements Answer {}
    }

    /**
     * The first of what happened to the broker's orders after an event.
     *
     * @throws HistoryUnavailableException when that is only in the database, and that can't answer or is behind
     */
    public Answer executions(long brokerId, long afterEvent, int limit) {
        MarketDataFeed.RecentExecutions recent;
        try {
            recent = feed.recentExecutions(afterEvent, brokerId, limit).join();
        } catch (CompletionException e) {
            // The feed may end by a fault while trading goes on: the database has what it had, and goes on, too.
            return inHistory(brokerId, afterEvent, limit, afterEvent);
        }
        if (afterEvent > recent.lastEvent()) {
            return new Answer.NotYet(recent.lastEvent());
        }
        Optional<ExecutionPage> inMemory = recent.page();
        if (inMemory.isPresent()) {
            return new Answer.Found(inMemory.get());
        }
        return inHistory(brokerId, afterEvent, limit, afterEvent + 1);
    }

    /** @param least the event that the database must have to answer */
    private Answer inHistory(long brokerId, long afterEvent, int limit, long least) {
        ExecutionHistory.Found found = history.executions(brokerId, afterEvent, limit);
        if (afterEvent < found.keptAfter()) {
            return new Answer.NoLonger(found.keptAfter());
        }
        if (found.reached() < least) {
            throw new HistoryUnavailableException(
                    "the database has executions up to event " + found.reached() + ", and needs those of " + least);
        }
        return new Answer.Found(ExecutionPage.of(found.executions(), limit, found.reached(), false));
    }
}
