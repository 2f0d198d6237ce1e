package org.bourse.loadtest.simulation;

import java.time.Duration;
import java.util.Locale;

/**
 * Orders that come at a fixed rate, after a ramp that warms everything up.
 *
 * @param rate orders per second
 * @param ramp not measured
 * @param time measured
 */
record FixedRate(int rate, Duration ramp, Duration time) {

    private static final int USUAL_RATE = 4_000;
    private static final int USUAL_SECONDS = 60;

    /** Two JVMs that share two cores are not done with compiling their hot methods before. */
    private static final int USUAL_RAMP = 30;

    static FixedRate of(Settings settings) {
        return new FixedRate(
                settings.number(Setting.RATE, 1, 100_000, USUAL_RATE),
                Duration.ofSeconds(settings.number(Setting.RAMP, 1, 3_600, USUAL_RAMP)),
                Duration.ofSeconds(settings.number(Setting.SECONDS, 1, 3_600, USUAL_SECONDS)));
    }

    /** The same, measured for another time. */
    FixedRate lasting(Duration measured) {
        return new FixedRate(rate, ramp, measured);
    }

    ArrivalSchedule arrivals() {
        return new ArrivalSchedule().ramp(1, rate, ramp).constant(rate, time);
    }

    /** In words. */
    String describe() {
        return String.format(
                Locale.ROOT, "%d s ramp, then %,d orders/s for %d s", ramp.toSeconds(), rate, time.toSeconds());
    }
}
