package org.bourse.floor.desk;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.trading.indicator.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live channels as strangers speak to them: a snapshot, then changes without a gap, as the AsyncAPI document says. */
class ChannelsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path data;

    private Desk desk;
    private ChannelClient stranger;

    @BeforeEach
    void start() throws IOException {
        desk = Desk.start(DeskSettings.of(Map.of(
                "FLOOR_PORT",
                "0",
                "FLOOR_DEMO",
                "true",
                "FLOOR_DEMO_MARKETS",
                "50",
                "FLOOR_DATA_DIR",
                data.toString())));
        stranger = new ChannelClient(desk.address(), "");
        await().atMost(PATIENCE)
                .until(() -> desk.book("1").orElseThrow().view(0).isLive());
    }

    @AfterEach
    void stop() {
        stranger.end();
        desk.close();
    }

    /** A stranger's book of snapshot and changes: prices as text, to quantities. */
    private record Kept(Map<String, String> bids, Map<String, String> asks) {

        void take(JsonNode message) {
            for (JsonNode change : message.path("changes")) {
                Map<String, String> side = change.get(0).asText().equals("bid") ? bids : asks;
                if (change.get(2).asText().matches("0([.]0+)?")) {
                    side.remove(change.get(1).asText());
                } else {
                    side.put(change.get(1).asText(), change.get(2).asText());
                }
            }
        }

        static Kept of(JsonNode snapshot) {
            Kept kept = new Kept(new TreeMap<>(), new TreeMap<>());
            snapshot.path("bids")
                    .forEach(level ->
                            kept.bids.put(level.get(0).asText(), level.get(1).asText()));
            snapshot.path("asks")
                    .forEach(level ->
                            kept.asks.put(level.get(0).asText(), level.get(1).asText()));
            return kept;
        }

        boolean is(BookView view) {
            return bids.equals(map(view.bids(), view.instrument())) && asks.equals(map(view.asks(), view.instrument()));
        }

        private static Map<String, String> map(List<BookView.Level> levels, VenueInstrument of) {
            Map<String, String> map = new TreeMap<>();
            levels.forEach(level -> map.put(of.price(level.price()), of.quantity(level.quantity())));
            return map;
        }
    }

    @Test
    void keepsABookExactlyFromSnapshotAndChanges() throws InterruptedException {
        stranger.say("{'op':'subscribe','request_id':'a','channels':"
                + "[{'name':'venue_book','instruments':['1','2'],'depth':5}]}");
        assertThat(stranger.next("subscribed").path("request_id").asText()).isEqualTo("a");
        JsonNode snapshot =
                stranger.next(message -> message.path("type").asText().equals("venue_book_snapshot")
                        && message.path("instrument").asText().equals("1"));
        assertThat(snapshot.path("state").asText()).isEqualTo("live");
        Kept kept = Kept.of(snapshot);
        long sequence = snapshot.path("sequence").asLong();
        assertThat(sequence).isEqualTo(1);
        // The stranger's book and the floor's are compared whenever no change came between two looks.
        int compared = 0;
        for (int i = 0; compared == 0 || (i < 200 && compared < 5); i++) {
            JsonNode change =
                    stranger.next(message -> message.path("type").asText().equals("venue_book")
                            && message.path("instrument").asText().equals("1"));
            sequence++;
            assertThat(change.path("sequence").asLong()).isEqualTo(sequence);
            kept.take(change);
            BookView now = desk.book("1").orElseThrow().view(5);
            if (Long.toString(now.venueSequence())
                    .equals(change.path("venue_sequence").asText())) {
                assertThat(kept.is(now)).as(kept + " and " + now).isTrue();
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    @Test
    void tellsTradesOnceAndTheStateOfAVenue() throws InterruptedException {
        stranger.say("{'op':'subscribe','channels':[{'name':'venue_trades','instruments':['1']},"
                + "{'name':'venue_state','venues':['binance','polymarket']}]}");
        JsonNode trades = stranger.next("venue_trades_snapshot");
        assertThat(trades.path("missed").asLong()).isZero();
        long sequence = 1;
        long told = 0;
        while (told < 3) {
            JsonNode more = stranger.next("venue_trades");
            sequence++;
            assertThat(more.path("sequence").asLong()).isEqualTo(sequence);
            assertThat(more.path("missed").asLong()).isZero();
            told += more.path("trades").size();
        }
        stranger.say("{'op':'unsubscribe','channels':[{'name':'venue_trades','instruments':['1']}]}");
        stranger.next("unsubscribed");
        stranger.say("{'op':'subscribe','channels':[{'name':'venue_state','venues':['binance']}]}");
        JsonNode state = stranger.next("venue_state_snapshot");
        assertThat(state.path("connected").asLong()).isEqualTo(1);
        assertThat(state.path("books")).hasSize(2);
    }

    @Test
    void tellsOfIndicatorsTheirValuesOrWhyThereIsNone() throws IOException, InterruptedException {
        stranger.say("{'op':'subscribe','channels':[{'name':'indicators','instruments':['1']}]}");
        JsonNode snapshot = stranger.next("indicators_snapshot");
        assertThat(snapshot.path("sequence").asLong()).isEqualTo(1);
        assertThat(snapshot.path("symbol").asText()).isEqualTo("BTCUSDT");
        assertThat(snapshot.path("values"))
                .hasSize(5)
                .allMatch(value -> value.path("value").isNull());
        Variant added = Variant.of("added", "BID_ASK_IMBALANCE", Map.of("t1", "1"));
        assertThat(desk.variants().create(added, "general", "operator")).isEmpty();
        long sequence = 1;
        boolean valued = false;
        while (!valued) {
            JsonNode more = stranger.next("indicators");
            sequence++;
            assertThat(more.path("sequence").asLong()).isEqualTo(sequence);
            for (JsonNode value : more.path("values")) {
                valued |= value.path("variant").asText().equals("added")
                        && value.path("why_absent").asText().isEmpty();
            }
        }
        desk.variants().delete("added");
        boolean gone = false;
        while (!gone) {
            gone = stranger.next("indicators").path("gone").toString().equals("[\"added\"]");
        }
    }

    @Test
    void tellsOfTheTapeAndOfCollectionsFromBeginningToEnd() throws IOException, InterruptedException {
        stranger.say("{'op':'subscribe','channels':[{'name':'tapes'},{'name':'sessions'}]}");
        JsonNode tapes = stranger.next("tapes_snapshot");
        assertThat(tapes.path("recording").asBoolean()).isTrue();
        assertThat(tapes.at("/segments/0/status").asText()).isEqualTo("open");
        assertThat(stranger.next("sessions_snapshot").path("sessions")).isEmpty();
        JsonNode more = stranger.next("tapes");
        assertThat(more.path("sequence").asLong()).isEqualTo(2);
        assertThat(more.path("recorded_events").asLong())
                .isGreaterThan(tapes.path("recorded_events").asLong());
        VenueInstrument of = desk.book("1").orElseThrow().instrument();
        CollectionSession session = desk.sessions()
                .start(
                        new CollectionSession.Order(
                                List.of(new CollectionSession.Instrument(of.venue(), of.symbol())),
                                true,
                                true,
                                "continuous",
                                Long.MAX_VALUE,
                                ""),
                        desk.now());
        JsonNode running = stranger.next("sessions").path("sessions");
        assertThat(running).hasSize(1);
        assertThat(running.at("/0/session_id").asText()).isEqualTo(session.id());
        stranger.next(message -> message.at("/sessions/0/prices_count").asLong() > 0);
        desk.sessions().stop(session, desk.nanos());
        stranger.next(message -> message.at("/sessions/0/status").asText().equals("stopped"));
        desk.sessions().delete(session, desk.nanos());
        JsonNode gone = stranger.next(message -> message.path("type").asText().equals("sessions")
                && message.path("gone").size() > 0);
        assertThat(gone.at("/gone/0").asText()).isEqualTo(session.id());
    }

    /** Snapshots and changes together are what the calls answer when the run has ended. */
    @Test
    void tellsOfARunItsSignalsOrdersAndPositionsFromBeginningToEnd() throws IOException, InterruptedException {
        stranger.say("{'op':'subscribe','channels':[{'name':'runs'},{'name':'positions'}]}");
        assertThat(stranger.next("runs_snapshot").path("runs")).isEmpty();
        FloorRun made = desk.runs()
                .make(
                        new FloorRun.Order(
                                FloorRun.Kind.PAPER,
                                "busy",
                                List.of(new CollectionSession.Instrument("binance", "BTCUSDT")),
                                Map.of(
                                        "strategies",
                                        "default",
                                        "set",
                                        RunScenario.BUSY,
                                        "day-trades",
                                        "10000",
                                        "sample",
                                        "0.1"),
                                desk.floor().tape().forcedSequence(),
                                Long.MAX_VALUE,
                                ""),
                        FloorRun.Asked.ONCE);
        desk.runs().start(made, ChosenStrategies.NONE, Optional.empty());
        // From its beginning: a snapshot has the newest lines, and not those before them.
        stranger.say("{'op':'subscribe','channels':[{'name':'signals','runs':['" + made.id() + "']},"
                + "{'name':'floor_orders','runs':['" + made.id() + "']}]}");
        Map<String, String> orders = new TreeMap<>();
        Map<String, Long> sequences = new TreeMap<>();
        long[] signals = {0};
        follow(
                orders,
                sequences,
                signals,
                message -> message.at("/runs/0/run_id").asText().equals(made.id()));
        follow(
                orders,
                sequences,
                signals,
                message -> message.at("/positions/0/run_id").asText().equals(made.id())
                        && message.at("/positions/0/symbol").asText().equals("BTCUSDT"));
        follow(orders, sequences, signals, message -> orders.containsValue("filled"));
        desk.runs().endHere(made);
        follow(
                orders,
                sequences,
                signals,
                message -> message.at("/runs/0/status").asText().equals("stopped"));
        long written = lines(made, "signals");
        if (signals[0] < written || orders.size() < lines(made, "orders")) {
            follow(
                    orders,
                    sequences,
                    signals,
                    message -> signals[0] >= written && orders.size() >= lines(made, "orders"));
        }
        assertThat(signals[0]).isEqualTo(written);
        assertThat(orders).hasSize((int) lines(made, "orders"));
        assertThat(orders.values()).doesNotContain("pending", "submitted", "partially_filled");
    }

    /** Takes what comes until then; of each channel no number is missing. */
    private void follow(
            Map<String, String> orders, Map<String, Long> sequences, long[] signals, Predicate<JsonNode> until)
            throws InterruptedException {
        stranger.next(message -> {
            String type = message.path("type").asText().replace("_snapshot", "");
            if (message.has("run_id")) {
                assertThat(message.path("sequence").asLong()).isEqualTo(sequences.getOrDefault(type, 0L) + 1);
                sequences.put(type, message.path("sequence").asLong());
                signals[0] += message.path("signals").size();
                message.path("orders")
                        .forEach(order -> orders.put(
                                order.path("order_id").asText(),
                                order.path("status").asText()));
            }
            return until.test(message);
        });
    }

    private static long lines(FloorRun run, String table) {
        try (Stream<String> lines = Files.lines(run.directory().resolve(table + ".csv"))) {
            return lines.count() - 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void answersWrongMessagesInWordsAndGoesOn() throws InterruptedException {
        for (String[] wrong : new String[][] {
            {"{", "malformed_json"},
            {"[]", "malformed_json"},
            {"{'op':'ping'} {}", "malformed_json"},
            {"{'op':'ping','op':'ping'}", "malformed_json"},
            {"[".repeat(1_000), "malformed_json"},
            {"{'op':'jump'}", "unknown_op"},
            {"{}", "unknown_op"},
            {"{'op':1}", "invalid_message"},
            {"{'op':'ping','x':1}", "invalid_message"},
            {"{'op':'subscribe'}", "invalid_message"},
            {"{'op':'subscribe','channels':[{'name':'x'}]}", "unknown_channel"},
            {"{'op':'subscribe','channels':[{'name':'venue_book','instruments':['0']}]}", "instrument_not_found"},
            {"{'op':'subscribe','channels':[{'name':'venue_book','instruments':['1'],'depth':0}]}", "invalid_message"},
            {"{'op':'subscribe','channels':[{'name':'venue_book','venues':['binance']}]}", "invalid_message"},
            {"{'op':'subscribe','channels':[{'name':'venue_state','venues':['x']}]}", "venue_not_found"},
            {"{'op':'subscribe','channels':[{'name':'tapes','instruments':['1']}]}", "invalid_message"},
            {"{'op':'subscribe','channels':[{'name':'sessions','depth':5}]}", "invalid_message"},
            {"{'op':'subscribe','channels':[{'name':'runs','runs':['x']}]}", "invalid_message"},
            {"{'op':'subscribe','channels':[{'name':'signals'}]}", "invalid_message"},
            {"{'op':'subscribe','channels':[{'name':'signals','runs':['x'],'venues':['binance']}]}", "invalid_message"},
            {"{'op':'subscribe','channels':[{'name':'floor_orders','runs':['x']}]}", "run_not_found"},
        }) {
            stranger.say(wrong[0]);
            assertThat(stranger.next("error").path("code").asText())
                    .as(wrong[0].substring(0, Math.min(80, wrong[0].length())))
                    .isEqualTo(wrong[1]);
        }
        stranger.say("{'channels':[{'name':'tapes'}],'request_id':'without'}");
        JsonNode without = stranger.next("error");
        assertThat(without.path("request_id").asText()).isEqualTo("without");
        assertThat(without.path("detail").asText())
                .isEqualTo("The message has no op; op must be subscribe, unsubscribe, auth or ping.");
        stranger.say("{'op':'auth','api_key':'any','request_id':'k'}");
        stranger.next("authenticated");
        stranger.say("{'op':'ping','request_id':'p'}");
        assertThat(stranger.next("pong").path("request_id").asText()).isEqualTo("p");
        stranger.socket.sendBinary(ByteBuffer.allocate(3), true).join();
        assertThat(stranger.next("error").path("code").asText()).isEqualTo("invalid_message");
        try {
            for (int part = 0; part < 8; part++) {
                stranger.socket.sendText(" ".repeat(10_000), false).join();
            }
        } catch (CompletionException e) {
            // The floor closed the connection before the last part was out.
            assertThat(e).hasCauseInstanceOf(IOException.class);
        }
        await().atMost(PATIENCE).until(() -> stranger.closed == ChannelConnection.TOO_BIG);
    }

    /** As the exchange does: a reserved opcode, a ping of 200 bytes, text that is no UTF-8, a message of 128 KiB. */
    @ParameterizedTest
    @CsvSource({
        "838000000000, 1002",
        "89fe00c800000000, 1002",
        "818200000000c328, 1007",
        "81ff000000000002000000000000, 1009",
    })
    void closesOnFramesThatAreNone(String frame, int code) throws IOException {
        try (Socket socket = deaf()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            assertThat(head).startsWith("HTTP/1.1 101 ");

            socket.getOutputStream().write(HexFormat.of().parseHex(frame));

            byte[] answer = in.readAllBytes();
            assertThat(answer[0]).isEqualTo((byte) 0x88);
            assertThat(ByteBuffer.wrap(answer, 2, 2).getShort()).isEqualTo((short) code);
            assertThat(answer).hasSize(2 + answer[1]);
        }
    }

    @Test
    void letsNoPageOfAnotherOriginIn() {
        assertThatThrownBy(() -> new ChannelClient(desk.address(), "http://elsewhere.example"))
                .hasMessageContaining("WebSocketHandshakeException");
        ChannelClient own = new ChannelClient(
                desk.address(), "http://localhost:" + desk.address().getPort());
        own.end();
    }

    /** A client that never reads holds up neither the floor nor other clients; one that reads late gets all of it at once. */
    @Test
    void goesOnWithoutAClientThatDoesNotRead() throws IOException, InterruptedException {
        try (Socket socket = deaf()) {
            send(socket, """
                {"op":"subscribe","channels":[{"name":"venue_book","instruments":["1","2"],"depth":100}]}\
                """);
            stranger.say("{'op':'subscribe','channels':[{'name':'venue_book','instruments':['1']}]}");
            stranger.next("venue_book_snapshot");
            for (long sequence = 2; sequence < 12; sequence++) {
                assertThat(stranger.next("venue_book").path("sequence").asLong())
                        .isEqualTo(sequence);
            }
        }
        assertThat(desk.book("1").orElseThrow().view(0).isLive()).isTrue();
    }

    @Test
    void refusesMoreConnectionsThanAllowedUntilOneEnds() throws IOException, InterruptedException {
        List<Socket> deaf = new ArrayList<>();
        try (FloorClient anybody = new FloorClient(desk.address(), "")) {
            while (deaf.size() < ChannelEndpoint.MAX_CONNECTIONS - 1) {
                deaf.add(deaf());
            }
            await().atMost(PATIENCE).until(() -> clients(anybody) == ChannelEndpoint.MAX_CONNECTIONS);
            ChannelClient late = new ChannelClient(desk.address(), "");
            assertThat(late.next("error").path("code").asText()).isEqualTo("too_many_connections");
            await().atMost(PATIENCE).until(() -> late.closed == ChannelConnection.TRY_AGAIN_LATER);
            late.end();
            // A frame that ends it: a connection that merely breaks is noticed with the next heartbeat.
            deaf.getLast().getOutputStream().write(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0});
            await().atMost(PATIENCE).until(() -> clients(anybody) == ChannelEndpoint.MAX_CONNECTIONS - 1);
            ChannelClient next = new ChannelClient(desk.address(), "");
            next.say("{'op':'ping'}");
            next.next("pong");
            next.end();
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    /** The time that a client has is told to the floor here, so that nobody waits for it. */
    @Test
    void cutsOffAClientThatTakesNothing() throws IOException, InterruptedException {
        try (Socket socket = deaf();
                FloorClient anybody = new FloorClient(desk.address(), "")) {
            await().atMost(PATIENCE).until(() -> clients(anybody) == 2);
            desk.lookAtClients(System.nanoTime() + ChannelConnection.PATIENCE_NANOS + 1);
            assertThat(clients(anybody))
                    .as("with nothing to take none is cut off")
                    .isEqualTo(2);
            String instruments = desk.books().stream()
                    .map(book -> "\"" + book.instrument().id() + "\"")
                    .collect(joining(","));
            // Far more than the buffers of the two sockets take, and so few questions that they fit.
            for (int i = 0; i < 60; i++) {
                send(
                        socket,
                        "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"venue_book\",\"instruments\":[" + instruments
                                + "],\"depth\":100}]}");
            }
            awaitStuck(anybody);
            double slow = metric(anybody, "bourse_floor_channel_slow_total");
            desk.lookAtClients(System.nanoTime() + ChannelConnection.PATIENCE_NANOS + 1);
            await().atMost(PATIENCE).until(() -> clients(anybody) == 1);
            assertThat(metric(anybody, "bourse_floor_channel_slow_total")).isEqualTo(slow + 1);
            stranger.say("{'op':'ping'}");
            stranger.next("pong");
        }
    }

    /** A client that takes what it is sent gets books each 100 ms: when no message goes out for so long, one is not taken. */
    private static void awaitStuck(FloorClient anybody) {
        AtomicReference<Double> before = new AtomicReference<>(-1.0);
        await().atMost(PATIENCE).during(Duration.ofSeconds(1)).until(() -> {
            double now = metric(anybody, "bourse_floor_channel_messages_total");
            return before.getAndSet(now) == now && now > 0;
        });
    }

    private static double clients(FloorClient anybody) {
        return metric(anybody, "bourse_floor_channel_clients");
    }

    private static double metric(FloorClient anybody, String name) {
        return anybody.get("metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    /** A connected client that reads nothing. */
    private Socket deaf() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2_048);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), desk.address().getPort()));
        String handshake = String.join(
                "\r\n",
                "GET /ws HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                "");
        socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Sends a text; a mask of zeros leaves it as it is. */
    private static void send(Socket socket, String message) throws IOException {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(text.length + 8).put((byte) 0x81);
        if (text.length < 126) {
            frame.put((byte) (0x80 | text.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) text.length);
        }
        frame.putInt(0).put(text);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }
}
