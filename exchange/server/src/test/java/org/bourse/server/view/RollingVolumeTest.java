package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;

class RollingVolumeTest {

    private static final long MINUTE = 60_000_000L;

    private final RollingVolume volume = new RollingVolume();

    @Test
    void addsUpWhatWasTradedWithinADay() {
        volume.add(5 * MINUTE, 10);
        volume.add(5 * MINUTE + 1, 20);
        volume.add(9 * MINUTE, 30);

        assertThat(volume.at(10 * MINUTE)).isEqualTo(60);
    }

    @Test
    void forgetsAMinuteThatBeganADayAgo() {
        volume.add(5 * MINUTE, 10);
        volume.add(6 * MINUTE, 20);

        assertThat(volume.at(5 * MINUTE + Times.MICROS_PER_DAY - 1)).isEqualTo(30);
        assertThat(volume.at(5 * MINUTE + Times.MICROS_PER_DAY)).isEqualTo(20);
        assertThat(volume.at(6 * MINUTE + Times.MICROS_PER_DAY)).isZero();
    }

    @Test
    void readingForgetsNothing() {
        volume.add(5 * MINUTE, 10);

        assertThat(volume.at(5 * MINUTE + 2 * Times.MICROS_PER_DAY)).isZero();
        assertThat(volume.at(6 * MINUTE)).isEqualTo(10);
    }

    @Test
    void countsANewTradeAfterADayWithoutTheOldOnes() {
        volume.add(5 * MINUTE, 10);
        volume.add(5 * MINUTE + Times.MICROS_PER_DAY, 7);

        assertThat(volume.at(5 * MINUTE + Times.MICROS_PER_DAY)).isEqualTo(7);
    }

    @Test
    void aVolumeThatDoesNotFitIn64BitsIsTheLargestUntilEnoughOfItIsOver() {
        volume.add(5 * MINUTE, Long.MAX_VALUE - 1);
        volume.add(6 * MINUTE, 3);
        volume.add(7 * MINUTE, Long.MAX_VALUE);

        assertThat(volume.at(7 * MINUTE)).isEqualTo(Long.MAX_VALUE);
        assertThat(volume.at(6 * MINUTE + Times.MICROS_PER_DAY)).isEqualTo(Long.MAX_VALUE);
        volume.add(7 * MINUTE + Times.MICROS_PER_DAY, 11);
        assertThat(volume.at(7 * MINUTE + Times.MICROS_PER_DAY)).isEqualTo(11);
    }

    @Test
    void theSumOfADayIsExactWhereItFitsAgain() {
        volume.add(5 * MINUTE, Long.MAX_VALUE - 1);
        volume.add(6 * MINUTE, (1L << 32) - 1);
        volume.add(7 * MINUTE, (1L << 32) - 1);
        volume.add(8 * MINUTE, 5);

        assertThat(volume.at(8 * MINUTE)).isEqualTo(Long.MAX_VALUE);
        assertThat(volume.at(5 * MINUTE + Times.MICROS_PER_DAY)).isEqualTo((1L << 33) + 3);
        assertThat(volume.at(6 * MINUTE + Times.MICROS_PER_DAY)).isEqualTo((1L << 32) + 4);
    }

    @Test
    void aMinuteThatDoesNotFitIsTheLargestToo() {
        volume.add(5 * MINUTE, Long.MAX_VALUE);
        volume.add(5 * MINUTE, 1);
        volume.add(6 * MINUTE, 4);

        assertThat(volume.at(6 * MINUTE)).isEqualTo(Long.MAX_VALUE);
        assertThat(volume.at(5 * MINUTE + Times.MICROS_PER_DAY)).isEqualTo(4);
    }
}
