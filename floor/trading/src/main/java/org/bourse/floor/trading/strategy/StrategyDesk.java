package org.bourse.floor.trading.strategy;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a strategy asks for; it is told how it ends by {@link StrategyMachine}'s methods, maybe before the call returns.
 */
public interface StrategyDesk {

    /** A signal to buy or to sell short is there at that moment, whether or not there is a slot for it. */
    default void signalled(StrategyMachine strategy, long moment, boolean buys) {}

    /** An entry. One is asked for each signal. */
    void enter(StrategyMachine strategy, long moment);

    /** The end of an entry that was asked for and is not filled. */
    void cancelEntry(StrategyMachine strategy, long moment);

    /** The end of the whole position. */
    void close(StrategyMachine strategy, long moment, Transition.Cause why);

    /**
     * The end of a part of the position.
     *
     * @param closedPercent how much of what was entered is to be closed then, with all parts before
     */
    void closePart(StrategyMachine strategy, long moment, BigDecimal closedPercent);

    /** The emergency's conditions began to hold, of which its author wants to know whatever follows. */
    void alarm(StrategyMachine strategy, long moment, List<Transition.Seen> seen);

    /** A step was made. */
    void transition(Transition transition);

    /** Whether a strategy is held: it makes no signal and asks for no entry, and what it has is watched all the same. */
    default boolean isPaused(StrategyMachine strategy) {
        return false;
    }

    /** Whether the end of the position that was asked for does not wait for a price. */
    default boolean isClosingAtAnyPrice(StrategyMachine strategy) {
        return false;
    }
}
