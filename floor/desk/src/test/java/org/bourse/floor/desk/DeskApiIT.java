package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.TapeSelection;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/**
 * The floor's API: every answer as its OpenAPI document says, wrong input refused in words, collections counted exactly, strategies
 * kept over a kill.
 */
class DeskApiIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String KEY = "operators-key";
    private static final String COLLECT =
            "{\"type\":\"collect\",\"instruments\":[\"1\"],\"duration\":\"%s\",\"notes\":\"a look\"}";

    @TempDir
    Path data;

    @Test
    void answersAsItsDocumentSaysAndDocumentsNothingElse() throws IOException {
        FloorDocuments.SEEN.clear();
        for (int sealed = 0; sealed < 2; sealed++) {
            start(Map.of()).close();
        }
        try (Desk desk = start(Map.of());
                FloorClient anybody = new FloorClient(desk.address(), "");
                FloorClient operator = new FloorClient(desk.address(), KEY)) {
            await().atMost(PATIENCE)
                    .until(() -> anybody.json("floor/trades/1").at("/trades/0").isObject());
            reads(anybody);
            recycles(operator, anybody);
            String session = sessions(operator, anybody);
            tapes(operator, anybody);
            StrategyScenario.play(operator, anybody);
            RunScenario.play(operator, anybody);
            for (String path : List.of(
                    "health",
                    "metrics",
                    "openapi",
                    "asyncapi",
                    "",
                    "tapes",
                    "runs",
                    "risk",
                    "indicators",
                    "strategies",
                    "floor/none",
                    "floor/sessions/none/stop")) {
                anybody.get(path + "?x=1");
                anybody.get(path);
            }
            assertThat(session).startsWith("collect_");
        }
        Set<String> missing = new TreeSet<>(FloorDocuments.documented());
        missing.removeAll(FloorDocuments.SEEN);
        // Reads are public here, so no key is wrong and no exchange away (OwnExchangeIT); nothing is ill (DeskIT), and
        // no live
        // run owes anything (LiveAccountIT).
        assertThat(missing)
                .allMatch(answer -> answer.matches(
                        "(GET /floor.*|POST /floor/risk/assess) (401|429)|.* 503|DELETE /floor/runs/.run. 200"));
    }

    private static void reads(FloorClient anybody) {
        for (String path : List.of("venues", "instruments", "tapes", "sessions")) {
            anybody.get("floor/" + path);
            anybody.get("floor/" + path + "?unknown=1");
        }
        for (String path : List.of("books", "bars", "trades", "states", "moments", "ticks", "quality", "export")) {
            assertThat(anybody.get("floor/" + path + "/1").statusCode())
                    .as(path)
                    .isEqualTo(200);
            assertThat(anybody.get("floor/" + path + "/0").statusCode())
                    .as(path)
                    .isEqualTo(404);
            assertThat(anybody.get("floor/" + path + "/1?depth=0&limit=0&from=x&unknown=")
                            .statusCode())
                    .as(path)
                    .isEqualTo(400);
        }
        for (String data : TapeReads.CONTENTS) {
            assertThat(anybody.get("floor/export/1?data=" + data).body().lines().count())
                    .as(data)
                    .isGreaterThan(1);
        }
    }

    /** Of a venue that allows two connections at a time; nothing is missed meanwhile. */
    private static void recycles(FloorClient operator, FloorClient anybody) {
        String path = "floor/connections/" + connection(anybody, "binance") + "/recycle";
        assertThat(anybody.post(path, "").statusCode()).isEqualTo(401);
        assertThat(operator.post(path + "?x=1", "").statusCode()).isEqualTo(400);
        assertThat(operator.post("floor/connections/conn-0/recycle", "").statusCode())
                .isEqualTo(404);
        HttpResponse<String> alpaca =
                operator.post("floor/connections/" + connection(anybody, "alpaca") + "/recycle", "");
        assertThat(alpaca.statusCode()).isEqualTo(409);
        assertThat(alpaca.body()).contains("connection_not_replaceable");
        assertThat(operator.post(path, "").statusCode()).isEqualTo(202);
        await().atMost(PATIENCE)
                .until(() -> venue(anybody, "binance")
                                .at("/counted/connections_replaced")
                                .asLong()
                        == 1);
        assertThat(connection(anybody, "binance")).matches("conn-[0-9a-f]{8}").isNotEqualTo(path.split("/", -1)[2]);
        assertThat(anybody.get("floor/books/1").body()).contains("\"state\":\"live\"", "\"epoch\":0");
        assertThat(venue(anybody, "polymarket").path("capacity").asInt()).isEqualTo(300);
    }

    private static String connection(FloorClient reader, String venue) {
        return venue(reader, venue).at("/links/0/connection_id").asText();
    }

    private static JsonNode venue(FloorClient reader, String name) {
        for (JsonNode venue : reader.json("floor/venues").path("venues")) {
            if (venue.path("venue").asText().equals(name)) {
                return venue;
            }
        }
        throw new AssertionError("no venue " + name);
    }

    private static String sessions(FloorClient operator, FloorClient anybody) throws IOException {
        anybody.post("floor/sessions", COLLECT.formatted("30s"));
        for (String wrong : List.of(
                "",
                "[]",
                "{",
                "{\"type\":\"collect\"",
                "{\"type\":1}",
                "{\"type\":\"collect\",\"type\":\"collect\"}",
                "{\"type\":\"paper\",\"instruments\":[\"1\"]}",
                "{\"type\":\"collect\",\"instruments\":[]}",
                "{\"type\":\"collect\",\"instruments\":[\"0\"]}",
                "{\"type\":\"collect\",\"symbols\":[\"NONE\"]}",
                "{\"type\":\"collect\",\"symbols\":\"BTCUSDT\"}",
                "{\"type\":\"collect\",\"instruments\":null}",
                "{\"type\":\"collect\",\"instruments\":[\"1\"],\"data_types\":[\"x\"]}",
                "{\"type\":\"collect\",\"instruments\":[\"1\"],\"x\":1}",
                "{\"type\":\"collect\",\"instruments\":[\"1\"]} {}",
                "[".repeat(1_000),
                COLLECT.formatted("0s"),
                COLLECT.formatted("999999999d"))) {
            assertThat(operator.post("floor/sessions", wrong))
                    .as(wrong)
                    .returns(400, HttpResponse::statusCode)
                    .satisfies(answer -> assertThat(answer.body()).contains("\"detail\":\""));
        }
        assertThat(operator.postAs("floor/sessions", "x", "text/plain").statusCode())
                .isEqualTo(415);
        assertThat(operator.post("floor/sessions", " ".repeat(70_000)).statusCode())
                .isEqualTo(413);
        HttpResponse<String> started = operator.post("floor/sessions", COLLECT.formatted("continuous"));
        assertThat(started.statusCode()).isEqualTo(201);
        String session = started.headers().firstValue("Location").orElseThrow().substring(1);
        await().atMost(PATIENCE)
                .until(() -> anybody.json(session).path("prices_count").asLong() > 2);
        operator.delete(session);
        for (String wrong : List.of("", "/quality", "/export", "/bars", "/levels")) {
            anybody.get("floor/sessions/none" + wrong);
            anybody.get(session + wrong + "?unknown=1");
            assertThat(anybody.get(session + wrong).statusCode()).as(wrong).isEqualTo(200);
        }
        for (String command : List.of("/stop", "/stop", "/stop?x=1")) {
            operator.post(session + command, "");
        }
        anybody.post(session + "/stop", "");
        for (String command : List.of("none/restore", "none/stop")) {
            operator.post("floor/sessions/" + command, "");
        }
        restores(operator, anybody, session);
        operator.delete("floor/sessions/none");
        operator.delete(session + "?x=1");
        anybody.delete(session);
        List<String> more = new ArrayList<>();
        for (int i = 0; i <= CollectionSessions.MAX_RUNNING; i++) {
            HttpResponse<String> answer = operator.post("floor/sessions", COLLECT.formatted("1h"));
            answer.headers().firstValue("Location").ifPresent(one -> more.add(one.substring(1)));
        }
        assertThat(more).hasSize(CollectionSessions.MAX_RUNNING);
        more.forEach(one -> operator.post(one + "/stop", ""));
        // One ends by itself.
        operator.post("floor/sessions", COLLECT.formatted("1s"))
                .headers()
                .firstValue("Location")
                .ifPresent(one -> more.add(one.substring(1)));
        assertThat(more).hasSize(CollectionSessions.MAX_RUNNING + 1);
        await().atMost(PATIENCE)
                .until(() -> anybody.json("floor/sessions?status=running")
                                .path("total")
                                .asInt()
                        == 0);
        more.forEach(one -> assertThat(operator.delete(one).statusCode()).isEqualTo(204));
        return started.body().replaceAll(".*\"session_id\":\"([^\"]+)\".*", "$1");
    }

    /** A deleted one can be brought back as it was; meanwhile nobody is told of it unless they ask. */
    private static void restores(FloorClient operator, FloorClient anybody, String session) throws IOException {
        JsonNode before = anybody.json(session);
        assertThat(operator.post(session + "/restore", "").statusCode()).isEqualTo(409);
        operator.post(session + "/restore?x=1", "");
        anybody.post(session + "/restore", "");
        assertThat(operator.delete(session).statusCode()).isEqualTo(204);
        assertThat(operator.delete(session).statusCode()).isEqualTo(404);
        assertThat(operator.post(session + "/stop", "").statusCode()).isEqualTo(409);
        assertThat(anybody.get(session + "/quality").body()).contains("session_deleted");
        assertThat(anybody.json("floor/sessions").path("total").asInt()).isZero();
        assertThat(anybody.json("floor/sessions?deleted=true")
                        .at("/sessions/0/deleted_at")
                        .asText())
                .endsWith("Z");
        assertThat(anybody.get("floor/sessions?deleted=yes").statusCode()).isEqualTo(400);
        HttpResponse<String> restored = operator.post(session + "/restore", "");
        assertThat(restored.statusCode()).isEqualTo(200);
        assertThat(FloorDocuments.tree(restored)).isEqualTo(before);
        assertThat(anybody.json("floor/sessions?deleted=true").path("total").asInt())
                .isZero();
    }

    private static void tapes(FloorClient operator, FloorClient anybody) {
        JsonNode segments = anybody.json("floor/tapes").path("segments");
        String last = segments.get(segments.size() - 1).path("segment").asText();
        assertThat(operator.delete("floor/tapes/1").statusCode()).isEqualTo(204);
        assertThat(operator.delete("floor/tapes/1").statusCode()).isEqualTo(404);
        assertThat(operator.delete("floor/tapes/" + last).statusCode()).isEqualTo(409);
        operator.delete("floor/tapes/x?x=1");
        anybody.delete("floor/tapes/2");
    }

    /** As a kill leaves them: of what was being written there is all or nothing. */
    @Test
    void keepsStrategiesAndVariantsOverAKillOfTheFloor() throws IOException {
        String strategy;
        try (Desk desk = start(Map.of());
                FloorClient operator = new FloorClient(desk.address(), KEY)) {
            strategy = StrategyScenario.write(operator);
        }
        Path directory = data.resolve("strategies").resolve(strategy);
        assertThat(directory.resolve("2.json")).exists();
        Files.writeString(directory.resolve("3.json.new"), "{\"created\":1,\"by\":\"oper");
        Files.createDirectories(data.resolve("strategies").resolve("strategy_begun"));
        Files.writeString(data.resolve("variants.json.new"), "{");
        try (Desk desk = start(Map.of());
                FloorClient operator = new FloorClient(desk.address(), KEY)) {
            JsonNode kept = operator.json("floor/strategies/" + strategy);
            assertThat(kept.path("version").asInt()).isEqualTo(2);
            assertThat(kept.at("/document/description").asText()).isEqualTo("changed");
            assertThat(operator.json("floor/strategies/" + strategy + "?version=1")
                            .at("/document/s1_signal/conditions/0/value")
                            .asDouble())
                    .isEqualTo(0.5);
            assertThat(operator.json("floor/strategies").path("total").asInt()).isEqualTo(3);
            assertThat(operator.json("floor/indicators/variants/price_velocity")
                            .at("/parameters/t1")
                            .asText())
                    .isEqualTo("10");
        }
    }

    @Test
    void forgetsDeletedStrategiesForNewOnesAndRefusesMoreBytesThanItKeeps() throws IOException {
        VariantLibrary variants = VariantLibrary.open(data.resolve("variants.json"), () -> 1);
        variants.create(Variant.of("price_velocity", "PRICE_VELOCITY", Map.of()), "general", "operator");
        long[] now = {0};
        long one = StrategyLibrary.open(data.resolve("one"), variants, () -> ++now[0])
                .create(document("A"), "operator")
                .bytes();
        Path directory = data.resolve("strategies");
        StrategyLibrary library = StrategyLibrary.open(directory, variants, () -> ++now[0], 2 * one + one / 2);
        StrategyLibrary.Strategy first = library.create(document("A"), "operator");
        StrategyLibrary.Strategy second = library.create(document("B"), "operator");
        assertThatThrownBy(() -> library.create(document("C"), "operator"))
                .isInstanceOf(DeskRefusal.class)
                .hasMessageContaining((2 * one + one / 2) + " bytes at most");
        assertThatThrownBy(() -> library.change(second, 1, document("B"), "operator"))
                .isInstanceOf(DeskRefusal.class);
        library.delete(first);
        StrategyLibrary.Strategy third = library.create(document("C"), "operator");
        assertThat(library.find(first.id())).isEmpty();
        assertThat(directory.resolve(first.id())).doesNotExist();
        assertThat(StrategyLibrary.open(directory, variants, () -> 1).all(false))
                .extracting(StrategyLibrary.Strategy::id)
                .contains(second.id(), third.id());
    }

    private static Map<String, @Nullable Object> document(String name) throws IOException {
        try (JsonParser parser = DeskBody.STORED.createParser(
                StrategyScenario.DOCUMENT.formatted(name, "").strip())) {
            parser.nextToken();
            return JsonTree.object(parser);
        }
    }

    @Test
    void takesNoFileOfVariantsThatCannotBe() throws IOException {
        Path file = Files.writeString(data.resolve("variants.json"), """
                {"variants":[{"variant":"a","type":"PUMP_MAGNITUDE_PCT","parameters":{"t3":"10"},"inputs":{},\
                "refresh_seconds":0,"kind":"general","changed":1,"by":"operator","deleted":0}]}
                """);
        assertThatThrownBy(() -> VariantLibrary.open(file, () -> 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "The variants " + file + " can't be used: a: t3 must be above 0 and at least d");
    }

    @Test
    void hasATitleForEachStatusThatItRefusesBy() {
        assertThat(new String(TransportRefusals.answer(431, "Too many."), StandardCharsets.UTF_8))
                .contains("\"title\":\"Request Header Fields Too Large\"", "\"code\":\"headers_too_large\"");
    }

    /** What a sweep is to be cut of, as far as it can't be read, is no error of the floor. */
    @Test
    void refusesASweepOfATapeThatCannotBeRead() throws IOException {
        start(Map.of()).close();
        Path seal = data.resolve("tape").resolve("00000001.seal");
        String whole = Files.readString(seal);
        try (Desk desk = start(Map.of());
                FloorClient operator = new FloorClient(desk.address(), KEY)) {
            await().atMost(PATIENCE)
                    .until(() -> operator.json("floor/trades/1").at("/trades/0").isObject());
            Files.writeString(seal, "no seal");
            assertThat(
                            operator.post(
                                    "floor/runs",
                                    "{\"kind\":\"sweep\",\"settings\":{\"grid\":\"money=1000\",\"train\":\"1s\",\"test\":\"1s\"}}"))
                    .returns(422, HttpResponse::statusCode)
                    .satisfies(answer -> assertThat(answer.body())
                            .contains("\"code\":\"tape_unreadable\"", "00000001.seal")
                            .doesNotContain(data.toString()));
            Files.writeString(seal, whole);
        }
    }

    @Test
    void saysWhereAFileOfVariantsIsNoJson() throws IOException {
        Path file = Files.writeString(data.resolve("variants.json"), """
                {"variants":[
                  {"variant": a}]}
                """);
        assertThatThrownBy(() -> VariantLibrary.open(file, () -> 1))
                .hasMessage("The variants " + file + " can't be read: it is no JSON from line 2, column 15 on. Move the"
                        + " file away, or restore it.");
        assertThatThrownBy(() -> ChosenStrategies.read(file))
                .hasMessage("The strategies " + file + " can't be read: it is no JSON from line 2, column 15 on");
    }

    /** An error of the Java machine's too ends neither its thread nor the values of all others. */
    @Test
    @ExpectedLog(level = Level.ERROR, line = "IndicatorFollower: Indicators could not be computed; they begin anew.*")
    void goesOnWithIndicatorsAfterAnError() throws IOException {
        Path tape = Files.createDirectory(data.resolve("tape"));
        VariantLibrary variants = VariantLibrary.open(data.resolve("variants.json"), () -> 1);
        AtomicInteger asked = new AtomicInteger();
        try (IndicatorFollower follower = new IndicatorFollower(
                tape,
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new StackOverflowError("of a test");
                    }
                    return 0;
                },
                variants)) {
            follower.start();
            assertThat(follower.follow(1, "pump")).isPresent();
            await().atMost(PATIENCE).until(() -> asked.get() > 1);
        }
    }

    @Test
    void beginsACollectionBySymbolsThatNameOneInstrumentEach() throws IOException {
        Map<String, String> alsoThere = Map.of(
                "FLOOR_BOURSE_SOCKET", "ws://127.0.0.1:" + FreePort.find() + "/ws", "FLOOR_BOURSE_SYMBOLS", "BTCUSDT");
        try (Desk desk = start(alsoThere);
                FloorClient operator = new FloorClient(desk.address(), KEY)) {
            String collect = "{\"type\":\"collect\",\"symbols\":[%s],\"instruments\":[\"1\"],\"duration\":\"1h\"}";
            JsonNode session = FloorDocuments.tree(
                    operator.post("floor/sessions", collect.formatted("\"ETHUSDT\",\"bourse:BTCUSDT\",\"BTC/USD\"")));
            assertThat(session.path("instruments"))
                    .extracting(one -> one.path("venue").asText() + ":"
                            + one.path("symbol").asText())
                    .containsExactly("binance:BTCUSDT", "binance:ETHUSDT", "bourse:BTCUSDT", "alpaca:BTC/USD");
            assertThat(operator.post("floor/sessions", collect.formatted("\"BTCUSDT\"")))
                    .returns(400, HttpResponse::statusCode)
                    .satisfies(answer -> assertThat(answer.body())
                            .contains("Several venues have the symbol", "binance:BTCUSDT or bourse:BTCUSDT"));
        }
    }

    /** Each deletion is a file: of many the one that was made first goes before its time. */
    @Test
    void keepsNoMoreDeletedCollectionsThanItSaysAndEndsThoseOfAFloorThatFailed() throws IOException {
        Path directory = data.resolve("sessions");
        CollectionSessions sessions = CollectionSessions.open(directory, data.resolve("tape"), 0);
        CollectionSession.Order order = new CollectionSession.Order(
                List.of(new CollectionSession.Instrument("binance", "BTCUSDT")), true, true, "1h", Long.MAX_VALUE, "");
        CollectionSession one = sessions.start(order, Instant.EPOCH);
        sessions.look(1, 0, false);
        assertThat(one.isRunning()).isTrue();
        sessions.look(2, 0, true);
        assertThat(one.progress().status()).isEqualTo(CollectionSession.Status.FAILED);
        sessions.delete(one, 1);
        Path file = directory.resolve(one.id() + ".json");
        String text = Files.readString(file);
        for (int i = 2; i <= CollectionSessions.MAX_DELETED + 1; i++) {
            String id = "collect_" + i;
            Files.writeString(
                    directory.resolve(id + ".json"),
                    text.replace(one.id(), id).replace("\"deleted\":1,", "\"deleted\":" + i + ","));
        }
        CollectionSessions again = CollectionSessions.open(directory, data.resolve("tape"), 0);
        assertThat(again.find(one.id())).isPresent();
        again.look(3, 0, false);
        assertThat(again.deleted()).hasSize(CollectionSessions.MAX_DELETED);
        assertThat(again.find(one.id())).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(again.find("collect_2")).isPresent();
    }

    /** A floor that ends meanwhile counts again from its tape, and goes on. */
    @Test
    void countsACollectionExactlyAsItsTapeDoesOverARestart() throws IOException {
        String id;
        try (Desk desk = start(Map.of());
                FloorClient operator = new FloorClient(desk.address(), KEY)) {
            JsonNode started = FloorDocuments.tree(operator.post("floor/sessions", COLLECT.formatted("1h")));
            id = started.path("session_id").asText();
            await().atMost(PATIENCE)
                    .until(() -> operator.json("floor/sessions/" + id)
                                    .path("prices_count")
                                    .asLong()
                            > 3);
        }
        // As a kill leaves it: what was counted last is not written down.
        Path file = data.resolve("sessions").resolve(id + ".json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"prices_count\":\\d+", "\"prices_count\":0"));
        try (Desk desk = start(Map.of());
                FloorClient operator = new FloorClient(desk.address(), KEY)) {
            long before =
                    operator.json("floor/sessions/" + id).path("prices_count").asLong();
            assertThat(before).isGreaterThan(3);
            await().atMost(PATIENCE)
                    .until(() -> operator.json("floor/sessions/" + id)
                                    .path("prices_count")
                                    .asLong()
                            > before);
            JsonNode ended = FloorDocuments.tree(operator.post("floor/sessions/" + id + "/stop", ""));
            await().atMost(PATIENCE)
                    .until(() -> desk.floor().tape().forcedSequence()
                            >= ended.path("last_sequence").asLong());
            long[] counted = new long[2];
            new TapeSelection(
                            desk.tapeDirectory(),
                            ended.path("first_sequence").asLong(),
                            ended.path("last_sequence").asLong(),
                            0,
                            Long.MAX_VALUE,
                            one -> one.symbol().equals("BTCUSDT"))
                    .read(new Counted(counted));
            assertThat(ended.path("prices_count").asLong()).isEqualTo(counted[0]);
            assertThat(ended.path("orderbook_count").asLong()).isEqualTo(counted[1]);
            JsonNode quality = operator.json("floor/sessions/" + id + "/quality");
            assertThat(quality.path("points").asLong()).isEqualTo(counted[0]);
            assertThat(quality.path("findings")).isEmpty();
            assertThat(operator.get("floor/sessions/" + id + "/export")
                                    .body()
                                    .lines()
                                    .count()
                            - 1)
                    .isEqualTo(counted[0]);
            pagesThroughTheLevels(operator, id, counted[1]);
            long inBars = 0;
            for (JsonNode bar : operator.json("floor/sessions/" + id + "/bars").path("bars")) {
                inBars += bar.path("trades").asLong();
            }
            assertThat(inBars).isEqualTo(counted[0]);
        }
    }

    /** The pages have what the export has, a row for each change of the book. */
    private static void pagesThroughTheLevels(FloorClient reader, String id, long changes) {
        List<String> lines = reader.get("floor/sessions/" + id + "/export?data=levels")
                .body()
                .lines()
                .skip(1)
                .toList();
        assertThat(lines).hasSize((int) changes);
        List<String> rows = new ArrayList<>();
        JsonNode page;
        long after = 0;
        do {
            page = reader.json("floor/sessions/" + id + "/levels?limit=7&after=" + after);
            page.path("levels")
                    .forEach(row -> rows.add(row.path("sequence").asText() + ","
                            + row.path("received_at").asText() + ",binance,BTCUSDT,"
                            + row.path("state").asText() + ","
                            + row.path("epoch").asText() + "," + three(row.path("bids")) + ","
                            + three(row.path("asks"))));
            after = page.path("next_after").asLong();
        } while (page.path("more").asBoolean());
        assertThat(rows).isEqualTo(lines);
    }

    private static String three(JsonNode levels) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            fields.add(levels.path(i).path(0).asText() + ","
                    + levels.path(i).path(1).asText());
        }
        return String.join(",", fields);
    }

    private static final class Counted extends MarketEventsAdapter {

        private final long[] counted;

        Counted(long[] counted) {
            this.counted = counted;
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            counted[0]++;
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            counted[1] += header.isRepeated() ? 0 : 1;
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            counted[1]++;
        }
    }

    /** Page by page, the ticks are the trades of the tape, each once; they go on coming, so some pages must do. */
    @Test
    void pagesThroughTheTicksOfTheTape() throws IOException {
        try (Desk desk = start(Map.of());
                FloorClient anybody = new FloorClient(desk.address(), "")) {
            await().atMost(PATIENCE)
                    .until(() -> anybody.json("floor/trades/1").path("trades").size() > 5);
            List<Long> sequences = new ArrayList<>();
            long after = 0;
            JsonNode page;
            do {
                page = anybody.json("floor/ticks/1?limit=2&after=" + after);
                page.path("ticks")
                        .forEach(tick -> sequences.add(tick.path("sequence").asLong()));
                after = page.path("next_after").asLong();
            } while (page.path("more").asBoolean() && sequences.size() < 20);
            assertThat(sequences).hasSizeGreaterThan(5).isSorted().doesNotHaveDuplicates();
            assertThat(anybody.json("floor/ticks/1?from=2100-01-01T00:00:00Z").path("ticks"))
                    .isEmpty();
        }
    }

    private Desk start(Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("FLOOR_PORT", "0");
        environment.put("FLOOR_DEMO", "true");
        environment.put("FLOOR_DEMO_MARKETS", "50");
        environment.put("FLOOR_OPERATOR_KEY", KEY);
        // Backtests that give way to all else on the machine would wait for the suites beside this one.
        environment.put("FLOOR_RUN_NICE", "0");
        environment.put("FLOOR_DATA_DIR", data.toString());
        return Desk.start(DeskSettings.of(environment));
    }
}
