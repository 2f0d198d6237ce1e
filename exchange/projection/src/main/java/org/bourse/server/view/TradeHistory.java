package org.bourse.server.view;

import java.util.List;
import org.bourse.contract.HistoryUnavailableException;

/** Source of the trades that are no longer in memory: all that has been persisted. */
public interface TradeHistory {

    /**
     * Persisted trades that fit, in the order that the query asks for.
     *
     * @throws HistoryUnavailableException when the database can't be asked now
     */
    List<MarketTrade> trades(TradeQuery query);
}
