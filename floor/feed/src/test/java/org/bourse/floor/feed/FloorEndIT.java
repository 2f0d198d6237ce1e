package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bourse.floor.feed.VenueDriver.BTC;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.tape.TapeWriter;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** A floor whose thread ends by an error leaves no book that says it is live. */
class FloorEndIT {

    @TempDir
    Path directory;

    @Test
    @ExpectedLog(level = Level.ERROR, line = "Floor: The floor has ended by an error")
    void trustsNoBookAfterAnError() throws IOException {
        EventWriter nobody = new EventWriter((header, buffer, length) -> {});
        try (Floor floor = new Floor(
                TapeWriter.open(directory.resolve("tape"), 1 << 20),
                nobody,
                events -> List.of(new BinanceVenue(List.of(BTC), events, instrument -> {})))) {
            floor.start();
            floor.arrivals().put(new Arrival.Frame(1, floor.arrivals().nanos(), new byte[0]));
            assertEnded(floor);
        }
    }

    @Test
    @ExpectedLog(level = Level.ERROR, line = "Floor: The floor has ended by an error")
    void trustsNoBookAfterAnErrorOfTheMachineAndTakesNothingMore() throws IOException {
        AtomicBoolean full = new AtomicBoolean();
        EventWriter listener = new EventWriter((header, buffer, length) -> {
            if (full.get()) {
                throw new OutOfMemoryError("on purpose");
            }
        });
        try (Floor floor = new Floor(
                TapeWriter.open(directory.resolve("tape"), 1 << 20),
                listener,
                events -> List.of(new BinanceVenue(List.of(BTC), events, instrument -> {})))) {
            floor.start();
            full.set(true);
            Arrival opened = new Arrival.Opened(
                    FloorCore.LINKS_PER_VENUE + 1, floor.arrivals().nanos(), "ws://test");
            floor.arrivals().put(opened);
            assertEnded(floor);
            int waiting = floor.waiting();
            floor.arrivals().put(opened);
            assertThat(floor.waiting()).isEqualTo(waiting);
        }
    }

    private static void assertEnded(Floor floor) {
        await().atMost(Duration.ofMinutes(3)).until(floor::hasEnded);
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(
                                floor.venues().getFirst().books().getFirst().view(1))
                        .extracting(BookView::state, BookView::reason)
                        .containsExactly(Continuity.STALE, StaleReason.FLOOR_ENDED));
    }
}
