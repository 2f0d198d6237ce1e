package org.bourse.floor.trading.risk;

/**
 * When a portfolio is at risk; shares of 1.
 *
 * @param drawdown of the most that the equity ever was
 * @param correlation of two positions' returns
 * @param valueAtRisk what 5 of 100 periods lose, of the equity
 * @param leverage all positions' value, of the equity
 * @param concentration what there is of one symbol, of the equity
 * @param lookback how many periods' returns are looked at
 */
public record PortfolioLimits(
        double drawdown, double correlation, double valueAtRisk, double leverage, double concentration, int lookback) {

    /** What holds where nothing is said. */
    public static final PortfolioLimits STANDARD = new PortfolioLimits(0.2, 0.7, 0.05, 1, 0.25, 252);
}
