package org.bourse.server.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.WARN;

import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@ExpectedLog(level = WARN, line = "TrustedClock: the machine's clock ")
class TrustedClockTest {

    private static final long START = TimeUnit.DAYS.toMicros(20_000);

    /** What the machine's clock is ahead of true time. */
    private long errorMicros;

    private long passedMicros;
    private final TrustedClock clock = clock(0);

    private TrustedClock clock(long latestMicros) {
        return new TrustedClock(
                () -> START + passedMicros + errorMicros,
                // Anything but 0, and running over.
                () -> Long.MAX_VALUE - 1_000_000 + passedMicros * 1_000,
                latestMicros);
    }

    @Test
    void goesWithTheMachine() {
        pass(5);
        assertThat(clock.getAsLong()).isEqualTo(START + seconds(5));
        errorMicros = 900_000;
        assertThat(clock.getAsLong()).isEqualTo(START + seconds(5) + 900_000);
        assertThat(clock.doubtedMicros()).isZero();
        assertThat(clock.behindMicros()).isZero();
    }

    @Test
    void isNeverBeforeACommandThatWasReplayed() {
        pass(5);
        clock.reached(START + seconds(7));
        assertThat(clock.getAsLong()).isEqualTo(START + seconds(7));
        pass(3);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(20_000L * 86_400 + 8));
        clock.reached(START);
        assertThat(clock.getAsLong()).isEqualTo(START + seconds(8));
    }

    @Test
    void isNotMovedByAClockThatJumpsAheadAndBack() {
        pass(10);
        clock.getAsLong();
        errorMicros = seconds(86_400);
        for (int i = 0; i < 59; i++) {
            pass(1);
            assertThat(clock.getAsLong()).isEqualTo(START + seconds(11 + i));
        }
        assertThat(clock.doubtedMicros()).isEqualTo(seconds(86_400));

        errorMicros = 0;
        pass(1);

        assertThat(clock.getAsLong()).isEqualTo(START + seconds(70));
        assertThat(clock.doubtedMicros()).isZero();
        assertThat(clock.behindMicros()).isZero();
    }

    @Test
    void followsAClockThatStaysAhead() {
        errorMicros = seconds(3_600);
        clock.getAsLong();
        pass(359);
        assertThat(clock.getAsLong()).isEqualTo(START + seconds(359));

        pass(1);

        assertThat(clock.getAsLong()).isEqualTo(START + seconds(3_960));
        assertThat(clock.doubtedMicros()).isZero();
    }

    @Test
    void beginsToCountAnewWhenTheClockWasRightMeanwhile() {
        for (int i = 0; i < 10; i++) {
            errorMicros = seconds(100);
            clock.getAsLong();
            pass(50);
            assertThat(clock.getAsLong()).isEqualTo(START + passedMicros);
            errorMicros = 0;
            clock.getAsLong();
        }
    }

    @Test
    void standsStillAndSaysSoWhenTheClockGoesBack() {
        pass(100);
        clock.getAsLong();
        errorMicros = -seconds(30);

        assertThat(clock.getAsLong()).isEqualTo(START + seconds(100));
        assertThat(clock.behindMicros()).isEqualTo(seconds(30));

        pass(31);
        assertThat(clock.getAsLong()).isEqualTo(START + seconds(101));
        assertThat(clock.behindMicros()).isZero();
    }

    @Test
    void saysAfterAStartThatTheLastCommandIsOfTheFuture() {
        TrustedClock restarted = clock(START + seconds(1_800));

        assertThat(restarted.behindMicros()).isEqualTo(seconds(1_800));
        assertThat(restarted.getAsLong()).isEqualTo(START + seconds(1_800));
    }

    /** Whatever the clock does: time never goes back, and is never ahead by more than ten times what the clock was wrong. */
    @RepeatedTest(50)
    void isNeverAheadByMoreThanTenTimesWhatTheClockWasWrong(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long before = clock.getAsLong();
        long wrong = 0;
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(20) == 0) {
                errorMicros = random.nextBoolean() ? 0 : seconds(random.nextInt(100_000));
            }
            pass(1 + random.nextInt(30));
            wrong += errorMicros == 0 ? 0 : seconds(30);
            long now = clock.getAsLong();

            assertThat(now).isGreaterThanOrEqualTo(before);
            assertThat(now - START - passedMicros).isLessThanOrEqualTo(10 * wrong);
            before = now;
        }
    }

    private void pass(long seconds) {
        passedMicros += seconds(seconds);
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toMicros(seconds);
    }
}
