package org.bourse.floor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bars over parts of a tape: wherever it is cut, they come to the same. */
class BarTotalsTest {

    private static final BarTotals.Series SECOND = new BarTotals.Series(7, 1);

    @Test
    void countsALateTradeInTheNewestBarOfAPartBefore() throws SQLException {
        BarTotals first = new BarTotals(Map.of());
        first.add(7, 10_500_000_000L, 100, 1);
        BarTotals second = new BarTotals(first.newest());
        second.add(7, 9_000_000_000L, 90, 2);
        second.add(7, 11_000_000_000L, 110, 3);
        List<String> bars = new ArrayList<>();
        second.forEach((series, bar) -> {
            if (series.equals(SECOND)) {
                bars.add(bar.startNanos() / 1_000_000_000L + " " + bar.open() + " " + bar.volume());
            }
        });
        assertThat(bars).containsExactly("10 90 2", "11 110 3");
        assertThat(second.newest()).containsEntry(SECOND, 11_000_000_000L);
    }
}
