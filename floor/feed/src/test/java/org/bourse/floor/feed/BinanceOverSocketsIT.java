package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bourse.floor.feed.VenueDriver.BTC;
import static org.bourse.floor.feed.VenueDriver.ETH;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.MockBinance;
import org.bourse.floor.mockvenues.TrueBook;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeSelection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor follows a mock of Binance by real sockets, through what venues and networks do, and its tape tells the same. */
class BinanceOverSocketsIT {

    private static final List<VenueInstrument> BOTH = List.of(BTC, ETH);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

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
        try (MockBinance mock = new MockBinance(
                        0,
                        () -> List.of(
                                new ShortMarket(new InventedMarket("BTCUSDT", 6_000_000, 1), followed),
                                new ShortMarket(new InventedMarket("ETHUSDT", 6_000_000, 2), followed)),
                        false,
                        false);
                RunningFloor floor = new RunningFloor(mock, tape, BOTH, 1 << 20, RunningFloor.LONG)) {
            await().atMost(PATIENCE)
                    .until(() -> floor.view(0).isLive() && floor.view(1).isLive());
            followed.countDown();
            assertThat(mock.awaitPlayed(60)).isTrue();
            for (int place = 0; place < 2; place++) {
                int at = place;
                TrueBook truth = mock.book(BOTH.get(place).symbol()).orElseThrow();
                await().atMost(PATIENCE)
                        .until(() -> floor.view(at).isLive() && floor.view(at).venueSequence() == truth.update());
                assertThat(side(floor.view(at).bids(), BOTH.get(at))).isEqualTo(truth.best(true, 5_000));
                assertThat(side(floor.view(at).asks(), BOTH.get(at))).isEqualTo(truth.best(false, 5_000));
            }
            assertThat(floor.floor().recordingFailure()).isEmpty();
        }
        Rederivation.Result result = Rederivation.of(tape);
        assertThat(result.findings()).isEmpty();
        assertThat(result.firstDifference()).isZero();
        assertThat(result.events()).isGreaterThan(4_000);
        assertThat(new Tape(tape).verify()).isEmpty();
    }

    @Test
    void isStaleWithEachFaultAndLiveAgainAfterIt() throws IOException {
        try (MockBinance mock =
                        new MockBinance(0, () -> List.of(new InventedMarket("BTCUSDT", 6_000_000, 3)), true, false);
                RunningFloor floor = new RunningFloor(mock, tape, List.of(BTC), 1 << 20)) {
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
    void takesSilenceForADeadConnection() throws IOException {
        try (MockBinance mock =
                        new MockBinance(0, () -> List.of(new InventedMarket("BTCUSDT", 6_000_000, 4)), true, false);
                RunningFloor floor = new RunningFloor(mock, tape, List.of(BTC), 1 << 20)) {
            awaitLive(floor, 0);
            mock.fault(Fault.SILENCE);
            await().atMost(PATIENCE).until(() -> floor.view(0).epoch() >= 1);
            awaitLive(floor, 1);
            assertThat(floor.link().lastProblem()).isEqualTo("silence for 1500 ms");
        }
    }

    @Test
    void isLiveAfterAFlood() throws IOException {
        try (MockBinance mock =
                        new MockBinance(0, () -> List.of(new InventedMarket("BTCUSDT", 6_000_000, 8)), true, false);
                RunningFloor floor = new RunningFloor(mock, tape, List.of(BTC), 1 << 20)) {
            awaitLive(floor, 0);
            mock.fault(Fault.FLOOD);
            await().atMost(PATIENCE)
                    .until(() -> floor.counted("frames") + floor.floor().droppedFrames() > 70_000);
            await().atMost(PATIENCE).until(() -> floor.floor().waiting() == 0);
            awaitLive(floor, 0);
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    @Test
    void endsAConnectionWhoseMessageIsTooLong() throws IOException {
        try (MockBinance mock =
                        new MockBinance(0, () -> List.of(new InventedMarket("BTCUSDT", 6_000_000, 5)), true, false);
                RunningFloor floor = new RunningFloor(mock, tape, List.of(BTC), 300)) {
            await().atMost(PATIENCE).until(() -> floor.link().lastProblem().equals("a message of more than 300 bytes"));
            assertThat(floor.view(0).isLive()).isFalse();
        }
    }

    /** As a day before the venue would end it, and when an operator wants it; no change and no trade is missing on the tape. */
    @Test
    void replacesItsSocketByANewOneAndMissesNothing() throws IOException {
        Set<String> names = new HashSet<>();
        try (MockBinance mock =
                        new MockBinance(0, () -> List.of(new InventedMarket("BTCUSDT", 6_000_000, 9)), true, false);
                RunningFloor floor = RunningFloor.replacing(mock, tape, List.of(BTC), Duration.ofMillis(400))) {
            awaitLive(floor, 0);
            await().atMost(PATIENCE).until(() -> {
                names.add(floor.link().id());
                return names.size() >= 3;
            });
            await().atMost(PATIENCE).until(() -> replaced(floor) >= 4 && floor.counted("duplicates") > 0);
            assertThat(floor.view(0))
                    .extracting(BookView::state, BookView::epoch)
                    .containsExactly(Continuity.LIVE, 0L);
            assertThat(floor.link())
                    .returns(0L, LinkStatus::reconnects)
                    .satisfies(link -> assertThat(link.id()).matches("conn-[0-9a-f]{8}"));
            assertThat(floor.counted("gaps")).isZero();
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
        List<Long> trades = new ArrayList<>();
        new TapeSelection(tape, 1, Long.MAX_VALUE, 0, Long.MAX_VALUE, one -> true).read(new MarketEventsAdapter() {
            @Override
            public void trade(EventHeader header, long id, long price, long quantity, VenueSide aggressor) {
                trades.add(id);
            }
        });
        assertThat(trades)
                .hasSizeGreaterThan(5)
                .isEqualTo(LongStream.rangeClosed(trades.getFirst(), trades.getLast())
                        .boxed()
                        .toList());
    }

    @Test
    void replacesItsSocketAtOnceWhenItIsAskedTo() throws IOException {
        try (MockBinance mock =
                        new MockBinance(0, () -> List.of(new InventedMarket("BTCUSDT", 6_000_000, 9)), true, false);
                RunningFloor floor = RunningFloor.replacing(mock, tape, List.of(BTC), RunningFloor.LONG)) {
            awaitLive(floor, 0);
            String id = floor.link().id();
            assertThat(floor.connection().replace("conn-00000000")).isEqualTo(Recycling.UNKNOWN);
            assertThat(floor.connection().replace(id)).isEqualTo(Recycling.BEGUN);
            await().atMost(PATIENCE).until(() -> replaced(floor) == 1);
            assertThat(floor.connection().replace(id)).isEqualTo(Recycling.UNKNOWN);
            assertThat(floor.link())
                    .returns(LinkStatus.State.CONNECTED, LinkStatus::state)
                    .returns(0L, LinkStatus::reconnects);
            assertThat(floor.view(0).epoch()).isZero();
            floor.connection().close();
            floor.connection().close();
            assertThat(floor.link().state()).isEqualTo(LinkStatus.State.CLOSED);
            assertThat(floor.connection().replace(floor.link().id())).isEqualTo(Recycling.NOT_OPEN);
        }
    }

    private static long replaced(RunningFloor floor) {
        return floor.connection().counted().getOrDefault("connections_replaced", 0L);
    }

    @Test
    void livesThroughAVenueThatIsDownAndBeginsAgain() throws IOException {
        try (MockBinance mock = new MockBinance(
                        0, () -> List.of(new ShortMarket("BTCUSDT", 6), new ShortMarket("ETHUSDT", 7)), false, true);
                RunningFloor floor = new RunningFloor(mock, tape, BOTH, 1 << 20)) {
            await().atMost(PATIENCE)
                    .until(() -> floor.view(0).epoch() >= 2 && floor.view(1).epoch() >= 2);
            assertThat(floor.view(0).reason())
                    .isIn(StaleReason.RECONNECT, StaleReason.NONE, StaleReason.GAP, StaleReason.VENUE_RESTART);
            assertThat(floor.counted("unknown: serverShutdown")).isPositive();
        }
    }

    private static void awaitLive(RunningFloor floor, long epoch) {
        await().atMost(PATIENCE)
                .until(() -> floor.view(0).state() == Continuity.LIVE
                        && floor.view(0).epoch() >= epoch);
    }

    private static String side(List<BookView.Level> levels, VenueInstrument instrument) {
        return levels.stream()
                .map(level -> "[\"" + text(level.price(), instrument.priceScale()) + "\",\""
                        + text(level.quantity(), instrument.quantityScale()) + "\"]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String text(long value, int scale) {
        return BigDecimal.valueOf(value, scale).setScale(8).toPlainString();
    }
}
