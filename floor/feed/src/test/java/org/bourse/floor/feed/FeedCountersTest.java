package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counters of a venue: what it names itself is bounded, and takes no room from what we name. */
class FeedCountersTest {

    @Test
    void boundsOnlyTheNamesThatAVenueMakesUp() {
        FeedCounters counters = new FeedCounters();
        for (int i = 0; i < 1_000; i++) {
            counters.countNamed("unknown: " + i);
        }
        counters.countNamed("unknown: 7");
        counters.count("gaps");
        assertThat(counters.all())
                .hasSizeLessThan(210)
                .containsEntry("gaps", 1L)
                .containsEntry("unknown: 7", 2L);
        assertThat(counters.get("others")).isEqualTo(800);
    }
}
