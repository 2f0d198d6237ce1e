package org.bourse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    /** Always in the middle: no jitter. */
    private static final RandomGenerator MIDDLE = () -> 1L << 63;

    @ParameterizedTest
    @CsvSource({
        "1, 2",
        "2, 4",
        "3, 8",
        "4, 16",
        "5, 32",
        "6, 64",
        "7, 128",
        "8, 256",
        "9, 512",
        "10, 1024",
        "11, 2048",
        "12, 3600",
        "13, 3600",
        "62, 3600",
        "63, 3600",
        "64, 3600",
        "1000000, 3600"
    })
    void doublesFromTwoSecondsToAnHour(int failures, long seconds) {
        assertThat(new RetrySchedule(WebhookSettings.DEFAULTS, MIDDLE).delayMicros(failures))
                .isEqualTo(seconds * 1_000_000);
    }

    @Test
    void spreadsRetriesByAFifth() {
        RetrySchedule retries = new RetrySchedule(WebhookSettings.DEFAULTS, new SplittableRandom(42));
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 1_000; i++) {
            long delay = retries.delayMicros(1);
            least = Math.min(least, delay);
            most = Math.max(most, delay);
        }
        assertThat(least).isBetween(1_600_000L, 1_650_000L);
        assertThat(most).isBetween(2_350_000L, 2_400_000L);
    }
}
