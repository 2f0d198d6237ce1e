package org.bourse.floor.trading.risk;

import java.math.BigDecimal;

/**
 * How much is too much, in percent of the capital where nothing else is said.
 *
 * @param positionPct an order's value above it fails
 * @param positions so many positions, and none is opened
 * @param concentrationPct what there is of a symbol, above it fails
 * @param dailyLossPct a day's loss above it fails
 * @param drawdownPct percent of the equity's peak; at it fails
 * @param marginPct what is bound as margin; at it fails
 */
public record RiskLimits(
        BigDecimal positionPct,
        int positions,
        BigDecimal concentrationPct,
        BigDecimal dailyLossPct,
        BigDecimal drawdownPct,
        BigDecimal marginPct) {

    /** What holds where nothing is said. */
    public static final RiskLimits STANDARD = new RiskLimits(
            BigDecimal.valueOf(10),
            3,
            BigDecimal.valueOf(30),
            BigDecimal.valueOf(5),
            BigDecimal.valueOf(15),
            BigDecimal.valueOf(80));
}
