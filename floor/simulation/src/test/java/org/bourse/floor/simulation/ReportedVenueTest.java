package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.ByInstrument;
import org.bourse.floor.trading.order.ReportedAccount;
import org.junit.jupiter.api.Test;

/** What a real venue says of a live run's orders, twice where its writer could not know. */
class ReportedVenueTest {

    private final ReportedVenue venue =
            new ReportedVenue(new ReportedAccount(BigDecimal.TEN, ByInstrument.all(BigDecimal.ONE)), LivePort.NOBODY);
    private final EventHeader header = new EventHeader();

    @Test
    void remembersNothingOfOrdersThatHaveEndedAndTellsNoneOfThemTwice() {
        long event = 0;
        for (long order = 1; order <= 1_000; order++) {
            assertThat(isNews(++event, RunReport.Kind.ACCEPTED, order)).isTrue();
            assertThat(isNews(++event, RunReport.Kind.CANCELLED, order)).isTrue();
            assertThat(isNews(event, RunReport.Kind.CANCELLED, order)).isFalse();
            assertThat(isNews(event - 1, RunReport.Kind.ACCEPTED, order)).isFalse();
        }
        assertThat(venue.remembered()).isEqualTo(1);
        assertThat(isNews(event, RunReport.Kind.ACCEPTED, 1_001))
                .as("another order's by the same event")
                .isTrue();
        assertThat(isNews(event, RunReport.Kind.CANCELLED, 1_000)).isFalse();
        assertThat(isNews(++event, RunReport.Kind.REPLACED, 1_001)).isTrue();
        assertThat(isNews(event - 1, RunReport.Kind.CANCELLED, 1_000)).isFalse();
        assertThat(isNews(0, RunReport.Kind.CANCELLED, 1_001))
                .as("said by the floor itself")
                .isTrue();
        assertThat(venue.remembered()).isZero();
    }

    private boolean isNews(long event, RunReport.Kind kind, long order) {
        header.raw(1, 0, 1);
        header.venueSequence = event;
        return venue.isNews(
                header, new RunReport("live_1", kind, order, 0, VenueSide.BUY, 0, 1, 1, 0, false, BigDecimal.ZERO, ""));
    }
}
