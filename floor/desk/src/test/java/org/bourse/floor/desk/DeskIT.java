package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.floor.feed.Rederivation;
import org.bourse.floor.mockvenues.MockPolymarket;
import org.bourse.floor.mockvenues.PredictionMarkets;
import org.bourse.floor.tape.Tape;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** The floor as its users find it: live books of mock venues, with their state, by REST; a page; a tape that is kept. */
class DeskIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path data;

    @Test
    void showsLiveBooksAndWhatHappenedAtThem() throws IOException {
        try (Desk desk = start(Map.of())) {
            await().atMost(PATIENCE)
                    .until(() -> get(desk, "floor/books/1").body().contains("\"state\":\"live\""));
            await().atMost(PATIENCE)
                    .until(() -> get(desk, "floor/books/2").body().contains("\"state\":\"live\""));
            assertThat(get(desk, "floor/books/1?depth=3").body())
                    .contains("\"symbol\":\"BTCUSDT\"", "\"reason\":\"none\"", "\"epoch\":0", "\"bids\":[[\"");
            await().atMost(PATIENCE)
                    .until(() -> get(desk, "floor/bars/1?interval=1s").body().contains("\"open\":"));
            await().atMost(PATIENCE)
                    .until(() -> get(desk, "floor/trades/1").body().contains("\"aggressor\":"));
            assertThat(get(desk, "floor/states/1").body()).contains("\"state\":\"live\"", "\"state\":\"syncing\"");
            assertThat(get(desk, "floor/instruments?q=ethusdt").body()).contains("\"total\":1", "ETHUSDT");
            assertThat(get(desk, "floor/venues").body()).contains("\"live\":2", "\"connected\":true");
            assertThat(get(desk, "floor/tapes").body()).contains("\"recording\":true", "\"status\":\"open\"");
            assertThat(get(desk, "health").statusCode()).isEqualTo(200);
            assertThat(get(desk, "metrics").body().lines())
                    .anyMatch(line -> line.matches("bourse_floor_messages_total\\{venue=\"binance\"} [1-9].*"))
                    .anyMatch(line -> line.matches("bourse_floor_tape_bytes_total [1-9].*"))
                    .contains(
                            "bourse_floor_books{state=\"live\",venue=\"binance\"} 2.0",
                            "bourse_floor_gaps_total{venue=\"binance\"} 0.0",
                            "bourse_floor_stale_total{reason=\"gap\",venue=\"polymarket\"} 0.0",
                            "bourse_floor_recording 1.0");
            for (String path : new String[] {"", "markets.js", "channels.js", "floor.css", "icon.svg"}) {
                assertThat(get(desk, path).statusCode()).as(path).isEqualTo(200);
            }
        }
        assertThat(new Tape(data.resolve("tape")).verify()).isEmpty();
        assertThat(Rederivation.of(data.resolve("tape")).firstDifference()).isZero();
    }

    @Test
    void showsThousandsOfBooksOfPolymarketByTheirQuestions() throws IOException {
        try (Desk desk = start(Map.of("FLOOR_DEMO_MARKETS", "1500"))) {
            await().atMost(PATIENCE)
                    .until(() -> desk.books().stream()
                            .filter(book -> book.instrument().venue().equals("polymarket"))
                            .allMatch(book -> book.view(0).isLive()));
            assertThat(get(desk, "floor/instruments?q=event+1500+happen").body())
                    .contains("\"total\":2", "\"name\":\"Will invented event 1500 happen? Yes\"");
            assertThat(get(desk, "floor/instruments?q=polymarket&limit=1").body())
                    .contains("\"total\":3000");
            assertThat(get(desk, "floor/venues").body()).contains("\"venue\":\"polymarket\"");
        }
    }

    @Test
    void followsMarketsOfPolymarketThatOpenWhileItRunsAndLeavesThoseThatEnd() throws IOException {
        PredictionMarkets markets = new PredictionMarkets(700, 3);
        try (MockPolymarket mock = new MockPolymarket(0, markets, 100);
                Desk desk = start(Map.of(
                        "FLOOR_DEMO", "false",
                        "FLOOR_POLYMARKET_SOCKET", mock.socket().toString(),
                        "FLOOR_POLYMARKET_REST", mock.rest().toString(),
                        "FLOOR_POLYMARKET_MARKETS", mock.rest().toString(),
                        "FLOOR_POLYMARKET_SECONDS", "1"))) {
            await().atMost(PATIENCE).until(() -> live(desk) == 1_400);
            // A page of the list more than there was.
            markets.open(500);
            await().atMost(PATIENCE).until(() -> live(desk) == 2_400);
            assertThat(get(desk, "floor/instruments?q=event+1200+happen").body())
                    .contains("\"total\":2", "\"name\":\"Will invented event 1200 happen? Yes\"");
            markets.tokens().subList(0, 20).forEach(token -> {
                if (markets.has(token)) {
                    markets.close(token);
                }
            });
            await().atMost(PATIENCE).until(() -> live(desk) == 2_380);
            // Listed still, and open, but over by the time that the list says.
            String over = markets.tokens().getFirst();
            markets.endsAt(over, Instant.now().minusSeconds(1));
            await().atMost(PATIENCE).until(() -> live(desk) == 2_378);
            assertThat(get(desk, "floor/venues").body()).contains("\"connections_replaced\":0");
            assertThat(get(desk, "health").statusCode()).isEqualTo(200);
        }
        assertThat(Rederivation.of(data.resolve("tape")).firstDifference()).isZero();
    }

    private static long live(Desk desk) {
        return desk.books().stream().filter(book -> book.view(0).isLive()).count();
    }

    @Test
    void showsLiveBooksOfEveryVenue() throws IOException {
        try (Desk desk = start(Map.of())) {
            for (String venue : new String[] {"binance", "mexc", "alpaca", "polymarket"}) {
                await(venue)
                        .atMost(PATIENCE)
                        .until(() -> desk.books().stream()
                                .filter(book -> book.instrument().venue().equals(venue))
                                .allMatch(book -> book.view(0).isLive()));
                assertThat(get(desk, "floor/venues").body()).contains("\"venue\":\"" + venue + "\"");
            }
            assertThat(get(desk, "floor/instruments?q=BTC").body()).contains("BTC_USDT", "BTC/USD", "BTCUSDT");
        }
        assertThat(Rederivation.of(data.resolve("tape")).firstDifference()).isZero();
    }

    /** The next segment finds no place here, as on a disk that is full. */
    @Test
    @ExpectedLog(level = Level.ERROR, line = "Floor: Nothing is recorded: .*[.]tape")
    void keepsItsBooksLiveWhileTheTapeTakesNoMoreSaysSoAndRecordsAgain() throws IOException {
        try (Desk desk = start(Map.of("FLOOR_TAPE_SEGMENT_MB", "1", "FLOOR_DEMO_MARKETS", "400"))) {
            // Not the next one, which a slow machine may begin at this moment.
            Path inTheWay = data.resolve("tape").resolve("%08d.tape".formatted(newestSegment() + 2));
            Files.writeString(inTheWay, "");
            // It is tried again each ten seconds, and says nothing for a moment then.
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(desk, "health"))
                            .returns(503, HttpResponse::statusCode)
                            .satisfies(answer -> assertThat(answer.body())
                                    .contains(
                                            "The tape takes no more",
                                            inTheWay.getFileName().toString())));
            await().atMost(PATIENCE).until(() -> get(desk, "floor/tapes").body().contains("\"recording\":false"));
            await().atMost(PATIENCE).until(() -> get(desk, "metrics").body().contains("bourse_floor_recording 0.0"));
            await().atMost(PATIENCE).until(() -> live(desk) == desk.books().size());
            failsACollection(desk);
            long before = desk.book("1").orElseThrow().version();
            await().atMost(PATIENCE)
                    .until(() -> desk.book("1").orElseThrow().version() > before
                            && desk.book("1").orElseThrow().view(0).isLive());
            Files.delete(inTheWay);
            await().atMost(PATIENCE).until(() -> get(desk, "health").statusCode() == 200);
            assertThat(desk.floor().tape().missedEvents()).isPositive();
        }
        assertThat(new Tape(data.resolve("tape")).verify())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).endsWith("were not recorded."));
    }

    private long newestSegment() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("tape"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tape"))
                    .mapToLong(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
                    .max()
                    .orElse(0);
        }
    }

    /** One whose time is over while the tape takes nothing. */
    private static void failsACollection(Desk desk) throws IOException {
        CollectionSession session = desk.sessions()
                .start(
                        new CollectionSession.Order(
                                List.of(new CollectionSession.Instrument("binance", "BTCUSDT")),
                                true,
                                true,
                                "2s",
                                desk.nanos() + 2_000_000_000L,
                                ""),
                        desk.now());
        await().atMost(PATIENCE).until(() -> !session.isRunning());
        assertThat(session.progress().status()).isEqualTo(CollectionSession.Status.FAILED);
        assertThat(session.progress().missed()).isPositive();
    }

    /** Nobody waits for a database: books and tape go on, and health says what is wrong. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "TickFollower: The tick store postgres takes nothing")
    void goesOnWithoutTheDatabaseThatItsTicksAreFor() throws IOException {
        Map<String, String> nobody = Map.of(
                "FLOOR_TICKS",
                "postgres",
                "FLOOR_TICKS_URL",
                "jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/ticks");
        try (Desk desk = start(nobody)) {
            await().atMost(PATIENCE).until(() -> live(desk) == desk.books().size());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(desk, "health"))
                            .returns(503, HttpResponse::statusCode)
                            .satisfies(answer ->
                                    assertThat(answer.body()).contains("The tick store postgres takes nothing: ")));
            assertThat(get(desk, "metrics").body()).contains("bourse_floor_ticks_up{store=\"postgres\"} 0.0");
            long recorded = desk.floor().tape().recordedEvents();
            await().atMost(PATIENCE).until(() -> desk.floor().tape().recordedEvents() > recorded);
        }
        assertThat(Rederivation.of(data.resolve("tape")).firstDifference()).isZero();
    }

    @Test
    void goesOnWithItsTapeAfterARestart() throws IOException {
        for (int start = 0; start < 3; start++) {
            try (Desk desk = start(Map.of())) {
                await().atMost(PATIENCE)
                        .until(() -> get(desk, "floor/books/1").body().contains("\"state\":\"live\""));
            }
        }
        Rederivation.Result result = Rederivation.of(data.resolve("tape"));
        assertThat(result.findings()).isEmpty();
        assertThat(result.firstDifference()).isZero();
        assertThat(new Tape(data.resolve("tape")).parts()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void answersWrongRequestsWithWhatIsAllowed() throws IOException {
        try (Desk desk = start(Map.of())) {
            assertThat(get(desk, "floor/books/99999").statusCode()).isEqualTo(404);
            assertThat(get(desk, "floor/books/x").statusCode()).isEqualTo(404);
            assertThat(get(desk, "floor/books/1?depth=0"))
                    .returns(400, HttpResponse::statusCode)
                    .satisfies(answer ->
                            assertThat(answer.body()).contains("depth must be a whole number from 1 to 1000."));
            assertThat(get(desk, "floor/bars/1?interval=2m").statusCode()).isEqualTo(400);
            assertThat(get(desk, "floor/instruments?limit=-1").statusCode()).isEqualTo(400);
            assertThat(get(desk, "floor/nothing").statusCode()).isEqualTo(404);
            assertThat(get(desk, "ws").statusCode()).isEqualTo(426);
        }
    }

    /** As the exchange does: all that is read here ends with the connection. */
    @Test
    void servesClientsOfHttp10AndEndsAConnectionWhereTheyAskFor() throws IOException {
        try (Desk desk = start(Map.of())) {
            assertThat(raw(desk, "GET /floor/tapes HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"recording\":");
            assertThat(raw(desk, "GET /floor/tapes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"recording\":");
            assertThat(raw(desk, "GET /floor/tapes HTTP/3.0\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("application/problem+json", "\"code\":\"invalid_request\"", "HTTP/1.0");
        }
    }

    private static String raw(Desk desk, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), desk.address().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void playsTheRecordingsOfAFolderAndIsNotStartedWithoutAny() throws IOException {
        Path recordings = Files.createDirectory(data.resolve("recordings"));
        StringBuilder lines = new StringBuilder(
                "1 {\"lastUpdateId\":5,\"bids\":[[\"10.00\",\"1.5\"]],\"asks\":[[\"11.00\",\"2\"]]}\n");
        for (int second = 1; second < 20; second++) {
            int update = 5 + second;
            lines.append(second * 1_000_000_000L)
                    .append(" {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":")
                    .append(second)
                    .append(",\"s\":\"BTCUSDT\",\"U\":" + update + ",\"u\":" + update)
                    .append(",\"b\":[[\"10.50\",\"3\"]],\"a\":[]}}\n");
        }
        Files.writeString(recordings.resolve("binance-spot-btcusdt_1"), lines.toString());
        Map<String, String> recorded = Map.of("FLOOR_RECORDINGS", recordings.toString());
        try (Desk desk = start(recorded)) {
            await().atMost(PATIENCE)
                    .until(() -> get(desk, "floor/states/1").body().contains("\"state\":\"live\""));
        }
        Files.delete(recordings.resolve("binance-spot-btcusdt_1"));
        assertThatThrownBy(() -> start(recorded)).hasMessageContaining("no file binance-spot-SYMBOL_");
    }

    /** And says so in one sentence: no line of the log with a stack trace is expected. */
    @Test
    void isNotStartedAtAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = Map.of(
                    "FLOOR_PORT", Integer.toString(taken.getLocalPort()),
                    "FLOOR_DEMO", "true",
                    "FLOOR_DATA_DIR", data.toString());
            assertThatThrownBy(() -> Desk.start(DeskSettings.of(environment)))
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + ": Address already in use")
                    .hasMessageContaining("FLOOR_PORT");
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void saysWhichSettingNamesTheDirectoryThatCannotBeUsed() throws IOException {
        Path file = Files.createFile(data.resolve("a-file"));
        Map<String, String> environment =
                Map.of("FLOOR_PORT", "0", "FLOOR_DEMO", "true", "FLOOR_DATA_DIR", file.toString());
        assertThatThrownBy(() -> Desk.start(DeskSettings.of(environment)))
                .hasMessageContaining("The tape can't be kept in " + file)
                .hasMessageContaining("FLOOR_DATA_DIR");
    }

    private Desk start(Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("FLOOR_PORT", "0");
        environment.putIfAbsent("FLOOR_DEMO", "true");
        environment.putIfAbsent("FLOOR_DEMO_MARKETS", "50");
        environment.put("FLOOR_DATA_DIR", data.toString());
        return Desk.start(DeskSettings.of(environment));
    }

    private HttpResponse<String> get(Desk desk, String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(desk.address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
