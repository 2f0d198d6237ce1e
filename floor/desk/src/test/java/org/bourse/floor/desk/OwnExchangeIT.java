package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bourse.floor.feed.Rederivation;
import org.bourse.floor.feed.Venue;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.StaleReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor follows the real exchange, a process of its own with simulated brokers, by its public feed, and sees it end. */
class OwnExchangeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path data;

    @Test
    void followsItAndSeesItEnd() throws IOException {
        String port = Integer.toString(freePort());
        Map<String, String> exchange = Map.of(
                "EXCHANGE_PORT",
                port,
                "EXCHANGE_FIX_PORT",
                "0",
                "EXCHANGE_HEALTH_PORT",
                Integer.toString(freePort()),
                "EXCHANGE_DATA_DIR",
                data.resolve("exchange").toString());
        Map<String, String> floor = Map.of(
                "FLOOR_PORT",
                "0",
                "FLOOR_DATA_DIR",
                data.toString(),
                "FLOOR_BOURSE_SOCKET",
                "ws://127.0.0.1:" + port + "/ws");
        DemoExchange process = DemoExchange.start(
                exchange,
                ProcessBuilder.Redirect.to(data.resolve("exchange.out").toFile()));
        try (Desk desk = Desk.start(DeskSettings.of(floor))) {
            Venue venue = desk.floor().venues().getFirst();
            await().atMost(PATIENCE)
                    .until(() ->
                            desk.books().stream().allMatch(book -> book.view(1).isLive()));
            await().atMost(PATIENCE).until(() -> venue.counters().get("checksums_right") > 3);
            await().atMost(PATIENCE)
                    .until(() -> desk.books().stream()
                            .anyMatch(book -> !desk.history()
                                    .trades(book.instrument().id())
                                    .isEmpty()));
            assertThat(venue.counters().get("checksum_mismatches")).isZero();
            assertThat(venue.counters().get("gaps")).isZero();
            process.close();
            await().atMost(PATIENCE)
                    .until(() ->
                            desk.books().stream().noneMatch(book -> book.view(1).isLive()));
            assertThat(desk.books().getFirst().view(1))
                    .extracting(BookView::state, BookView::reason)
                    .containsExactly(Continuity.STALE, StaleReason.RECONNECT);
        } finally {
            process.close();
        }
        assertThat(Rederivation.of(data.resolve("tape")))
                .extracting(
                        Rederivation.Result::firstDifference,
                        result -> result.findings().size())
                .containsExactly(0L, 0);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
