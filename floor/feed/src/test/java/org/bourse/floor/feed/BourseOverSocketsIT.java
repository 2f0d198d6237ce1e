package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.MockBourse;
import org.bourse.floor.mockvenues.TrueBook;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeSelection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor follows a mock of our own exchange by real sockets, through faults, without losing a trade; its tape tells the same. */
class BourseOverSocketsIT {

    private static final VenueInstrument PETR4 = VenueInstrument.of(1, BourseVenue.NAME, "PETR4", "0.01", "1");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration SILENCE = Duration.ofMillis(1_500);

    @TempDir
    Path directory;

    private Path tape;

    @BeforeEach
    void tape() {
        tape = directory.resolve("tape");
    }

    @Test
    void isTheVenuesBookWhenAllWasPlayedAndTheTapeDerivesTheSame() throws IOException, InterruptedException {
        CountDownLatch followed = new CountDownLatch(1);
        try (MockBourse mock = new MockBourse(
                        0,
                        () -> List.of(new ShortMarket(InventedMarket.bourse("PETR4", 100_000, 1), followed)),
                        false,
                        SILENCE);
                RunningFloor floor = floor(mock, RunningFloor.LONG)) {
            awaitLive(floor, 0);
            followed.countDown();
            assertThat(mock.awaitPlayed(60)).isTrue();
            TrueBook truth = mock.book("PETR4").orElseThrow();
            await().atMost(PATIENCE)
                    .until(() -> floor.view(0).isLive() && floor.view(0).venueSequence() == truth.update());
            assertThat(levels(floor.view(0).bids())).isEqualTo(levels(truth.side(true)));
            assertThat(levels(floor.view(0).asks())).isEqualTo(levels(truth.side(false)));
            assertThat(floor.counted("checksums_right")).isPositive();
            assertThat(floor.counted("checksum_mismatches")).isZero();
            assertThat(floor.floor().recordingFailure()).isEmpty();
        }
        Rederivation.Result result = Rederivation.of(tape);
        assertThat(result.findings()).isEmpty();
        assertThat(result.firstDifference()).isZero();
        assertThat(result.events()).isGreaterThan(500);
        assertThat(new Tape(tape).verify()).isEmpty();
    }

    @Test
    void isStaleWithEachFaultAndLiveAgainAfterItWithoutLosingATrade() throws IOException {
        try (MockBourse mock = running(2);
                RunningFloor floor = floor(mock, SILENCE)) {
            awaitLive(floor, 0);
            long epoch = 0;
            for (Fault fault : List.of(
                    Fault.DROP,
                    Fault.REORDER,
                    Fault.DELAY,
                    Fault.BAD_NUMBER,
                    Fault.OFF_TICK,
                    Fault.TORN,
                    Fault.CUT,
                    Fault.SILENCE)) {
                epoch = awaitStaleAndLive(mock, floor, fault, epoch);
            }
            // The next book is an old one, which its first change shows, or none comes at all.
            mock.fault(Fault.OLD_BOOK);
            epoch = awaitStaleAndLive(mock, floor, Fault.DROP, epoch);
            mock.fault(Fault.NO_BOOK);
            awaitStaleAndLive(mock, floor, Fault.DROP, epoch);
            assertThat(floor.counted("snapshots_asked")).isPositive();
            assertThat(floor.counted("trades_missed")).isZero();
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
        List<Long> trades = trades();
        assertThat(trades).hasSizeGreaterThan(20).isEqualTo(numbersFrom(trades.getFirst(), trades.size()));
    }

    @Test
    void followsAnExchangeThatBeganAnewAndCountsFromOneAgain() throws IOException {
        try (MockBourse mock = running(3);
                RunningFloor floor = floor(mock, SILENCE)) {
            awaitLive(floor, 0);
            await().atMost(PATIENCE).until(() -> trades().size() > 20);
            awaitStaleAndLive(mock, floor, Fault.RESTART, floor.view(0).epoch());
            // It comes after the book that has made it live.
            await().atMost(PATIENCE).until(() -> floor.counted("error: resume_unavailable") > 0);
            long before = trades().size();
            await().atMost(PATIENCE).until(() -> trades().size() > before + 10);
        }
        List<Long> trades = trades();
        int anew = trades.lastIndexOf(1L);
        assertThat(anew).isGreaterThan(20);
        assertThat(trades.subList(anew, trades.size())).isEqualTo(numbersFrom(1, trades.size() - anew));
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    @Test
    void takesAQuietConnectionForDeadOnceItSaysNoMoreThatItIsThere() throws IOException {
        // Longer than a busy machine stands still.
        try (MockBourse mock = running(4);
                RunningFloor floor = floor(mock, Duration.ofSeconds(3))) {
            awaitLive(floor, 0);
            mock.pause();
            long heartbeats = floor.counted("heartbeat");
            // Of every 200 ms: longer than the silence that is allowed.
            await().atMost(PATIENCE).until(() -> floor.counted("heartbeat") > heartbeats + 18);
            assertThat(floor.link().reconnects()).isZero();
            mock.fault(Fault.NO_PONG);
            awaitLive(floor, 1);
            assertThat(floor.link().lastProblem()).isEqualTo("silence for 3000 ms");
        }
    }

    private static MockBourse running(long seed) {
        return new MockBourse(
                0, () -> List.of(InventedMarket.bourse("PETR4", 100_000, seed)), true, Duration.ofMillis(200));
    }

    private RunningFloor floor(MockBourse mock, Duration silence) throws IOException {
        LinkPolicy policy =
                new LinkPolicy(1 << 20, silence, Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofHours(1));
        BourseConnection connection =
                new BourseConnection(mock.socket().resolve("/ws"), Optional.empty(), List.of(PETR4), policy, 1);
        return new RunningFloor(
                connection, tape, (events, requests) -> new BourseVenue(List.of(PETR4), events, requests));
    }

    private static long awaitStaleAndLive(MockBourse mock, RunningFloor floor, Fault fault, long epoch) {
        mock.fault(fault);
        await(fault.name()).atMost(PATIENCE).until(() -> floor.view(0).epoch() > epoch);
        awaitLive(floor, epoch + 1);
        return floor.view(0).epoch();
    }

    private static void awaitLive(RunningFloor floor, long epoch) {
        await().atMost(PATIENCE)
                .until(() -> floor.view(0).isLive() && floor.view(0).epoch() >= epoch);
    }

    /** The numbers of the trades that the tape has, as it has them. */
    private List<Long> trades() throws IOException {
        List<Long> numbers = new ArrayList<>();
        new TapeSelection(tape, 1, Long.MAX_VALUE, 0, Long.MAX_VALUE, instrument -> true)
                .read(new MarketEventsAdapter() {
                    @Override
                    public void trade(
                            EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
                        numbers.add(tradeId);
                    }
                });
        return numbers;
    }

    private static List<Long> numbersFrom(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    private static List<Map.Entry<Long, Long>> levels(List<BookView.Level> levels) {
        return levels.stream()
                .map(level -> Map.entry(level.price(), level.quantity()))
                .toList();
    }

    private static List<Map.Entry<Long, Long>> levels(NavigableMap<BigDecimal, BigDecimal> levels) {
        return levels.entrySet().stream()
                .map(level -> Map.entry(
                        level.getKey().longValueExact(), level.getValue().longValueExact()))
                .toList();
    }
}
