package org.bourse.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BucketNumbersTest {

    private static final int LEAST = 8;
    private static final int MOST = 20_000;

    private final BucketNumbers buckets = new BucketNumbers(LEAST);

    @Test
    void addsOneThatTakesFromItsTwinAlone() {
        for (int number = LEAST; number < MOST; number++) {
            int hash = number | 0xABC << 20;
            int twin = buckets.bucketOf(hash);
            buckets.add();
            assertThat(buckets.bucketOf(hash)).isEqualTo(number);
            assertThat(buckets.twinOfLast()).isEqualTo(twin).isEqualTo(number - Integer.highestOneBit(number));
            assertThat(buckets.bucketOf(twin)).isEqualTo(twin);
        }
    }

    @Test
    void removesTheLastInFavourOfItsTwin() {
        while (buckets.count() < MOST) {
            buckets.add();
        }
        while (buckets.count() > LEAST) {
            int last = buckets.count() - 1;
            int twin = buckets.twinOfLast();
            buckets.removeLast();
            assertThat(buckets.bucketOf(last)).isEqualTo(twin).isLessThan(last);
            assertThat(buckets.bucketOf(twin)).isEqualTo(twin);
        }
    }
}
