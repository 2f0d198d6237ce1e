package org.bourse.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final long HALF_A_SECOND = TimeUnit.MILLISECONDS.toNanos(500);

    /** Soon it overflows, as {@link System#nanoTime} may. */
    private long now = Long.MAX_VALUE - 5;

    private final TokenBucket bucket = new TokenBucket(4, 2, now);

    private int taken() {
        int taken = 0;
        while (bucket.take(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void holdsTheSecondsWorthThatItWasGiven() {
        assertThat(taken()).isEqualTo(8);
        now += HALF_A_SECOND;
        assertThat(taken()).isEqualTo(2);
        now += 100 * HALF_A_SECOND;
        assertThat(taken()).isEqualTo(8);
    }

    @Test
    void isFullOnceEverythingCameBack() {
        assertThat(bucket.isFull(now)).isTrue();
        assertThat(bucket.take(now)).isTrue();
        assertThat(bucket.isFull(now)).isFalse();
        bucket.giveBack();
        assertThat(bucket.isFull(now)).isTrue();
        assertThat(taken()).isEqualTo(8);
    }

    @Test
    void waitsForTheNextToken() {
        TokenBucket real = new TokenBucket(100, 1, System.nanoTime());
        while (real.take(System.nanoTime())) {
            // until it is empty
        }

        real.await();

        assertThat(real.take(System.nanoTime())).isTrue();
    }

    @Test
    void limitsNothingAtZero() {
        TokenBucket unlimited = new TokenBucket(0, 1, now);

        for (int i = 0; i < 1_000; i++) {
            assertThat(unlimited.take(now)).isTrue();
        }
    }
}
