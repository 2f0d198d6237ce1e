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
    void spacesUsersByTheRateAtTheTime() {
        int[] due = new ArrivalSchedule()
                .constant(0, Duration.ofSeconds(3))
                .ramp(0, 100, Duration.ofSeconds(2))
                .ramp(100, 50, Duration.ofSeconds(4))
                .dueMillis();

        assertThat(due).hasSize(100 + 300).isSorted().startsWith(3_000, 3_200);
        assertThat(due[25]).isEqualTo(4_000);
        assertThat(due[100]).isEqualTo(5_000);
        assertThat(Arrays.stream(due).filter(millis -> millis >= 7_000)).hasSize(125);
    }

    @Test
    void startsEachUserAStepBeforeItIsDueOrMore() {
        assertThat(new ArrivalSchedule().constant(10, Duration.ofSeconds(2)).noticeMillis())
                .isEqualTo(2_000);
        assertThat(new ArrivalSchedule().constant(1, Duration.ofHours(1)).noticeMillis())
                .isEqualTo(36_000);
        ArrivalSchedule late = new ArrivalSchedule().constant(0, Duration.ofMillis(3_300));
        assertThat(late.constant(1, Duration.ofSeconds(1)).noticeMillis()).isEqualTo(2_300);
        assertThat(late.steps()).hasSize(4);
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
