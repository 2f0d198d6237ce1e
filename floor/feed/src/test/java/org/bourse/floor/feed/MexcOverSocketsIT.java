package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CountDownLatch;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.MockMexc;
import org.bourse.floor.mockvenues.TrueBook;
import org.bourse.floor.tape.Tape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor follows a mock of MEXC's futures by real sockets, through what venues and networks do, and its tape tells the same. */
class MexcOverSocketsIT {

    private static final VenueInstrument BTC = VenueInstrument.of(1, MexcVenue.NAME, "BTC_USDT", "0.1", "0.0001");
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
        try (MockMexc mock = new MockMexc(
                        0,
                        () -> List.of(new ShortMarket(InventedMarket.mexc("BTC_USDT", 600_000, 1, true), followed)),
                        false,
                        false);
                RunningFloor floor = floor(mock, RunningFloor.LONG)) {
            awaitLive(floor, 0);
            await().atMost(PATIENCE).until(() -> floor.counted("acknowledged") == 5);
            followed.countDown();
            assertThat(mock.awaitPlayed(60)).isTrue();
            TrueBook truth = mock.book("BTC_USDT").orElseThrow();
            await().atMost(PATIENCE)
                    .until(() -> floor.view(0).isLive() && floor.view(0).venueSequence() == truth.update());
            assertThat(contracts(floor.view(0).bids())).isEqualTo(contracts(truth.side(true)));
            assertThat(contracts(floor.view(0).asks())).isEqualTo(contracts(truth.side(false)));
            assertThat(floor.floor().recordingFailure()).isEmpty();
        }
        Rederivation.Result result = Rederivation.of(tape);
        assertThat(result.findings()).isEmpty();
        assertThat(result.firstDifference()).isZero();
        assertThat(result.events()).isGreaterThan(500);
        assertThat(new Tape(tape).verify()).isEmpty();
    }

    @Test
    void isStaleWithEachFaultAndLiveAgainAfterIt() throws IOException {
        try (MockMexc mock = running(2);
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
                    Fault.RESTART)) {
                mock.fault(fault);
                long before = epoch;
                await(fault.name()).atMost(PATIENCE).until(() -> floor.view(0).epoch() > before);
                awaitLive(floor, before + 1);
                epoch = floor.view(0).epoch();
            }
            mock.fault(Fault.NO_BOOK);
            mock.fault(Fault.CUT);
            long before = epoch;
            await().atMost(PATIENCE).until(() -> floor.view(0).epoch() > before);
            awaitLive(floor, before + 1);
            await().atMost(PATIENCE).until(() -> floor.counted("snapshots_refused_503") > 0);
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    @Test
    void takesSilenceForADeadConnectionAndPingsWhileItIsThere() throws IOException {
        try (MockMexc mock = running(3);
                RunningFloor floor = floor(mock, SILENCE)) {
            awaitLive(floor, 0);
            await().atMost(PATIENCE).until(() -> floor.counted("pongs") > 0);
            mock.fault(Fault.SILENCE);
            await().atMost(PATIENCE).until(() -> floor.view(0).epoch() >= 1);
            awaitLive(floor, 1);
            assertThat(floor.link().lastProblem()).isEqualTo("silence for 1500 ms");
        }
    }

    @Test
    void takesAQuietConnectionForDeadOnceItsPingsAreNotAnswered() throws IOException {
        // Longer than a busy machine stands still.
        try (MockMexc mock = running(4);
                RunningFloor floor = floor(mock, Duration.ofSeconds(3))) {
            awaitLive(floor, 0);
            mock.pause();
            long pongs = floor.counted("pongs");
            // Of every 200 ms: longer than the silence that is allowed.
            await().atMost(PATIENCE).until(() -> floor.counted("pongs") > pongs + 18);
            assertThat(floor.link().reconnects()).isZero();
            mock.fault(Fault.NO_PONG);
            await().atMost(PATIENCE).until(() -> floor.view(0).epoch() >= 1);
            await().atMost(PATIENCE).until(() -> floor.link().lastProblem().equals("silence for 3000 ms"));
            // No change comes any more by which it could be live again.
            assertThat(floor.view(0).isLive()).isFalse();
        }
    }

    private static MockMexc running(long seed) {
        return new MockMexc(0, () -> List.of(InventedMarket.mexc("BTC_USDT", 600_000, seed, true)), true, false);
    }

    private RunningFloor floor(MockMexc mock, Duration silence) throws IOException {
        LinkPolicy policy = new LinkPolicy(
                        1 << 20,
                        silence,
                        Duration.ofMillis(50),
                        Duration.ofMillis(500),
                        Duration.ofHours(1),
                        "{\"method\":\"ping\"}",
                        Duration.ofMillis(200))
                .sendingEvery(Duration.ofMillis(2));
        MexcConnection connection = new MexcConnection(mock.socket(), mock.rest(), true, List.of(BTC), policy, 1);
        return new RunningFloor(connection, tape, (events, requests) -> new MexcVenue(List.of(BTC), events, requests));
    }

    private static void awaitLive(RunningFloor floor, long epoch) {
        await().atMost(PATIENCE)
                .until(() -> floor.view(0).state() == Continuity.LIVE
                        && floor.view(0).epoch() >= epoch);
    }

    private static List<Map.Entry<Long, Long>> contracts(List<BookView.Level> levels) {
        return levels.stream()
                .map(level -> Map.entry(level.price(), level.quantity()))
                .toList();
    }

    private static List<Map.Entry<Long, Long>> contracts(NavigableMap<BigDecimal, BigDecimal> levels) {
        return levels.entrySet().stream()
                .map(level -> Map.entry(
                        level.getKey().movePointRight(1).longValueExact(),
                        level.getValue().longValueExact()))
                .toList();
    }
}
