package org.bourse.floor.trading.strategy;

import java.util.List;

/**
 * All that a strategy's machine remembers, so that it goes on after a restart as if nothing had been.
 *
 * @param state where it is
 * @param signalNanos when its signal came
 * @param positionNanos when its position was opened
 * @param cooldownEndNanos until when it waits
 * @param coolsAfter why
 * @param entryPrice what its position was opened at, or 0
 * @param longPosition whether that was bought
 * @param numbers what the groups remember of their conditions, in their order
 */
public record StrategyMemory(
        StrategyState state,
        long signalNanos,
        long positionNanos,
        long cooldownEndNanos,
        StrategyWait.Reason coolsAfter,
        double entryPrice,
        boolean longPosition,
        List<Long> numbers) {

    /** Copies the numbers. */
    public StrategyMemory {
        numbers = List.copyOf(numbers);
    }
}
