package org.bourse.floor.trading.strategy;

/**
 * What a strategy asks for; it is told how it ends by {@link StrategyMachine}'s methods, maybe before the call returns.
 */
public interface StrategyDesk {

    /** A signal is there at that moment, whether or not there is a slot for it. */
    default void signalled(StrategyMachine strategy, long moment) {}

    /** An entry. One is asked for each signal. */
    void enter(StrategyMachine strategy, long moment);

    /** The end of an entry that was asked for and is not filled. */
    void cancelEntry(StrategyMachine strategy, long moment);

    /** The end of the whole position. */
    void close(StrategyMachine strategy, long moment, Transition.Cause why);

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
