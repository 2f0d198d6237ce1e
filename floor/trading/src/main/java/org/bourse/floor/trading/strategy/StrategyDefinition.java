package org.bourse.floor.trading.strategy;

/**
 * A strategy as its author wrote it: five groups of conditions, and what follows of each. Made of a document by
 * {@link StrategyDocument}.
 *
 * @param name unique
 * @param direction which positions it takes
 * @param signal what makes a signal
 * @param entry what makes an entry of a signal
 * @param close what closes a position
 * @param cancel what ends a signal
 * @param timeoutSeconds how long a signal lasts, or 0 for any time
 * @param emergency what ends everything
 */
public record StrategyDefinition(
        String name,
        String description,
        Direction direction,
        boolean enabled,
        ConditionGroup signal,
        ConditionGroup entry,
        EntrySettings entrySettings,
        ConditionGroup close,
        CloseSettings closeSettings,
        ConditionGroup cancel,
        long timeoutSeconds,
        ConditionGroup emergency,
        EmergencySettings emergencySettings,
        StrategyLimits limits) {

    /** Which positions a strategy takes. */
    public enum Direction {
        /** It buys. */
        LONG,
        /** It sells short. */
        SHORT,
        /** It buys, as LONG does. */
        BOTH
    }

    /**
     * How much of the entry's price a position may lose, in percent: the entry's own bound, or the limit where that is
     * closer; 0 for any.
     */
    public double stopLossPercent() {
        double own = entrySettings.stopLossPercent();
        double most = limits.stopLossBufferPct();
        return own > 0 && most > 0 ? Math.min(own, most) : Math.max(own, most);
    }

    /** How much of the entry's price is enough, in percent, likewise; 0 for no end. */
    public double takeProfitPercent() {
        double own = entrySettings.takeProfitPercent();
        double most = limits.targetProfitPct();
        return own > 0 && most > 0 ? Math.min(own, most) : Math.max(own, most);
    }
}
