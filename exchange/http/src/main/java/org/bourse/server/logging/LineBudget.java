package org.bourse.server.logging;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * So many lines of one kind a second: when strangers cause them, or everything is slow, the log must not be what makes it
 * worse. Those beyond are counted and told of later. Safe from any thread.
 */
public final class LineBudget {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int linesPerSecond;
    private final LongSupplier nanoClock;
    private final LongConsumer untold;
    private final AtomicLong secondBegunNanos;
    private final AtomicLong linesInSecond = new AtomicLong();

    /**
     * A budget that is not touched yet.
     *
     * @param nanoClock a clock that only goes forward, in nanoseconds
     * @param untold told, with the first line after a second with too many, how many of that second were left out
     */
    public LineBudget(int linesPerSecond, LongSupplier nanoClock, LongConsumer untold) {
        this.linesPerSecond = linesPerSecond;
        this.nanoClock = nanoClock;
        this.untold = untold;
        this.secondBegunNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** Whether there is room for one more line now. */
    public boolean take() {
        long now = nanoClock.getAsLong();
        long begun = secondBegunNanos.get();
        if (now - begun >= SECOND_NANOS && secondBegunNanos.compareAndSet(begun, now)) {
            long leftOut = linesInSecond.getAndSet(0) - linesPerSecond;
            if (leftOut > 0) {
                untold.accept(leftOut);
            }
        }
        return linesInSecond.incrementAndGet() <= linesPerSecond;
    }
}
