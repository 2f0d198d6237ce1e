package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

    @Test
    void handsOutFirstWhatCameBackLastAndKeepsNoMoreThanItsBound() {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            taken.add(reserve.take());
        }
        taken.forEach(reserve::giveBack);
        for (int object : taken.subList(0, 8_192).reversed()) {
            assertThat(reserve.take()).isEqualTo(object);
        }
        assertThat(reserve.take()).isNotIn(taken);
    }
}
