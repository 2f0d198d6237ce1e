package org.bourse.floor.desk;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.bourse.floor.simulation.Backtest;

/**
 * The pace of a backtest that people watch: as many times as fast as its tape was recorded. Where it was held up for more than a
 * second, as beside an exchange, it goes on from there and makes up for nothing.
 */
final class WatchedPace implements Backtest.Pace {

    private static final long REST_NANOS = 50_000_000L;
    private static final long MOST_NANOS = 1_000_000_000L;

    private final int times;
    private final LongSupplier clock;
    private final LongConsumer rest;
    private boolean begun;
    private long looked;
    private long reached;

    /** One that is so many times as fast. */
    WatchedPace(int times) {
        this(times, System::nanoTime, WatchedPace::rest);
    }

    /** The same by another clock, and with another way to let nanoseconds pass. */
    WatchedPace(int times, LongSupplier clock, LongConsumer rest) {
        this.times = times;
        this.clock = clock;
        this.rest = rest;
    }

    @Override
    public long until(long waiting) {
        if (waiting == Backtest.Pace.NOTHING) {
            return begun ? reached : Long.MIN_VALUE;
        }
        if (!begun) {
            begun = true;
            reached = waiting;
            looked = clock.getAsLong();
            return reached;
        }
        goOn();
        if (reached < waiting) {
            rest.accept(Math.clamp((waiting - reached) / times, 1, REST_NANOS));
            goOn();
        }
        return reached;
    }

    private void goOn() {
        long now = clock.getAsLong();
        reached += Math.min(now - looked, MOST_NANOS) * times;
        looked = now;
    }

    private static void rest(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
