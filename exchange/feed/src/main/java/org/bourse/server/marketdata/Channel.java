package org.bourse.server.marketdata;

import org.bourse.server.view.CandleInterval;

/**
 * A channel that can be subscribed to, most of them of one instrument or broker each. A subscriber has each at most
 * once: subscribing again starts it over.
 */
public sealed interface Channel {

    /** The order book by price level. */
    record Book(String symbol) implements Channel {}

    /** Every trade. */
    record Trades(String symbol) implements Channel {}

    /** Last price, best prices and the figures of the last 24 hours. */
    record Ticker(String symbol) implements Channel {}

    /** Trading by interval. */
    record Candles(String symbol, CandleInterval interval) implements Channel {}

    /** Every symbol that becomes an instrument from now on. */
    record Listings() implements Channel {}

    /** Every halt and resume, of an instrument or of the whole market, beginning with what is halted now. */
    record Status() implements Channel {}

    /** All that happens to a broker's orders. */
    record Orders(long brokerId) implements Channel {}
}
