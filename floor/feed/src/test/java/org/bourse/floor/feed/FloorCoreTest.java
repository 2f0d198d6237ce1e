package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What the floor does with an event at which a venue's rules fail: its books are not trusted, and all others go on. */
class FloorCoreTest {

    private static final int FAILING = FloorCore.LINKS_PER_VENUE + 1;
    private static final int SOUND = 2 * FloorCore.LINKS_PER_VENUE + 1;
    private static final long SECOND = 1_000_000_000L;

    private final VenueInstrument petr = VenueInstrument.of(1, BourseVenue.NAME, "PETR4", "0.01", "1");
    private final VenueInstrument vale = VenueInstrument.of(2, BourseVenue.NAME, "VALE3", "0.01", "1");
    private final VenueInstrument other = VenueInstrument.of(3, BourseVenue.NAME, "ITUB4", "0.01", "1");
    private final EventWriter nobody = new EventWriter((of, buffer, length) -> {});
    private final FloorCore core = new FloorCore(
            0,
            0,
            nobody,
            nobody,
            events -> List.of(
                    new BourseVenue(List.of(petr, vale), events, this::ask),
                    new BourseVenue(List.of(other), events, instrument -> {})));
    private final EventHeader header = new EventHeader();
    private long nanos = SECOND;
    private boolean failing;

    private void ask(VenueInstrument instrument) {
        if (failing) {
            throw new IllegalStateException("on purpose");
        }
    }

    @BeforeEach
    void allAreLive() {
        for (int link : new int[] {FAILING, SOUND}) {
            core.linkOpened(header.raw(nanos, link, 0), "ws://test");
        }
        frame(FAILING, snapshot("PETR4"));
        frame(FAILING, snapshot("VALE3"));
        frame(SOUND, snapshot("ITUB4"));
        nanos += 20 * SECOND;
    }

    @Test
    @ExpectedLog(level = Level.ERROR, line = "FloorCore: bourse: the floor failed at a frame")
    void trustsNoBookOfAConnectionWhoseFrameFailsUntilItComesWhole() {
        failing = true;
        frame(FAILING, change("PETR4", 9));
        assertThat(List.of(book(0, 0).state(), book(0, 1).state())).doesNotContain(Continuity.LIVE);
        assertThat(book(0, 1).reason()).isEqualTo(StaleReason.FLOOR_ERROR);
        failing = false;
        frame(FAILING, snapshot("PETR4"));
        frame(FAILING, snapshot("VALE3"));
        assertThat(List.of(book(0, 0).state(), book(0, 1).state())).containsOnly(Continuity.LIVE);
        frame(SOUND, change("ITUB4", 1));
        assertThat(book(1, 0))
                .extracting(Book::state, Book::epoch, Book::venueSequence)
                .containsExactly(Continuity.LIVE, 0L, 2L);
    }

    /** Said once, however often it happens. */
    @Test
    @ExpectedLog(level = Level.ERROR, line = "FloorCore: bourse: the floor failed at a frame")
    void goesOnWhenAVenuesRulesFailAtEachTick() {
        failing = true;
        frame(FAILING, change("PETR4", 9));
        long failed = failures();
        for (int i = 0; i < 5; i++) {
            nanos += 20 * SECOND;
            core.tick(header.raw(nanos, 0, 0));
        }
        assertThat(failures()).isGreaterThanOrEqualTo(failed + 5);
        assertThat(book(1, 0).state()).isEqualTo(Continuity.LIVE);
    }

    private long failures() {
        return core.venues().getFirst().counters().get("failed: IllegalStateException");
    }

    private Book book(int venue, int place) {
        return core.venues().get(venue).books().get(place);
    }

    private static String snapshot(String symbol) {
        return "{\"type\":\"book_snapshot\",\"symbol\":\"" + symbol
                + "\",\"sequence\":1,\"asks\":[[1010,300,2]],\"bids\":[[1000,500,1]]}";
    }

    private static String change(String symbol, long previous) {
        return "{\"type\":\"book\",\"symbol\":\"" + symbol + "\",\"previous\":" + previous + ",\"sequence\":"
                + (previous + 1) + ",\"changes\":[[\"ask\",1010,100,1]]}";
    }

    private void frame(int link, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        core.frame(header.raw(nanos, link, 0), bytes, 0, bytes.length);
    }
}
