package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A live run trades at the real exchange while connections are cut and both processes are killed: no order is entered twice and
 * none lost, its position is the exchange's, also by what others trade for its broker, and its tape told again gives every intent.
 */
class LiveRunIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String OPERATOR = "operators-key";
    private static final String LIVE =
            "{\"kind\":\"live\",\"name\":\"busy\",\"instruments\":[\"3\"],\"settings\":{\"set\":\"" + RunScenario.BUSY
                    // Else it waits for a quarter of an hour where the stop of everything found a position.
                    + ",flash_pump_detection.emergency_cooldown_minutes=0"
                    + "\",\"day-trades\":10000,\"losses\":10000,\"money\":1000000}}";

    /** How often each of both is killed; the long form has more. */
    private static final int ROUNDS = Integer.getInteger("live.rounds", 1);

    @TempDir
    Path data;

    private final int exchangePort = FreePort.find();
    private final int floorPort = FreePort.find();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endAll() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void entersNoOrderTwiceAndLosesNoneWhateverIsCutOrKilled() throws IOException, InterruptedException {
        Process exchange = exchange();
        String key = register("Floor");
        try (ConnectionCutter cutter = new ConnectionCutter(exchangePort);
                FloorClient client = new FloorClient(URI.create("http://127.0.0.1:" + floorPort + "/"), OPERATOR)) {
            Process floor = floor(key, cutter.port());
            refusals(client);
            String run = start(client);
            assertThat(client.post("floor/runs", LIVE).body()).contains("session_conflict");
            await().atMost(PATIENCE).until(() -> fills(client, run) > 2);
            for (int round = 0; round < ROUNDS; round++) {
                cutter.cut();
                more(client, run);
                cutter.cut();
                kill(exchange);
                exchange = exchange();
                more(client, run);
                kill(floor);
                floor = floor(key, cutter.port());
                replays(client, run);
                more(client, run);
                cutter.cut();
                System.out.printf("Round %d of %d, %d fills.%n", round + 1, ROUNDS, fills(client, run));
            }
            assertThat(Files.readString(data.resolve("floor.out")))
                    .contains("The run " + id(run) + " goes on from its state at event ");
            emergency(client, run, key);
            stop(client, run);
            ended(client, run);
            sameAsAtTheExchange(client, run, key);
            String again = client.post("floor/runs", "{\"kind\":\"backtest\",\"repeats\":\"" + id(run) + "\"}")
                    .headers()
                    .firstValue("Location")
                    .orElseThrow()
                    .substring(1);
            ended(client, again);
            assertThat(client.json(again + "/compare?with=" + id(run)).toString())
                    .contains("\"equal\":true,\"tables\"");
            assertThat(result(client, again, "sha256")).isEqualTo(result(client, run, "sha256"));
            assertThat(client.get("metrics").body()).contains("bourse_floor_orders_submitted_total");
        }
    }

    /** Half of each position is closed after a second, and the rest after three. */
    private static final String PARTS = """
            {"strategy_name":"parts",
             "s1_signal":{"conditions":[{"id":"s","indicatorId":"spread","operator":">=","value":0}]},
             "z1_entry":{"conditions":[{"id":"z","indicatorId":"spread","operator":">=","value":0}],
                         "positionSize":{"type":"percentage","value":5},
                         "takeProfit":{"levels":[
                             {"indicatorId":"position_age_seconds","value":1,"closePercent":50}]}},
             "ze1_close":{"conditions":[
                 {"id":"c","indicatorId":"position_age_seconds","operator":">=","value":3}]},
             "o1_cancel":{"timeoutSeconds":0,"conditions":[]},
             "emergency_exit":{"conditions":[],"cooldownMinutes":0,
                               "actions":{"cancelPending":true,"closePosition":true,"logEvent":true}},
             "global_limits":{"max_position_size_usdt":100000,"max_daily_trades":10000,"daily_loss_pct":100,
                              "signal_cancellation_cooldown_minutes":0,"cooldown_after_loss_minutes":0}}
            """;

    @Test
    void closesPositionsByPartsWhateverIsCut() throws IOException, InterruptedException {
        exchange();
        String key = register("Floor");
        try (ConnectionCutter cutter = new ConnectionCutter(exchangePort);
                FloorClient client = new FloorClient(URI.create("http://127.0.0.1:" + floorPort + "/"), OPERATOR)) {
            floor(key, cutter.port());
            String strategy = FloorDocuments.tree(client.post("floor/strategies", PARTS))
                    .path("strategy_id")
                    .asText();
            HttpResponse<String> started = client.post(
                    "floor/runs",
                    "{\"kind\":\"live\",\"name\":\"parts\",\"instruments\":[\"3\"],\"strategies\":[{\"strategy\":\""
                            + strategy
                            + "\",\"version\":1}],\"settings\":{\"day-trades\":10000,\"losses\":10000,\"money\":1000000}}");
            assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
            String run = started.headers().firstValue("Location").orElseThrow().substring(1);
            for (int parts = 1; parts <= 3; parts++) {
                int wanted = parts;
                await().atMost(PATIENCE).until(() -> parts(client, run) >= wanted);
                cutter.cut();
            }
            stop(client, run);
            ended(client, run);
            sameAsAtTheExchange(client, run, key);
            String again = client.post("floor/runs", "{\"kind\":\"backtest\",\"repeats\":\"" + id(run) + "\"}")
                    .headers()
                    .firstValue("Location")
                    .orElseThrow()
                    .substring(1);
            ended(client, again);
            assertThat(result(client, again, "sha256")).isEqualTo(result(client, run, "sha256"));
        }
    }

    /** It never wants anything. */
    private static final String QUIET = """
            {"strategy_name":"quiet",
             "s1_signal":{"conditions":[{"id":"s","indicatorId":"spread","operator":"<","value":-1}]},
             "z1_entry":{"conditions":[{"id":"z","indicatorId":"spread","operator":"<","value":-1}],
                         "positionSize":{"type":"percentage","value":5}},
             "ze1_close":{"conditions":[
                 {"id":"c","indicatorId":"position_age_seconds","operator":">=","value":3}]},
             "o1_cancel":{"timeoutSeconds":0,"conditions":[]},
             "emergency_exit":{"conditions":[],"cooldownMinutes":0,
                               "actions":{"cancelPending":true,"closePosition":true,"logEvent":true}},
             "global_limits":{"max_position_size_usdt":100000,"max_daily_trades":10000,"daily_loss_pct":100,
                              "signal_cancellation_cooldown_minutes":0,"cooldown_after_loss_minutes":0}}
            """;

    /** The exchange's own brokers trade all the time meanwhile: no two looks at the position are behind the same event. */
    @Test
    void tellsARunWhatOthersTradeWithItsBrokersKeysAtABusyExchange() throws IOException, InterruptedException {
        exchange();
        String key = register("Floor");
        try (FloorClient client = new FloorClient(URI.create("http://127.0.0.1:" + floorPort + "/"), OPERATOR)) {
            floor(key, exchangePort);
            String strategy = FloorDocuments.tree(client.post("floor/strategies", QUIET))
                    .path("strategy_id")
                    .asText();
            HttpResponse<String> started = client.post(
                    "floor/runs",
                    "{\"kind\":\"live\",\"name\":\"quiet\",\"instruments\":[\"3\"],\"strategies\":[{\"strategy\":\""
                            + strategy + "\",\"version\":1}],\"settings\":{\"money\":1000000}}");
            assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
            String run = started.headers().firstValue("Location").orElseThrow().substring(1);
            await().atMost(PATIENCE)
                    .until(() -> client.json(run).path("status").asText().equals("running"));
            await().atMost(PATIENCE).until(() -> {
                buy(key, "SYM1", 5);
                return held(key) > 0;
            });
            await().atMost(PATIENCE)
                    .until(() -> rows(client, run, "reports").stream()
                            .anyMatch(row -> row.toString().contains("position_difference")));
            assertThat(client.get("metrics").body())
                    .containsPattern("bourse_floor_orders_position_differences_total(\\{[^}]*})? [1-9]");
            stop(client, run);
            ended(client, run);
            assertThat(held(key)).isZero();
        }
    }

    private void buy(String key, String symbol, long quantity) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exchangePort + "/orders"))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"document_number\":\"1\",\"side\":\"bid\",\"symbol\":\"" + symbol
                                            + "\",\"order_type\":\"market\",\"time_in_force\":\"ioc\",\"quantity\":"
                                            + quantity + "}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
    }

    private static long parts(FloorClient client, String run) {
        return rows(client, run, "signals").stream()
                .filter(row -> row.toString().contains("PART_CLOSED"))
                .count();
    }

    private static void refusals(FloorClient client) {
        assertThat(client.post("floor/runs", "{\"kind\":\"collect\"}").body()).contains("/floor/sessions");
        assertThat(client.post("floor/runs", LIVE.replace("\"money\"", "\"queue\":\"tail\",\"money\""))
                        .statusCode())
                .isEqualTo(422);
        assertThat(client.post("floor/runs", LIVE.replace("\"3\"", "\"1\"")).statusCode())
                .isEqualTo(400);
    }

    private static String start(FloorClient client) {
        HttpResponse<String> started = client.post("floor/runs", LIVE);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        return started.headers().firstValue("Location").orElseThrow().substring(1);
    }

    private static void stop(FloorClient client, String run) {
        await().atMost(PATIENCE).until(() -> {
            HttpResponse<String> answer = client.post(run + "/stop", "{\"close_positions\":true}");
            return answer.statusCode() == 202;
        });
    }

    /** Nothing is held at the exchange, and nothing comes, until somebody releases it. */
    private void emergency(FloorClient client, String run, String key) throws IOException, InterruptedException {
        assertThat(client.post("floor/emergency-stop", "{\"close_positions\":true}")
                        .statusCode())
                .isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> rows(client, run, "signals").stream()
                                .anyMatch(row -> row.path("what").asText().equals("stop"))
                        && held(key) == 0
                        && ask(key, "orders?status=open").path("orders").isEmpty());
        assertThat(client.delete("floor/emergency-stop").statusCode()).isEqualTo(200);
        more(client, run);
    }

    private long held(String key) throws IOException, InterruptedException {
        long held = 0;
        for (JsonNode each : ask(key, "positions").path("positions")) {
            held += Math.abs(each.path("quantity").asLong());
        }
        return held;
    }

    private static void more(FloorClient client, String run) {
        long before = fills(client, run);
        await().atMost(PATIENCE).until(() -> fills(client, run) > before + 1);
    }

    /** What it had before the floor's start is nothing that it has, until it has caught up. */
    private static void replays(FloorClient client, String run) {
        await().atMost(PATIENCE).until(() -> {
            JsonNode now = client.json(run);
            String status = now.path("status").asText();
            assertThat(status).isIn("waiting", "replaying", "running");
            if (!status.equals("running")) {
                assertThat(now.path("results")).isEmpty();
            }
            return status.equals("running") && !now.path("results").isEmpty();
        });
    }

    private static void ended(FloorClient client, String run) {
        await().atMost(PATIENCE).until(() -> !client.json(run).path("ended_at").isNull());
        assertThat(client.json(run).path("reason").asText()).isEmpty();
    }

    /** The fills of the exchange, its orders and positions are those that the run was told. */
    private void sameAsAtTheExchange(FloorClient client, String run, String key)
            throws IOException, InterruptedException {
        List<String> there = new ArrayList<>();
        for (JsonNode fill : all(key, "fills")) {
            there.add(fill.path("trade_id").asText() + " " + fill.path("price").asText() + " "
                    + fill.path("quantity").asText());
        }
        List<String> told = new ArrayList<>();
        for (JsonNode row : rows(client, run, "reports")) {
            if (row.path("what").asText().equals("filled")) {
                told.add(
                        row.path("execution").asText() + " " + row.path("price").asText() + " "
                                + row.path("quantity").asText());
            }
            assertThat(row.path("what").asText()).isNotEqualTo("closed");
        }
        assertThat(told).isNotEmpty().containsExactlyInAnyOrderElementsOf(there);
        List<String> ids = new ArrayList<>();
        for (JsonNode order : all(key, "orders")) {
            ids.add(order.path("client_order_id").asText());
        }
        assertThat(ids).doesNotHaveDuplicates();
        List<String> wanted = new ArrayList<>();
        for (JsonNode row : rows(client, run, "intents")) {
            if (row.path("what").asText().equals("submit")) {
                wanted.add(id(run).substring("live_".length()) + "-"
                        + row.path("number").asText());
            }
        }
        assertThat(new TreeSet<>(wanted)).containsAll(ids);
        assertThat(held(key)).isZero();
        System.out.printf(
                "%d intents, %d orders and %d fills at the exchange.%n", wanted.size(), ids.size(), there.size());
    }

    private JsonNode ask(String key, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return FloorDocuments.tree(client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exchangePort + "/" + path))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
    }

    /** All of a list of the exchange, however many pages it has: a slow machine's run has more than one. */
    private List<JsonNode> all(String key, String list) throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page = ask(key, list + "?limit=1000");
        page.path(list).forEach(all::add);
        while (page.hasNonNull("next_cursor")) {
            String cursor = page.path("next_cursor").asText();
            page = ask(key, list + "?limit=1000&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
            page.path(list).forEach(all::add);
        }
        return all;
    }

    private static List<JsonNode> rows(FloorClient client, String run, String data) {
        List<JsonNode> rows = new ArrayList<>();
        JsonNode page = client.json(run + "/rows?limit=1000&data=" + data);
        page.path("rows").forEach(rows::add);
        while (page.path("more").asBoolean()) {
            String after = page.path("next_after").asText();
            page = client.json(run + "/rows?limit=1000&data=" + data + "&after=" + after);
            page.path("rows").forEach(rows::add);
        }
        return rows;
    }

    private static String result(FloorClient client, String run, String name) {
        return client.json(run).path("results").path(name).asText();
    }

    /** 0 as well while the floor is away. */
    private static long fills(FloorClient client, String run) {
        try {
            return Optional.of(result(client, run, "fills"))
                    .filter(text -> !text.isEmpty())
                    .map(Long::parseLong)
                    .orElse(0L);
        } catch (RuntimeException e) {
            return 0;
        }
    }

    private static String id(String run) {
        return run.substring("floor/runs/".length());
    }

    private String register(String name) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exchangePort + "/register"))
                            .header("Authorization", "Bearer " + OPERATOR)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return FloorDocuments.tree(answer).path("api_key").asText();
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Process exchange() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("EXCHANGE_PORT", Integer.toString(exchangePort));
        settings.put("EXCHANGE_FIX_PORT", "0");
        settings.put("EXCHANGE_HEALTH_PORT", Integer.toString(FreePort.find()));
        settings.put("EXCHANGE_ADMIN_API_KEY", OPERATOR);
        settings.put("EXCHANGE_DATA_DIR", data.resolve("exchange").toString());
        settings.put("EXCHANGE_DEMO", "true");
        settings.put("EXCHANGE_PUBLIC_MARKET_DATA", "true");
        Process process = process("org.bourse.server.Main", settings, "exchange.out");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> ask("none", "time").has("nanoseconds"));
        return process;
    }

    private Process floor(String key, int rest) throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("FLOOR_PORT", Integer.toString(floorPort));
        settings.put("FLOOR_DATA_DIR", data.resolve("floor").toString());
        settings.put("FLOOR_OPERATOR_KEY", OPERATOR);
        // Backtests that give way to all else on the machine would wait for the suites beside this one.
        settings.put("FLOOR_RUN_NICE", "0");
        settings.put("FLOOR_RUN_STATE_SECONDS", "1");
        settings.put("FLOOR_BOURSE_SOCKET", "ws://127.0.0.1:" + exchangePort + "/ws");
        settings.put("FLOOR_BOURSE_REST", "http://127.0.0.1:" + rest);
        settings.put("FLOOR_BOURSE_TRADING_KEY", key);
        settings.put("FLOOR_BOURSE_SYMBOLS", "SYM1,SYM2");
        Process process = process("org.bourse.floor.desk.FloorMain", settings, "floor.out");
        try (FloorClient client = new FloorClient(URI.create("http://127.0.0.1:" + floorPort + "/"), OPERATOR)) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() ->
                            client.json("floor/books/3").path("state").asText().equals("live"));
        }
        return process;
    }

    private Process process(String main, Map<String, String> settings, String output) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-Dbourse.ends-with-parent=" + ProcessHandle.current().pid(),
                "-classpath",
                System.getProperty("java.class.path"),
                main));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(data.resolve(output).toFile()));
        builder.environment().putAll(settings);
        Process process = builder.start();
        processes.add(process);
        return process;
    }
}
