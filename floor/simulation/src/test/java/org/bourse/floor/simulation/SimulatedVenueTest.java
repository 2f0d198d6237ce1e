package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bourse.floor.simulation.ScriptedVenue.MILLI;
import static org.bourse.floor.simulation.ScriptedVenue.PLAIN;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.ByInstrument;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of our orders in an outside market's book. */
class SimulatedVenueTest {

    @Test
    void fillsOnceTheQueueAheadIsGone() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.submit(VenueSide.BUY, 100, 5);
        venue.tick();
        venue.trade(VenueSide.SELL, 100, 4);
        venue.trade(VenueSide.SELL, 100, 6);
        assertThat(venue.reports()).containsExactly("1 accepted");
        venue.trade(VenueSide.SELL, 100, 3);
        venue.trade(VenueSide.SELL, 99, 7);
        assertThat(venue.reports())
                .containsExactly("1 filled 3 at 100 leaving 2 as maker", "1 filled 2 at 100 leaving 0 as maker");
        assertThat(venue.venue.account().quantity(1)).isEqualTo(5);
    }

    /** An engine counts open orders up to 2.5e18; an outside book with many decimals may be worth more. */
    @Test
    void fillsInABookThatIsWorthMoreThanAnEngineCounts() {
        long[][] bids = new long[200][];
        for (int i = 0; i < bids.length; i++) {
            bids[i] = new long[] {1_000_000 - i, 20_000_000_000L};
        }
        ScriptedVenue venue = ScriptedVenue.live(PLAIN, "100000000", bids, new long[][] {{1_000_001, 10}});
        venue.market(VenueSide.BUY, 5);
        venue.submit(VenueSide.SELL, 1_000_001, 5);
        assertThat(venue.reports())
                .containsExactly("1 accepted", "1 filled 5 at 1000001 leaving 0 as taker", "2 accepted");
        assertThat(venue.venue.refusedLevels()).isZero();
    }

    @Test
    void aTradeThatTheLevelsChangeRepeatsIsCountedOnce() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.submit(VenueSide.BUY, 100, 5);
        venue.trade(VenueSide.SELL, 102, 1);
        venue.trade(VenueSide.SELL, 100, 4);
        venue.bid(100, 6);
        venue.trade(VenueSide.SELL, 100, 6);
        assertThat(venue.reports()).containsExactly("1 accepted");
        venue.trade(VenueSide.SELL, 100, 1);
        assertThat(venue.reports()).containsExactly("1 filled 1 at 100 leaving 4 as maker");
    }

    /** 10 ahead of ours and 5 behind; 9 of them leave: how much has to be traded before ours is filled? */
    @ParameterizedTest
    @CsvSource({"tail, 6", "proportional, 4", "power:1, 4", "power:2, 3", "power:0.5, 5", "log, 5", "head, 1"})
    void whoLeavesTheQueueIsTheModelsGuess(String model, long ahead) {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN.with(QueueModel.of(model)));
        venue.submit(VenueSide.BUY, 100, 5);
        venue.tick();
        venue.bid(100, 15);
        venue.bid(100, 6);
        venue.trade(VenueSide.SELL, 100, ahead);
        assertThat(venue.reports()).containsExactly("1 accepted");
        venue.trade(VenueSide.SELL, 100, 1);
        assertThat(venue.reports()).containsExactly("1 filled 1 at 100 leaving 4 as maker");
    }

    @Test
    void liquidityThatWasTakenStaysTakenUntilItsLevelIsGone() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.submit(VenueSide.BUY, 102, 8, Lifetime.IMMEDIATE_OR_CANCEL, false, false);
        venue.tick();
        venue.ask(102, 11);
        venue.submit(VenueSide.BUY, 102, 8, Lifetime.IMMEDIATE_OR_CANCEL, false, false);
        assertThat(venue.reports())
                .containsExactly(
                        "1 accepted",
                        "1 filled 8 at 102 leaving 0 as taker",
                        "2 accepted",
                        "2 filled 3 at 102 leaving 5 as taker",
                        "2 cancelled 5 unfilled");
        venue.ask(102, 0);
        venue.ask(102, 4);
        venue.submit(VenueSide.BUY, 102, 8, Lifetime.IMMEDIATE_OR_CANCEL, false, false);
        assertThat(venue.reports()).contains("3 filled 4 at 102 leaving 4 as taker");
    }

    @Test
    void aMarketOrderWalksTheBook() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.market(VenueSide.SELL, 35);
        assertThat(venue.reports())
                .containsExactly(
                        "1 accepted",
                        "1 filled 10 at 100 leaving 25 as taker",
                        "1 filled 20 at 99 leaving 5 as taker",
                        "1 cancelled 5 unfilled");
    }

    @Test
    void aLevelThatCrossesOursFillsItUpToWhatItShows() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.submit(VenueSide.BUY, 101, 5);
        venue.tick();
        venue.ask(101, 2);
        assertThat(venue.reports()).containsExactly("1 accepted", "1 filled 2 at 101 leaving 3 as maker");
        venue.ask(101, 3);
        venue.ask(101, 2);
        assertThat(venue.reports()).containsExactly("1 filled 1 at 101 leaving 2 as maker");
    }

    @Test
    void nothingHappensWhileTheBookIsNotLiveButCancels() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        long first = venue.submit(VenueSide.BUY, 100, 5);
        long second = venue.submit(VenueSide.BUY, 101, 5);
        venue.tick();
        venue.become(Continuity.STALE);
        venue.trade(VenueSide.SELL, 99, 50);
        venue.ask(98, 50);
        venue.submit(VenueSide.BUY, 103, 1);
        venue.replace(first, 100, 4);
        venue.cancel(second);
        assertThat(venue.reports())
                .containsExactly(
                        "1 accepted",
                        "2 accepted",
                        "3 rejected instrument_halted",
                        "1 unchanged instrument_halted",
                        "2 cancelled 5 requested");
        venue.become(Continuity.RESYNCING);
        venue.snapshot(new long[][] {{99, 1}}, new long[][] {{100, 2}});
        assertThat(venue.reports()).isEmpty();
        venue.become(Continuity.LIVE);
        assertThat(venue.reports()).containsExactly("1 filled 2 at 100 leaving 3 as maker");
    }

    @Test
    void aBookThatIsLiveAgainWaitsForItsSnapshot() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.become(Continuity.STALE);
        venue.become(Continuity.LIVE);
        venue.market(VenueSide.BUY, 1);
        assertThat(venue.reports()).containsExactly("1 rejected instrument_halted");
        venue.snapshot(new long[][] {{90, 1}}, new long[][] {{95, 2}});
        venue.market(VenueSide.BUY, 1);
        assertThat(venue.reports()).containsExactly("2 accepted", "2 filled 1 at 95 leaving 0 as taker");
    }

    @Test
    void anIntentArrivesAfterItsLatencyAndAReportAfterIts() {
        ScriptedVenue venue = ScriptedVenue.live(
                PLAIN.with(new LatencyModel.Constant(3 * MILLI), new LatencyModel.Constant(2 * MILLI)));
        venue.submit(VenueSide.BUY, 102, 3);
        venue.tick();
        venue.tick();
        // Its arrival: what happens at that very moment comes first.
        venue.ask(102, 1);
        venue.tick();
        assertThat(venue.venue.account().quantity(1)).isEqualTo(1);
        venue.tick();
        assertThat(venue.venue.nanos()).isEqualTo(venue.nanos());
        assertThat(venue.reports()).containsExactly("1 accepted", "1 filled 1 at 102 leaving 2 as taker");
    }

    @Test
    void refusesWhatItsVenueWould() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        long order = venue.submit(VenueSide.BUY, 99, 1);
        venue.submit(VenueSide.BUY, 102, 1, Lifetime.GOOD_TILL_CANCELLED, true, false);
        venue.submit(VenueSide.BUY, 99, 0);
        venue.submit(VenueSide.BUY, -1, 1);
        venue.submit(VenueSide.BUY, 0, 1);
        venue.submit(VenueSide.SELL, 102, 1, Lifetime.GOOD_TILL_CANCELLED, false, true);
        venue.submit(VenueSide.BUY, 103, 50, Lifetime.FILL_OR_KILL, false, false);
        venue.submit(VenueSide.SELL, 99, 1);
        venue.cancel(77);
        venue.replace(order, 98, 2);
        assertThat(venue.reports())
                .containsExactly(
                        "1 accepted",
                        "2 rejected would_take",
                        "3 rejected invalid_quantity",
                        "4 rejected invalid_price",
                        "5 rejected invalid_time_in_force",
                        "6 rejected reduce_only",
                        "7 accepted",
                        "7 cancelled 50 unfilled",
                        "8 accepted",
                        "8 filled 1 at 100 leaving 0 as taker",
                        "77 unchanged unknown_order",
                        "1 replaced 2 at 98");
    }

    @Test
    void anOrderThatMayOnlyReduceIsCutToThePosition() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.market(VenueSide.BUY, 4);
        venue.submit(VenueSide.SELL, 105, 3, Lifetime.GOOD_TILL_CANCELLED, false, true);
        venue.submit(VenueSide.SELL, 106, 3, Lifetime.GOOD_TILL_CANCELLED, false, true);
        venue.market(VenueSide.SELL, 2);
        assertThat(venue.reports())
                .containsExactly(
                        "1 accepted",
                        "1 filled 4 at 102 leaving 0 as taker",
                        "2 accepted",
                        "3 accepted",
                        "4 accepted",
                        "4 filled 2 at 100 leaving 0 as taker",
                        "2 cancelled 3 requested",
                        "3 cancelled 1 requested");
    }

    @Test
    void ourOwnOrdersDoNotTradeWithEachOther() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.submit(VenueSide.BUY, 101, 5);
        venue.submit(VenueSide.SELL, 101, 5);
        assertThat(venue.reports()).containsExactly("1 accepted", "2 accepted", "2 cancelled 5 self_trade_aggressor");
    }

    @Test
    void anOrderMovedToAnotherPriceBeginsAtTheEndOfItsQueue() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        long order = venue.submit(VenueSide.BUY, 100, 5);
        venue.tick();
        venue.trade(VenueSide.SELL, 100, 10);
        venue.bid(100, 3);
        venue.replace(order, 99, 6);
        venue.tick();
        venue.bid(100, 0);
        venue.trade(VenueSide.SELL, 99, 20);
        venue.trade(VenueSide.SELL, 99, 1);
        assertThat(venue.reports())
                .containsExactly("1 accepted", "1 replaced 6 at 99", "1 filled 1 at 99 leaving 5 as maker");
    }

    @Test
    void takesFeesAndWantsItsMargin() {
        VenueTerms terms = new VenueTerms(
                new QueueModel.Tail(),
                new LatencyModel.Constant(0),
                new LatencyModel.Constant(0),
                200_000_000,
                1_000_000_000,
                BigDecimal.ONE,
                1,
                new SlippageModel.Constant(0));
        ScriptedVenue venue = ScriptedVenue.live(terms, "1000", new long[][] {{100, 10}}, new long[][] {{102, 10}});
        venue.market(VenueSide.BUY, 9);
        venue.market(VenueSide.BUY, 1);
        assertThat(venue.reports())
                .containsExactly(
                        "1 accepted", "1 filled 9 at 102 leaving 0 as taker", "2 rejected insufficient_margin");
        assertThat(venue.venue.account().fees()).isEqualByComparingTo("0.918");
        assertThat(venue.venue.equity()).isEqualByComparingTo("981.082");
    }

    /** One venue is far away, and its orders stand at the head of their queues. */
    @Test
    void eachVenueHasWaysAndQueuesOfItsOwn() {
        VenueConduct far = new VenueConduct(
                new QueueModel.Head(),
                new LatencyModel.Constant(50 * ScriptedVenue.MILLI),
                new LatencyModel.Constant(20 * ScriptedVenue.MILLI),
                new SlippageModel.Constant(0));
        ScriptedVenue venue = new ScriptedVenue(
                PLAIN.withConduct(new ByInstrument<>(PLAIN.conduct().usual(), Map.of("far", far))), "100000");
        openFar(venue);
        long sent = venue.nanos();
        venue.market(2, VenueSide.BUY, 1);
        long waits = venue.submit(VenueSide.BUY, 100, 5);
        venue.market(VenueSide.BUY, 1);
        assertThat(venue.reports())
                .as("what is sent later to a near venue is there earlier")
                .containsExactly("2 accepted", "3 accepted", "3 filled 1 at 102 leaving 0 as taker");
        venue.venue.advance(sent + 70 * ScriptedVenue.MILLI);
        assertThat(venue.said())
                .as("there by now, and its reports on their way")
                .isEmpty();
        venue.cancel(waits);
        venue.venue.advance(sent + 70 * ScriptedVenue.MILLI + 1);
        assertThat(venue.said())
                .containsExactly("1 accepted", "1 filled 1 at 102 leaving 0 as taker", "2 cancelled 5 requested");
    }

    /** Another instrument of a venue that is called so, with the same levels. */
    private static void openFar(ScriptedVenue venue) {
        venue.venue.defined(
                new EventHeader().raw(venue.nanos(), 0, 2), new VenueInstrument(2, "far", "ACME", 0, 0, 1, 1));
        venue.snapshot(new long[][] {{100, 10}}, new long[][] {{102, 10}});
        venue.become(Continuity.LIVE);
        venue.venue.snapshot(
                new EventHeader().raw(venue.nanos(), 0, 2),
                ScriptedVenue.levels(new long[][] {{100, 10}}),
                ScriptedVenue.levels(new long[][] {{102, 10}}));
        venue.venue.continuity(new EventHeader().raw(venue.nanos(), 0, 2), Continuity.LIVE, StaleReason.NONE);
    }

    @Test
    void eachInstrumentHasTheTermsOfItsOwnOrOfItsVenue() {
        TradingTerms ofVenue = new TradingTerms(0, 1_000_000_000, BigDecimal.ONE, 1);
        TradingTerms ofOne = new TradingTerms(0, 2_000_000_000, new BigDecimal("0.1"), 10);
        ScriptedVenue venue = new ScriptedVenue(
                PLAIN.with(new ByInstrument<>(TradingTerms.DEFAULTS, Map.of("venue", ofVenue, "other:ACME", ofOne))),
                "10000");
        VenueInstrument other = new VenueInstrument(2, "other", "ACME", 0, 0, 1, 1);
        venue.venue.defined(new EventHeader().raw(venue.nanos(), 0, 2), other);
        venue.snapshot(new long[][] {{100, 10}}, new long[][] {{102, 10}});
        venue.become(Continuity.LIVE);
        venue.venue.snapshot(
                new EventHeader().raw(venue.nanos(), 0, 2),
                ScriptedVenue.levels(new long[][] {{100, 10}}),
                ScriptedVenue.levels(new long[][] {{102, 10}}));
        venue.venue.continuity(new EventHeader().raw(venue.nanos(), 0, 2), Continuity.LIVE, StaleReason.NONE);
        venue.market(VenueSide.BUY, 10);
        venue.market(2, VenueSide.BUY, 10);
        venue.tick();
        venue.tick();
        assertThat(venue.venue.account().fees())
                .as("0.1 % of 1020 and 0.2 % of a tenth of that")
                .isEqualByComparingTo("1.224");
        assertThat(venue.venue.account().margin(instrument -> instrument == 1 ? 1 : 10))
                .isEqualByComparingTo("1030.2");
        assertThat(venue.venue.account().position(2).cost()).isEqualByComparingTo("102");
    }

    @Test
    void closesAPositionThatHasLostItsMargin() {
        ScriptedVenue venue =
                ScriptedVenue.live(PLAIN.withLeverage(10), "1000", new long[][] {{100, 10}}, new long[][] {{101, 50}});
        venue.market(VenueSide.SELL, 10);
        venue.submit(VenueSide.BUY, 50, 3);
        venue.tick();
        venue.ask(101, 0);
        venue.ask(109, 50);
        venue.ask(109, 0);
        assertThat(venue.reports())
                .containsExactly("1 accepted", "1 filled 10 at 100 leaving 0 as taker", "2 accepted");
        venue.ask(110, 4);
        assertThat(venue.reports()).containsExactly("2 cancelled 3 requested", "liquidation BUY 4 at 110");
        venue.ask(111, 40);
        assertThat(venue.reports()).containsExactly("liquidation BUY 6 at 111");
        assertThat(venue.venue.account().cash()).isEqualByComparingTo("894");
    }

    @Test
    void aPositionThatNobodyWouldTakeIsWorthWhatItWasEnteredAt() {
        ScriptedVenue venue =
                ScriptedVenue.live(PLAIN.withLeverage(10), "1000", new long[][] {{100, 10}}, new long[][] {{102, 10}});
        venue.market(VenueSide.BUY, 10);
        venue.submit(VenueSide.SELL, 120, 10);
        venue.tick();
        venue.bid(100, 0);
        venue.tick();
        assertThat(venue.venue.equity()).isEqualByComparingTo("1000");
        assertThat(venue.venue.openOrders()).isEqualTo(1);
    }

    @Test
    void whoHoldsAPositionWhenFundingIsDuePays() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.market(VenueSide.BUY, 10);
        venue.tick();
        venue.venue.funding(venue.next(), 100_000_000, venue.nanos() + 2 * MILLI);
        venue.reports();
        venue.tick();
        assertThat(venue.reports()).containsExactly("funded -0.1");
        assertThat(venue.venue.account().funding()).isEqualByComparingTo("-0.1");
        assertThat(venue.reports()).isEmpty();
    }

    /** The venue's clock is ahead: by ours the payment is still to come when it tells of the one behind that. */
    @Test
    void aPaymentIsMadeThoughTheNextOneIsAnnouncedBeforeItByOurClock() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.market(VenueSide.BUY, 10);
        venue.tick();
        long due = venue.nanos() + 3 * MILLI;
        venue.venue.funding(venue.next(), 100_000_000, due);
        venue.venue.funding(venue.next(), 200_000_000, due + 2 * MILLI);
        venue.reports();
        assertThat(venue.venue.account().funding()).isEqualByComparingTo("-0.1");
        venue.reports();
        assertThat(venue.venue.account().funding()).as("with the next one's").isEqualByComparingTo("-0.3");
        venue.reports();
        assertThat(venue.venue.account().funding()).isEqualByComparingTo("-0.3");
    }

    @Test
    void aPaymentThatIsPutOffLongBeforeItWasDueIsMadeOnce() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.market(VenueSide.BUY, 10);
        venue.tick();
        long hour = 3_600_000 * MILLI;
        venue.venue.funding(venue.next(), 100_000_000, venue.nanos() + hour);
        venue.venue.funding(venue.next(), 100_000_000, venue.nanos() + 2 * hour);
        venue.venue.advance(venue.nanos() + 3 * hour);
        assertThat(venue.venue.account().funding()).isEqualByComparingTo("-0.1");
    }

    /** Each alone only reduces; the second of both would open what nothing was set aside for. */
    @Test
    void whatOtherOrdersOfItsSideReduceAlreadyNeedsMargin() {
        ScriptedVenue venue = ScriptedVenue.live(
                PLAIN, "1020", new long[][] {{100, 100}, {99, 20}}, new long[][] {{102, 10}, {103, 20}});
        venue.market(VenueSide.SELL, 10);
        venue.submit(VenueSide.BUY, 99, 10);
        venue.submit(VenueSide.BUY, 98, 10);
        assertThat(venue.reports())
                .containsExactly(
                        "1 accepted",
                        "1 filled 10 at 100 leaving 0 as taker",
                        "2 accepted",
                        "3 rejected insufficient_margin");
    }

    @Test
    void theEndClosesWhatIsOpenAndCountsIt() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.market(VenueSide.BUY, 15);
        venue.submit(VenueSide.BUY, 90, 1);
        venue.tick();
        venue.bid(99, 2);
        venue.market(VenueSide.BUY, 7);
        venue.venue.finish();
        assertThat(venue.reports())
                .containsExactly(
                        "1 accepted",
                        "1 filled 10 at 102 leaving 5 as taker",
                        "1 filled 5 at 103 leaving 0 as taker",
                        "2 accepted",
                        "2 cancelled 1 requested",
                        "end_of_run SELL 10 at 100",
                        "end_of_run SELL 2 at 99",
                        "end_of_run SELL 3 at 99");
        assertThat(venue.venue.account().tradeCount()).isEqualTo(1);
        assertThat(venue.venue.account().lastTrade(1).orElseThrow().profit()).isEqualByComparingTo("-40");
    }

    @Test
    void anInstrumentThatTurnsIntoAnotherIsRefused() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        assertThatThrownBy(
                        () -> venue.venue.defined(venue.next(), new VenueInstrument(1, "venue", "OTHER", 0, 0, 1, 1)))
                .hasMessageContaining("ACME")
                .hasMessageContaining("OTHER");
    }

    @Test
    void aFloorThatStartsAgainClosesTheBookUntilItIsFollowedAgain() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.venue.defined(venue.next(), ScriptedVenue.INSTRUMENT);
        venue.market(VenueSide.BUY, 1);
        assertThat(venue.reports()).isEqualTo(List.of("1 rejected instrument_halted"));
    }

    /** 10 ahead of ours: 4 of them are traded, and the level's change comes before the trade that it is made of. */
    @Test
    void aChangeThatIsToldBeforeItsTradeMovesOursOnce() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.submit(VenueSide.BUY, 100, 5);
        venue.tick();
        venue.exchangeNanos(50);
        venue.bid(100, 6);
        venue.exchangeNanos(49);
        venue.trade(VenueSide.SELL, 100, 4);
        venue.exchangeNanos(60);
        venue.trade(VenueSide.SELL, 100, 6);
        assertThat(venue.reports()).containsExactly("1 accepted");
        venue.trade(VenueSide.SELL, 100, 1);
        assertThat(venue.reports()).containsExactly("1 filled 1 at 100 leaving 4 as maker");
    }

    @Test
    void aLevelThatIsGoneBeforeItsLastTradeIsToldDoesNotFillOurs() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.submit(VenueSide.BUY, 100, 5);
        venue.tick();
        venue.exchangeNanos(50);
        venue.bid(100, 0);
        venue.exchangeNanos(50);
        venue.trade(VenueSide.SELL, 100, 10);
        assertThat(venue.reports()).containsExactly("1 accepted");
    }

    /** What the guess took from behind ours was a trade's, which took those ahead. */
    @Test
    void aTradeThatExplainsAChangeTakesThoseAhead() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.submit(VenueSide.BUY, 100, 5);
        venue.tick();
        venue.bid(100, 15);
        venue.exchangeNanos(50);
        venue.bid(100, 11);
        venue.exchangeNanos(49);
        venue.trade(VenueSide.SELL, 100, 4);
        venue.exchangeNanos(60);
        venue.trade(VenueSide.SELL, 100, 6);
        assertThat(venue.reports()).containsExactly("1 accepted");
        venue.trade(VenueSide.SELL, 100, 1);
        assertThat(venue.reports()).containsExactly("1 filled 1 at 100 leaving 4 as maker");
    }

    @Test
    void whatIsLeftAtTheEndIsClosedAtTheLastLevelOfAThinBook() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.market(VenueSide.BUY, 30);
        venue.tick();
        venue.bid(99, 5);
        venue.reports();
        venue.venue.finish();
        assertThat(venue.reports())
                .containsExactly("end_of_run SELL 10 at 100", "end_of_run SELL 5 at 99", "end_of_run SELL 15 at 99");
    }

    @Test
    void whatIsLeftAtTheEndOfABookThatIsNotLiveWalksItAsItWas() {
        ScriptedVenue venue = ScriptedVenue.live(PLAIN);
        venue.market(VenueSide.BUY, 15);
        venue.tick();
        venue.become(Continuity.STALE);
        venue.reports();
        venue.venue.finish();
        assertThat(venue.reports()).containsExactly("end_of_run SELL 10 at 100", "end_of_run SELL 5 at 99");
    }
}
