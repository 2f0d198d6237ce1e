package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.BookView.Level;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own exchange's feed by the rules of docs/websocket.md, with the messages that stand there. */
class BourseVenueTest {

    private static final VenueInstrument PETR4 = VenueInstrument.of(1, "bourse", "PETR4", "0.01", "1");
    private static final VenueInstrument VALE3 = VenueInstrument.of(2, "bourse", "VALE3", "0.01", "1");
    private static final String SNAPSHOT =
            "{\"type\":\"book_snapshot\",\"symbol\":\"PETR4\",\"sequence\":812,\"checksum\":2081592026,"
                    + "\"asks\":[[1010,300,2]],\"bids\":[[1000,500,1]]}";
    private static final String CHANGE = "{\"type\":\"book\",\"symbol\":\"PETR4\",\"previous\":812,\"sequence\":815,"
            + "\"changes\":[[\"ask\",1010,100,1]]}";

    private final List<VenueInstrument> asked = new ArrayList<>();
    private final List<Long> askedTrades = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();
    private final EventWriter nobody = new EventWriter((of, buffer, length) -> {});
    private final Venue.Requests requests = new Venue.Requests() {
        @Override
        public void askForBook(VenueInstrument instrument) {
            asked.add(instrument);
        }

        @Override
        public void askForTrades(VenueInstrument instrument, long after) {
            askedTrades.add(after);
        }

        @Override
        public void traded(VenueInstrument instrument, long number) {
            told.add(number);
        }
    };
    private final FloorCore core = new FloorCore(
            0, 0, nobody, nobody, events -> List.of(new BourseVenue(List.of(PETR4, VALE3), events, requests)));
    private final EventHeader header = new EventHeader();
    private long nanos = 1_000_000_000L;

    @BeforeEach
    void opened() {
        core.linkOpened(header.raw(nanos, FloorCore.LINKS_PER_VENUE + 1, 0), "ws://test");
    }

    @Test
    void isLiveWithItsSnapshotAndFollowsItsChanges() {
        frame(SNAPSHOT);
        frame(CHANGE);
        BookView view = view();
        assertThat(view).extracting(BookView::state, BookView::venueSequence).containsExactly(Continuity.LIVE, 815L);
        assertThat(view.bids()).isEqualTo(List.of(new Level(1_000, 500)));
        assertThat(view.asks()).isEqualTo(List.of(new Level(1_010, 100)));
        assertThat(core.venues().getFirst().books().get(1).view(1).state()).isEqualTo(Continuity.SYNCING);
    }

    @Test
    void asksForASnapshotWhenAMessageIsMissing() {
        frame(SNAPSHOT);
        frame(CHANGE.replace("812", "813"));
        assertThat(view())
                .extracting(BookView::state, BookView::reason, BookView::epoch)
                .containsExactly(Continuity.RESYNCING, StaleReason.GAP, 1L);
        assertThat(view().asks()).as("nothing of it was applied").isEqualTo(List.of(new Level(1_010, 300)));
        assertThat(asked).containsExactly(PETR4);
        frame(SNAPSHOT);
        assertThat(view().state()).isEqualTo(Continuity.LIVE);
    }

    @Test
    void asksOnceForTradesThatAreMissingAndTakesEachOnceInOrder() {
        trade(40, 0);
        trade(42, 2);
        trade(43, 3);
        assertThat(askedTrades).containsExactly(40L);
        for (int number = 41; number <= 43; number++) {
            trade(number, number - 40);
        }
        trade(43, 3);
        assertThat(told).containsExactly(40L, 41L, 42L, 43L);
        assertThat(askedTrades).hasSize(1);
    }

    @Test
    void goesOnBehindTradesThatTheExchangeHasNoMoreAndCountsThem() {
        trade(40, 0);
        trade(60, 20);
        frame("{\"type\":\"error\",\"code\":\"resume_unavailable\",\"channel\":\"trades\",\"symbol\":\"PETR4\","
                + "\"resume_from\":40,\"continues_after\":60,\"detail\":\"…\"}");
        trade(61, 21);
        assertThat(told).containsExactly(40L, 60L, 61L);
        assertThat(core.venues().getFirst().counters().get("trades_missed")).isEqualTo(20);
    }

    @Test
    void takesTheTradesOfAnExchangeThatCountsAnew() {
        trade(40, 0);
        trade(1, 5);
        trade(2, 6);
        assertThat(told).containsExactly(40L, 1L, 2L);
    }

    @Test
    void doesNotAskAgainForATradeThatCanNotBeTaken() {
        trade(40, 0);
        frame("{\"type\":\"trade\",\"symbol\":\"PETR4\",\"sequence\":41,\"trade_id\":\"41\",\"price\":1010,"
                + "\"side\":\"bid\",\"executed_at\":\"2029-06-01T12:00:01Z\"}");
        trade(42, 2);
        assertThat(askedTrades).isEmpty();
        assertThat(core.venues().getFirst().counters().get("refused: a field is missing"))
                .isEqualTo(1);
    }

    /** Neither its number nor whose it is need be readable: what can't come does not keep those behind it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"symbol\":\"PETR4\",\"sequence\":\"?\",\"trade_id\":\"41\"",
                "\"symbol\":\"PETR4\",\"sequence\":41,\"trade_id\":\"?\"",
                "\"sequence\":\"?\",\"symbol\":\"PETR4\""
            })
    void givesUpATradeThatNoAnswerBringsInAFormThatCanBeRead(String unreadable) {
        trade(40, 0);
        for (int second = 0; second < 20; second++) {
            nanos += 1_000_000_000L;
            core.tick(header.raw(nanos, 0, 0));
            trade(50 + second, 9);
            // All behind 40 once more, as the exchange answers.
            frame("{\"type\":\"trade\"," + unreadable + ",\"price\":1010,\"quantity\":200,\"side\":\"bid\"}");
            for (int number = 42; number <= 50 + second; number++) {
                trade(number, 9);
            }
        }
        assertThat(askedTrades).containsExactly(40L, 40L, 40L);
        assertThat(told).startsWith(40L, 42L, 43L).endsWith(69L).hasSize(29).isSorted();
        assertThat(core.venues().getFirst().counters().get("trades_missed")).isEqualTo(1);
    }

    private void trade(long number, int second) {
        frame("{\"type\":\"trade\",\"symbol\":\"PETR4\",\"sequence\":" + number + ",\"trade_id\":\"" + number
                + "\",\"price\":1010,\"quantity\":200,\"side\":\"bid\",\"executed_at\":\"2029-06-01T12:00:"
                + (second < 10 ? "0" : "") + second + "Z\"}");
    }

    @Test
    void holdsItsBookAgainstTheChecksum() {
        frame(SNAPSHOT);
        String same =
                "{\"type\":\"book\",\"symbol\":\"PETR4\",\"previous\":812,\"sequence\":812,\"changes\":[],\"checksum\":";
        frame(same + "2081592026}");
        assertThat(view().state()).isEqualTo(Continuity.LIVE);
        frame(same + "1}");
        assertThat(view().reason()).isEqualTo(StaleReason.AUDIT);
        assertThat(asked).containsExactly(PETR4);
    }

    @Test
    void takesNoSnapshotWithAnotherChecksumForLive() {
        frame(SNAPSHOT.replace("2081592026", "7"));
        assertThat(view().isLive()).isFalse();
        frame(SNAPSHOT);
        assertThat(view().isLive()).isTrue();
        frame(SNAPSHOT.replace("2081592026", "7"));
        assertThat(view()).extracting(BookView::isLive, BookView::reason).containsExactly(false, StaleReason.AUDIT);
    }

    @Test
    void refusesMoreLevelsThanAnEventHolds() {
        frame(SNAPSHOT);
        frame(CHANGE.replace("[\"ask\",1010,100,1]", levels(1, EventWriter.MAX_LEVELS + 1)));
        assertThat(view()).extracting(BookView::isLive, BookView::reason).containsExactly(false, StaleReason.PARSE);
    }

    @Test
    void isNotTrustedWhenItGrowsBeyondWhatAnEventHolds() {
        frame(SNAPSHOT);
        frame(CHANGE.replace("[\"ask\",1010,100,1]", levels(2_000, EventWriter.MAX_LEVELS)));
        assertThat(view()).extracting(BookView::isLive, BookView::reason).containsExactly(false, StaleReason.TOO_LARGE);
    }

    private static String levels(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(price -> "[\"ask\"," + price + ",1,1]")
                .collect(Collectors.joining(","));
    }

    @Test
    void isStaleWhileTheConnectionIsGoneAndAsksNobodyThen() {
        frame(SNAPSHOT);
        core.linkClosed(header.raw(nanos, FloorCore.LINKS_PER_VENUE + 1, 0), "test");
        core.tick(header.raw(nanos + 90_000_000_000L, 0, 0));
        assertThat(view())
                .extracting(BookView::state, BookView::reason)
                .containsExactly(Continuity.STALE, StaleReason.RECONNECT);
        assertThat(asked).isEmpty();
    }

    @Test
    void asksAgainWhileNoSnapshotComes() {
        for (int second = 0; second < 20; second++) {
            core.tick(header.raw(nanos + second * 1_000_000_000L, 0, 0));
        }
        assertThat(asked.stream().filter(PETR4::equals)).hasSizeBetween(8, 12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"type\":\"book\",\"symbol\":\"PETR4\",\"previous\":812,\"sequence\":815}",
                "{\"type\":\"book\",\"symbol\":\"PETR4\",\"previous\":812,\"sequence\":815,\"changes\":[[\"ask\",-5,1,1]]}",
                "{\"type\":\"book\",\"symbol\":\"PETR4\",\"previous\":812,\"sequence\":815,\"changes\":[[\"up\",5,1,1]]}",
                "{\"type\":\"book\",\"symbol\":\"PETR4\",\"previous\":812,\"sequence\":815,\"changes\":[[\"ask\",5,1]]}",
                "{\"type\":\"book\",\"symbol\":\"PETR4\",\"previous\":812,\"sequence\":815,\"changes\":[[\"ask\",5.5,1,1]]}",
                "{\"type\":\"trade\",\"symbol\":\"PETR4\",\"trade_id\":\"1\",\"price\":5,\"quantity\":1,\"executed_at\":\"now\"}"
            })
    void isStaleAfterAMessageThatCanNotBeRead(String message) {
        frame(SNAPSHOT);
        frame(message);
        assertThat(view().reason()).isEqualTo(StaleReason.PARSE);
    }

    @Test
    void countsWhatItDoesNotKnow() {
        frame(SNAPSHOT);
        frame("{\"type\":\"candle\",\"symbol\":\"PETR4\"}");
        frame("{\"type\":\"heartbeat\"}");
        frame(CHANGE.replace("PETR4", "NOPE9"));
        frame("{\"type\":\"trade\",\"symbol\":\"PETR4\",\"sequence\":41,\"trade_id\":\"2210\",\"price\":1010,"
                + "\"quantity\":200,\"side\":\"bid\",\"executed_at\":\"2029-06-01T12:00:00.123456Z\"}");
        assertThat(core.venues().getFirst().counters().all())
                .containsEntry("unknown: candle", 1L)
                .containsEntry("heartbeat", 1L)
                .containsEntry("unknown: symbol", 1L);
        assertThat(view().state()).isEqualTo(Continuity.LIVE);
    }

    private BookView view() {
        return core.venues().getFirst().books().getFirst().view(10);
    }

    private void frame(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        nanos += 1_000;
        core.frame(header.raw(nanos, FloorCore.LINKS_PER_VENUE + 1, 0), bytes, 0, bytes.length);
    }
}
