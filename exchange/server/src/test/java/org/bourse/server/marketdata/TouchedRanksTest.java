package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TouchedRanksTest {

    private final TouchedRanks ranks = new TouchedRanks();

    @Test
    void handsOverEachRankOnceAscending() {
        SplittableRandom random = new SplittableRandom(7);
        for (int different : new int[] {1, 10, 1_000, 100_000}) {
            TreeSet<Long> expected = new TreeSet<>();
            for (int i = 0; i < 20_000; i++) {
                long rank = random.nextLong(-different, different);
                ranks.add(rank);
                expected.add(rank);
            }
            assertThat(taken())
                    .containsExactly(
                            expected.stream().mapToLong(Long::longValue).toArray());
        }
        assertThat(taken()).isEmpty();
    }

    @Test
    void staysAsSmallAsThereAreDifferentRanks() {
        for (int i = 0; i < 1_000_000; i++) {
            ranks.add(i % 100);
        }

        assertThat(ranks.capacity()).isLessThanOrEqualTo(4 * 100);
        assertThat(taken()).containsExactly(LongStream.range(0, 100).toArray());
    }

    @Test
    void givesTheRoomOfABurstBack() {
        int small = ranks.capacity();
        for (int i = 0; i < 1_000_000; i++) {
            ranks.add(i);
        }

        assertThat(taken()).hasSize(1_000_000);
        assertThat(ranks.capacity()).isEqualTo(small);
    }

    private long[] taken() {
        LongStream.Builder taken = LongStream.builder();
        ranks.take(taken::add);
        return taken.build().toArray();
    }
}
