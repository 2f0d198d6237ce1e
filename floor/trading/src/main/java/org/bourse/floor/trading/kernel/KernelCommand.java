package org.bourse.floor.trading.kernel;

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

    /** What was stopped may enter again. */
    record Release(String by) implements KernelCommand {}
}
