package org.bourse.server.view;

/**
 * The newest prices that an instrument traded at.
 *
 * @param lastPrice price of the newest trade, in the instrument's units
 * @param averagePrice mean price of the newest trades, each counted once, rounded down
 * @param tradesInAverage how many trades that is, 1 or more
 */
public record PriceSummary(String symbol, long lastPrice, long averagePrice, int tradesInAverage) {}
