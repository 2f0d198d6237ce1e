package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.MockAlpaca;
import org.bourse.floor.mockvenues.TrueBook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor follows a mock of Alpaca by real sockets, through faults and refusals, and its tape tells the same. */
class AlpacaOverSocketsIT {

    private static final VenueInstrument AAPL = VenueInstrument.of(1, AlpacaVenue.NAME, "AAPL", "0.01", "1");
    private static final VenueInstrument BTC = VenueInstrument.of(2, AlpacaVenue.NAME, "BTC/USD", "0.01", "0.00001");
    private static final List<VenueInstrument> BOTH = List.of(AAPL, BTC);
    private static final int STOCK = 0;
    private static final int PAIR = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final AlpacaConnection.Key KEY = new AlpacaConnection.Key("an-id", "a-secret-of-ours");

    @TempDir
    Path directory;

    private Path tape;

    @BeforeEach
    void tape() {
        tape = directory.resolve("tape");
    }

    @Test
    void isTheVenuesBookWhenAllWasPlayedAndTheTapeDerivesTheSameAndKnowsNoSecret()
            throws IOException, InterruptedException {
        CountDownLatch followed = new CountDownLatch(1);
        try (MockAlpaca mock = mock(
                        new ShortMarket(InventedMarket.alpaca("AAPL", 20_000, 1), followed),
                        new ShortMarket(InventedMarket.alpaca("BTC/USD", 6_000_000, 2), followed),
                        false);
                RunningFloor floor = floor(mock, KEY, Duration.ofMillis(100), RunningFloor.LONG)) {
            awaitLive(floor, STOCK, 0);
            awaitLive(floor, PAIR, 0);
            followed.countDown();
            assertThat(mock.awaitPlayed(60)).isTrue();
            TrueBook truth = mock.book("BTC/USD").orElseThrow();
            await().atMost(PATIENCE)
                    .until(() -> floor.view(STOCK).isLive()
                            && floor.view(PAIR).isLive()
                            && levels(floor.view(PAIR).bids()).equals(levels(truth.side(true)))
                            && levels(floor.view(PAIR).asks()).equals(levels(truth.side(false))));
            assertThat(floor.view(PAIR).epoch()).isZero();
            await().atMost(PATIENCE).until(() -> floor.counted("success") == 4);
        }
        Rederivation.Result result = Rederivation.of(tape);
        assertThat(result.findings()).isEmpty();
        assertThat(result.firstDifference()).isZero();
        assertThat(result.events()).isGreaterThan(1_000);
        try (Stream<Path> files = Files.walk(tape)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(KEY.secret());
            }
        }
    }

    @Test
    void isStaleWithEachFaultAndLiveAgainAfterIt() throws IOException {
        try (MockAlpaca mock = running();
                RunningFloor floor = floor(mock, KEY, Duration.ofMillis(100))) {
            awaitLive(floor, STOCK, 0);
            awaitLive(floor, PAIR, 0);
            long epoch = 0;
            for (Fault fault :
                    List.of(Fault.REORDER, Fault.DELAY, Fault.BAD_NUMBER, Fault.OFF_TICK, Fault.TORN, Fault.CUT)) {
                mock.faultOfPairs(fault);
                long before = epoch;
                await(fault.name())
                        .atMost(PATIENCE)
                        .until(() -> floor.view(PAIR).epoch() > before);
                awaitLive(floor, PAIR, before + 1);
                epoch = floor.view(PAIR).epoch();
            }
            mock.faultOfStocks(Fault.SILENCE);
            await().atMost(PATIENCE).until(() -> floor.view(STOCK).epoch() >= 1);
            awaitLive(floor, STOCK, 1);
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    @Test
    void takesAQuietConnectionForDeadOnceItsPingsAreNotAnswered() throws IOException {
        // Longer than a busy machine stands still.
        Duration silence = Duration.ofSeconds(2);
        try (MockAlpaca mock = running();
                RunningFloor floor = floor(mock, KEY, Duration.ofMillis(100), silence, Duration.ofMillis(200))) {
            awaitLive(floor, PAIR, 0);
            mock.pause();
            // Only answers to pings come, for longer than the silence that is allowed.
            long quiet = floor.links().get(PAIR).messageNanos();
            await().atMost(PATIENCE)
                    .until(() -> floor.links().get(PAIR).messageNanos() - quiet > 2 * silence.toNanos());
            assertThat(floor.links().get(PAIR).reconnects()).isZero();
            assertThat(floor.view(PAIR).isLive()).isTrue();
            mock.faultOfPairs(Fault.NO_PONG);
            await().atMost(PATIENCE).until(() -> floor.view(PAIR).epoch() >= 1);
            await().atMost(PATIENCE)
                    .until(() -> floor.links().get(PAIR).lastProblem().equals("silence for 2000 ms"));
            assertThat(floor.links().get(PAIR).reconnects()).isPositive();
            awaitLive(floor, PAIR, 1);
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    /** A venue that sends and no longer hears would take no subscription. */
    @Test
    void takesABusyConnectionForDeadOnceItsPingsAreNotAnswered() throws IOException {
        // Longer than a busy machine stands still.
        Duration silence = Duration.ofSeconds(3);
        try (MockAlpaca mock = running();
                RunningFloor floor = floor(mock, KEY, Duration.ofMillis(100), silence, Duration.ofMillis(200))) {
            awaitLive(floor, PAIR, 0);
            mock.faultOfPairs(Fault.NO_PONG);
            awaitLive(floor, PAIR, 1);
            assertThat(floor.links().get(PAIR).lastProblem()).isEqualTo("no answer to a ping for 3000 ms");
            assertThat(floor.view(STOCK).epoch()).isZero();
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    @Test
    void isRefusedWithAWrongKeyAndWaits() throws IOException {
        try (MockAlpaca mock = running();
                RunningFloor floor = floor(mock, new AlpacaConnection.Key("an-id", "of-others"), Duration.ofHours(1))) {
            await().atMost(PATIENCE)
                    .until(() -> floor.links().stream()
                            .allMatch(link -> link.lastProblem().contains("\"code\":402")));
            assertThat(mock.welcomes()).isEqualTo(2);
            await().atMost(PATIENCE).until(() -> floor.counted("error: 402 auth failed") > 0);
            assertThat(floor.view(STOCK).isLive() || floor.view(PAIR).isLive()).isFalse();
        }
    }

    @Test
    void isRefusedWhileAnotherIsConnectedAndComesInAfterIt() throws IOException {
        try (MockAlpaca mock = running()) {
            RunningFloor first = floor(mock, KEY, Duration.ofMillis(100));
            try {
                awaitLive(first, STOCK, 0);
                tape = directory.resolve("second");
                try (RunningFloor second = floor(mock, KEY, Duration.ofMillis(100))) {
                    await().atMost(PATIENCE)
                            .until(() -> second.link().lastProblem().contains("\"code\":406"));
                    assertThat(first.view(STOCK).isLive()).isTrue();
                    first.close();
                    awaitLive(second, STOCK, 0);
                    awaitLive(second, PAIR, 0);
                }
            } finally {
                first.close();
            }
        }
    }

    private static MockAlpaca running() {
        return mock(
                new ShortMarket(InventedMarket.alpaca("AAPL", 20_000, 3), Integer.MAX_VALUE),
                new ShortMarket(InventedMarket.alpaca("BTC/USD", 6_000_000, 4), Integer.MAX_VALUE),
                true);
    }

    private static MockAlpaca mock(ShortMarket stock, ShortMarket pair, boolean ownPace) {
        return new MockAlpaca(0, KEY.id(), KEY.secret(), () -> List.of(stock), () -> List.of(pair), ownPace);
    }

    private RunningFloor floor(MockAlpaca mock, AlpacaConnection.Key key, Duration refusedPause) throws IOException {
        return floor(mock, key, refusedPause, Duration.ofMillis(1_500));
    }

    private RunningFloor floor(MockAlpaca mock, AlpacaConnection.Key key, Duration refusedPause, Duration silence)
            throws IOException {
        return floor(mock, key, refusedPause, silence, Duration.ofHours(1));
    }

    private RunningFloor floor(
            MockAlpaca mock, AlpacaConnection.Key key, Duration refusedPause, Duration silence, Duration pings)
            throws IOException {
        LinkPolicy policy = new LinkPolicy(
                        1 << 20,
                        silence,
                        Duration.ofMillis(50),
                        Duration.ofMillis(500),
                        Duration.ofHours(1),
                        LinkPolicy.PING_FRAME,
                        pings)
                .refusedBy(LinkPolicy.ALPACA_ERROR, refusedPause);
        AlpacaConnection connection = new AlpacaConnection(mock.socket(), "iex", key, BOTH, policy, 1);
        return new RunningFloor(connection, tape, (events, requests) -> new AlpacaVenue(BOTH, events, requests));
    }

    private static void awaitLive(RunningFloor floor, int place, long epoch) {
        await().atMost(PATIENCE)
                .until(() -> floor.view(place).isLive() && floor.view(place).epoch() >= epoch);
    }

    private static List<Map.Entry<Long, Long>> levels(List<BookView.Level> levels) {
        return levels.stream()
                .map(level -> Map.entry(level.price(), level.quantity()))
                .toList();
    }

    private static List<Map.Entry<Long, Long>> levels(NavigableMap<BigDecimal, BigDecimal> levels) {
        return levels.entrySet().stream()
                .map(level -> Map.entry(
                        level.getKey().movePointRight(2).longValueExact(),
                        level.getValue().movePointRight(5).longValueExact()))
                .toList();
    }
}
