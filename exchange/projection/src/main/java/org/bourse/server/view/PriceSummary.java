package org.bourse.server.view;

/**
 * What an instrument traded at.
 *
 * @param lastPriceCents price of the newest trade, in cents
 * @param averagePriceCents mean price of the newest trades, each counted once, rounded down
 * @param tradesInAverage how many trades that is, 1 or more
 */
public record PriceSummary(String symbol, long lastPriceCents, long averagePriceCents, int tradesInAverage) {}
