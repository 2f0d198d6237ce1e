package org.bourse.contract;

import java.util.List;
import java.util.Optional;
import org.bourse.engine.model.InstrumentTerms;

/** The market's public state, as a gateway needs it that publishes market data. Answers from memory, from any thread. */
public interface MarketDirectory {

    /** The symbols of all listed instruments; an instrument's index is its instrument id. */
    List<String> symbols();

    /** The terms that an instrument is traded in; those of a first order's listing for a symbol that is not listed. */
    InstrumentTerms terms(String symbol);

    /** The name of an instrument's currency; the exchange's own for a symbol that is not listed. */
    String currency(String symbol);

    /** Whether an instrument is traded, its own halt and the market's taken together; empty when it is not listed. */
    Optional<TradingStatus> tradingStatus(String symbol);

    /**
     * The best price levels of an order book at one moment; both sides are empty for an unknown symbol.
     *
     * @param depth how many levels of each side at the most, 1 or more
     */
    BookSnapshot book(String symbol, int depth);
}
