package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bourse.floor.feed.LinkStatus;
import org.bourse.floor.feed.Rederivation;
import org.bourse.floor.feed.Venue;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.StaleReason;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The floor with all its mock venues beside the real exchange, a process with simulated brokers, which it follows, asks for keys
 * and sees end.
 */
class OwnExchangeIT {

    /** The exchange unpacks and makes a PostgreSQL, and 4,017 books are opened, on a machine that may do much else. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String OPERATOR = "operators-key";

    /** Those of the demo, and of Polymarket two for each of 2,000 markets. */
    private static final Map<String, Long> BOOKS =
            Map.of("binance", 2L, "bourse", 10L, "mexc", 2L, "alpaca", 3L, "polymarket", 4_000L);

    @TempDir
    Path data;

    /**
     * Any broker's key reads and the operator's alone commands, by REST and the channels; a key of nobody's does neither. Without
     * the exchange nobody knows whose a key is.
     */
    @Test
    void showsLiveBooksOfAllFiveVenuesByOneCommandAsksTheExchangeForKeysAndSeesItEnd()
            throws IOException, InterruptedException {
        int port = FreePort.find();
        URI address = URI.create("http://127.0.0.1:" + port + "/");
        long begun = System.nanoTime();
        DemoExchange process = exchange(port);
        try (Desk desk = Desk.start(DeskSettings.of(floor(port)), Optional.of(process))) {
            long ready = System.nanoTime();
            await().atMost(PATIENCE).until(() -> live(desk).equals(BOOKS));
            System.out.printf(
                    "All %d books of five venues are live %.1f s after the floor is ready, %.1f s after its start began.%n",
                    desk.books().size(), seconds(ready), seconds(begun));
            isNotKnockedAt(desk);
            showsThem(desk);
            followsTheExchange(desk);
            asksItWhoseKeysTheyAre(desk, address);
            process.close();
            seesItEnd(desk);
        } finally {
            process.close();
        }
        assertThat(Rederivation.of(data.resolve("tape")))
                .extracting(
                        Rederivation.Result::firstDifference,
                        result -> result.findings().size())
                .containsExactly(0L, 0);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private DemoExchange exchange(int port) throws IOException {
        return DemoExchange.start(
                Map.of(
                        "EXCHANGE_PORT",
                        Integer.toString(port),
                        "EXCHANGE_FIX_PORT",
                        "0",
                        "EXCHANGE_HEALTH_PORT",
                        Integer.toString(FreePort.find()),
                        "EXCHANGE_ADMIN_API_KEY",
                        OPERATOR,
                        "EXCHANGE_DATA_DIR",
                        data.resolve("exchange").toString()),
                ProcessBuilder.Redirect.to(data.resolve("exchange.out").toFile()));
    }

    /** As the README's one command has it, at ports that are free. */
    private Map<String, String> floor(int port) {
        return DemoExchange.followed(Map.of(
                "FLOOR_DEMO",
                "true",
                "FLOOR_DEMO_EXCHANGE",
                "true",
                "EXCHANGE_PORT",
                Integer.toString(port),
                "FLOOR_PORT",
                "0",
                "FLOOR_DATA_DIR",
                data.toString(),
                "FLOOR_OPERATOR_KEY",
                OPERATOR,
                "FLOOR_EXCHANGE",
                "http://127.0.0.1:" + port));
    }

    /** How many books of each venue are live. */
    private static Map<String, Long> live(Desk desk) {
        return desk.books().stream()
                .filter(book -> book.view(1).isLive())
                .collect(Collectors.groupingBy(book -> book.instrument().venue(), Collectors.counting()));
    }

    private static void showsThem(Desk desk) {
        try (FloorClient client = new FloorClient(desk.address(), OPERATOR)) {
            assertThat(client.get("").body()).contains("<title>");
            await().atMost(PATIENCE).until(() -> shown(client).equals(BOOKS));
            for (String venue : BOOKS.keySet()) {
                String number = client.json("floor/instruments?limit=1&q=" + venue)
                        .at("/instruments/0/instrument")
                        .asText();
                await(venue).atMost(PATIENCE).until(() -> {
                    JsonNode book = client.json("floor/books/" + number);
                    return book.path("state").asText().equals("live")
                            && book.path("bids").size() + book.path("asks").size() > 0;
                });
            }
        }
    }

    /** How many books of each venue are live, as a client sees it; one may be stale for a moment meanwhile. */
    private static Map<String, Long> shown(FloorClient client) {
        Map<String, Long> shown = new HashMap<>();
        client.json("floor/venues")
                .path("venues")
                .forEach(venue -> shown.put(
                        venue.path("venue").asText(), venue.path("live").asLong()));
        return shown;
    }

    /** Nobody tries to reach the exchange before it listens. */
    private static void isNotKnockedAt(Desk desk) {
        int place = desk.floor().venues().indexOf(bourse(desk));
        assertThat(desk.links(place))
                .singleElement()
                .extracting(LinkStatus::lastProblem)
                .asString()
                .doesNotContain("ConnectException");
    }

    private static void followsTheExchange(Desk desk) {
        Venue venue = bourse(desk);
        await().atMost(PATIENCE).until(() -> venue.counters().get("checksums_right") > 3);
        await().atMost(PATIENCE)
                .until(() -> venue.books().stream()
                        .anyMatch(book ->
                                !desk.history().trades(book.instrument().id()).isEmpty()));
        assertThat(venue.counters().get("checksum_mismatches")).isZero();
        assertThat(venue.counters().get("gaps")).isZero();
    }

    private static Venue bourse(Desk desk) {
        return desk.floor().venues().stream()
                .filter(venue -> venue.name().equals("bourse"))
                .findFirst()
                .orElseThrow();
    }

    private static void asksItWhoseKeysTheyAre(Desk desk, URI address) throws IOException, InterruptedException {
        assertThat(status(desk, OPERATOR)).isEqualTo(200);
        String first = register(address, "Anna");
        assertThat(status(desk, "")).isEqualTo(401);
        assertThat(statusAsTheExchangeSays(desk, "nobodys-key")).isEqualTo(401);
        assertThat(statusAsTheExchangeSays(desk, first)).isEqualTo(200);
        assertThat(statusAsTheExchangeSays(desk, register(address, "Bert"))).isEqualTo(200);
        commands(desk, first);
        channels(desk, first);
        int[] wrong = {0};
        await().atMost(PATIENCE).until(() -> {
            int answer = statusAsTheExchangeSays(desk, "nobodys-key-" + wrong[0]++);
            assertThat(answer).isIn(401, 429);
            return answer == 429;
        });
        assertThat(status(desk, OPERATOR)).isEqualTo(200);
        assertThat(statusAsTheExchangeSays(desk, first)).isEqualTo(200);
        // The floor's address is not locked out there, whatever was guessed here.
        assertThat(balance(address, "nobodys-key")).isEqualTo(401);
    }

    private static void seesItEnd(Desk desk) {
        List<Book> books = bourse(desk).books();
        await().atMost(PATIENCE)
                .until(() -> books.stream().noneMatch(book -> book.view(1).isLive()));
        assertThat(books.getFirst().view(1))
                .extracting(BookView::state, BookView::reason)
                .containsExactly(Continuity.STALE, StaleReason.RECONNECT);
        assertThat(status(desk, OPERATOR)).isEqualTo(200);
    }

    /** A key that nobody can be asked about. */
    @Test
    void refusesBrokersWhileTheExchangeIsAway() throws IOException {
        try (Desk desk = Desk.start(DeskSettings.of(Map.of(
                "FLOOR_PORT",
                "0",
                "FLOOR_DATA_DIR",
                data.toString(),
                "FLOOR_OPERATOR_KEY",
                OPERATOR,
                "FLOOR_EXCHANGE",
                "http://127.0.0.1:" + FreePort.find())))) {
            assertThat(status(desk, "early-broker")).isEqualTo(503);
            assertThat(status(desk, OPERATOR)).isEqualTo(200);
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

    /** The same once the exchange, which is to answer within seconds, could be asked about that key. */
    private static int statusAsTheExchangeSays(Desk desk, String key) {
        return await().atMost(PATIENCE).until(() -> status(desk, key), answer -> answer != 503);
    }

    /** A new broker's key, once the exchange, which has just started, gives one. */
    private static String register(URI exchange, String name) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(exchange.resolve("register"))
                    .header("Authorization", "Bearer " + OPERATOR)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                    .build();
            return await("the key of " + name)
                    .atMost(PATIENCE)
                    .until(
                            () -> {
                                HttpResponse<String> answer =
                                        client.send(request, HttpResponse.BodyHandlers.ofString());
                                System.out.println("The exchange answers " + answer.statusCode() + " to a new broker.");
                                return FloorDocuments.tree(answer)
                                        .path("api_key")
                                        .asText();
                            },
                            key -> !key.isEmpty());
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
