package org.bourse.server.view;

import java.util.List;

/**
 * An instrument's trades in memory that fit a query, in its order, and no more than it asks for.
 *
 * @param completeFromTradeId every trade of the instrument with this id or a larger one is in memory; 0 when all are
 * @param completeFromMicros every trade of the instrument after this time is in memory
 */
record MemoryTrades(List<MarketTrade> trades, long completeFromTradeId, long completeFromMicros) {

    /** An instrument that never traded. */
    static final MemoryTrades NONE = new MemoryTrades(List.of(), 0, Long.MIN_VALUE);

    /** Whether the database could not add anything to what was found for this query. */
    boolean hasAllOf(TradeQuery query) {
        return query.afterTradeId() + 1 >= completeFromTradeId
                || query.sinceMicros() > completeFromMicros
                || (!query.oldestFirst() && trades.size() == query.limit());
    }
}
