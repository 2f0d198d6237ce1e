package org.bourse.floor.trading.strategy;

import java.util.Optional;

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
 * @param exitLimits what else ends a position
 * @param shortSide the groups of what it sells short, where it does both
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
        ExitLimits exitLimits,
        StrategyLimits limits,
        Optional<Groups> shortSide) {

    /** The conditions of one side. */
    public record Groups(
            ConditionGroup signal,
            ConditionGroup entry,
            ConditionGroup close,
            ConditionGroup cancel,
            ConditionGroup emergency) {}

    /** The conditions of the side that it takes, or of what it buys where it does both. */
    Groups groups() {
        return new Groups(signal, entry, close, cancel, emergency);
    }

    /** Which positions a strategy takes. */
    public enum Direction {
        /** It buys. */
        LONG,
        /** It sells short. */
        SHORT,
        /** It buys at a signal of its own groups, and sells short at one of its short side's. */
        BOTH
    }

    /**
     * How much of the entry's price a position may lose, in percent: the entry's own bound, or the limit where that is
     * closer; 0 for any.
     */
    public double stopLossPercent() {
        double own = entrySettings.stopLoss().percent();
        double most = limits.stopLossBufferPct();
        return own > 0 && most > 0 ? Math.min(own, most) : Math.max(own, most);
    }

    /** What ends its positions besides its conditions. */
    PositionExits exits() {
        StopLoss stop = entrySettings.stopLoss();
        return new PositionExits(
                new StopLoss(stopLossPercent(), stop.price(), stop.trailing()),
                new TakeProfit(takeProfitPercent(), entrySettings.takeProfit().levels()),
                exitLimits);
    }

    /** How much of the entry's price is enough, in percent, likewise; 0 for no end. */
    public double takeProfitPercent() {
        double own = entrySettings.takeProfit().percent();
        double most = limits.targetProfitPct();
        return own > 0 && most > 0 ? Math.min(own, most) : Math.max(own, most);
    }
}
