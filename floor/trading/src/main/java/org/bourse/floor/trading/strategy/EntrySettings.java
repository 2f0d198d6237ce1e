package org.bourse.floor.trading.strategy;

/**
 * How a strategy enters.
 *
 * @param fixed whether the size is an amount of money, not a part of the capital
 * @param size money, or percent of the capital
 * @param leverage 1 to 10
 * @param stopLossPercent how much of the entry's price a position may lose, or 0 for any
 * @param takeProfitPercent how much of the entry's price is enough, or 0 for no end
 */
public record EntrySettings(
        boolean fixed, double size, double leverage, double stopLossPercent, double takeProfitPercent) {}
