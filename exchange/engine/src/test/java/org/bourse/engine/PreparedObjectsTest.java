package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PreparedObjectsTest {

    private static final int SIZE = 10;

    private final AtomicInteger made = new AtomicInteger();
    private final PreparedObjects<Integer> reserve = new PreparedObjects<>(SIZE, made::incrementAndGet);

    @Test
    void handsOutNothingTwiceAndWhatItMadeLongAgoOnceItIsFull() {
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < 10 * SIZE; i++) {
            int next = reserve.take();
            assertThat(taken.add(next)).isTrue();
            if (i >= SIZE) {
                assertThat(next).isLessThanOrEqualTo(made.get() - SIZE);
            }
        }
        assertThat(made).hasValue(10 * SIZE + SIZE);
    }
}
