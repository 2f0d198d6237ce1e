package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs as clients ask for them: on paper, commanded, stopped, and told again by a backtest, which gives the same. */
final class RunScenario {

    /** Numbers at which the default strategies trade all the time. */
    static final String BUSY = String.join(
            ",",
            "pump.t1=1",
            "pump.t3=5",
            "pump.d=2",
            "momentum.t1=2",
            "momentum.t3=6",
            "momentum.t4=2",
            "rsi.period=3",
            "flash_pump_detection.s1_pump=-50",
            "flash_pump_detection.z1_momentum=-1000",
            "flash_pump_detection.ze1_pnl=-50",
            "flash_pump_detection.e1_pump=-90",
            "flash_pump_detection.max_daily_trades=10000",
            "flash_pump_detection.daily_loss_pct=100",
            "flash_pump_detection.signal_cancellation_cooldown_minutes=0",
            "flash_pump_detection.cooldown_after_loss_minutes=0");

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String PAPER = "{\"kind\":\"paper\",\"name\":\"busy\",\"instruments\":[\"1\"],"
            + "\"settings\":{\"set\":\"" + BUSY + "\",\"day-trades\":10000,\"rebalance\":5,\"sample\":0.1}}";
    private static final String FLASH = "/strategies/flash_pump_detection/";

    private RunScenario() {}

    static void play(FloorClient operator, FloorClient anybody) {
        refusals(operator, anybody);
        oncePerKey(operator, anybody);
        String paper = start(operator, PAPER);
        String other = start(
                operator,
                PAPER.replace("[\"1\"]", "[\"1\"],\"symbols\":[\"binance:BTCUSDT\",\"ETHUSDT\"]")
                        .replace(
                                "\"settings\":{",
                                "\"settings\":{\"budgets\":\"flash_pump_detection=40%\","
                                        + "\"terms\":\"binance.taker=0.04,binance:BTCUSDT.leverage=2\","));
        assertThat(anybody.json(other).path("instruments").findValuesAsText("symbol"))
                .containsExactly("BTCUSDT", "ETHUSDT");
        await().atMost(PATIENCE).until(() -> result(anybody, paper, "fills") > 1);
        trading(anybody, paper);
        commands(operator, anybody, paper);
        budgets(operator, anybody, paper);
        assertThat(budget(anybody, paper)).isEqualTo("null");
        await().atMost(PATIENCE).until(() -> budget(anybody, other).equals("4000"));
        emergency(operator, anybody);
        for (String run : List.of(paper, other)) {
            assertThat(operator.delete(run).statusCode()).isEqualTo(409);
            assertThat(operator.postAs(run + "/stop", "x", "text/plain").statusCode())
                    .isEqualTo(415);
            assertThat(operator.post(run + "/stop", " ".repeat(70_000)).statusCode())
                    .isEqualTo(413);
            assertThat(operator.post(run + "/stop", "{\"x\":1}").statusCode()).isEqualTo(400);
            assertThat(operator.post(run + "/stop", "").statusCode()).isEqualTo(202);
            ended(anybody, run, "stopped");
            assertThat(operator.post(run + "/stop", "").statusCode()).isEqualTo(409);
        }
        String again = start(operator, "{\"kind\":\"backtest\",\"repeats\":\"" + id(paper) + "\"}");
        String cancelled = start(operator, "{\"kind\":\"backtest\"}");
        assertThat(operator.post(again + FLASH + "pause", "").statusCode()).isEqualTo(409);
        operator.post(cancelled + "/stop", "");
        ended(anybody, again, "completed");
        assertThat(results(anybody, again)).isEqualTo(results(anybody, paper));
        assertThat(anybody.json(again + "/compare?with=" + id(paper))
                        .path("equal")
                        .asBoolean())
                .isTrue();
        JsonNode comparison = anybody.json(again + "/compare?with=" + id(other));
        assertThat(comparison.path("tables").findValuesAsText("data"))
                .containsExactly("intents", "reports", "signals", "orders", "trades", "equity", "alerts");
        assertThat(comparison.path("equal").asBoolean()).isFalse();
        assertThat(comparison.at("/tables/0/first_difference").asLong()).isPositive();
        for (String command : List.of("/stop", FLASH + "pause", FLASH + "resume")) {
            anybody.post(paper + command, "");
            assertThat(operator.post(paper + command, "").statusCode()).isEqualTo(409);
            assertThat(operator.post("floor/runs/none" + command, "").statusCode())
                    .isEqualTo(404);
            operator.post(paper + command + "?x=1", "");
        }
        assertThat(operator.post(paper + FLASH + "budget", "{\"amount\":\"1\"}").statusCode())
                .isEqualTo(409);
        assertThat(operator.delete(paper + FLASH + "budget").statusCode()).isEqualTo(409);
        assertThat(operator.delete(paper + "/strategies/none/budget").statusCode())
                .isEqualTo(404);
        anybody.delete(paper);
        reads(anybody, paper);
        pages(anybody, paper);
        collection(operator, anybody);
        sweep(operator, anybody);
        operator.delete(other + "?x=1");
        assertThat(operator.delete(other).statusCode()).isEqualTo(204);
        assertThat(operator.delete(other).statusCode()).isEqualTo(404);
    }

    /** A request with a key begins one run, however often and from where it comes. */
    private static void oncePerKey(FloorClient operator, FloorClient anybody) {
        long before = anybody.json("floor/runs").path("total").asLong();
        String body = PAPER.replace("busy", "keyed");
        List<HttpResponse<String>> answers = Stream.generate(() -> body)
                .limit(4)
                .parallel()
                .map(same -> operator.postKeyed("floor/runs", same, "key-1"))
                .toList();
        assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 200, 200, 201);
        assertThat(answers).extracting(RunScenario::location).containsOnly(location(answers.getFirst()));
        HttpResponse<String> again = operator.postKeyed(
                "floor/runs",
                " {\"settings\": {\"sample\": \"0.1\", \"rebalance\": \"5\", \"day-trades\": 10000, \"set\": \"" + BUSY
                        + "\"}, \"instruments\": [\"1\"], \"name\": \"keyed\", \"kind\": \"paper\"}",
                "key-1");
        assertThat(again.statusCode()).as("the same in other words").isEqualTo(200);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        String run = location(again);
        HttpResponse<String> other = operator.postKeyed("floor/runs", PAPER, "key-1");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("duplicate_idempotency_key");
        assertThat(location(other)).isEqualTo(run);
        assertThat(operator.postKeyed("floor/runs", "{\"kind\":1}", "key-1").statusCode())
                .as("one that can't be read is no repeat")
                .isEqualTo(400);
        for (String[] wrong : new String[][] {{"a b"}, {"x".repeat(65)}, {"key-1", "key-1"}}) {
            assertThat(operator.postKeyed("floor/runs", body, wrong).body()).contains("invalid_idempotency_key");
        }
        assertThat(anybody.json("floor/runs").path("total").asLong()).isEqualTo(before + 1);
        operator.post(run + "/stop", "");
        ended(anybody, run, "stopped");
        assertThat(operator.postKeyed("floor/runs", body, "key-1").statusCode())
                .as("one that has ended is known, too")
                .isEqualTo(200);
        assertThat(operator.delete(run).statusCode()).isEqualTo(204);
        HttpResponse<String> anew = operator.postKeyed("floor/runs", body, "key-1");
        assertThat(anew.statusCode()).as("a deleted one is forgotten").isEqualTo(201);
        operator.post(location(anew) + "/stop", "");
        ended(anybody, location(anew), "stopped");
        assertThat(operator.delete(location(anew)).statusCode()).isEqualTo(204);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow().substring(1);
    }

    private static List<String> errors(HttpResponse<String> refused) {
        assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 422);
        List<String> errors = new ArrayList<>();
        try {
            FloorDocuments.tree(refused).path("errors").forEach(error -> errors.add(error.asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return errors;
    }

    private static void refusals(FloorClient operator, FloorClient anybody) {
        anybody.post("floor/runs", PAPER);
        for (String wrong : List.of(
                "",
                "{\"kind\":\"live\"}",
                "{\"kind\":\"collect\"}",
                "{\"kind\":\"paper\"}",
                "{\"kind\":\"paper\",\"instruments\":[\"0\"]}",
                "{\"kind\":\"paper\",\"symbols\":[\"none\"]}",
                "{\"kind\":\"backtest\",\"repeats\":\"x\",\"symbols\":[\"BTCUSDT\"]}",
                "{\"kind\":\"paper\",\"instruments\":[\"1\"],\"session\":\"x\"}",
                "{\"kind\":\"backtest\",\"name\":\"a\\u0000b\"}",
                "{\"kind\":\"backtest\",\"session\":\"x\"}",
                "{\"kind\":\"backtest\",\"repeats\":\"x\"}",
                "{\"kind\":\"backtest\",\"last_sequence\":999999999999}",
                "{\"kind\":\"backtest\",\"first_sequence\":-1}",
                "{\"kind\":\"backtest\",\"settings\":[]}",
                "{\"kind\":\"backtest\",\"settings\":{\"money\":true}}",
                "{\"kind\":\"backtest\",\"x\":1}")) {
            assertThat(operator.post("floor/runs", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(operator.post("floor/runs", "{\"kind\":\"live\",\"instruments\":[\"1\"]}")
                        .body())
                .contains("live_disabled");
        assertThat(
                        errors(
                                operator.post(
                                        "floor/runs",
                                        "{\"kind\":\"paper\",\"instruments\":[\"1\"],\"settings\":{\"terms\":\"binance.taker=1,mexc.taker=1\"}}")))
                .containsExactly("terms has mexc, of which the run has no instrument.");
        assertThat(
                        errors(
                                operator.post(
                                        "floor/runs",
                                        "{\"kind\":\"backtest\",\"settings\":{\"terms\":\"binance.taker=11\",\"budgets\":\"none=5\"}}")))
                .contains(
                        "terms binance: The taker's fee is -10 % to 10 %, not 11 %.",
                        "budgets has none, and the run no such strategy; it has pump_dump_detection or"
                                + " flash_pump_detection.");
        assertThat(operator.post(
                                "floor/runs",
                                "{\"kind\":\"backtest\",\"settings\":{\"latencies\":\"none\",\"acceleration\":101}}")
                        .body())
                .contains("latencies must be the name of a live run, which has measured them; not none.")
                .contains("acceleration is 1 to 100, not 101.");
        assertThat(operator.post(
                                "floor/runs",
                                "{\"kind\":\"paper\",\"instruments\":[\"1\"],\"settings\":{\"acceleration\":2}}")
                        .body())
                .contains("acceleration is for a single backtest.");
        HttpResponse<String> faults = operator.post(
                "floor/runs",
                "{\"kind\":\"backtest\",\"settings\":{\"queue\":\"x\",\"money\":\"1\",\"leverage\":\"0\",\"y\":1,"
                        + "\"maker\":\"m\",\"taker\":\"0.1234567890123\",\"day-trades\":0,\"losses\":0,\"fast\":5,\"slow\":6}}");
        assertThat(faults.statusCode()).isEqualTo(422);
        assertThat(faults.body())
                .contains("money is 100 or more, not 1.")
                .contains("There is no setting y;")
                .contains("leverage is a whole number of 1 or more, not 0.")
                .contains(
                        "maker is a number such as 0.5, not m.", "taker is a number such as 0.5, not 0.1234567890123.")
                .contains("day-trades is a whole number", "losses is a whole number")
                .contains("fast is not for strategies default, but for crossing.", "slow is not for strategies default")
                .contains("tail, proportional");
        HttpResponse<String> together = operator.post(
                "floor/runs",
                "{\"kind\":\"backtest\",\"name\":\"" + "x".repeat(101) + "\",\"strategies\":[{\"code\":\"none\"}],"
                        + "\"settings\":{\"money\":1,\"leverage\":0},\"symbols\":[\"none\"]}");
        assertThat(together.statusCode()).isEqualTo(400);
        assertThat(together.body())
                .contains("\"code\":\"invalid_name\"", "name must have 100 characters or fewer.")
                .contains("There is no strategy in code none", "money is 100 or more, not 1.")
                .contains("leverage is a whole number of 1 or more, not 0.", "\"errors\":[");
        assertThat(errors(operator.post(
                        "floor/runs",
                        "{\"x\":[1,{}],\"kind\":\"paper\",\"name\":5,\"instruments\":[\"0\",1,\"999\"],\"symbols\":[\"none\"],"
                                + "\"strategies\":[{\"strategy\":\"none\"},5,{\"code\":\"y\"}],\"y\":{\"z\":1},"
                                + "\"settings\":{\"money\":[true],\"leverage\":0}}")))
                .containsExactlyInAnyOrder(
                        "There is no field x; there are kind, name, instruments, symbols, settings, strategies,"
                                + " session, repeats, first_sequence and last_sequence.",
                        "There is no field y; there are kind, name, instruments, symbols, settings, strategies,"
                                + " session, repeats, first_sequence and last_sequence.",
                        "name must be a text.",
                        "settings.money must be a text or a number.",
                        "instruments[0]: No instrument has the number 0; /floor/instruments lists them.",
                        "instruments[1] must be a text.",
                        "instruments[2]: No instrument has the number 999; /floor/instruments lists them.",
                        "symbols[0]: No instrument has the symbol none; /floor/instruments lists them.",
                        "strategies[1] must have either strategy, the id of one, or code, the name of one in code.",
                        "strategies[0]: There is no strategy none; /floor/strategies lists them",
                        "strategies[2]: There is no strategy in code y; there are: crossover, momentum",
                        "leverage is a whole number of 1 or more, not 0.");
        assertThat(errors(operator.post(
                        "floor/runs",
                        "{\"kind\":\"x\",\"instruments\":5,\"strategies\":{},\"settings\":{\"money\":1}}")))
                .as("what can be judged without a kind")
                .containsExactlyInAnyOrder(
                        "kind must be backtest, paper, live or sweep.",
                        "instruments must be a list.",
                        "strategies must be a list.",
                        "money is 100 or more, not 1.");
        assertThat(errors(operator.post(
                        "floor/runs",
                        "{\"kind\":\"backtest\",\"session\":\"none\",\"last_sequence\":2,\"symbols\":[\"none\"]}")))
                .hasSize(3);
        assertThat(operator.postAs("floor/runs", "x", "text/plain").statusCode())
                .isEqualTo(415);
        assertThat(operator.post("floor/runs", " ".repeat(70_000)).statusCode()).isEqualTo(413);
        // The web server itself refuses it, in the form of all refusals.
        assertThat(operator.undocumented("floor/runs?cursor=" + "x".repeat(20_000)))
                .returns(414, HttpResponse::statusCode)
                .satisfies(answer -> assertThat(answer.body()).contains("\"code\":\"uri_too_long\""));
    }

    /** What a run that goes on has, from its pictures. */
    private static void trading(FloorClient anybody, String paper) {
        String id = id(paper);
        await().atMost(PATIENCE)
                .until(() -> !anybody.json("floor/positions?run=" + id)
                        .path("positions")
                        .isEmpty());
        await().atMost(PATIENCE)
                .until(() -> !anybody.json("floor/orders?status=filled&run=" + id)
                        .path("orders")
                        .isEmpty());
        for (JsonNode position : anybody.json("floor/positions?run=" + id).path("positions")) {
            assertThat(position.path("entry_price").asText()).matches("[0-9]+([.][0-9]{1,12})?");
        }
        JsonNode order = anybody.json("floor/orders?status=filled&run=" + id).at("/orders/0");
        assertThat(anybody.json("floor/orders/" + order.path("order_id").asText()))
                .isEqualTo(order);
        assertThat(order.path("strategy").asText()).isEqualTo("flash_pump_detection");
        assertThat(order.at("/cause/reasons")).isNotEmpty();
        assertThat(order.at("/signal/sequence").asLong())
                .isLessThanOrEqualTo(order.path("sequence").asLong());
        assertThat(new BigDecimal(order.path("filled_quantity").asText()))
                .isEqualByComparingTo(order.path("quantity").asText());
        // Its capital is shared out at the first moment that its strategies are looked at.
        await().atMost(PATIENCE)
                .until(() -> anybody.json("floor/portfolio").path("runs").findValues("allocation").stream()
                        .noneMatch(JsonNode::isNull));
        JsonNode portfolio = anybody.json("floor/portfolio");
        assertThat(portfolio.path("runs")).hasSize(2);
        JsonNode shares = portfolio.at("/runs/0/allocation/strategies");
        assertThat(shares.findValuesAsText("strategy")).containsExactly("flash_pump_detection", "pump_dump_detection");
        assertThat(shares.findValues("percent")).allMatch(percent -> percent.asDouble() <= 40);
        assertThat(new BigDecimal(portfolio.path("total_value").asText()))
                .isEqualByComparingTo(new BigDecimal("20000")
                        .add(new BigDecimal(portfolio.path("total_pnl").asText())));
        JsonNode risk = anybody.json("floor/risk?run=" + id).at("/runs/0/risk");
        assertThat(risk.path("limits")).hasSize(6);
        assertThat(risk.at("/strategies").findValuesAsText("strategy")).contains("flash_pump_detection");
        String order10 = "{\"symbol\":\"X\",\"quantity\":\"10%s\",\"price\":\"100\"}";
        assertThat(assessed(anybody, order10.formatted("")).path("approved").asBoolean())
                .isTrue();
        assertThat(assessed(anybody, order10.formatted(".0001"))
                        .at("/failed_checks/0")
                        .asText())
                .isEqualTo("max_position_size");
        assertThat(assessed(
                                anybody,
                                order10.replace("{", "{\"run_id\":\"" + id + "\",")
                                        .formatted("000"))
                        .path("approved")
                        .asBoolean())
                .isFalse();
        assertThat(anybody.post(
                                "floor/risk/assess",
                                order10.replace("{", "{\"run_id\":\"" + id + "\",\"capital\":\"5000\",")
                                        .formatted(""))
                        .body())
                .contains("with run_id it is the run's");
        String assess = "floor/risk/assess";
        String ofRun =
                "{\"run_id\":\"" + id + "\",\"symbol\":\"X\",\"quantity\":\"1\",\"price\":\"1\",\"strategy\":\"%s\"}";
        assertThat(assessed(anybody, ofRun.formatted("flash_pump_detection"))
                        .path("strategy")
                        .asText())
                .isEqualTo("flash_pump_detection");
        assertThat(anybody.post(assess, ofRun.formatted("none")).statusCode()).isEqualTo(404);
        assertThat(anybody.post(assess, "{\"strategy\":\"x\",\"symbol\":\"X\",\"quantity\":\"1\"}")
                        .body())
                .contains("strategy is one of a run");
        assertThat(anybody.post(assess, "{\"run_id\":\"x\",\"symbol\":\"X\",\"quantity\":\"1\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(anybody.post(assess, "{\"symbol\":\"X\",\"quantity\":\"-1\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(errors(anybody.post(assess, "{\"symbol\":1,\"quantity\":\"-1\",\"price\":\"x\",\"y\":1}")))
                .hasSize(4);
        anybody.postAs(assess, "x", "text/plain");
        anybody.post(assess, " ".repeat(70_000));
    }

    /** What is against a small entry of a run, which is approved where there is nothing and the account's checks pass. */
    private static List<String> refusals(FloorClient anybody, String run, String strategy) {
        JsonNode assessed = assessed(
                anybody,
                "{\"run_id\":\"%s\",\"strategy\":\"%s\",\"symbol\":\"X\",\"quantity\":\"1\",\"price\":\"1\"}"
                        .formatted(run, strategy));
        List<String> refusals = new ArrayList<>();
        assessed.path("refusals").forEach(refusal -> refusals.add(refusal.asText()));
        if (!refusals.isEmpty()) {
            assertThat(assessed.path("approved").asBoolean()).isFalse();
            assertThat(assessed.path("reason").asText()).isNotEmpty();
        }
        return refusals;
    }

    private static JsonNode assessed(FloorClient anybody, String body) {
        HttpResponse<String> answer = anybody.post("floor/risk/assess", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return FloorDocuments.tree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each of a run's results page by page: whatever the size of a page, all of it comes once. */
    private static void pages(FloorClient anybody, String run) {
        String id = id(run);
        for (String list : List.of("signals", "orders", "positions?status=closed")) {
            String name = list.replaceFirst("[?].*", "");
            String path = "floor/" + list + (list.contains("?") ? "&" : "?") + "run=" + id;
            List<JsonNode> whole = paged(anybody, path + "&limit=500", name);
            assertThat(whole).as(list).hasSize(rows(anybody, run, table(name)).size());
            assertThat(paged(anybody, path + "&limit=7", name)).as(list).isEqualTo(whole);
            anybody.get("floor/" + name + "?run=none");
            anybody.get("floor/" + name + "?cursor=x");
            assertThat(anybody.get("floor/" + name + "?cursor=none:1").statusCode())
                    .isEqualTo(400);
        }
        assertThat(paged(anybody, "floor/signals?type=allocation&run=" + id, "signals"))
                .isNotEmpty()
                .allMatch(signal -> signal.path("strategy").asText().isEmpty()
                        && signal.path("what").asText().matches("begun|rebalanced|left|joined"));
        assertThat(paged(anybody, "floor/signals?type=check&run=" + id, "signals"))
                .isNotEmpty()
                .allMatch(one -> one.path("what").asText().matches("(approved|refused) [0-9.]+ at [0-9.]+, score .*"));
        assertThat(anybody.json("floor/positions?run=" + id).path("positions")).isEmpty();
        assertThat(anybody.json("floor/positions?status=closed&strategy=x").path("positions"))
                .isEmpty();
        for (String path : List.of("orders/x", "orders/" + id + "-999999", "portfolio?run=none", "risk?run=none")) {
            assertThat(anybody.get("floor/" + path).statusCode()).as(path).isEqualTo(404);
        }
        for (String path : List.of("portfolio", "risk", "orders/x")) {
            anybody.get("floor/" + path + "?x=1");
        }
        assertThat(anybody.json("floor/portfolio?run=" + id)
                        .at("/runs/0/positions")
                        .asLong())
                .isZero();
    }

    private static String table(String list) {
        return list.equals("positions") ? "trades" : list;
    }

    private static List<JsonNode> paged(FloorClient anybody, String path, String name) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page = anybody.json(path);
        page.path(name).forEach(all::add);
        while (!page.path("next_cursor").isNull()) {
            page = anybody.json(path + "&cursor=" + page.path("next_cursor").asText());
            page.path(name).forEach(all::add);
        }
        return all;
    }

    private static void commands(FloorClient operator, FloorClient anybody, String paper) {
        for (String command : List.of("pause", "resume")) {
            anybody.post(paper + FLASH + command, "");
            operator.post(paper + FLASH + command + "?x=1", "");
            assertThat(operator.post(paper + "/strategies/none/" + command, "").statusCode())
                    .isEqualTo(404);
            HttpResponse<String> done = operator.post(paper + FLASH + command, "");
            assertThat(done.statusCode()).isEqualTo(202);
            await().atMost(PATIENCE)
                    .until(() -> rows(anybody, paper, "signals").stream()
                            .anyMatch(row -> row.path("what").asText().equals(command)));
            boolean pauses = command.equals("pause");
            await().atMost(PATIENCE)
                    .until(() -> refusals(anybody, id(paper), "flash_pump_detection")
                                    .contains("flash_pump_detection is paused")
                            == pauses);
        }
    }

    /** A budget is given and taken back at its place on the tape, so that whoever tells the run again gets the same. */
    private static void budgets(FloorClient operator, FloorClient anybody, String paper) {
        String budget = paper + FLASH + "budget";
        anybody.post(budget, "{}");
        anybody.delete(budget);
        operator.post(budget + "?x=1", "{}");
        operator.delete(budget + "?x=1");
        operator.postAs(budget, "x", "text/plain");
        operator.post(budget, " ".repeat(70_000));
        assertThat(operator.post(paper + "/strategies/none/budget", "{\"amount\":\"1\"}")
                        .statusCode())
                .isEqualTo(404);
        for (String wrong : List.of(
                "{}",
                "{\"amount\":1}",
                "{\"amount\":\"x\"}",
                "{\"amount\":\"0\"}",
                "{\"amount\":\"1\",\"max_allocation_percent\":\"101\"}",
                "{\"amount\":\"1\",\"max_allocation_percent\":\"0\"}")) {
            assertThat(operator.post(budget, wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(operator.post(budget, "{}").body())
                .contains(
                        "\"detail\":\"amount must be above 0: money, such as \\\"500\\\", or a share of what the run");
        assertThat(errors(operator.post(budget, "{\"amount\":\"x\",\"max_allocation_percent\":\"0\",\"x\":1}")))
                .hasSize(3);
        assertThat(operator.post(budget, "{\"amount\":\"6%\"}").body())
                .contains("\"code\":\"budget_cap_exceeded\"", "\"A budget of 600.00 is above 5% of 10000, which is");
        assertThat(operator.post(budget, "{\"amount\":\"60%\",\"max_allocation_percent\":\"75\"}")
                        .statusCode())
                .isEqualTo(202);
        await().atMost(PATIENCE).until(() -> budget(anybody, paper).equals("6000"));
        assertThat(operator.delete(budget).statusCode()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> budget(anybody, paper).equals("null"));
    }

    private static String budget(FloorClient anybody, String run) {
        for (JsonNode strategy : anybody.json("floor/risk?run=" + id(run)).at("/runs/0/risk/strategies")) {
            assertThat(strategy.path("waits").isArray()).isTrue();
            if (strategy.path("strategy").asText().equals("flash_pump_detection")) {
                return strategy.path("budget").asText("null");
            }
        }
        return "";
    }

    private static void emergency(FloorClient operator, FloorClient anybody) {
        String stop = "floor/emergency-stop";
        assertThat(anybody.json(stop).path("stopped").asBoolean()).isFalse();
        assertThat(operator.delete(stop).statusCode()).isEqualTo(409);
        anybody.post(stop, "{}");
        anybody.delete(stop);
        operator.post(stop, "{\"x\":1}");
        operator.postAs(stop, "x", "text/plain");
        operator.post(stop, " ".repeat(70_000));
        operator.delete(stop + "?x=1");
        anybody.get(stop + "?x=1");
        assertThat(operator.post(stop, "{\"close_positions\":true}").statusCode())
                .isEqualTo(200);
        assertThat(anybody.json(stop).path("sequence").asLong()).isPositive();
        assertThat(operator.post("floor/runs", PAPER).statusCode()).isEqualTo(409);
        JsonNode runs = anybody.json("floor/runs?status=running").path("runs");
        assertThat(runs).hasSize(2);
        for (JsonNode run : runs) {
            String path = "floor/runs/" + run.path("run_id").asText();
            await().atMost(PATIENCE)
                    .until(() -> rows(anybody, path, "signals").stream()
                            .anyMatch(row -> row.path("what").asText().equals("stop")));
            await().atMost(PATIENCE)
                    .until(() -> refusals(anybody, run.path("run_id").asText(), "")
                            .contains("Everything is stopped: nothing is entered until it is released"));
        }
        assertThat(operator.delete(stop).statusCode()).isEqualTo(200);
        // In a hurry.
        assertThat(operator.post(stop, "").statusCode()).isEqualTo(200);
        assertThat(operator.delete(stop).statusCode()).isEqualTo(200);
    }

    private static void reads(FloorClient anybody, String run) {
        for (String path : List.of("", "/rows", "/export", "/compare")) {
            anybody.get("floor/runs/none" + path);
            anybody.get(run + path + "?unknown=1");
        }
        assertThat(anybody.get(run + "/compare?with=x").statusCode()).isEqualTo(400);
        for (String data : RunTable.ALL) {
            boolean mayBeEmpty = data.equals("alerts");
            List<JsonNode> rows = rows(anybody, run, data);
            assertThat(rows).as(data).matches(all -> mayBeEmpty || !all.isEmpty());
            assertThat(anybody.get(run + "/export?data=" + data).body().lines().count())
                    .as(data)
                    .isEqualTo(rows.size() + 1);
        }
        JsonNode first = anybody.json(run + "/rows?data=reports&limit=1");
        assertThat(first.path("more").asBoolean()).isTrue();
        JsonNode second = anybody.json(run + "/rows?data=reports&limit=1&after="
                + first.path("next_after").asLong());
        assertThat(second.path("rows")).hasSize(1).isNotEqualTo(first.path("rows"));
        assertThat(anybody.json(run + "/rows?data=equity&points=3").path("rows").size())
                .isBetween(2, 4);
        assertThat(anybody.json("floor/runs?kind=paper").path("total").asLong()).isEqualTo(2);
        anybody.get("floor/runs?kind=x");
    }

    /** A backtest of what somebody has collected begins within the tape, with the books as they were there. */
    private static void collection(FloorClient operator, FloorClient anybody) {
        String session =
                anybody.json("floor/sessions").at("/sessions/0/session_id").asText();
        String run = start(
                operator, "{\"kind\":\"backtest\",\"session\":\"" + session + "\",\"settings\":{\"queue\":\"head\"}}");
        ended(anybody, run, "completed");
        assertThat(Long.parseLong(results(anybody, run).get("events"))).isPositive();
    }

    /** One of the two combinations is refused, and the other one is run. */
    private static void sweep(FloorClient operator, FloorClient anybody) {
        String many = IntStream.rangeClosed(1, 13).mapToObj(String::valueOf).collect(Collectors.joining(","));
        String grid = "leverage=" + many + ";day-trades=" + many + ";sample=" + many;
        HttpResponse<String> refused =
                operator.post("floor/runs", "{\"kind\":\"sweep\",\"settings\":{\"grid\":\"" + grid + "\"}}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("The sweep has 2197 combinations; at most 2000 are allowed.");
        String values =
                IntStream.rangeClosed(1_000, 3_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
        assertThat(operator.post(
                        "floor/runs",
                        "{\"kind\":\"sweep\",\"settings\":{\"grid\":\"money=" + values
                                + "\",\"train\":\"x\",\"test\":\"y\"}}"))
                .returns(422, HttpResponse::statusCode)
                .satisfies(answer -> assertThat(answer.body())
                        .contains(
                                "The sweep has 2001 combinations; at most 2000 are allowed.",
                                "train is a",
                                "test is a"));
        assertThat(
                        operator.post(
                                "floor/runs",
                                "{\"kind\":\"sweep\",\"settings\":{\"grid\":\"money=1000\",\"train\":\"30d\",\"test\":\"30d\"}}"))
                .as("what the tape's times alone say is said at once")
                .returns(422, HttpResponse::statusCode)
                .satisfies(answer -> assertThat(answer.body()).contains("shorter than train and test together"));
        assertThat(operator.post(
                                "floor/runs",
                                "{\"kind\":\"sweep\",\"settings\":{\"strategies\":\"crossing\",\"grid\":\"fast=5,10\"}}")
                        .body())
                .contains("settings.strategies must be left out here, or be default.");
        assertThat(operator.post("floor/runs", "{\"kind\":\"sweep\",\"repeats\":\"x\"}")
                        .statusCode())
                .isEqualTo(400);
        String sweep = start(
                operator,
                "{\"kind\":\"sweep\",\"instruments\":[\"1\"],\"settings\":{\"grid\":\"money=50,5000\",\"metric\":\"sharpe\"}}");
        ended(anybody, sweep, "completed");
        assertThat(anybody.json(sweep + "/compare?with=" + id(sweep))
                        .at("/tables/0/data")
                        .asText())
                .isEqualTo("combinations");
        assertThat(operator.post("floor/runs", "{\"kind\":\"backtest\",\"session\":\"x\",\"first_sequence\":2}")
                        .body())
                .contains("With session there is no first_sequence");
        assertThat(results(anybody, sweep))
                .containsEntry("best_combination", "2")
                .containsEntry("failed", "1");
        List<JsonNode> rows = rows(anybody, sweep, "combinations");
        assertThat(rows).hasSize(2);
        assertThat(rows.getLast().path("reason").asText()).isEqualTo("money is 100 or more, not 50.");
        assertThat(rows(anybody, sweep, "trades")).isEmpty();
        assertThat(anybody.get(sweep + "/export?data=orders"))
                .returns(404, HttpResponse::statusCode)
                .satisfies(answer ->
                        assertThat(answer.body()).contains("A sweep has no orders; it has combinations or splits."));
        assertThat(operator.post(sweep + FLASH + "pause", "").statusCode()).isEqualTo(404);
        assertThat(operator.delete(sweep).statusCode()).isEqualTo(204);
    }

    /** Begins a run; answers its path. */
    static String start(FloorClient operator, String body) {
        HttpResponse<String> started = operator.post("floor/runs", body);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        return started.headers().firstValue("Location").orElseThrow().substring(1);
    }

    /** Waits until a run has ended, as that. */
    static void ended(FloorClient anybody, String run, String status) {
        await().atMost(PATIENCE).until(() -> !anybody.json(run).path("ended_at").isNull());
        JsonNode end = anybody.json(run);
        assertThat(end.path("status").asText()).as(end.toString()).isEqualTo(status);
    }

    static String id(String run) {
        return run.substring("floor/runs/".length());
    }

    static Map<String, String> results(FloorClient anybody, String run) {
        Map<String, String> results = new TreeMap<>();
        anybody.json(run)
                .path("results")
                .properties()
                .forEach(each -> results.put(each.getKey(), each.getValue().asText()));
        return results;
    }

    static long result(FloorClient anybody, String run, String name) {
        return Long.parseLong(results(anybody, run).getOrDefault(name, "0"));
    }

    /** All of them, page by page: a busy run has more than one page before anybody commands it. */
    private static List<JsonNode> rows(FloorClient anybody, String run, String data) {
        List<JsonNode> rows = new ArrayList<>();
        JsonNode page = anybody.json(run + "/rows?limit=1000&data=" + data);
        page.path("rows").forEach(rows::add);
        while (page.path("more").asBoolean()) {
            page = anybody.json(run + "/rows?limit=1000&data=" + data + "&after="
                    + page.path("next_after").asLong());
            page.path("rows").forEach(rows::add);
        }
        return rows;
    }
}
