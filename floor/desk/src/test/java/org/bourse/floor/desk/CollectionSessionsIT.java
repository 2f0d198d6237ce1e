package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.desk.CollectionSession.Order;
import org.bourse.floor.desk.CollectionSession.Status;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.QualityReport;
import org.bourse.floor.tape.TapeState;
import org.bourse.floor.tape.TapeWriter;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Collections over tapes that have not all of it: after kills, damage, and on a disk that takes no more. */
@OnDisk
class CollectionSessionsIT {

    private static final long SECOND = 1_000_000_000L;
    private static final VenueInstrument INSTRUMENT = VenueInstrument.of(1, "binance", "A", "0.01", "0.1");
    private static final Order CONTINUOUS =
            new Order(List.of(new Instrument("binance", "A")), true, true, "continuous", Long.MAX_VALUE, "");

    @TempDir
    Path parent;

    private Path tape() {
        return parent.resolve("tape");
    }

    /** One start of a floor: a live book, and a trade a second. */
    private final class Start implements AutoCloseable {

        private final TapeWriter tape = TapeWriter.open(tape(), 4_096);
        private final CollectionSessions sessions =
                CollectionSessions.open(parent.resolve("sessions"), tape(), tape.lastSequence());
        private final EventWriter out = new EventWriter(tape);
        private final TapeState state = new TapeState();
        private final EventHeader header = new EventHeader();
        private long sequence = tape.lastSequence();
        private long nanos;

        Start(long fromNanos) throws IOException {
            nanos = fromNanos;
            tape.beginSegmentsWith(writer -> state.book(1).ifPresent(book -> TapeState.repeat(tape, writer, book, 0)));
        }

        Start live() {
            out.defined(next(0), INSTRUMENT);
            state.defined(header, INSTRUMENT);
            sessions.defined(header, INSTRUMENT);
            out.snapshot(next(0), new Levels(), new Levels());
            state.snapshot(header, new Levels(), new Levels());
            sessions.snapshot(header, new Levels(), new Levels());
            out.continuity(next(0), Continuity.LIVE, StaleReason.NONE);
            state.continuity(header, Continuity.LIVE, StaleReason.NONE);
            sessions.continuity(header, Continuity.LIVE, StaleReason.NONE);
            return this;
        }

        private EventHeader next(long later) {
            nanos += later;
            header.raw(nanos, 1_001, 1);
            header.sequence = ++sequence;
            header.exchangeNanos = nanos;
            return header;
        }

        Start trades(int count) {
            for (int i = 0; i < count; i++) {
                out.trade(next(SECOND), sequence, 10_000, 3, VenueSide.BUY);
                sessions.trade(header, sequence, 10_000, 3, VenueSide.BUY);
            }
            tape.flush();
            sessions.look(nanos, tape.missedEvents(), false);
            return this;
        }

        @Override
        public void close() throws IOException {
            tape.close();
        }
    }

    @Test
    void countsAnInterruptionOfTheRecordAsAnError() throws IOException {
        String id;
        try (Start first = new Start(SECOND)) {
            first.live();
            id = first.sessions.start(CONTINUOUS, Instant.ofEpochSecond(1)).id();
            first.trades(20);
        }
        try (Start second = new Start(100 * SECOND)) {
            second.live().trades(20);
        }
        try (Start third = new Start(200 * SECOND)) {
            CollectionSession session =
                    third.live().trades(20).sessions.find(id).orElseThrow();
            assertThat(session.progress().errors()).isEqualTo(2);
            assertThat(session.progress().prices()).isEqualTo(60);
            QualityReport report = QualityReport.of(third.sessions.selection(session, Optional.empty()));
            assertThat(report.interruptions()).isEqualTo(2);
            assertThat(report.liveNanos()).isLessThan(62 * SECOND);
            assertThat(third.sessions.problems()).isEmpty();
            assertThat(third.sessions.stop(session, third.nanos)).isTrue();
            assertThat(session.progress().status()).isEqualTo(Status.STOPPED);
        }
    }

    @ExpectedLog(level = Level.WARN, line = "CollectionSessions: The tape has not all of the collection .*")
    @Test
    void saysAfterAStartWhatIsDamagedUnderOneThatRuns() throws IOException {
        String id;
        try (Start first = new Start(SECOND)) {
            first.live();
            id = first.sessions.start(CONTINUOUS, Instant.ofEpochSecond(1)).id();
            first.trades(200);
        }
        Path damaged = tape().resolve("00000002.tape");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        try (Start second = new Start(300 * SECOND)) {
            CollectionSession session = second.sessions.find(id).orElseThrow();
            assertThat(session.progress().missed()).isBetween(5L, 60L);
            assertThat(session.progress().prices() + session.progress().missed())
                    .isEqualTo(200);
            assertThat(session.progress().errors()).isEqualTo(1);
            assertThat(second.sessions.problems())
                    .singleElement()
                    .asString()
                    .contains(id)
                    .contains("00000002.tape, byte ");
            second.sessions.stop(session, second.nanos);
            assertThat(session.progress().status()).isEqualTo(Status.FAILED);
            assertThat(second.sessions.problems()).isEmpty();
        }
    }

    @Test
    void endsOneThatLacksEventsOfAFullDiskAsFailed() throws IOException {
        try (Start first = new Start(SECOND)) {
            first.live();
            CollectionSession session = first.sessions.start(CONTINUOUS, Instant.ofEpochSecond(1));
            first.trades(10);
            Path inTheWay = tape().resolve("00000002.tape");
            Files.writeString(inTheWay, "");
            while (first.tape.missedEvents() < 100) {
                first.trades(10);
            }
            Files.delete(inTheWay);
            first.tape.resume();
            first.trades(10);
            assertThat(session.progress().missed()).isEqualTo(first.tape.missedEvents());
            assertThat(session.progress().errors()).isEqualTo(1);
            first.sessions.stop(session, first.nanos);
            assertThat(session.progress().status()).isEqualTo(Status.FAILED);
        }
    }

    @Test
    void beginsNothingThatCannotBeWrittenDown() throws IOException {
        try (Start first = new Start(SECOND)) {
            first.live();
            CollectionSession kept = first.sessions.start(CONTINUOUS, Instant.ofEpochSecond(1));
            Path sessions = parent.resolve("sessions");
            Path aside = Files.move(sessions, parent.resolve("aside"));
            assertThatThrownBy(() -> first.sessions.start(CONTINUOUS, Instant.ofEpochSecond(2)))
                    .isInstanceOf(IOException.class);
            assertThat(first.sessions.all()).containsExactly(kept);
            assertThatThrownBy(() -> first.sessions.stop(kept, 2 * SECOND)).isInstanceOf(IOException.class);
            Files.move(aside, sessions);
            first.sessions.look(3 * SECOND, 0, false);
            assertThat(Files.readString(sessions.resolve(kept.id() + ".json"))).contains("\"STOPPED\"");
        }
    }
}
