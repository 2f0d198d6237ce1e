package org.bourse.server.view;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.contract.HistoryUnavailableException;

/**
 * Reads of the trades that are public: from memory, which has each instrument's newest trades and all that is not persisted yet, and
 * from the database for the older ones. Memory is always asked first: what leaves it in between is in the database by then,
 * so there is no seam between them.
 */
public final class TradeReads {

    private final ExchangeViews views;
    private final TradeHistory history;

    /** Reads from {@code views}, and from {@code history} what they no longer have. */
    public TradeReads(ExchangeViews views, TradeHistory history) {
        this.views = views;
        this.history = history;
    }

    /**
     * An instrument's trades that fit; none for an unknown symbol.
     *
     * @throws HistoryUnavailableException when some may be only in the database, and that can't answer
     */
    public TradePage trades(TradeQuery query) {
        // One more than is shown tells whether there is another page.
        TradeQuery wanted = query.atMost(query.limit() + 1);
        MemoryTrades memory = views.trades(wanted);
        if (memory.hasAllOf(wanted)) {
            return page(memory.trades(), query, false);
        }
        if (!query.oldestFirst() && memory.trades().size() >= query.limit()) {
            return page(memory.trades(), query, true);
        }
        // By id: what was persisted in between is in both.
        Comparator<Long> order = query.oldestFirst() ? Comparator.naturalOrder() : Comparator.reverseOrder();
        SortedMap<Long, MarketTrade> all = new TreeMap<>(order);
        history.trades(wanted).forEach(trade -> all.put(trade.tradeId(), trade));
        memory.trades().forEach(trade -> all.put(trade.tradeId(), trade));
        return page(List.copyOf(all.values()), query, false);
    }

    private static TradePage page(List<MarketTrade> found, TradeQuery query, boolean mayHaveMore) {
        boolean isFull = found.size() > query.limit();
        return new TradePage(isFull ? found.subList(0, query.limit()) : found, mayHaveMore || isFull);
    }
}
