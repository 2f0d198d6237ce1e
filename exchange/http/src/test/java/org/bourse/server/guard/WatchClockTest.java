package org.bourse.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The time by which clients are late, where the process did not always run. */
class WatchClockTest {

    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);

    private final AtomicLong time = new AtomicLong(1_000);
    private final WatchClock clock = new WatchClock(time::get);

    @Test
    void runsAsTheOtherWhileItIsLookedAtInTime() {
        long before = clock.nanos();
        for (int look = 0; look < 100; look++) {
            time.addAndGet(INTERVAL + TimeUnit.MILLISECONDS.toNanos(900));
            clock.look(INTERVAL);
        }

        assertThat(clock.nanos() - before).isEqualTo(100 * (INTERVAL + TimeUnit.MILLISECONDS.toNanos(900)));
    }

    @Test
    void standsStillWhileNobodyRan() {
        long deadline = clock.nanos() + TimeUnit.SECONDS.toNanos(10);
        time.addAndGet(INTERVAL + TimeUnit.SECONDS.toNanos(60));
        clock.look(INTERVAL);

        assertThat(deadline - clock.nanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10) - INTERVAL);

        time.addAndGet(INTERVAL);
        clock.look(INTERVAL);
        assertThat(deadline - clock.nanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10) - 2 * INTERVAL);
    }
}
