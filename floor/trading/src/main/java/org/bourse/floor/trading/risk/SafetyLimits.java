package org.bourse.floor.trading.risk;

import java.math.BigDecimal;

/**
 * What a strategy keeps to in a day, by UTC.
 *
 * @param dailyTrades so many entries
 * @param consecutiveLosses after so many losses in a row it waits
 * @param dailyLossPct percent of the capital that may be lost
 * @param cooldownMinutes how long it waits
 */
public record SafetyLimits(int dailyTrades, int consecutiveLosses, BigDecimal dailyLossPct, int cooldownMinutes) {

    /** What holds where nothing is said: of a day's loss no limit but the strategy's own and the account's. */
    public static final SafetyLimits STANDARD = new SafetyLimits(3, 2, BigDecimal.valueOf(100), 30);
}
