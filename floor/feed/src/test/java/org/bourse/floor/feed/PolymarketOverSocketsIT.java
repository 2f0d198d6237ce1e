package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.MockPolymarket;
import org.bourse.floor.mockvenues.PredictionMarkets;
import org.bourse.floor.tape.TapeWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor follows a mock of Polymarket by several real sockets, through faults, and its tape tells the same. */
class PolymarketOverSocketsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * The faults that the connection survives, with what is counted when one has come. Messages that change places are mostly of
     * different tokens here, and nothing is amiss then: those are the fuzz test's.
     */
    private static final Map<Fault, String> SEEN = new EnumMap<>(Map.of(
            Fault.BAD_NUMBER, "stale_parse",
            Fault.OFF_TICK, "stale_off_tick",
            Fault.TORN, "stale_parse",
            Fault.UNKNOWN_KIND, "unknown: new_thing",
            Fault.NO_BOOK, "answers_refused_503"));

    @TempDir
    Path directory;

    private final PredictionMarkets markets = new PredictionMarkets(450, 7);
    private final List<String> tokens = markets.tokens();
    private Path tape;

    @BeforeEach
    void tape() {
        tape = directory.resolve("tape");
    }

    @Test
    void followsMoreTokensThanOneConnectionHasAndTheTapeDerivesTheSame() throws IOException {
        try (MockPolymarket mock = new MockPolymarket(0, markets, 500);
                PolymarketConnection connection = connection(mock, Duration.ofSeconds(20));
                Floor floor = floor(connection)) {
            connection.start(floor);
            awaitAllLive(floor);
            assertThat(connection.links()).hasSize(3).allMatch(LinkStatus::healthy);
            await().atMost(PATIENCE).until(() -> counted(floor, "audits_right") > 0);
            mock.pause();
            await().atMost(PATIENCE).until(() -> allTrue(floor));
            await().atMost(PATIENCE).until(() -> counted(floor, "pongs") > 0);
        }
        Rederivation.Result result = Rederivation.of(tape);
        assertThat(result.findings()).isEmpty();
        assertThat(result.firstDifference()).isZero();
        assertThat(result.events()).isGreaterThan(2_000);
    }

    @Test
    void isTrueAgainAfterEachFault() throws IOException {
        try (MockPolymarket mock = new MockPolymarket(0, markets, 500);
                PolymarketConnection connection = connection(mock, Duration.ofSeconds(2));
                Floor floor = floor(connection)) {
            connection.start(floor);
            awaitAllLive(floor);
            for (Map.Entry<Fault, String> seen : SEEN.entrySet()) {
                Fault fault = seen.getKey();
                long before = counted(floor, seen.getValue());
                await(fault.name()).atMost(PATIENCE).until(() -> {
                    if (counted(floor, seen.getValue()) == before && !mock.hasFaultsLeft()) {
                        mock.fault(fault);
                    }
                    return counted(floor, seen.getValue()) > before && !mock.hasFaultsLeft();
                });
                awaitAllLive(floor);
            }
            for (Fault fault : List.of(Fault.CUT, Fault.RESTART, Fault.SILENCE)) {
                long reconnects = reconnects(connection);
                mock.fault(fault);
                await(fault.name())
                        .atMost(PATIENCE)
                        .until(() -> !mock.hasFaultsLeft() && reconnects(connection) >= reconnects + 1);
                awaitAllLive(floor);
            }
            mock.pause();
            await().atMost(PATIENCE).until(() -> allTrue(floor));
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    @Test
    void takesAQuietConnectionForDeadOnceItsPingsAreNotAnswered() throws IOException {
        try (MockPolymarket mock = new MockPolymarket(0, markets, 500);
                PolymarketConnection connection = connection(mock, Duration.ofSeconds(4));
                Floor floor = floor(connection)) {
            connection.start(floor);
            awaitAllLive(floor);
            mock.pause();
            long pongs = counted(floor, "pongs");
            // Of three connections, each every 300 ms: longer than the silence that is allowed.
            await().atMost(PATIENCE).until(() -> counted(floor, "pongs") > pongs + 45);
            assertThat(reconnects(connection)).isZero();
            mock.fault(Fault.NO_PONG);
            await().atMost(PATIENCE).until(() -> reconnects(connection) >= 3);
            awaitAllLive(floor);
            await().atMost(PATIENCE).until(() -> allTrue(floor));
            assertThat(connection.links()).allMatch(link -> link.lastProblem().equals("silence for 4000 ms"));
        }
    }

    @Test
    void followsMarketsThatOpenAndLeavesThoseThatEndWhileItRuns() throws IOException {
        try (MockPolymarket mock = new MockPolymarket(0, markets, 500);
                PolymarketConnection connection = connection(mock, Duration.ofSeconds(20));
                Floor floor = floor(connection)) {
            connection.start(floor);
            awaitAllLive(floor);
            List<String> opened = markets.open(200);
            List<VenueInstrument> listed = new ArrayList<>();
            opened.forEach(token -> listed.add(PolymarketVenue.instrument(tokens.size() + listed.size() + 1, token)));
            connection.follow(listed);
            await().atMost(PATIENCE).until(() -> books(floor).size() == tokens.size() + opened.size());
            awaitAllLive(floor);
            // 900 tokens at the start, by three connections, the last of which had room for 300 more.
            assertThat(connection.links()).hasSize(4);
            String over = tokens.getFirst();
            mock.resolve(over);
            await().atMost(PATIENCE)
                    .until(() -> !books(floor).getFirst().view(0).isLive());
            connection.leave(tokens.subList(0, 2));
            await().atMost(PATIENCE)
                    .until(() -> mock.followed().stream().mapToInt(one -> one).sum() == 1_298);
            mock.pause();
            await().atMost(PATIENCE).until(() -> areTrue(floor, 2));
            assertThat(books(floor).getFirst().reason()).isEqualTo(StaleReason.RESOLVED);
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    /** As when all that the venue's list has is past its end. */
    @Test
    void beginsWithoutAMarketAndFollowsThoseThatOpen() throws IOException {
        try (MockPolymarket mock = new MockPolymarket(0, markets, 500);
                PolymarketConnection connection = new PolymarketConnection(
                        mock.socket(), mock.rest(), List.of(), policy(Duration.ofSeconds(20)), 1);
                Floor floor = floor(connection, List.of())) {
            connection.start(floor);
            assertThat(connection.links()).isEmpty();
            connection.follow(instruments().subList(0, 10));
            await().atMost(PATIENCE).until(() -> books(floor).size() == 10);
            awaitAllLive(floor);
            assertThat(connection.links()).hasSize(1);
            mock.pause();
            await().atMost(PATIENCE).until(() -> allTrue(floor));
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    @Test
    void replacesConnectionsByNewOnesAndMissesNothing() throws IOException {
        RecyclePolicy often = new RecyclePolicy(
                Duration.ofMillis(50), Duration.ofMillis(200), 1.1, Duration.ZERO, Duration.ofSeconds(20));
        try (MockPolymarket mock = new MockPolymarket(0, markets, 1_000);
                PolymarketConnection connection = new PolymarketConnection(
                        mock.socket(), mock.rest(), instruments(), policy(Duration.ofSeconds(20)), often, 1);
                Floor floor = floor(connection)) {
            connection.start(floor);
            await().atMost(PATIENCE)
                    .until(() -> connection.counted().getOrDefault("connections_replaced", 0L) >= 6
                            && counted(floor, "books_moved") > tokens.size());
            mock.pause();
            await().atMost(PATIENCE).until(() -> allTrue(floor));
            // Once each is live it stays so: no change was missed, and no trade came twice.
            assertThat(counted(floor, "stale_reconnect")).isZero();
            assertThat(counted(floor, "stale_gap")).isZero();
            assertThat(counted(floor, "stale_mirror")).isZero();
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    @Test
    void replacesAConnectionAtOnceWhenItIsAskedToAndMissesNothing() throws IOException {
        try (MockPolymarket mock = new MockPolymarket(0, markets, 1_000);
                PolymarketConnection connection = connection(mock, Duration.ofSeconds(20));
                Floor floor = floor(connection)) {
            connection.start(floor);
            awaitAllLive(floor);
            List<String> before =
                    connection.links().stream().map(LinkStatus::id).toList();
            assertThat(connection.replace("conn-00000000")).isEqualTo(Recycling.UNKNOWN);
            for (String id : before) {
                assertThat(connection.replace(id)).isEqualTo(Recycling.BEGUN);
            }
            assertThat(connection.replace(before.getLast())).isIn(Recycling.UNDER_WAY, Recycling.UNKNOWN);
            assertThat(connection.links())
                    .as("on their way, if not there already")
                    .anyMatch(link -> link.state() == LinkStatus.State.DRAINING || !before.contains(link.id()));
            await().atMost(PATIENCE)
                    .until(() -> connection.counted().getOrDefault("connections_replaced", 0L) == before.size());
            assertThat(connection.links())
                    .hasSize(before.size())
                    .allMatch(link -> link.state() == LinkStatus.State.CONNECTED && !before.contains(link.id()));
            mock.pause();
            await().atMost(PATIENCE).until(() -> allTrue(floor));
            assertThat(books(floor)).allMatch(book -> book.epoch() == 0);
        }
        assertThat(Rederivation.of(tape).firstDifference()).isZero();
    }

    private static long reconnects(PolymarketConnection connection) {
        return connection.links().stream().mapToLong(LinkStatus::reconnects).sum();
    }

    private PolymarketConnection connection(MockPolymarket mock, Duration silence) {
        return new PolymarketConnection(mock.socket(), mock.rest(), instruments(), policy(silence), 1);
    }

    private static LinkPolicy policy(Duration silence) {
        return new LinkPolicy(
                32 << 20,
                silence,
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofHours(1),
                "PING",
                Duration.ofMillis(300));
    }

    private Floor floor(PolymarketConnection connection) throws IOException {
        return floor(connection, instruments());
    }

    private Floor floor(PolymarketConnection connection, List<VenueInstrument> followed) throws IOException {
        EventWriter nobody = new EventWriter((header, buffer, length) -> {});
        Floor floor = new Floor(
                TapeWriter.open(tape, 64 << 20),
                nobody,
                events -> List.of(new PolymarketVenue(followed, events, connection)));
        floor.start();
        return floor;
    }

    private List<VenueInstrument> instruments() {
        List<VenueInstrument> instruments = new ArrayList<>();
        for (String token : tokens) {
            instruments.add(
                    VenueInstrument.of(instruments.size() + 1, PolymarketVenue.NAME, token, "0.0001", "0.000001"));
        }
        return instruments;
    }

    private static void awaitAllLive(Floor floor) {
        await().atMost(PATIENCE)
                .until(() -> books(floor).stream().allMatch(book -> book.view(0).isLive()));
    }

    private boolean allTrue(Floor floor) {
        return areTrue(floor, 0);
    }

    private boolean areTrue(Floor floor, int from) {
        List<Book> books = books(floor);
        for (int i = from; i < books.size(); i++) {
            BookView view = books.get(i).view(1_000);
            String token = books.get(i).instrument().symbol();
            if (!view.isLive()
                    || !levels(view.bids())
                            .equals(List.copyOf(markets.truth(token, true).entrySet()))
                    || !levels(view.asks())
                            .equals(List.copyOf(markets.truth(token, false).entrySet()))) {
                return false;
            }
        }
        return true;
    }

    private static List<Map.Entry<Long, Long>> levels(List<BookView.Level> levels) {
        return levels.stream()
                .map(level -> Map.entry(level.price(), level.quantity()))
                .toList();
    }

    private static List<Book> books(Floor floor) {
        return floor.venues().getFirst().books();
    }

    private static long counted(Floor floor, String name) {
        return floor.venues().getFirst().counters().get(name);
    }
}
