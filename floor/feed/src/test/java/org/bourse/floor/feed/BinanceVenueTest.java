package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bourse.floor.feed.VenueDriver.BTC;
import static org.bourse.floor.feed.VenueDriver.ETH;

import java.util.List;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.BookView.Level;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.StaleReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Binance's rules for a book, message by message. */
class BinanceVenueTest {

    private static final String SNAPSHOT =
            "{\"lastUpdateId\":160,\"bids\":[[\"100.00\",\"1.0\"],[\"99.00\",\"2.0\"]],\"asks\":[[\"101.00\",\"3.0\"]]}";

    private final VenueDriver venue = new VenueDriver();

    @Test
    void joinsSnapshotAndChangesAsBinanceSays() {
        venue.opened();
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.SYNCING);
        venue.frame(depth(150, 155, bid("98.00", "1")));
        venue.frame(depth(156, 162, bid("100.00", "0")));
        venue.frame(depth(163, 164, bid("99.50", "4")));
        assertThat(venue.asked).containsExactly(BTC);
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.SYNCING);
        venue.answer(BTC, 200, SNAPSHOT);
        BookView view = venue.view(BTC);
        assertThat(view.state()).isEqualTo(Continuity.LIVE);
        assertThat(view.venueSequence()).isEqualTo(164);
        assertThat(view.bids()).isEqualTo(List.of(new Level(9_950, 400_000_000), new Level(9_900, 200_000_000)));
        assertThat(view.asks()).isEqualTo(List.of(new Level(10_100, 300_000_000)));
        assertThat(venue.view(ETH).state()).isEqualTo(Continuity.SYNCING);
    }

    @Test
    void takesASnapshotThatIsAheadOfTheStream() {
        venue.opened();
        venue.frame(depth(100, 110, bid("98.00", "1")));
        venue.answer(BTC, 200, SNAPSHOT);
        venue.frame(depth(111, 158, bid("97.00", "1")));
        assertThat(venue.view(BTC).bids()).hasSize(2);
        venue.frame(depth(159, 161, bid("97.00", "1")));
        assertThat(venue.view(BTC))
                .extracting(BookView::state, BookView::venueSequence)
                .containsExactly(Continuity.LIVE, 161L);
        assertThat(venue.view(BTC).bids()).hasSize(3);
    }

    @Test
    void asksAgainForASnapshotThatIsTooOldButNotAtOnce() {
        venue.opened();
        venue.frame(depth(170, 175, bid("98.00", "1")));
        venue.answer(BTC, 200, SNAPSHOT);
        venue.frame(depth(176, 177, bid("98.00", "1")));
        assertThat(venue.asked).hasSize(1);
        venue.tickAfter(1_100);
        assertThat(venue.asked).hasSize(2);
        assertThat(venue.view(BTC).isLive()).isFalse();
    }

    /** Answers that fail or wrong changes, or both in turns: it is asked once a second at the most. */
    @Test
    void asksNoMoreOftenForWrongChangesWhileAnswersFail() {
        venue.opened();
        for (int i = 0; i < 50; i++) {
            venue.frame(depth(170 + i, 170 + i, bid("98.00", "1")));
            venue.frame(depth(1, 1, bid("NaN", "1")));
            if (i % 2 == 0) {
                venue.answer(BTC, 503, "");
            }
        }
        assertThat(venue.asked).hasSize(1);
        venue.tickAfter(2_100);
        venue.frame(depth(300, 301, bid("98.00", "1")));
        assertThat(venue.asked).hasSize(2);
        venue.answer(BTC, 200, SNAPSHOT.replace("160", "300"));
        assertThat(venue.view(BTC).isLive()).isTrue();
        venue.frame(depth(303, 304, bid("98.00", "1")));
        assertThat(venue.asked).as("at once, of a book that was live").hasSize(3);
    }

    @Test
    void takesATradeOnceThoughTwoSocketsBringIt() {
        live();
        for (int id : new int[] {7, 8, 7, 8, 9}) {
            venue.frame(trade(id));
        }
        assertThat(venue.counters().get("duplicate_trades")).isEqualTo(2);
        venue.closed();
        venue.opened();
        venue.frame(trade(1));
        assertThat(venue.counters().get("duplicate_trades"))
                .as("a venue that was down may number anew")
                .isEqualTo(2);
    }

    private static String trade(int id) {
        return "{\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":" + id
                + ",\"T\":5,\"p\":\"1\",\"q\":\"1\",\"m\":true}}";
    }

    @Test
    void isStaleWithTheFirstChangeAfterAGapAndLiveWithTheNextSnapshot() {
        live();
        venue.frame(depth(166, 167, bid("99.00", "7")));
        assertThat(venue.view(BTC)).satisfies(view -> {
            assertThat(view.state()).isEqualTo(Continuity.RESYNCING);
            assertThat(view.reason()).isEqualTo(StaleReason.GAP);
            assertThat(view.epoch()).isEqualTo(1);
        });
        venue.answer(BTC, 200, SNAPSHOT.replace("160", "170"));
        assertThat(venue.view(BTC)).extracting(BookView::state, BookView::epoch).containsExactly(Continuity.LIVE, 1L);
        assertThat(venue.counters().get("gaps")).isEqualTo(1);
    }

    @Test
    void takesWhatComesTwiceOnce() {
        live();
        venue.frame(depth(163, 164, bid("99.50", "4")));
        venue.frame(depth(163, 164, bid("99.50", "4")));
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.LIVE);
        assertThat(venue.counters().get("duplicates")).isEqualTo(1);
    }

    @Test
    void noticesAVenueThatCountsFromTheBeginningAgain() {
        live();
        venue.frame("{\"stream\":\"btcusdt@depth\",\"data\":{\"e\":\"depthUpdate\",\"E\":99999,\"s\":\"BTCUSDT\","
                + "\"U\":1,\"u\":5,\"b\":[],\"a\":[]}}");
        assertThat(venue.view(BTC).reason()).isEqualTo(StaleReason.VENUE_RESTART);
    }

    @Test
    void holdsItsBestPricesAgainstTheVenuesOwn() {
        live();
        venue.frame(quote(162, "99.00", "2.0", "101.00", "3.0"));
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.LIVE);
        venue.frame(quote(163, "99.00", "9.9", "101.00", "3.0"));
        assertThat(venue.view(BTC).state()).as("of another update").isEqualTo(Continuity.LIVE);
        venue.frame(depth(163, 163, bid("99.00", "8.0")));
        assertThat(venue.view(BTC).reason()).isEqualTo(StaleReason.BEST_MISMATCH);
    }

    @Test
    void isStaleWhileTheConnectionIsGone() {
        live();
        venue.closed();
        assertThat(venue.view(BTC))
                .extracting(BookView::state, BookView::reason)
                .containsExactly(Continuity.STALE, StaleReason.RECONNECT);
        venue.opened();
        venue.frame(depth(300, 301, bid("99.50", "4")));
        venue.answer(BTC, 200, SNAPSHOT.replace("160", "300"));
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.LIVE);
    }

    @Test
    void isStaleWhenFramesWereDropped() {
        live();
        venue.lost();
        assertThat(venue.view(BTC).reason()).isEqualTo(StaleReason.OVERFLOW);
    }

    @Test
    void isStaleWhenItIsCrossedForMoreThanASecond() {
        live();
        venue.frame(depth(163, 163, bid("101.00", "1")));
        venue.tickAfter(10);
        venue.tickAfter(900);
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.LIVE);
        venue.tickAfter(200);
        assertThat(venue.view(BTC).reason()).isEqualTo(StaleReason.CROSSED);
    }

    @Test
    void asksAgainWhenNoBookComes() {
        venue.opened();
        venue.frame(depth(150, 155, bid("98.00", "1")));
        venue.answer(BTC, 0, "connection refused");
        venue.tickAfter(1_100);
        assertThat(venue.asked).hasSize(2);
        venue.answer(BTC, 503, "");
        venue.tickAfter(1_100);
        assertThat(venue.asked).as("the pause doubles").hasSize(2);
        venue.tickAfter(1_000);
        venue.answer(BTC, 200, "{\"lastUpdateId\":160,\"bids\":[[\"NaN\",\"1\"]],\"asks\":[]}");
        venue.tickAfter(4_100);
        venue.answer(BTC, 200, "<html>");
        venue.tickAfter(8_100);
        venue.answer(BTC, 200, SNAPSHOT);
        assertThat(venue.asked).hasSize(5);
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.LIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-1", "1e40", "", "1..0", "99999999999999999999", "null"})
    void refusesAQuantityThatIsNone(String quantity) {
        live();
        venue.frame(depth(163, 163, bid("99.00", quantity)));
        assertThat(venue.view(BTC)).satisfies(view -> {
            assertThat(view.isLive()).isFalse();
            assertThat(view.reason()).isEqualTo(StaleReason.PARSE);
            assertThat(view.bids()).as("nothing of it was applied").contains(new Level(9_900, 200_000_000));
        });
        assertThat(venue.counters().all().keySet()).anyMatch(name -> name.startsWith("refused: quantity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99.001", "99.0000001"})
    void refusesAPriceBetweenTicks(String price) {
        live();
        venue.frame(depth(163, 163, bid(price, "1")));
        assertThat(venue.view(BTC).reason()).isEqualTo(StaleReason.OFF_TICK);
        assertThat(venue.counters().get("refused: off the tick")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "PONG",
                "{\"stream\":\"btcusdt@depth\",\"data\":",
                "{\"data\":{\"e\":\"depthUpdate\",\"s\":\"BTCUSDT\",\"s\":\"ETHUSDT\"}}",
                "{\"a\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}",
                "{\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\",\"U\":9,\"u\":8,\"b\":[],\"a\":[]}}",
                "{\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\",\"u\":8,\"b\":[],\"a\":[]}}",
                "{\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\",\"U\":1,\"u\":8,\"b\":[[\"1\"]],\"a\":[]}}",
                "{\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"p\":\"1\",\"q\":\"1\"}}",
                "{} {}"
            })
    void isStaleAfterAFrameThatCanNotBeRead(String frame) {
        live();
        venue.frame(frame);
        if (frame.equals("{} {}") || frame.equals("PONG")) {
            assertThat(venue.view(BTC).reason()).isEqualTo(StaleReason.PARSE);
        } else {
            assertThat(venue.view(BTC).isLive()).isFalse();
        }
        assertThat(venue.counters().all().keySet()).anyMatch(name -> name.startsWith("refused: "));
    }

    @Test
    void countsWhatItDoesNotKnowByNameAndGoesOn() {
        live();
        venue.frame("{\"stream\":\"x\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}");
        venue.frame("{\"stream\":\"x\",\"data\":{\"e\":\"avgPrice\",\"s\":\"BTCUSDT\",\"w\":\"1\"}}");
        venue.frame("{\"result\":null,\"id\":1}");
        venue.frame("{\"stream\":\"x\",\"data\":{\"e\":\"trade\",\"s\":\"NOPEUSDT\"}}");
        for (int i = 0; i < 1_000; i++) {
            venue.frame("{\"data\":{\"e\":\"made-up-" + i + "\"}}");
        }
        assertThat(venue.counters().all())
                .containsEntry("unknown: serverShutdown", 1L)
                .containsEntry("unknown: avgPrice", 1L)
                .containsKey("others")
                .hasSizeLessThan(210);
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.LIVE);
    }

    @Test
    void tellsAMinuteOnceItIsOver() {
        live();
        String kline =
                "{\"stream\":\"btcusdt@kline_1m\",\"data\":{\"e\":\"kline\",\"E\":1672515782136,\"s\":\"BTCUSDT\","
                        + "\"k\":{\"t\":1672515780000,\"T\":1672515839999,\"s\":\"BTCUSDT\",\"i\":\"1m\",\"f\":100,\"L\":200,"
                        + "\"o\":\"100.10\",\"c\":\"100.20\",\"h\":\"100.25\",\"l\":\"100.05\",\"v\":\"1000.00000\",\"n\":100,"
                        + "\"x\":false,\"q\":\"1.0\",\"V\":\"500\",\"Q\":\"0.5\",\"B\":\"0\"}}}";
        venue.told.clear();
        venue.frame(kline);
        assertThat(venue.told).isEmpty();
        venue.frame(kline.replace("\"x\":false", "\"x\":true"));
        // By another socket, too, while one follows the other.
        venue.frame(kline.replace("\"x\":false", "\"x\":true"));
        Bar bar = new Bar(1_672_515_780_000_000_000L, 10_010, 10_025, 10_005, 10_020, 100_000_000_000L, 100);
        assertThat(venue.told).containsExactly(bar + " 60000000000");
        assertThat(venue.view(BTC).isLive()).isTrue();
        venue.frame(kline.replace("\"100.10\"", "\"NaN\"").replace("\"x\":false", "\"x\":true"));
        assertThat(venue.view(BTC).isLive()).isFalse();
    }

    private void live() {
        venue.opened();
        venue.frame(depth(156, 162, bid("100.00", "0")));
        venue.answer(BTC, 200, SNAPSHOT);
        assertThat(venue.view(BTC).state()).isEqualTo(Continuity.LIVE);
    }

    private static String bid(String price, String quantity) {
        return "[\"" + price + "\",\"" + quantity + "\"]";
    }

    private static String depth(long from, long to, String bids) {
        return "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":" + to
                + ",\"s\":\"BTCUSDT\",\"U\":" + from + ",\"u\":" + to + ",\"b\":[" + bids + "],\"a\":[]}}";
    }

    private static String quote(long update, String bid, String bidQuantity, String ask, String askQuantity) {
        return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":" + update + ",\"s\":\"BTCUSDT\",\"b\":\"" + bid
                + "\",\"B\":\"" + bidQuantity + "\",\"a\":\"" + ask + "\",\"A\":\"" + askQuantity + "\"}}";
    }
}
