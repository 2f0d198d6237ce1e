package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.junit.jupiter.api.Test;

/** Orders on bars alone: from the next open with slippage, through their limits, up to the volume, and never better than that. */
class BarMarketTest {

    private static final VenueTerms TERMS = new VenueTerms(
            new QueueModel.Tail(),
            new LatencyModel.Constant(0),
            new LatencyModel.Constant(0),
            0,
            0,
            BigDecimal.ONE,
            1,
            VenueConduct.DEFAULTS.slippage());

    private final ScriptedVenue venue = new ScriptedVenue(TERMS, "1000000000");

    /** Its first bar has made the market known. */
    private void begin() {
        venue.bar(0, 100_000, 100_500, 99_500, 100_200, 1_000);
        assertThat(venue.said()).isEmpty();
    }

    @Test
    void fillsFromTheOpenOfTheNextBarWithSlippage() {
        begin();
        venue.market(VenueSide.BUY, 100);
        venue.bar(1, 100_300, 101_000, 100_000, 100_900, 1_000);
        assertThat(venue.said()).containsExactly("1 accepted", "1 filled 100 at 100351 leaving 0 as taker");
        venue.market(VenueSide.SELL, 100);
        venue.bar(2, 100_900, 100_950, 100_800, 100_900, 1_000);
        assertThat(venue.said()).containsExactly("2 accepted", "2 filled 100 at 100849 leaving 0 as taker");
    }

    @Test
    void aBarThatHadBegunAlreadyFillsNothing() {
        begin();
        assertThat(venue.reports()).as("the clock goes into the next bar").isEmpty();
        venue.market(VenueSide.BUY, 100);
        venue.bar(1, 100_300, 101_000, 100_000, 100_900, 1_000);
        assertThat(venue.said()).containsExactly("1 accepted");
        venue.bar(2, 100_900, 101_000, 100_800, 100_900, 1_000);
        assertThat(venue.said()).containsExactly("1 filled 100 at 100951 leaving 0 as taker");
    }

    @Test
    void aLimitIsNeverPassedAndHasToBeGoneThroughByABarThatOpensElsewhere() {
        begin();
        venue.submit(VenueSide.BUY, 100_310, 1);
        venue.submit(VenueSide.BUY, 100_000, 2);
        venue.submit(VenueSide.BUY, 99_999, 3);
        venue.submit(VenueSide.BUY, 100_100, 4, Lifetime.IMMEDIATE_OR_CANCEL, false, false);
        venue.bar(1, 100_300, 101_000, 99_999, 100_900, 1_000);
        assertThat(venue.said())
                .containsExactly(
                        "1 accepted",
                        "2 accepted",
                        "3 accepted",
                        "4 accepted",
                        "1 filled 1 at 100310 leaving 0 as taker",
                        "4 cancelled 4 unfilled");
        venue.bar(2, 100_900, 101_000, 100_900, 100_900, 1_000);
        assertThat(venue.said()).containsExactly("2 filled 2 at 100000 leaving 0 as maker");
        venue.bar(3, 90_000, 101_000, 80_000, 100_900, 1_000);
        assertThat(venue.reports())
                .as("a resting order gets its limit, also where the bar opens beyond it")
                .containsExactly("3 filled 3 at 99999 leaving 0 as maker");
    }

    /** They wait for the same open, and the account can pay one of them. */
    @Test
    void anOrderAtAnyPriceThatWaitsHasItsMarginSetAside() {
        ScriptedVenue poor = new ScriptedVenue(TERMS, "1000000");
        poor.bar(0, 1_000, 1_000, 1_000, 1_000, 1_000_000);
        poor.market(VenueSide.BUY, affordable(poor, 1_000) * 6 / 10);
        poor.market(VenueSide.BUY, affordable(poor, 1_000) * 6 / 10);
        poor.bar(1, 1_000, 1_000, 1_000, 1_000, 1_000_000);
        assertThat(poor.said().stream().map(line -> line.replaceAll("\\d{2,}", "some")))
                .containsExactly(
                        "1 accepted", "2 rejected insufficient_margin", "1 filled some at some leaving 0 as taker");
    }

    /** Nobody knew of the price when it was sent. */
    @Test
    void anOrderAtAnyPriceIsFilledAsFarAsTheAccountCanPayItAtTheOpen() {
        ScriptedVenue poor = new ScriptedVenue(TERMS, "1000000");
        poor.bar(0, 1_000, 1_000, 1_000, 1_000, 1_000_000);
        long all = affordable(poor, 1_000);
        poor.market(VenueSide.BUY, all * 9 / 10);
        poor.bar(1, 2_000, 2_000, 2_000, 2_000, 1_000_000);
        assertThat(poor.said().getLast()).startsWith("1 cancelled ").endsWith(" insufficient_margin");
        assertThat(poor.venue.account().quantity(1)).isBetween(all * 48 / 100, all / 2);
    }

    /** So much of it costs all the money. */
    private static long affordable(ScriptedVenue poor, long price) {
        BigDecimal one = poor.venue.account().position(1).value(price, 1);
        return new BigDecimal("1000000").divideToIntegralValue(one).longValueExact();
    }

    @Test
    void allFillsOfABarAreNoMoreThanItsVolume() {
        begin();
        venue.market(VenueSide.BUY, 40);
        venue.market(VenueSide.BUY, 40);
        venue.submit(VenueSide.BUY, 200_000, 50, Lifetime.FILL_OR_KILL, false, false);
        venue.submit(VenueSide.BUY, 100_000, 10);
        venue.bar(1, 100_300, 101_000, 99_000, 100_900, 60);
        assertThat(venue.said())
                .containsExactly(
                        "1 accepted",
                        "2 accepted",
                        "3 accepted",
                        "4 accepted",
                        "1 filled 40 at 100351 leaving 0 as taker",
                        "2 filled 20 at 100351 leaving 20 as taker",
                        "2 cancelled 20 unfilled",
                        "3 cancelled 50 unfilled");
        venue.bar(2, 100_300, 101_000, 99_000, 100_900, 4);
        venue.bar(3, 100_300, 101_000, 99_000, 100_900, 0);
        venue.bar(4, 100_300, 101_000, 99_000, 100_900, 100);
        assertThat(venue.reports())
                .containsExactly("4 filled 4 at 100000 leaving 6 as maker", "4 filled 6 at 100000 leaving 0 as maker");
    }

    @Test
    void whatMayOnlyRestIsNotTakenInWhereItWouldTrade() {
        begin();
        venue.submit(VenueSide.BUY, 100_400, 1, Lifetime.GOOD_TILL_CANCELLED, true, false);
        venue.submit(VenueSide.BUY, 100_200, 2, Lifetime.GOOD_TILL_CANCELLED, true, false);
        venue.bar(1, 100_300, 101_000, 100_100, 100_900, 1_000);
        assertThat(venue.reports())
                .containsExactly(
                        "1 accepted",
                        "2 accepted",
                        "1 cancelled 1 would_take",
                        "2 filled 2 at 100200 leaving 0 as maker");
    }

    @Test
    void openOrdersAreReplacedAndCancelled() {
        begin();
        long order = venue.submit(VenueSide.BUY, 90_000, 10);
        venue.bar(1, 100_300, 101_000, 100_100, 100_900, 1_000);
        venue.replace(order, 110_000, 5);
        venue.bar(2, 100_000, 101_000, 100_000, 100_900, 3);
        venue.cancel(order);
        venue.bar(3, 100_000, 101_000, 90_000, 100_900, 1_000);
        assertThat(venue.said())
                .containsExactly(
                        "1 accepted",
                        "1 replaced 5 at 110000",
                        "1 filled 3 at 100050 leaving 2 as taker",
                        "1 cancelled 2 requested");
    }

    @Test
    void theBookWinsWhereThereIsOne() {
        begin();
        venue.submit(VenueSide.BUY, 90_000, 10);
        venue.bar(1, 100_300, 101_000, 100_100, 100_900, 1_000);
        venue.become(Continuity.SYNCING);
        assertThat(venue.reports()).containsExactly("1 accepted", "1 cancelled 10 book_begins");
        venue.snapshot(new long[][] {{100, 10}}, new long[][] {{102, 10}});
        venue.become(Continuity.LIVE);
        venue.market(VenueSide.BUY, 5);
        venue.bar(2, 100_300, 101_000, 100_100, 100_900, 1_000);
        assertThat(venue.reports()).containsExactly("2 accepted", "2 filled 5 at 102 leaving 0 as taker");
        assertThat(venue.venue.tradesBars(1)).isFalse();
    }

    /** An order that stayed in the book's queues would be filled there when the book is back, though it was cancelled. */
    @Test
    void ordersOfABookEndWhereItsBarsBegin() {
        ScriptedVenue followed =
                ScriptedVenue.live(TERMS, "1000000000", new long[][] {{100, 10}}, new long[][] {{102, 10}});
        long order = followed.submit(VenueSide.BUY, 99, 5);
        assertThat(followed.reports()).containsExactly("1 accepted");
        followed.close();
        followed.bar(1, 100, 101, 99, 100, 1_000);
        followed.cancel(order);
        assertThat(followed.reports()).containsExactly("1 cancelled 5 bars_begin", "1 unchanged unknown_order");
        assertThat(followed.venue.openOrders()).isZero();
        followed.become(Continuity.SYNCING);
        followed.snapshot(new long[][] {{97, 10}}, new long[][] {{98, 10}});
        followed.become(Continuity.LIVE);
        assertThat(followed.reports()).isEmpty();
        assertThat(followed.venue.account().quantity(1)).isZero();
    }

    @Test
    void theEndClosesAtTheLastCloseWithSlippage() {
        begin();
        venue.market(VenueSide.BUY, 100);
        venue.bar(1, 100_300, 101_000, 100_000, 100_900, 1_000);
        venue.venue.finish();
        assertThat(venue.said()).endsWith("end_of_run SELL 100 at 100849");
    }

    @Test
    void aPositionWhoseMarginTheWorstPriceUsesUpIsClosedThere() {
        ScriptedVenue lent = new ScriptedVenue(TERMS.withLeverage(10), "1000000000");
        lent.bar(0, 100_000, 100_500, 99_500, 100_200, 1_000);
        lent.market(VenueSide.BUY, 100);
        lent.bar(1, 100_000, 101_000, 90_100, 100_900, 1_000);
        assertThat(lent.said()).containsExactly("1 accepted", "1 filled 100 at 100050 leaving 0 as taker");
        lent.bar(2, 100_900, 101_000, 90_000, 100_900, 1_000);
        assertThat(lent.reports()).containsExactly("liquidation SELL 100 at 89955");
    }

    /** It was decided before the bar began, and was nowhere near when that opened. */
    @Test
    void anOrderThatArrivesWithinABarMeetsTheOneAfterThat() {
        ScriptedVenue far = new ScriptedVenue(withEntry(59_000), "1000000000");
        far.bar(0, 100_000, 100_500, 99_500, 100_200, 1_000);
        far.market(VenueSide.BUY, 100);
        far.bar(1, 100_300, 101_000, 100_000, 100_900, 1_000);
        assertThat(far.said()).containsExactly("1 accepted");
        far.bar(2, 100_900, 101_000, 100_800, 100_900, 1_000);
        assertThat(far.said()).containsExactly("1 filled 100 at 100951 leaving 0 as taker");
    }

    @Test
    void anOrderOfTheUsualWayHasTheNextOpen() {
        ScriptedVenue near = new ScriptedVenue(withEntry(100), "1000000000");
        near.bar(0, 100_000, 100_500, 99_500, 100_200, 1_000);
        near.market(VenueSide.BUY, 100);
        near.bar(1, 100_300, 101_000, 100_000, 100_900, 1_000);
        assertThat(near.said()).containsExactly("1 accepted", "1 filled 100 at 100351 leaving 0 as taker");
    }

    private static VenueTerms withEntry(long millis) {
        return TERMS.with(new LatencyModel.Constant(millis * ScriptedVenue.MILLI), new LatencyModel.Constant(0));
    }

    @Test
    void aPositionThatABarHasOpenedIsLiquidatedWithinIt() {
        ScriptedVenue lent = new ScriptedVenue(TERMS.withLeverage(10), "1000000000");
        lent.bar(0, 100_000, 100_500, 99_500, 100_200, 1_000);
        lent.submit(VenueSide.BUY, 99_000, 100);
        lent.bar(1, 100_300, 100_400, 99_100, 100_000, 1_000);
        assertThat(lent.said()).containsExactly("1 accepted");
        lent.bar(2, 100_000, 100_000, 80_000, 99_000, 1_000);
        assertThat(lent.reports())
                .containsExactly("1 filled 100 at 99000 leaving 0 as maker", "liquidation SELL 100 at 79960");
    }

    @Test
    void slippageThatIsDrawnIsTheSameForTheSameSeed() {
        SlippageModel drawn = SlippageModel.of("random:0.1", 7);
        long most = 0;
        for (int fill = 0; fill < 1_000; fill++) {
            assertThat(drawn.rateOf(fill))
                    .isBetween(0L, 1_000_000_000L)
                    .isEqualTo(SlippageModel.of("random:0.1", 7).rateOf(fill));
            most = Math.max(most, drawn.rateOf(fill));
        }
        assertThat(most).isGreaterThan(900_000_000L);
        assertThat(SlippageModel.of("random:0.1", 8).rateOf(0)).isNotEqualTo(drawn.rateOf(0));
        assertThat(SlippageModel.of("0.05", 7).rateOf(3)).isEqualTo(500_000_000L);
    }
}
