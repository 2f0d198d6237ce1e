package org.bourse.floor.trading.strategy;

/**
 * How a strategy enters.
 *
 * @param fixed whether the size is an amount of money, not a part of the capital
 * @param size money, or percent of the capital
 * @param leverage 1 to 10
 * @param stopLoss at which loss the position is closed
 * @param takeProfit at which profit it is
 */
public record EntrySettings(boolean fixed, double size, double leverage, StopLoss stopLoss, TakeProfit takeProfit) {}
