package org.bourse.floor.trading.strategy;

/**
 * What a strategy keeps to, whatever its conditions say.
 *
 * @param basePositionPct percent of the capital that a position has before its risk scales it, above 0 to 1
 * @param maxPositionUsdt the most money of a position
 * @param minPositionUsdt the least
 * @param maxLeverage 1 to 10
 * @param stopLossBufferPct percent of the entry's price that a position may lose at most, above 0 to 50; 0: any
 * @param targetProfitPct percent of the entry's price that is enough in any case; 0: none
 * @param maxAllocationPct percent of the capital
 * @param signalCooldownMinutes how long it waits after a signal that came to nothing
 * @param lossCooldownMinutes how long it waits after a loss
 * @param maxDailyTrades entries in a day by UTC
 * @param dailyLossPct percent of the capital that may be lost in a day
 * @param maxConcurrent positions at a time
 * @param exposurePct percent of the capital in all positions
 * @param sizeByRisk what a position's size is scaled by
 * @param priceByRisk percent that a closing price is moved by
 */
public record StrategyLimits(
        double basePositionPct,
        double maxPositionUsdt,
        double minPositionUsdt,
        double maxLeverage,
        double stopLossBufferPct,
        double targetProfitPct,
        double maxAllocationPct,
        double signalCooldownMinutes,
        double lossCooldownMinutes,
        int maxDailyTrades,
        double dailyLossPct,
        int maxConcurrent,
        double exposurePct,
        ScalePoints sizeByRisk,
        ScalePoints priceByRisk) {

    /** No position is a larger percentage of the capital. */
    static final double MOST_PERCENT = 10;

    private static final double LEAST_PERCENT = 0.5;

    /** What holds where nothing is said. */
    public static final StrategyLimits STANDARD = new StrategyLimits(
            1,
            1_000,
            10,
            10,
            0,
            0,
            MOST_PERCENT,
            5,
            20,
            5,
            3,
            3,
            10,
            ScalePoints.of(20, 1.2, 70, 0.55),
            ScalePoints.of(30, 10, 120, -5));

    /**
     * Those of a strategy in code, which has no document: of a day's entries and losses it has none of its own.
     *
     * @param most the most money of a position
     * @param least the least
     */
    static StrategyLimits ofCode(double most, double least, double allocationPct, double exposurePct, int concurrent) {
        return new StrategyLimits(
                STANDARD.basePositionPct,
                most,
                least,
                1,
                STANDARD.stopLossBufferPct,
                STANDARD.targetProfitPct,
                allocationPct,
                0,
                0,
                Integer.MAX_VALUE,
                100,
                concurrent,
                exposurePct,
                STANDARD.sizeByRisk,
                STANDARD.priceByRisk);
    }

    /** Percent of the capital for a position of that risk, 0.5 to 10. */
    public double positionPercent(double base, double risk) {
        return Math.max(LEAST_PERCENT, Math.min(MOST_PERCENT, base * sizeByRisk.value(risk)));
    }
}
