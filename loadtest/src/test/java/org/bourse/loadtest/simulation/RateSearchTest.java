package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateSearchTest {

    @Test
    void closesInOnTheLimitFromBelow() throws Exception {
        assertThat(new RateSearch(2_000).climb(rate -> rate <= 17_300)).isBetween(16_400, 17_300);
    }

    @Test
    void goesDownWhenTheFirstRateIsTooMuch() throws Exception {
        assertThat(new RateSearch(2_000).climb(rate -> rate <= 310)).isBetween(290, 310);
        assertThat(new RateSearch(2_000).climb(_ -> false)).isZero();
    }

    @Test
    void triesAgainWhatBreachedOnce() throws Exception {
        List<Integer> tried = new ArrayList<>();
        int limit = new RateSearch(1_000).climb(rate -> {
            tried.add(rate);
            // The first attempt at each rate is disturbed.
            return rate <= 5_000 && tried.indexOf(rate) < tried.size() - 1;
        });

        assertThat(limit).isBetween(4_700, 5_000);
    }
}
