package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.BookView.Level;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.junit.jupiter.api.Test;

/** Polymarket's messages, as it writes them, and what becomes of its books. */
class PolymarketVenueTest {

    private static final String YES = "6360000000000000000000000000000000000000000000000000000000000000000000000001";
    private static final String NO = "7950000000000000000000000000000000000000000000000000000000000000000000000002";
    private static final int LINK = FloorCore.LINKS_PER_VENUE + 1;

    private final List<VenueInstrument> asked = new ArrayList<>();
    private final List<String> moved = new ArrayList<>();
    private final List<Long> trades = new ArrayList<>();
    private final EventHeader header = new EventHeader();
    private long nanos = 1_000_000_000L;
    private final FloorCore core = core();

    private FloorCore core() {
        EventWriter nobody = new EventWriter((of, buffer, length) -> {});
        List<VenueInstrument> instruments =
                List.of(PolymarketVenue.instrument(1, YES), PolymarketVenue.instrument(2, NO));
        Venue.Requests requests = new Venue.Requests() {
            @Override
            public void askForBook(VenueInstrument instrument) {
                asked.add(instrument);
            }

            @Override
            public void moved(VenueInstrument instrument, int link) {
                moved.add(instrument.symbol() + " " + link);
            }
        };
        MarketEventsAdapter listener = new MarketEventsAdapter() {
            @Override
            public void trade(EventHeader of, long tradeId, long price, long quantity, VenueSide aggressor) {
                trades.add(quantity);
            }
        };
        return new FloorCore(
                0, 0, nobody, listener, events -> List.of(new PolymarketVenue(instruments, events, requests)));
    }

    @Test
    void beginsWithTheOpeningArrayWhateverTheOrderOfLevelsAndFields() {
        open();
        assertThat(yes().state()).isEqualTo(Continuity.SYNCING);
        dump("0.01");
        assertThat(yes().isLive()).isTrue();
        assertThat(no().isLive()).isTrue();
        assertThat(yes().bids()).containsExactly(level(4_800, 10_000_000), level(4_700, 219_217_767));
        assertThat(yes().asks()).containsExactly(level(5_000, 5_000_000), level(5_100, 1));
        assertThat(yes().exchangeNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void setsAndRemovesLevelsOfBothTokensByOneMessage() {
        live();
        frame(change(
                1_001, element(YES, "0.49", "7", "BUY", ".49", ".5"), element(NO, "0.51", "7", "SELL", ".5", "1")));
        assertThat(yes().bids().getFirst()).isEqualTo(level(4_900, 7_000_000));
        assertThat(no().asks().getFirst()).isEqualTo(level(5_100, 7_000_000));
        frame(change(1_002, element(YES, "0.49", "0", "BUY", ".48", ".5")));
        assertThat(yes().bids().getFirst()).isEqualTo(level(4_800, 10_000_000));
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void refusesAnEventWithAWrongNumberAndTakesTheRestOfTheArray() {
        live();
        frame("[" + change(1_001, element(YES, "0.49", "NaN", "BUY", ".49", ".5"))
                + ",{\"event_type\":\"new_thing\",\"x\":[{}]},"
                + change(1_001, element(NO, "0.45", "3", "BUY", ".45", ".6")) + "]");
        assertThat(yes().state()).isEqualTo(Continuity.RESYNCING);
        assertThat(yes().reason()).isEqualTo(StaleReason.PARSE);
        assertThat(no().isLive()).isTrue();
        assertThat(no().bids()).contains(level(4_500, 3_000_000));
        assertThat(counted("unknown: new_thing")).isEqualTo(1);
        assertThat(asked).extracting(VenueInstrument::symbol).containsExactly(YES);
    }

    @Test
    void losesTheBookOfABadElementAndTakesTheOthersOfTheMessage() {
        for (String bad : List.of(
                element(YES, "0.49", "NaN", "BUY", ".49", ".5"),
                element(YES, "0.485", "3", "BUY", ".485", ".5"),
                "{\"asset_id\":\"" + YES + "\",\"price\":{}}")) {
            live();
            frame(change(1_001, bad, element(NO, "0.45", "3", "BUY", ".5", ".6")));
            assertThat(yes().isLive()).as(bad).isFalse();
            assertThat(no().isLive()).as(bad).isTrue();
            assertThat(no().bids()).contains(level(4_500, 3_000_000));
        }
    }

    @Test
    void losesAllBooksOfTheConnectionWhereAnElementCanNotBeReadAsFarAsItsToken() {
        for (String bad : List.of("7", "{\"asset_id\":{}}", "{\"price\":\"0.4\",\"size\":\"1\",\"side\":\"BUY\"}")) {
            live();
            frame(change(1_001, bad, element(NO, "0.45", "3", "BUY", ".5", ".6")));
            assertThat(yes().reason()).as(bad).isEqualTo(StaleReason.PARSE);
            assertThat(no().reason()).as(bad).isEqualTo(StaleReason.PARSE);
        }
    }

    @Test
    void losesAllBooksOfTheConnectionWithChangesThatHaveNoTime() {
        live();
        frame(change(1_001, element(NO, "0.45", "3", "BUY", ".5", ".6")));
        frame(change(1_002, element(YES, "0.45", "3", "BUY", ".48", ".5")).replace("\"1002\"", "\"soon\""));
        assertThat(yes().reason()).isEqualTo(StaleReason.PARSE);
        assertThat(no().reason()).isEqualTo(StaleReason.PARSE);
    }

    @Test
    void takesTheTickOfTheBookThatWasAskedFor() {
        live();
        frame(change(1_001, element(YES, "0.485", "3", "BUY", ".485", ".5")));
        assertThat(yes().reason()).isEqualTo(StaleReason.OFF_TICK);
        answer(1_002, YES, "0.001");
        frame(change(1_003, element(YES, "0.486", "3", "BUY", ".486", ".5")));
        assertThat(yes().isLive()).isTrue();
        assertThat(yes().bids().getFirst()).isEqualTo(level(4_860, 3_000_000));
    }

    @Test
    void judgesNoBestPricesOfChangesThatItDoesNotTake() {
        live();
        for (int i = 0; i < 5; i++) {
            frame(change(999, element(YES, "0.45", "3", "BUY", ".4", ".6")));
        }
        assertThat(counted("changes_before_the_book")).isEqualTo(5);
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void isStaleWithAPriceOffTheTickUntilTheTickIsFiner() {
        live();
        frame(change(1_001, element(YES, "0.485", "3", "BUY", ".485", ".5")));
        assertThat(yes().reason()).isEqualTo(StaleReason.OFF_TICK);
        answer(1_002, YES, "0.01");
        assertThat(yes().isLive()).isTrue();
        frame(
                "{\"event_type\":\"tick_size_change\",\"asset_id\":\"" + YES
                        + "\",\"market\":\"0x1\",\"old_tick_size\":\"0.01\",\"new_tick_size\":\"0.001\",\"timestamp\":\"1003\"}");
        frame(change(1_004, element(YES, "0.485", "3", "BUY", ".485", ".5")));
        assertThat(yes().isLive()).isTrue();
        assertThat(yes().bids().getFirst()).isEqualTo(level(4_850, 3_000_000));
    }

    @Test
    void keepsChangesUntilTheBookThatWasAskedForAndPutsThoseOnTopThatItHasNot() {
        live();
        core.framesLost(header.raw(nanos, LINK, 0));
        assertThat(asked).hasSize(2);
        frame(change(1_001, element(YES, "0.49", "1", "BUY", ".49", ".5")));
        frame(change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        assertThat(yes().bids()).doesNotContain(level(4_600, 2_000_000));
        answer(1_004, YES, "0.01");
        assertThat(yes().isLive()).isTrue();
        assertThat(yes().bids())
                .containsExactly(level(4_800, 10_000_000), level(4_700, 219_217_767), level(4_600, 2_000_000));
    }

    @Test
    void refusesABookThatIsOlderThanWhatItHad() {
        live();
        core.framesLost(header.raw(nanos, LINK, 0));
        answer(999, YES, "0.01");
        assertThat(yes().isLive()).isFalse();
        assertThat(counted("snapshots_too_old")).isEqualTo(1);
    }

    @Test
    void refusesABookThatWasAskedForBeforeTheLoss() {
        live();
        core.sent(header.raw(nanos, LINK - 1, 0), new byte[0], 0, 0);
        core.framesLost(header.raw(nanos, LINK, 0));
        answer(1_004, YES, "0.01");
        assertThat(yes().isLive()).isFalse();
        assertThat(counted("snapshots_asked_before")).isEqualTo(1);
        core.sent(header.raw(nanos, LINK - 1, 0), new byte[0], 0, 0);
        answer(1_004, YES, "0.01");
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void isStaleWhenKeptChangesGoBackInTime() {
        live();
        core.framesLost(header.raw(nanos, LINK, 0));
        frame(change(1_006, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        frame(change(1_005, element(YES, "0.46", "1", "BUY", ".48", ".5")));
        answer(1_004, YES, "0.01");
        assertThat(yes().isLive()).isFalse();
        assertThat(yes().reason()).isEqualTo(StaleReason.GAP);
        tickAfter(10_000);
        answer(1_007, YES, "0.01");
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void isNotHeldUpByATimeThatIsAhead() {
        live();
        frame(change(9_000_000, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        assertThat(counted("refused: time in the future")).isEqualTo(1);
        answer(1_002, YES, "0.01");
        assertThat(yes().isLive()).isTrue();
        frame(change(60_000, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        frame(change(1_003, element(YES, "0.45", "2", "BUY", ".48", ".5")));
        assertThat(yes().reason()).isEqualTo(StaleReason.GAP);
        tickAfter(10_000);
        answer(1_004, YES, "0.01");
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void isStaleWhenTimeGoesBackAndWithTheThirdOtherBestPriceInARow() {
        live();
        frame(change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        frame(change(1_004, element(YES, "0.45", "2", "BUY", ".48", ".5")));
        assertThat(yes().reason()).isEqualTo(StaleReason.GAP);
        for (int i = 0; i < 3; i++) {
            assertThat(no().isLive()).isTrue();
            frame(change(1_006 + i, element(NO, "0.40", "2", "BUY", ".47", ".5")));
        }
        assertThat(no().reason()).isEqualTo(StaleReason.BEST_MISMATCH);
    }

    @Test
    void findsALostMessageByTheVenuesOwnBook() {
        live();
        tickAfter(100);
        tickAfter(50_000);
        assertThat(asked).extracting(VenueInstrument::symbol).contains(YES, NO);
        answer(2_000, YES, "0.01");
        tickAfter(3_000);
        assertThat(counted("audits_right")).isEqualTo(1);
        byte[] other =
                ("[" + book(2_001, YES, "0.01").replace("219.217767", "219") + "]").getBytes(StandardCharsets.UTF_8);
        core.restAnswer(header.raw(nanos, LINK, 0), 200, other, 0, other.length);
        assertThat(yes().isLive()).isTrue();
        tickAfter(3_000);
        assertThat(yes().reason()).isEqualTo(StaleReason.AUDIT);
    }

    @Test
    void holdsABookAgainstAnAnswerThatIsOlderThanItsNewestChange() {
        live();
        tickAfter(100);
        tickAfter(50_000);
        frame(change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        frame(change(1_010, element(YES, "0.45", "1", "BUY", ".48", ".5")));
        answer(1_000, YES, "0.01");
        assertThat(counted("audits_right")).isEqualTo(1);
        assertThat(yes().isLive()).isTrue();
        tickAfter(50_000);
        frame(change(1_015, element(YES, "0.44", "1", "BUY", ".48", ".5")));
        answer(1_012, YES, "0.01");
        assertThat(counted("audits_mismatched")).isEqualTo(1);
        assertThat(yes().reason()).isEqualTo(StaleReason.AUDIT);
    }

    @Test
    void takesAnAnswerOlderThanTheQuestionForNoComparison() {
        live();
        tickAfter(100);
        frame(change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        tickAfter(50_000);
        frame(change(1_010, element(YES, "0.45", "1", "BUY", ".48", ".5")));
        answer(1_000, YES, "0.01");
        assertThat(counted("audits_late")).isEqualTo(1);
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void asksForABookThatDoesNotComeWithTheSubscription() {
        open();
        tickAfter(9_000);
        assertThat(asked).isEmpty();
        tickAfter(2_000);
        assertThat(asked).hasSize(2);
        answer(1_000, YES, "0.01");
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void isStaleWhenNothingProvesItForLong() {
        live();
        tickAfter(100);
        tickAfter(290_000);
        assertThat(yes().isLive()).isTrue();
        tickAfter(20_000);
        assertThat(yes().reason()).isEqualTo(StaleReason.UNPROVEN);
        answer(1_001, YES, "0.01");
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void closesTheBooksOfAResolvedMarketForGood() {
        live();
        frame("{\"event_type\":\"market_resolved\",\"market\":\"0x5d\",\"assets_ids\":[\"" + YES
                + "\",\"99\"],\"winning_asset_id\":\"" + YES + "\",\"timestamp\":\"1001\"}");
        assertThat(yes().state()).isEqualTo(Continuity.CLOSED);
        assertThat(yes().reason()).isEqualTo(StaleReason.RESOLVED);
        assertThat(no().isLive()).isTrue();
        core.linkClosed(header.raw(nanos, LINK, 0), "test");
        open();
        tickAfter(20_000);
        assertThat(yes().state()).isEqualTo(Continuity.CLOSED);
        assertThat(asked).extracting(VenueInstrument::symbol).doesNotContain(YES);
    }

    @Test
    void closesABookThatTheVenueLeavesOutThreeTimesAndTakesItAgainWhenItComes() {
        live();
        byte[] request =
                ("[{\"token_id\":\"" + YES + "\"},{\"token_id\":\"" + NO + "\"}]").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            assertThat(yes().isLive()).isTrue();
            core.sent(header.raw(nanos, LINK - 1, 0), request, 0, request.length);
            answer(1_001, NO, "0.01");
        }
        assertThat(yes().reason()).isEqualTo(StaleReason.RESOLVED);
        assertThat(no().isLive()).isTrue();
        dump("0.01");
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void refusesWhatHasAFieldTwice() {
        live();
        frame(change(
                1_005,
                element(YES, "0.46", "2", "BUY", ".48", ".5").replace("\"size\"", "\"price\":\"0.4\",\"size\"")));
        assertThat(yes().reason()).isEqualTo(StaleReason.PARSE);
        assertThat(no().isLive()).isTrue();
        frame(change(
                1_006,
                element(YES, "0.46", "2", "BUY", ".48", ".5")
                        .replace("\"size\"", "\"asset_id\":\"" + NO + "\",\"size\"")));
        assertThat(no().isLive()).as("nobody knows of which it is").isFalse();
        assertThat(counted("refused: a field twice")).isEqualTo(2);
    }

    @Test
    void losesAllBooksWithAnEventThatHasAFieldTwice() {
        live();
        frame(change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")).replace("}]", "}],\"timestamp\":\"9\""));
        assertThat(yes().isLive() || no().isLive()).isFalse();
    }

    @Test
    void takesThePongAndATrade() {
        live();
        frame("PONG");
        frame(
                "{\"market\":\"0x6a\",\"asset_id\":\"" + YES + "\",\"price\":\"0.5\",\"size\":\"219.217767\","
                        + "\"fee_rate_bps\":\"0\",\"side\":\"BUY\",\"timestamp\":\"1009\",\"event_type\":\"last_trade_price\"}");
        assertThat(counted("pongs")).isEqualTo(1);
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void isStaleWhenItsConnectionIsGone() {
        live();
        core.linkClosed(header.raw(nanos, LINK, 0), "test");
        assertThat(yes().reason()).isEqualTo(StaleReason.RECONNECT);
        tickAfter(60_000);
        assertThat(asked).isEmpty();
        open();
        assertThat(yes().state()).isEqualTo(Continuity.RESYNCING);
        dump("0.01");
        assertThat(yes().isLive()).isTrue();
        assertThat(yes().epoch()).isEqualTo(1);
    }

    @Test
    void movesToAnotherConnectionWhenThatOneIsAsNew() {
        live();
        frame(change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        openSecond();
        // As of before the change: that one is behind, and catches up with the change.
        frame(LINK + 1, book(1_000, YES, "0.01"));
        assertThat(yes().bids()).contains(level(4_600, 2_000_000));
        assertThat(moved).isEmpty();
        frame(LINK + 1, change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        assertThat(moved).containsExactly(YES + " 2");
        frame(change(1_006, element(YES, "0.45", "9", "BUY", ".48", ".5")));
        assertThat(yes().bids()).doesNotContain(level(4_500, 9_000_000));
        frame(LINK + 1, change(1_006, element(YES, "0.45", "9", "BUY", ".48", ".5")));
        assertThat(yes().bids()).contains(level(4_500, 9_000_000), level(4_600, 2_000_000));
        assertThat(yes().epoch()).isZero();
        // The old one's end is of no matter to it, and costs the other book, which has not moved.
        core.linkClosed(header.raw(nanos, LINK, 0), "test");
        assertThat(yes().isLive()).isTrue();
        assertThat(no().isLive()).isFalse();
    }

    @Test
    void tellsEachTradeOnceThatBothConnectionsBring() {
        live();
        frame(trade(1_001, "1"));
        openSecond();
        frame(trade(1_002, "2"));
        frame(LINK + 1, trade(1_002, "2"));
        frame(LINK + 1, trade(1_003, "3"));
        frame(trade(1_004, "4"));
        frame(LINK + 1, book(1_000, YES, "0.01"));
        assertThat(moved).containsExactly(YES + " 2");
        frame(trade(1_003, "3"));
        frame(LINK + 1, trade(1_004, "4"));
        frame(LINK + 1, trade(1_005, "5"));
        frame(LINK + 1, trade(1_005, "5"));
        assertThat(trades).containsExactly(1_000_000L, 2_000_000L, 4_000_000L, 3_000_000L, 5_000_000L, 5_000_000L);
    }

    @Test
    void goesOnByTheNewConnectionWhenTheOldOneEndsTooSoon() {
        live();
        frame(change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        openSecond();
        frame(LINK + 1, book(1_000, YES, "0.01"));
        core.linkClosed(header.raw(nanos, LINK, 0), "test");
        assertThat(counted("stale_reconnect")).isEqualTo(2);
        assertThat(yes().isLive()).isTrue();
        assertThat(yes().epoch()).isEqualTo(1);
        assertThat(no().isLive()).isFalse();
        frame(LINK + 1, change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        assertThat(yes().bids()).contains(level(4_600, 2_000_000));
    }

    @Test
    void staysWhereItIsWhenTheNewConnectionFails() {
        for (int i = 0; i < 3; i++) {
            live();
            openSecond();
            switch (i) {
                case 0 -> core.linkClosed(header.raw(nanos, LINK + 1, 0), "test");
                case 1 -> core.framesLost(header.raw(nanos, LINK + 1, 0));
                default -> frame(LINK + 1, "[{\"event");
            }
            frame(LINK + 1, book(1_001, YES, "0.01"));
            frame(change(1_005, element(YES, "0.46", "2", "BUY", ".48", ".5")));
            assertThat(yes().isLive()).isTrue();
            assertThat(yes().bids()).contains(level(4_600, 2_000_000));
            assertThat(moved).isEmpty();
            core.linkClosed(header.raw(nanos, LINK, 0), "test");
        }
    }

    @Test
    void losesBothBooksOfAMarketThatDoNotMirrorEachOtherThreeTimesInARow() {
        live();
        String both = book(1_001, YES, "0.01") + "," + mirror(1_001, "0.52", "219.217767");
        frame("[" + both + "]");
        tickAfter(100);
        tickAfter(1_000);
        assertThat(counted("twins_agree")).isEqualTo(1);
        // A change of the one without the other's.
        frame(change(1_002, element(YES, "0.46", "2", "BUY", ".48", ".5")));
        tickAfter(5_000);
        assertThat(counted("twins_differ")).isZero();
        frame(change(1_002, element(NO, "0.70", "2", "SELL", ".5", ".52")));
        for (int i = 1; i <= 3; i++) {
            assertThat(yes().isLive()).isTrue();
            tickAfter(1_000);
            assertThat(counted("twins_differ")).isEqualTo(i);
        }
        assertThat(yes().reason()).isEqualTo(StaleReason.MIRROR);
        assertThat(no().reason()).isEqualTo(StaleReason.MIRROR);
        assertThat(asked).extracting(VenueInstrument::symbol).contains(YES, NO);
    }

    @Test
    void takesOutcomesThatNeverMirroredEachOtherForNoTwins() {
        live();
        tickAfter(100);
        for (int i = 1; i <= 5; i++) {
            tickAfter(1_000);
        }
        assertThat(counted("twins_differ")).isEqualTo(5);
        assertThat(yes().isLive()).isTrue();
    }

    @Test
    void followsATokenThatIsListedWhileItRunsAndForgetsOneThatWasLeft() {
        live();
        String third = "111";
        core.listed(header.raw(nanos, LINK - 1, 3), PolymarketVenue.instrument(3, third));
        assertThat(core.venues().getFirst().books()).hasSize(3);
        frame(book(1_000, third, "0.01"));
        assertThat(core.venues().getFirst().books().get(2).view(0).isLive()).isFalse();
        say(LINK, "{\"operation\":\"subscribe\",\"assets_ids\":[\"111\"]}");
        frame(book(1_000, third, "0.01"));
        assertThat(core.venues().getFirst().books().get(2).view(0).isLive()).isTrue();
        say(LINK - 1, "{\"operation\":\"unsubscribe\",\"assets_ids\":[\"" + YES + "\"]}");
        assertThat(yes().state()).isEqualTo(Continuity.CLOSED);
        assertThat(yes().reason()).isEqualTo(StaleReason.RESOLVED);
        frame(book(1_001, YES, "0.01"));
        assertThat(yes().state()).isEqualTo(Continuity.CLOSED);
        tickAfter(3_601_000);
        assertThat(core.venues().getFirst().books())
                .extracting(book -> book.instrument().symbol())
                .containsExactly(NO, third);
        core.listed(header.raw(nanos, LINK - 1, 4), PolymarketVenue.instrument(4, YES));
        say(LINK, "{\"operation\":\"subscribe\",\"assets_ids\":[\"" + YES + "\"]}");
        frame(book(1_000, YES, "0.01"));
        assertThat(core.venues().getFirst().books().get(2).view(0).isLive()).isTrue();
    }

    private void openSecond() {
        core.linkOpened(header.raw(nanos, LINK + 1, 0), "ws://test");
        say(LINK + 1, "{\"type\":\"market\",\"assets_ids\":[\"" + YES + "\"]}");
    }

    private void say(int link, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        core.sent(header.raw(nanos, link, 0), bytes, 0, bytes.length);
    }

    private static String trade(long millis, String quantity) {
        return "{\"market\":\"0x6a\",\"asset_id\":\"" + YES + "\",\"price\":\"0.5\",\"size\":\"" + quantity
                + "\",\"side\":\"BUY\",\"timestamp\":\"" + millis + "\",\"event_type\":\"last_trade_price\"}";
    }

    /** The other outcome's book as that of the first has it. */
    private static String mirror(long millis, String askPrice, String lowerAskQuantity) {
        return "{\"market\":\"0x5d\",\"asset_id\":\"" + NO + "\",\"timestamp\":\"" + millis + "\",\"hash\":\"9\","
                + "\"bids\":[{\"price\":\"0.49\",\"size\":\"0.000001\"},{\"price\":\"0.5\",\"size\":\"5\"}],"
                + "\"asks\":[{\"price\":\"0.53\",\"size\":\"" + lowerAskQuantity + "\"},{\"price\":\"" + askPrice
                + "\",\"size\":\"10\"}],\"tick_size\":\"0.01\",\"event_type\":\"book\"}";
    }

    private void live() {
        open();
        dump("0.01");
    }

    private void open() {
        core.linkOpened(header.raw(nanos, LINK, 0), "ws://test");
    }

    private void dump(String tick) {
        frame("[" + book(1_000, YES, tick) + "," + book(1_000, NO, tick) + "]");
    }

    private void answer(long millis, String token, String tick) {
        byte[] bytes = ("[" + book(millis, token, tick) + "]").getBytes(StandardCharsets.UTF_8);
        core.restAnswer(header.raw(nanos, LINK, 0), 200, bytes, 0, bytes.length);
    }

    private static String book(long millis, String token, String tick) {
        boolean yes = token.equals(YES);
        return "{\"market\":\"0x5d\",\"asset_id\":\"" + token + "\",\"timestamp\":\"" + millis + "\",\"hash\":\"924e\","
                + (yes
                        ? "\"bids\":[{\"price\":\"0.47\",\"size\":\"219.217767\"},{\"price\":\".48\",\"size\":\"10\"}],"
                                + "\"asks\":[{\"price\":\"0.51\",\"size\":\"0.000001\"},{\"price\":\"0.5\",\"size\":\"5\"}],"
                        : "\"bids\":[{\"price\":\"0.5\",\"size\":\"5\"}],\"asks\":[{\"price\":\"0.6\",\"size\":\"1\"}],")
                + "\"tick_size\":\"" + tick + "\",\"last_trade_price\":\"0.004\",\"event_type\":\"book\"}";
    }

    private static String change(long millis, String... elements) {
        return "{\"market\":\"0x3b\",\"price_changes\":[" + String.join(",", elements) + "],\"timestamp\":\"" + millis
                + "\",\"event_type\":\"price_change\"}";
    }

    private static String element(
            String token, String price, String size, String side, String bestBid, String bestAsk) {
        return "{\"asset_id\":\"" + token + "\",\"price\":\"" + price + "\",\"size\":\"" + size + "\",\"side\":\""
                + side + "\",\"hash\":\"f3\",\"best_bid\":\"" + bestBid + "\",\"best_ask\":\"" + bestAsk + "\"}";
    }

    private void frame(String text) {
        frame(LINK, text);
    }

    private void frame(int link, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        core.frame(header.raw(nanos, link, 0), bytes, 0, bytes.length);
    }

    private void tickAfter(long millis) {
        nanos += millis * 1_000_000;
        core.tick(header.raw(nanos, 0, 0));
    }

    private BookView yes() {
        return core.venues().getFirst().books().get(0).view(10);
    }

    private BookView no() {
        return core.venues().getFirst().books().get(1).view(10);
    }

    private long counted(String name) {
        return core.venues().getFirst().counters().get(name);
    }

    private static Level level(long price, long quantity) {
        return new Level(price, quantity);
    }
}
