package org.bourse.floor.trading.strategy;

import java.util.List;

/**
 * A strategy's step from one state to another, with what it saw.
 *
 * @param strategy which one
 * @param instrument of which instrument
 * @param moment when
 * @param why the conditions that held, or what else happened
 * @param seen the conditions that were looked at for it, with their values
 */
public record Transition(
        String strategy,
        int instrument,
        long moment,
        StrategyState from,
        StrategyState to,
        Cause why,
        List<Seen> seen) {

    /** What led to a step. */
    public enum Cause {
        /** It was told to begin. */
        ACTIVATED,
        /** The signal's conditions. */
        SIGNAL,
        /** The conditions that end a signal. */
        CANCEL,
        /** The signal's time was over. */
        TIMEOUT,
        /** The entry's conditions. */
        ENTRY,
        /** The entry was filled. */
        ENTRY_FILLED,
        /** The entry was refused, or ended without a fill. */
        ENTRY_ENDED,
        /** The conditions that close a position. */
        CLOSE,
        /** The position lost what it may. */
        STOP_LOSS,
        /** The position fell back to the stop that follows its profit. */
        TRAILING_STOP,
        /** The position's profit fell too far below its best one. */
        EMERGENCY_DRAWDOWN,
        /** The position is too old to wait for a price. */
        FORCE_CLOSE,
        /** The spread is too wide. */
        SPREAD_BLOW_OUT,
        /** Too little is offered at the best prices. */
        LOW_LIQUIDITY,
        /** Much less is traded than at the entry. */
        VOLUME_DEATH,
        /** The position won what is enough. */
        TAKE_PROFIT,
        /** The position is old enough. */
        TIME_LIMIT,
        /** The position won what is enough to close a part of it. */
        TAKE_PROFIT_LEVEL,
        /** The part that was to be closed is closed, or was less than a lot. */
        PART_CLOSED,
        /** The order that was to close the position, or a part of it, ended with some of that left. */
        CLOSE_ENDED,
        /** The position is closed. */
        CLOSED,
        /** The emergency's conditions. */
        EMERGENCY,
        /** Somebody stopped everything, or paused the strategy. */
        STOPPED,
        /** Its cooldown was over. */
        COOLDOWN_OVER
    }

    /** A condition with the value that it was looked at with and what it came to. */
    public record Seen(String condition, String indicator, double value, Truth truth) {

        /** All of it in one text. */
        public String text() {
            return condition + " " + indicator + "=" + value + " " + truth;
        }
    }

    /** Copies what was seen. */
    public Transition {
        seen = List.copyOf(seen);
    }
}
