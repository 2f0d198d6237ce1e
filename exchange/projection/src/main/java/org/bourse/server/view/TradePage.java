package org.bourse.server.view;

import java.util.List;

/**
 * Some of an instrument's trades, in the order that was asked for.
 *
 * @param mayHaveMore whether there may be more that fit behind them; where it is false there are none now
 */
public record TradePage(List<MarketTrade> trades, boolean mayHaveMore) {}
