package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;

/** What somebody tells a kernel to do. It stands among the kernel's events, so that who tells it all again gets the same. */
public sealed interface KernelCommand {

    /** A strategy makes no signal and no entry any more; an entry that waits is cancelled, a position stays watched. */
    record Pause(String strategy) implements KernelCommand {}

    /** A strategy that was paused goes on. */
    record Resume(String strategy) implements KernelCommand {}

    /**
     * Everything stops: signals and entries end, and nothing is entered until somebody releases it.
     *
     * @param by who says so
     * @param closesPositions whether positions are closed too
     */
    record Stop(String by, boolean closesPositions) implements KernelCommand {}

    /**
     * A strategy has that much money at work at most, in place of what it might have before; what others' budgets don't leave is not given.
     *
     * @param amount money, or a part of what the account began with, as {@code 30%}
     * @param maxPercent the most of that which one strategy may get
     */
    record Budget(String strategy, String amount, BigDecimal maxPercent) implements KernelCommand {}

    /** A strategy has no budget any more, and may use all there is. */
    record ReleaseBudget(String strategy) implements KernelCommand {}

    /** What was stopped may enter again. */
    record Release(String by) implements KernelCommand {}
}
