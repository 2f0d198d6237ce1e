package org.bourse.floor.trading.strategy;

import java.math.BigDecimal;
import java.util.List;

/**
 * At which profit a position is closed.
 *
 * @param percent how much of the entry's price is enough, or 0 for no end
 * @param levels what closes parts of it before, each looked at once those ahead of it have done so
 */
public record TakeProfit(double percent, List<Level> levels) {

    /** None but the one of the strategy's limits. */
    public static final TakeProfit NONE = new TakeProfit(0, List.of());

    /** Copies the levels. */
    public TakeProfit {
        levels = List.copyOf(levels);
    }

    /**
     * Where a part of a position is closed.
     *
     * @param of an indicator, or a {@link StrategyField}
     * @param from the value from which on it is
     * @param closePercent how much of what was entered
     */
    public record Level(String of, double from, double closePercent) {}

    /** How much of what was entered is closed once so many levels have been reached, in percent. */
    BigDecimal closedPercent(int reached) {
        return levels.stream()
                .limit(reached)
                .map(level -> BigDecimal.valueOf(level.closePercent()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
