package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ArrivalScheduleTest {

    @Test
    void knowsWhenEachUserIsDue() {
        int[] due = new ArrivalSchedule()
                .constant(100, Duration.ofSeconds(2))
                .constant(1_000, Duration.ofSeconds(3))
                .dueMillis();

        assertThat(due).hasSize(3_200).isSorted();
        assertThat(Arrays.stream(due).filter(millis -> millis < 2_000)).hasSize(200);
        assertThat(due[due.length - 1]).isBetween(4_990, 5_000);
    }

    @Test
    void repeatsChanceWithTheSameSeed() {
        assertThat(poisson(5)).isEqualTo(poisson(5)).isNotEqualTo(poisson(6)).isSorted();
        assertThat(poisson(5).length).isBetween(9_500, 10_500);
    }

    private static int[] poisson(long seed) {
        return new ArrivalSchedule()
                .poisson(1_000, 1_000, Duration.ofSeconds(10), seed)
                .dueMillis();
    }
}
