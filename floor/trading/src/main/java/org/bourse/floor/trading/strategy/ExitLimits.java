package org.bourse.floor.trading.strategy;

/**
 * What ends a position whatever its conditions say. Each is off where it is 0.
 *
 * @param timeLimitSeconds from that age on it is closed, at the price that a close waits for
 * @param forceCloseSeconds from that age on it is closed at any price
 * @param drawdownPercent how far its profit may fall below its best one, in percent of the entry's price
 * @param spreadPercent the spread, in percent of the middle, from which on it is closed
 * @param volumeFallPercent by how much less than at its entry may be traded
 * @param leastLiquidity what the quantity at both best prices must be worth
 * @param windowSeconds the time over which volume and liquidity are measured
 */
public record ExitLimits(
        double timeLimitSeconds,
        double forceCloseSeconds,
        double drawdownPercent,
        double spreadPercent,
        double volumeFallPercent,
        double leastLiquidity,
        double windowSeconds) {

    /** How long volume and liquidity are measured where nothing is said. */
    public static final double WINDOW_SECONDS = 60;

    /** None of them. */
    public static final ExitLimits OFF = new ExitLimits(0, 0, 0, 0, 0, 0, WINDOW_SECONDS);
}
