package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bourse.floor.feed.Rederivation;
import org.bourse.floor.feed.Venue;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.StaleReason;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The floor follows the real exchange, a process with simulated brokers, by its public feed, asks it for keys, and sees it end. */
class OwnExchangeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String OPERATOR = "operators-key";

    @TempDir
    Path data;

    @Test
    void followsItAndSeesItEnd() throws IOException {
        String port = Integer.toString(FreePort.find());
        Map<String, String> exchange = Map.of(
                "EXCHANGE_PORT",
                port,
                "EXCHANGE_FIX_PORT",
                "0",
                "EXCHANGE_HEALTH_PORT",
                Integer.toString(FreePort.find()),
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

    /** Any broker's key reads and the operator's alone commands, by REST and the channels; a key of nobody's does neither. */
    @Test
    void asksItWhoseKeysTheyAre() throws IOException, InterruptedException {
        String port = Integer.toString(FreePort.find());
        URI address = URI.create("http://127.0.0.1:" + port + "/");
        Map<String, String> floor = Map.of(
                "FLOOR_PORT",
                "0",
                "FLOOR_DATA_DIR",
                data.toString(),
                "FLOOR_DEMO",
                "true",
                "FLOOR_DEMO_MARKETS",
                "10",
                "FLOOR_OPERATOR_KEY",
                OPERATOR,
                "FLOOR_EXCHANGE",
                address.toString());
        try (Desk desk = Desk.start(DeskSettings.of(floor))) {
            assertThat(status(desk, "early-broker")).isEqualTo(503);
            assertThat(status(desk, OPERATOR)).isEqualTo(200);
            DemoExchange process = DemoExchange.start(
                    Map.of(
                            "EXCHANGE_PORT",
                            port,
                            "EXCHANGE_FIX_PORT",
                            "0",
                            "EXCHANGE_HEALTH_PORT",
                            Integer.toString(FreePort.find()),
                            "EXCHANGE_ADMIN_API_KEY",
                            OPERATOR,
                            "EXCHANGE_DEMO",
                            "false",
                            "EXCHANGE_DATA_DIR",
                            data.resolve("exchange").toString()),
                    ProcessBuilder.Redirect.to(data.resolve("exchange.out").toFile()));
            try {
                String first = await().atMost(PATIENCE)
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> register(address, "Anna"), key -> !key.isEmpty());
                assertThat(status(desk, "")).isEqualTo(401);
                assertThat(status(desk, "nobodys-key")).isEqualTo(401);
                assertThat(status(desk, first)).isEqualTo(200);
                assertThat(status(desk, register(address, "Bert"))).isEqualTo(200);
                commands(desk, first);
                channels(desk, first);
                int[] wrong = {0};
                await().atMost(PATIENCE).until(() -> {
                    int answer = status(desk, "nobodys-key-" + wrong[0]++);
                    assertThat(answer).isIn(401, 429);
                    return answer == 429;
                });
                assertThat(status(desk, OPERATOR)).isEqualTo(200);
                assertThat(status(desk, first)).isEqualTo(200);
                // The floor's address is not locked out there, whatever was guessed here.
                assertThat(balance(address, "nobodys-key")).isEqualTo(401);
            } finally {
                process.close();
            }
        }
    }

    private static void commands(Desk desk, String broker) {
        String collect = "{\"type\":\"collect\",\"instruments\":[\"1\"],\"duration\":\"1h\"}";
        try (FloorClient asBroker = new FloorClient(desk.address(), broker);
                FloorClient asOperator = new FloorClient(desk.address(), OPERATOR)) {
            assertThat(asBroker.post("floor/sessions", collect).statusCode()).isEqualTo(401);
            HttpResponse<String> begun = asOperator.post("floor/sessions", collect);
            assertThat(begun.statusCode()).isEqualTo(201);
            String session =
                    begun.headers().firstValue("Location").orElseThrow().substring(1);
            assertThat(asBroker.get(session).statusCode()).isEqualTo(200);
            assertThat(asBroker.post(session + "/stop", "").statusCode()).isEqualTo(401);
            assertThat(asOperator.post(session + "/stop", "").statusCode()).isEqualTo(200);
            assertThat(asBroker.delete(session).statusCode()).isEqualTo(401);
            assertThat(asBroker.delete("floor/tapes/1").statusCode()).isEqualTo(401);
            assertThat(asOperator.delete(session).statusCode()).isEqualTo(204);
        }
    }

    private static void channels(Desk desk, String broker) throws InterruptedException {
        ChannelClient client = new ChannelClient(desk.address(), "");
        String subscribe = "{'op':'subscribe','channels':[{'name':'venue_book','instruments':['1']}]}";
        client.say(subscribe);
        assertThat(client.next("error").path("code").asText()).isEqualTo("unauthorized");
        client.say("{'op':'auth','api_key':'nobodys-key'}");
        assertThat(client.next("error").path("code").asText()).isEqualTo("unauthorized");
        client.say("{'op':'auth','api_key':'" + broker + "'}");
        client.next("authenticated");
        client.say(subscribe);
        client.next("venue_book_snapshot");
        client.end();
    }

    private static int status(Desk desk, String key) {
        try (FloorClient client = new FloorClient(desk.address(), key)) {
            return client.get("floor/venues").statusCode();
        }
    }

    /** A new broker's key; empty where the exchange is not ready to give one. */
    private static String register(URI exchange, String name) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(exchange.resolve("register"))
                            .header("Authorization", "Bearer " + OPERATOR)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return FloorDocuments.tree(answer).path("api_key").asText();
        }
    }

    private static int balance(URI exchange, String key) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(exchange.resolve("balance"))
                    .header("Authorization", "Bearer " + key)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
