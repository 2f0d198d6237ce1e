package org.bourse.floor.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.junit.jupiter.api.Test;

/**
 * What an instrument's events make of its series, and that a book which may not be trusted leaves nothing to measure.
 */
class InstrumentSeriesTest {

    private static final long SECOND = 1_000_000_000L;

    private final InstrumentSeries series =
            new InstrumentSeries(VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "0.00001"), 1_024);
    private final WindowMeasures bid = series.series(SeriesField.BID).over(Window.ofSeconds(10, 0));
    private final WindowMeasures ask = series.series(SeriesField.ASK).over(Window.ofSeconds(10, 0));
    private final WindowMeasures mid = series.series(SeriesField.MID).over(Window.ofSeconds(10, 0));
    private final WindowMeasures prices = series.series(SeriesField.PRICE).over(Window.ofSeconds(10, 0));
    private final WindowMeasures quantities =
            series.series(SeriesField.QUANTITY).over(Window.ofSeconds(10, 0));
    private final Levels none = new Levels();

    @Test
    void hasPricesAndQuantitiesInTheirOwnUnits() {
        live(0);
        series.trade(at(5), 1, 6_173_763, 150_000, VenueSide.BUY);
        series.trade(at(6), 2, 6_173_765, 50_000, VenueSide.SELL);
        assertThat(prices.at(10 * SECOND).last()).isEqualTo(61_737.65);
        assertThat(quantities.at(10 * SECOND).sum()).isEqualTo(2.0);
    }

    @Test
    void hasTheBestPricesAsTheyChange() {
        live(0);
        series.changes(at(5), levels(102, 5), none);
        series.changes(at(6), levels(90, 5), none);
        assertThat(mid.at(10 * SECOND).timeAverage()).isEqualTo(1.035, within(1e-12));
        assertThat(mid.count()).as("changes below the best are none of it").isEqualTo(2);
        assertThat(bid.at(10 * SECOND).last()).isEqualTo(1.02);
        assertThat(ask.at(10 * SECOND).last()).isEqualTo(1.06);
    }

    @Test
    void hasNothingWhileTheBookIsNotLive() {
        live(0);
        series.trade(at(5), 1, 100, 100_000, VenueSide.BUY);
        assertThat(quantities.at(10 * SECOND).sum()).isEqualTo(1);
        series.continuity(at(11), Continuity.STALE, StaleReason.GAP);
        series.trade(at(12), 2, 100, 100_000, VenueSide.BUY);
        series.changes(at(12), levels(102, 1), none);
        assertThat(quantities.at(13 * SECOND).sum()).isNaN();
        assertThat(mid.at(13 * SECOND).inForce()).isNaN();
        live(14);
        assertThat(quantities.at(23 * SECOND).sum()).as("the gap is within").isNaN();
        assertThat(quantities.at(24 * SECOND).sum()).isZero();
        assertThat(mid.at(24 * SECOND).inForce()).isEqualTo(1.03);
    }

    @Test
    void saysThatItHadNoRoomForAllOfAWindow() {
        live(0);
        for (int i = 1; i <= 1_024; i++) {
            series.trade(at(1).raw(i * SECOND / 1_000, 0, 1), i, 100, 100_000, VenueSide.BUY);
        }
        assertThat(series.isTooFullSince(0)).as("all that there is room for").isFalse();
        series.trade(at(1).raw(2 * SECOND, 0, 1), 2_000, 100, 100_000, VenueSide.BUY);
        assertThat(quantities.at(10 * SECOND).sum()).isNaN();
        assertThat(series.isTooFullSince(0)).isTrue();
        assertThat(series.isTooFullSince(SECOND))
                .as("what is kept reaches so far")
                .isFalse();
        series.continuity(at(11), Continuity.STALE, StaleReason.GAP);
        assertThat(series.isTooFullSince(0)).as("what the gap took").isFalse();
    }

    @Test
    void hasNoMiddleWhileASideIsEmpty() {
        live(0);
        series.changes(at(20), none, levels(106, 0));
        assertThat(mid.at(20 * SECOND).inForce()).isNaN();
        series.changes(at(21), none, levels(106, 3));
        assertThat(mid.at(25 * SECOND).inForce()).isNaN();
        assertThat(mid.at(31 * SECOND).inForce()).isEqualTo(1.03);
    }

    @Test
    void isTheSameAfterRepetitionsAtTheHeadOfASegment() {
        live(0);
        EventHeader repeated = at(5);
        repeated.flags = EventHeader.REPEATED;
        series.snapshot(repeated, levels(100, 5), levels(106, 5));
        series.continuity(repeated, Continuity.LIVE, StaleReason.NONE);
        assertThat(mid.at(10 * SECOND).count()).isEqualTo(1);
    }

    private void live(long second) {
        series.snapshot(at(second), levels(100, 5), levels(106, 5));
        series.continuity(at(second), Continuity.LIVE, StaleReason.NONE);
    }

    private static EventHeader at(long second) {
        return new EventHeader().raw(second * SECOND, 1, 1);
    }

    private static Levels levels(long price, long quantity) {
        Levels levels = new Levels();
        levels.add(price, quantity);
        return levels;
    }
}
