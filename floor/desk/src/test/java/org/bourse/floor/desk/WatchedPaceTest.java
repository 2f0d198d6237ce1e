package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.floor.simulation.Backtest;
import org.junit.jupiter.api.Test;

/** Gaps between events of a tape, divided by how many times as fast they are told. */
class WatchedPaceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST = 1_700_000_000L * SECOND;

    private long clock = 5 * SECOND;
    private long rested;
    private final WatchedPace pace = new WatchedPace(10, () -> clock, nanos -> {
        rested += nanos;
        clock += nanos;
    });

    @Test
    void tellsAnEventWhenItsGapIsOverAsManyTimesAsFast() {
        assertThat(pace.until(Backtest.Pace.NOTHING))
                .as("ahead of the first event")
                .isLessThan(FIRST);
        assertThat(pace.until(FIRST)).isEqualTo(FIRST);
        waitFor(FIRST + 20 * SECOND);
        assertThat(rested).isEqualTo(2 * SECOND);
        waitFor(FIRST + 21 * SECOND);
        assertThat(rested).isEqualTo(2 * SECOND + SECOND / 10);
    }

    @Test
    void tellsWhatIsDueWithoutRest() {
        assertThat(pace.until(FIRST)).isEqualTo(FIRST);
        clock += SECOND / 2;
        assertThat(pace.until(FIRST + SECOND)).isEqualTo(FIRST + 5 * SECOND);
        assertThat(rested).isZero();
        assertThat(pace.until(Backtest.Pace.NOTHING)).isEqualTo(FIRST + 5 * SECOND);
    }

    @Test
    void makesUpForNothingWhereItWasHeldUp() {
        assertThat(pace.until(FIRST)).isEqualTo(FIRST);
        clock += 3_600 * SECOND;
        assertThat(pace.until(FIRST + 1)).isEqualTo(FIRST + 10 * SECOND);
    }

    private void waitFor(long event) {
        while (pace.until(event) < event) {
            assertThat(clock).as("it rests, so that this comes to an end").isLessThan(100 * SECOND);
        }
    }
}
