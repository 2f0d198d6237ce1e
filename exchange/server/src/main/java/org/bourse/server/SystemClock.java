package org.bourse.server;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The machine's clock, in the exchange's unit. */
final class SystemClock {

    private SystemClock() {}

    /** Now, in microseconds UTC. May jump when the machine's clock is set. */
    static long micros() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
    }
}
