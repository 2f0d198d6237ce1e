package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.BookView.Level;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alpaca's rules for the books of its stocks and crypto pairs, message by message. */
class AlpacaVenueTest {

    private static final VenueInstrument AAPL = VenueInstrument.of(1, "alpaca", "AAPL", "0.01", "1");
    private static final VenueInstrument BTC = VenueInstrument.of(2, "alpaca", "BTC/USD", "0.01", "0.00001");
    private static final int STOCKS = 1;
    private static final int PAIRS = 2;

    /** A Monday, 14:00 UTC, which is 10:00 in New York. */
    private static final long MONDAY = 1_748_872_800_000_000_000L;

    private static final long NIGHT = MONDAY + 12 * 3_600_000_000_000L;
    private static final String BOOK = "{\"T\":\"o\",\"S\":\"BTC/USD\",\"t\":\"2024-03-12T10:38:50.79613221Z\","
            + "\"b\":[{\"p\":71859.53,\"s\":0.27994},{\"p\":71849.4,\"s\":0.55}],\"a\":[{\"p\":71939.7,\"s\":0.83953}],\"r\":true}";

    private final VenueDriver venue =
            new VenueDriver((events, requests) -> new AlpacaVenue(List.of(AAPL, BTC), events, requests));

    @Test
    void takesEachQuoteOfAStockForItsWholeBook() {
        stockIsLive();
        BookView view = venue.view(AAPL);
        assertThat(view.bids()).isEqualTo(List.of(new Level(15_010, 1)));
        assertThat(view.asks()).isEqualTo(List.of(new Level(15_020, 2)));
        assertThat(view.exchangeNanos()).isEqualTo(1_748_872_800_123_456_789L);
        venue.frame(STOCKS, "[" + quote("150.05", "3", "0", "0") + "]");
        assertThat(venue.view(AAPL)).satisfies(now -> {
            assertThat(now.isLive()).isTrue();
            assertThat(now.bids()).isEqualTo(List.of(new Level(15_005, 3)));
            assertThat(now.asks()).isEmpty();
        });
        assertThat(venue.told).containsExactly("quote 15010 1 15020 2", "quote 15005 3 0 0");
    }

    @Test
    void tellsTradesWithTheirSideOrTheOneTheyAreCloserToAndBars() {
        stockIsLive();
        venue.told.clear();
        venue.frame(
                STOCKS,
                "[{\"T\":\"t\",\"i\":96921,\"S\":\"AAPL\",\"x\":\"D\",\"p\":150.19,\"s\":1,\"t\":\"2025-06-02T14:00:01Z\","
                        + "\"c\":[\"@\"],\"z\":\"C\"},{\"T\":\"t\",\"i\":96922,\"S\":\"AAPL\",\"p\":150.1,\"s\":1,"
                        + "\"t\":\"2025-06-02T14:00:01Z\"},{\"T\":\"b\",\"S\":\"AAPL\",\"o\":388.9,\"h\":389,\"l\":388.9,"
                        + "\"c\":389,\"v\":49378,\"n\":7,\"vw\":388.9,\"t\":\"2025-06-02T14:00:00Z\"}]");
        venue.frame(
                PAIRS,
                "[{\"T\":\"t\",\"i\":5,\"S\":\"BTC/USD\",\"p\":71859.5,\"s\":0.01,\"tks\":\"S\","
                        + "\"t\":\"2024-03-12T10:38:50Z\"}]");
        assertThat(venue.told)
                .containsExactly(
                        "trade 96921 15019 1 BUY",
                        "trade 96922 15010 1 SELL",
                        "Bar[startNanos=1748872800000000000, open=38890, high=38900, low=38890, close=38900,"
                                + " volume=49378, trades=7] 60000000000",
                        "trade 5 7185950 1000 SELL");
    }

    @Test
    void followsAPairsBookFromItsWholeOn() {
        pairIsLive();
        venue.frame(PAIRS, "[" + change("51.1", "[{\"p\":71859.53,\"s\":0},{\"p\":71850,\"s\":1}]") + "]");
        assertThat(venue.view(BTC).bids())
                .isEqualTo(List.of(new Level(7_185_000, 100_000), new Level(7_184_940, 55_000)));
        assertThat(venue.view(BTC).isLive()).isTrue();
        assertThat(venue.view(AAPL).state()).as("of the other connection").isEqualTo(Continuity.CLOSED);
    }

    @Test
    void isStaleWhenTimeGoesBackAndLiveWithTheNextWholeBook() {
        pairIsLive();
        venue.frame(PAIRS, "[" + change("49", "[]") + "]");
        assertThat(venue.view(BTC))
                .extracting(BookView::state, BookView::reason, BookView::epoch)
                .containsExactly(Continuity.RESYNCING, StaleReason.GAP, 1L);
        assertThat(venue.asked).containsExactly(BTC);
        venue.frame(PAIRS, "[" + BOOK + "]");
        assertThat(venue.view(BTC).isLive()).isTrue();
    }

    @Test
    void comparesAPairsBookNowAndThen() {
        pairIsLive();
        venue.tickAfter(46_000);
        assertThat(venue.counters().get("audits_asked")).isEqualTo(1);
        venue.frame(PAIRS, "[" + BOOK + "]");
        assertThat(venue.counters().get("audits_right")).isEqualTo(1);
        assertThat(venue.view(BTC).epoch()).isZero();
        venue.frame(PAIRS, "[" + BOOK.replace("0.55", "0.56") + "]");
        assertThat(venue.view(BTC))
                .extracting(BookView::isLive, BookView::epoch)
                .containsExactly(true, 1L);
        assertThat(venue.counters().get("stale_audit")).isEqualTo(1);
    }

    @Test
    void wantsStocksToBeFreshWhileTheyTradeAndPairsAlways() {
        venue.at(NIGHT);
        stockIsLive();
        pairIsLive();
        venue.tickAfter(301_000);
        assertThat(venue.view(AAPL).isLive()).as("at night").isTrue();
        assertThat(venue.view(BTC).reason()).isEqualTo(StaleReason.UNPROVEN);
        venue.at(MONDAY + 24 * 3_600_000_000_000L);
        venue.tickAfter(1);
        assertThat(venue.view(AAPL).reason()).isEqualTo(StaleReason.UNPROVEN);
        venue.frame(STOCKS, "[" + quote("150.05", "3", "150.06", "1") + "]");
        assertThat(venue.view(AAPL).isLive()).isTrue();
    }

    @Test
    void isStaleAlsoAtNightByWhatCannotBeRead() {
        venue.at(NIGHT);
        stockIsLive();
        venue.frame(STOCKS, "[" + quote("NaN", "3", "150.06", "1") + "]");
        venue.tickAfter(100);
        assertThat(venue.view(AAPL))
                .extracting(BookView::state, BookView::reason)
                .containsExactly(Continuity.STALE, StaleReason.PARSE);
        venue.frame(STOCKS, "[" + quote("150.05", "3", "150.06", "1") + "]");
        assertThat(venue.view(AAPL).isLive()).isTrue();
    }

    @Test
    void isNoConcernWhileItsMarketIsClosedAndNothingCame() {
        venue.at(NIGHT);
        venue.opened(STOCKS);
        venue.tickAfter(100);
        assertThat(venue.view(AAPL))
                .extracting(BookView::state, BookView::reason)
                .containsExactly(Continuity.CLOSED, StaleReason.MARKET_CLOSED);
        venue.at(MONDAY + 24 * 3_600_000_000_000L);
        venue.tickAfter(100);
        assertThat(venue.view(AAPL))
                .extracting(BookView::state, BookView::reason)
                .containsExactly(Continuity.SYNCING, StaleReason.NONE);
        venue.frame(STOCKS, "[" + quote("150.05", "3", "150.06", "1") + "]");
        assertThat(venue.view(AAPL).isLive()).isTrue();
        assertThat(venue.asked).as("no subscription brings a quote").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"s\":-1 | PARSE",
                "\"s\":0.000001 | OFF_TICK",
                "\"s\":1e99 | PARSE",
                "\"q\":1 | PARSE",
                "\"s\":\"NaN\" | PARSE"
            })
    void refusesWhatCanNotBeAndKeepsTheRestOfTheArray(String quantity, StaleReason reason) {
        pairIsLive();
        venue.frame(
                PAIRS,
                "[" + change("51", "[{\"p\":71850," + quantity + "}]")
                        + ",{\"T\":\"t\",\"i\":5,\"S\":\"BTC/USD\",\"p\":71859.5,\"s\":0.01,\"tks\":\"B\","
                        + "\"t\":\"2024-03-12T10:38:50Z\"}]");
        assertThat(venue.view(BTC))
                .extracting(BookView::isLive, BookView::reason)
                .containsExactly(false, reason);
        assertThat(venue.told).containsExactly("trade 5 7185950 1000 BUY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} ", "[{\"T\":\"o\"", "[{\"T\":\"o\",\"T\":\"o\"}]", "[[]]", "[{}]x"})
    void losesTheBooksOfTheConnectionWithAFrameThatIsNone(String frame) {
        pairIsLive();
        venue.frame(PAIRS, frame);
        assertThat(venue.view(BTC).reason()).isEqualTo(StaleReason.PARSE);
    }

    @Test
    void countsErrorsAndWhatItDoesNotKnowAndDistrustsWhatASlowClientHas() {
        pairIsLive();
        venue.frame(
                PAIRS,
                "[{\"T\":\"success\",\"msg\":\"connected\"},{\"T\":\"error\",\"code\":405,\"msg\":\"symbol limit"
                        + " exceeded\"},{\"T\":\"n\",\"x\":[{}]}]");
        assertThat(venue.counters().all())
                .containsEntry("success", 1L)
                .containsEntry("error: 405 symbol limit exceeded", 1L)
                .containsEntry("unknown: n", 1L);
        assertThat(venue.view(BTC).isLive()).isTrue();
        venue.frame(PAIRS, "[{\"T\":\"error\",\"code\":407,\"msg\":\"slow client\"}]");
        assertThat(venue.view(BTC).reason()).isEqualTo(StaleReason.OVERFLOW);
    }

    private void stockIsLive() {
        venue.opened(STOCKS);
        venue.frame(STOCKS, "[" + quote("150.1", "1", "150.2", "2") + "]");
        assertThat(venue.view(AAPL).isLive()).isTrue();
    }

    private void pairIsLive() {
        venue.opened(PAIRS);
        venue.frame(PAIRS, "[" + BOOK + "]");
        assertThat(venue.view(BTC).isLive()).isTrue();
    }

    private static String quote(String bid, String bidSize, String ask, String askSize) {
        return "{\"T\":\"q\",\"S\":\"AAPL\",\"bx\":\"V\",\"bp\":" + bid + ",\"bs\":" + bidSize + ",\"ax\":\"V\",\"ap\":"
                + ask + ",\"as\":" + askSize + ",\"c\":[\"R\"],\"t\":\"2025-06-02T14:00:00.123456789Z\",\"z\":\"C\"}";
    }

    private static String change(String second, String bids) {
        return "{\"T\":\"o\",\"S\":\"BTC/USD\",\"t\":\"2024-03-12T10:38:" + second + "Z\",\"b\":" + bids + ",\"a\":[]}";
    }
}
