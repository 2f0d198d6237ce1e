package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.BookView.Level;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MEXC's rules for a book of its futures, message by message. */
class MexcVenueTest {

    private static final VenueInstrument DOGE = VenueInstrument.of(1, "mexc", "DOGE_USDT", "0.00001", "100");
    private static final VenueInstrument BTC = VenueInstrument.of(2, "mexc", "BTC_USDT", "0.1", "0.0001");
    private static final String SNAPSHOT = "{\"success\":true,\"code\":0,\"data\":{\"asks\":[[0.0801,28,1]],"
            + "\"bids\":[[0.08003,89,4],[0.07969,1,1]],\"version\":160,\"timestamp\":1789498405531}}";

    private final VenueDriver venue =
            new VenueDriver((events, requests) -> new MexcVenue(List.of(DOGE, BTC), events, requests));

    @Test
    void joinsSnapshotAndMergedChangesAndCountsContracts() {
        venue.opened();
        venue.frame(depth(140, 155, "[[0.079,5,1]]"));
        assertThat(venue.asked).containsExactly(DOGE);
        venue.frame(depth(156, 162, "[[0.07969,0,0],[8.002E-2,7,1]]"));
        venue.answer(DOGE, 200, SNAPSHOT);
        venue.frame(depth(163, 164, "[]"));
        BookView view = venue.view(DOGE);
        assertThat(view).extracting(BookView::state, BookView::venueSequence).containsExactly(Continuity.LIVE, 164L);
        assertThat(view.bids())
                .as("a contract is a hundred of them")
                .isEqualTo(List.of(new Level(8_003, 8_900), new Level(8_002, 700)));
        assertThat(view.exchangeNanos()).isEqualTo(1_789_498_405_531_000_000L);
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.SYNCING);
    }

    @Test
    void followsUnmergedChangesByTheirVersionAlone() {
        live();
        venue.frame(unmerged(161, "[[0.0799,3,1]]"));
        venue.frame(unmerged(162, "[[0.0799,0,0]]"));
        assertThat(venue.view(DOGE))
                .extracting(BookView::state, BookView::venueSequence)
                .containsExactly(Continuity.LIVE, 162L);
        venue.frame(unmerged(164, "[]"));
        assertThat(venue.view(DOGE).reason()).isEqualTo(StaleReason.GAP);
    }

    @Test
    void isStaleWithTheFirstChangeAfterAGapAndLiveWithTheNextSnapshot() {
        live();
        venue.frame(depth(162, 163, "[[0.0799,3,1]]"));
        assertThat(venue.view(DOGE))
                .extracting(BookView::state, BookView::reason, BookView::epoch)
                .containsExactly(Continuity.RESYNCING, StaleReason.GAP, 1L);
        venue.answer(DOGE, 200, SNAPSHOT.replace("160", "165"));
        assertThat(venue.view(DOGE))
                .extracting(BookView::state, BookView::epoch)
                .containsExactly(Continuity.LIVE, 1L);
    }

    @Test
    void holdsItsBestLevelsAgainstTheVenuesOwn() {
        live();
        venue.frame(full(160, "[[0.08003,89,4],[0.07969,1,1]]"));
        assertThat(venue.view(DOGE).isLive()).isTrue();
        assertThat(venue.counters().get("best_agreements")).isEqualTo(1);
        venue.frame(full(162, "[[0.08003,88,4]]"));
        assertThat(venue.view(DOGE).isLive()).as("of another version").isTrue();
        venue.frame(depth(161, 162, "[]"));
        assertThat(venue.view(DOGE).reason()).isEqualTo(StaleReason.BEST_MISMATCH);
    }

    @Test
    void takesAListOfDealsAndTheSingleOneOfFormerTimes() {
        venue.opened();
        venue.frame(
                "{\"symbol\":\"BTC_USDT\",\"data\":[{\"p\":80489,\"v\":11,\"T\":1,\"O\":3,\"M\":1,\"t\":1789897547210,"
                        + "\"i\":\"16270106116\"},{\"p\":80488.5,\"v\":2,\"T\":2,\"O\":3,\"M\":2,\"t\":1789897547211,"
                        + "\"i\":\"16270106117\"}],\"channel\":\"push.deal\",\"ts\":1789897547215}");
        venue.frame(
                "{\"channel\":\"push.deal\",\"data\":{\"M\":1,\"O\":1,\"T\":1,\"p\":6866.5,\"t\":1587442049632,\"v\":2096},"
                        + "\"symbol\":\"BTC_USDT\",\"ts\":1587442022003}");
        assertThat(venue.told)
                .containsExactly(
                        "trade 16270106116 804890 11 BUY", "trade 16270106117 804885 2 SELL", "trade 1 68665 2096 BUY");
    }

    @Test
    void tellsTickersAndFundingAlsoBelowZero() {
        venue.opened();
        venue.frame("{\"channel\":\"push.ticker\",\"data\":{\"ask1\":6866.5,\"bid1\":6865,\"lastPrice\":6865.5,"
                + "\"fundingRate\":-0.0008,\"timestamp\":1587442022003},\"symbol\":\"BTC_USDT\",\"ts\":1}");
        venue.frame("{\"symbol\":\"BTC_USDT\",\"data\":{\"symbol\":\"BTC_USDT\",\"rate\":-0.000081,"
                + "\"nextSettleTime\":1789516800000},\"channel\":\"push.funding.rate\",\"ts\":1789498561049}");
        assertThat(venue.told).containsExactly("quote 68650 0 68665 0", "funding -81000000 1789516800000000000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[[0.0799,NaN,1]] | PARSE",
                "[[0.0799,-5,1]] | PARSE",
                "[[0.0799,1.5,1]] | OFF_TICK",
                "[[0.079901,5,1]] | OFF_TICK",
                "[[1e30,5,1]] | PARSE",
                "[[0.0799]] | PARSE",
                "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]] | PARSE",
                "[],\"bids\":[] | PARSE"
            })
    void refusesWhatCanNotBeOfItsBookAndKeepsTheOthers(String levels, StaleReason reason) {
        live();
        venue.frame("{\"symbol\":\"BTC_USDT\",\"data\":{\"asks\":[],\"bids\":[],\"begin\":1,\"end\":2,\"version\":2},"
                + "\"channel\":\"push.depth\",\"ts\":1}");
        venue.answer(BTC, 200, "{\"asks\":[[60001,1,1]],\"bids\":[[60000,1,1]],\"version\":2}");
        venue.frame(depth(161, 162, levels));
        assertThat(venue.view(DOGE).reason()).isEqualTo(reason);
        assertThat(venue.view(DOGE).isLive()).isFalse();
        assertThat(venue.view(BTC).isLive()).isTrue();
    }

    @Test
    void losesTheBooksOfTheConnectionWithAFrameThatNamesNone() {
        live();
        venue.frame("{\"channel\":\"push.depth\",\"da");
        assertThat(venue.view(DOGE).reason()).isEqualTo(StaleReason.PARSE);
    }

    @Test
    void losesTheBooksOfThatConnectionAlone() {
        List<VenueInstrument> many = new ArrayList<>();
        for (int i = 1; i <= MexcVenue.CONTRACTS_A_LINK + 1; i++) {
            many.add(VenueInstrument.of(i, "mexc", "C" + i + "_USDT", "0.1", "1"));
        }
        VenueDriver two = new VenueDriver((events, requests) -> new MexcVenue(many, events, requests));
        two.opened(2);
        assertThat(two.view(many.getFirst()).state()).isEqualTo(Continuity.CLOSED);
        assertThat(two.view(many.getLast()).state()).isEqualTo(Continuity.SYNCING);
    }

    @Test
    void countsAnswersErrorsAndWhatItDoesNotKnow() {
        live();
        venue.frame("{\"channel\":\"rs.sub.deal\",\"data\":\"success\",\"ts\":1789498321789}");
        venue.frame("{\"channel\":\"rs.error\",\"data\":\"Contract [NOPE_USDT] not exists\",\"ts\":1}");
        venue.frame("{\"channel\":\"pong\",\"data\":1789498336785,\"ts\":1789498336785}");
        venue.frame("{\"channel\":\"push.news\",\"data\":{\"x\":[1,{}]},\"ts\":1}");
        venue.frame(depth(1, 2, "[]").replace("DOGE_USDT", "NOPE_USDT"));
        assertThat(venue.counters().all())
                .containsEntry("acknowledged", 1L)
                .containsEntry("error: Contract [NOPE_USDT] not exists", 1L)
                .containsEntry("pongs", 1L)
                .containsEntry("unknown: push.news", 1L)
                .containsEntry("unknown: symbol", 1L);
        assertThat(venue.view(DOGE).isLive()).isTrue();
    }

    @Test
    void asksAgainWhenTheVenueHasNoBookAndNotAtOnce() {
        venue.opened();
        venue.frame(depth(161, 162, "[]"));
        venue.answer(DOGE, 200, "{\"success\":false,\"code\":510,\"message\":\"Requests are too frequent\"}");
        venue.frame(depth(163, 164, "[]"));
        assertThat(venue.asked).hasSize(1);
        venue.tickAfter(1_100);
        assertThat(venue.asked).hasSize(2);
        assertThat(venue.counters().get("snapshots_refused_code_510")).isEqualTo(1);
    }

    private void live() {
        venue.opened();
        venue.frame(depth(159, 160, "[]"));
        venue.answer(DOGE, 200, SNAPSHOT);
        assertThat(venue.view(DOGE).isLive()).isTrue();
    }

    private static String depth(long begin, long end, String bids) {
        return "{\"symbol\":\"DOGE_USDT\",\"data\":{\"cts\":1789498405531,\"asks\":[],\"bids\":" + bids + ",\"end\":"
                + end + ",\"begin\":" + begin + ",\"version\":" + end
                + "},\"channel\":\"push.depth\",\"ts\":1789498405534}";
    }

    private static String unmerged(long version, String bids) {
        return "{\"symbol\":\"DOGE_USDT\",\"data\":{\"asks\":[],\"bids\":" + bids + ",\"version\":" + version
                + "},\"channel\":\"push.depth\",\"ts\":1789498405534}";
    }

    private static String full(long version, String bids) {
        return "{\"symbol\":\"DOGE_USDT\",\"data\":{\"cts\":1,\"asks\":[[0.0801,28,1]],\"bids\":" + bids
                + ",\"version\":" + version + "},\"channel\":\"push.depth.full\",\"ts\":1789498322169}";
    }
}
