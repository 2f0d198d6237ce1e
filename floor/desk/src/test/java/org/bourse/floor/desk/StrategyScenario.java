package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.floor.trading.indicator.Variants;

/** Strategies and indicators of one's own as clients make them: refused with all faults, kept by versions, and run. */
final class StrategyScenario {

    /** FX-40a's document, without what differs between tests. */
    static final String DOCUMENT = """
        {"strategy_name":"%s","description":"%s",
         "s1_signal":{"conditions":[{"id":"price_velocity_1","indicatorId":"price_velocity","operator":">","value":0.5}]},
         "z1_entry":{"conditions":[{"id":"price_velocity_entry","indicatorId":"price_velocity","operator":">","value":0.5}],
                     "positionSize":{"type":"percentage","value":10}},
         "ze1_close":{"conditions":[]},
         "o1_cancel":{"timeoutSeconds":300,
                      "conditions":[{"id":"c","indicatorId":"price_velocity","operator":"<","value":-0.3}]},
         "emergency_exit":{"conditions":[{"id":"e","indicatorId":"price_velocity","operator":"<","value":-1.0}],
                           "cooldownMinutes":60,
                           "actions":{"cancelPending":true,"closePosition":true,"logEvent":true}}}
        """;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String VARIANTS = "floor/indicators/variants";
    private static final String STRATEGIES = "floor/strategies";
    private static final String VELOCITY =
            "{\"variant\":\"price_velocity\",\"type\":\"PRICE_VELOCITY\",\"parameters\":{\"t1\":\"10\",\"t3\":40,\"d\":10.0}}";

    private StrategyScenario() {}

    /** A variant, and a strategy of two versions that looks at it; answers its id. */
    static String write(FloorClient operator) throws IOException {
        assertThat(operator.post(VARIANTS, VELOCITY).statusCode()).isEqualTo(201);
        HttpResponse<String> made = operator.post(STRATEGIES, DOCUMENT.formatted("Momentum", "first"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String id = FloorDocuments.tree(made).path("strategy_id").asText();
        assertThat(operator.put(STRATEGIES + "/" + id, DOCUMENT.formatted("Momentum", "changed"))
                        .statusCode())
                .isEqualTo(200);
        return id;
    }

    static void play(FloorClient operator, FloorClient anybody) {
        try {
            catalogue(anybody);
            variants(operator, anybody);
            validates(operator, anybody);
            versions(operator, anybody);
            values(operator, anybody);
            runs(operator, anybody);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void catalogue(FloorClient anybody) {
        JsonNode types = anybody.json("floor/indicators/types");
        assertThat(types.path("retention_seconds").asLong()).isEqualTo(86_400);
        assertThat(types.path("total").asInt()).isEqualTo(types.path("types").size());
        JsonNode velocity = type(anybody, "PRICE_VELOCITY");
        assertThat(velocity.path("unit").asText()).isEqualTo("percent_per_second");
        assertThat(velocity.path("needs_trades").asBoolean()).isTrue();
        assertThat(velocity.path("needs_book").asBoolean()).isFalse();
        assertThat(velocity.path("warm_up_seconds").asLong()).isEqualTo(60);
        assertThat(velocity.at("/parameters/0/unit").asText()).isEqualTo("seconds");
        assertThat(type(anybody, "SPREAD_PCT").path("needs_book").asBoolean()).isTrue();
        assertThat(type(anybody, "MAX_OF").path("inputs")).hasSize(1);
        assertThat(type(anybody, "DYNAMIC_STOP").path("parts"))
                .extracting(JsonNode::asText)
                .containsExactly("PRICE_VOLATILITY", "MOMENTUM_DEATH");
        assertThat(anybody.get("floor/indicators/types?limit=0").statusCode()).isEqualTo(400);
        JsonNode codes = anybody.json(STRATEGIES + "/codes").path("codes");
        assertThat(codes).extracting(one -> one.path("code").asText()).containsExactly("crossover", "momentum");
        anybody.get(STRATEGIES + "/codes?x=1");
    }

    private static JsonNode type(FloorClient anybody, String name) {
        for (JsonNode type : anybody.json("floor/indicators/types?q=" + name).path("types")) {
            if (type.path("type").asText().equals(name)) {
                return type;
            }
        }
        throw new AssertionError("no type " + name);
    }

    private static String variant(String name, String type, String more) {
        return "{\"variant\":\"" + name + "\",\"type\":\"" + type + "\"" + more + "}";
    }

    private static void variants(FloorClient operator, FloorClient anybody) throws IOException {
        anybody.post(VARIANTS, VELOCITY);
        JsonNode made = FloorDocuments.tree(operator.post(VARIANTS, VELOCITY));
        assertThat(made.at("/parameters/t1").asText()).as("coerced").isEqualTo("10");
        assertThat(made.at("/parameters/d").asText()).isEqualTo("10");
        assertThat(operator.post(VARIANTS, VELOCITY).statusCode()).isEqualTo(409);
        for (String wrong : List.of(
                "",
                "[]",
                "{\"variant\":\"a\"",
                variant("a", "SMA", ",\"x\":1"),
                variant("", "SMA", ""),
                variant("1a", "SMA", ""),
                variant("a\\u0000b", "SMA", ""),
                "{\"variant\":\"a\",\"type\":1}",
                "{\"variant\":\"a\",\"variant\":\"b\",\"type\":\"SMA\"}",
                variant("a", "SMA", ",\"kind\":\"x\""),
                variant("a", "SMA", ",\"parameters\":[]"),
                variant("a", "SMA", ",\"parameters\":{\"period\":NaN}"),
                variant("a", "SMA", ",\"refresh_seconds\":\"1\""),
                variant("a", "SMA", ",\"parameters\":" + "{\"a\":".repeat(20) + "1" + "}".repeat(20)))) {
            assertThat(operator.post(VARIANTS, wrong))
                    .as(wrong)
                    .returns(400, HttpResponse::statusCode)
                    .satisfies(answer -> assertThat(answer.body()).contains("\"detail\":\""));
        }
        assertThat(operator.postAs(VARIANTS, "x", "text/plain").statusCode()).isEqualTo(415);
        assertThat(operator.post(VARIANTS, " ".repeat(70_000)).statusCode()).isEqualTo(413);
        unprocessable(operator, variant("a", "NONE", ""), "a: there is no indicator NONE");
        unprocessable(operator, variant("a", "SMA", ",\"parameters\":{\"x\":1}"), "SMA has no parameter x");
        unprocessable(operator, variant("a", "SMA", ",\"parameters\":{\"period\":\"NaN\"}"), "must be a number");
        unprocessable(operator, variant("a", "SMA", ",\"parameters\":{\"period\":\"0x1p3\"}"), "must be a number");
        unprocessable(operator, variant("a", "SMA", ",\"parameters\":{\"period\":1e400}"), "must be a number");
        unprocessable(operator, variant("a", "SMA", ",\"refresh_seconds\":0.1"), "refresh_seconds must be 0.5 to 3600");
        unprocessable(
                operator,
                variant("a", "SMA", ",\"parameters\":{\"period\":null}"),
                "period must be a number from 1 to 1000");
        unprocessable(
                operator,
                variant("a", "SMA", ",\"parameters\":{\"period\":{}}"),
                "period must be a number from 1 to 1000");
        unprocessable(operator, variant("a", "MAX_OF", ",\"inputs\":{\"of\":1}"), "there is no variant 1");
        HttpResponse<String> together = operator.post(
                VARIANTS,
                "{\"variant\":\"1\",\"type\":\"TWPA\",\"x\":1,\"kind\":\"y\",\"refresh_seconds\":\"z\","
                        + "\"parameters\":{\"t1\":-1,\"t9\":1}}");
        assertThat(together.statusCode()).isEqualTo(400);
        assertThat(FloorDocuments.tree(together).path("errors"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(
                        "There is no field x; there are variant, type, kind, parameters, inputs and refresh_seconds.",
                        "variant must be a name of 1 to 64 letters, digits, and _, . or -, beginning with a letter.",
                        "kind must be general, risk, price, stop_loss, take_profit or close_order.",
                        "refresh_seconds must be a number of seconds.",
                        "variant: t1 must be a number from 0 to 86400, not -1",
                        "variant: TWPA has no parameter t9; it has: t1, t2");
        unprocessable(operator, variant("a", "MAX_OF", ""), "MAX_OF needs the input of");
        unprocessable(operator, variant("a", "MAX_OF", ",\"inputs\":{\"of\":\"none\"}"), "there is no variant none");
        unprocessable(
                operator,
                variant("a", "TWPA", ",\"parameters\":{\"t1\":100000}"),
                "What is older than 86400 s is not kept: at 100 events a second a window of 100000 s would be 10000000"
                        + " points, 611 MiB");
        assertThat(operator.post(VARIANTS, variant("b", "TWPA", ",\"parameters\":{\"t1\":1,\"t2\":2}"))
                        .body())
                .contains("b: t1 is less than t2; they are swapped");
        unprocessable(operator, variant("unrealized_pnl_pct", "RSI", ""), "of the strategy itself");
        cycle(operator);
        restoresVariants(operator, anybody);
        changesVariants(operator, anybody);
        limit(operator, anybody);
    }

    private static void unprocessable(FloorClient operator, String body, String why) {
        assertThat(operator.post(VARIANTS, body))
                .as(body)
                .returns(422, HttpResponse::statusCode)
                .satisfies(answer ->
                        assertThat(answer.body()).contains("\"errors\":[").contains(why));
    }

    private static void cycle(FloorClient operator) {
        assertThat(operator.post(VARIANTS, variant("one", "MAX_OF", ",\"inputs\":{\"of\":\"b\"}"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(operator.post(VARIANTS, variant("two", "MIN_OF", ",\"inputs\":{\"of\":\"one\"}"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(operator.put(VARIANTS + "/one", "{\"type\":\"MAX_OF\",\"inputs\":{\"of\":\"two\"}}"))
                .returns(422, HttpResponse::statusCode)
                .satisfies(answer ->
                        assertThat(answer.body()).contains("A variant can't be made of itself: one -> two -> one"));
        assertThat(operator.delete(VARIANTS + "/one").body()).contains("made of it: two");
        for (String one : List.of("two", "one", "b")) {
            assertThat(operator.delete(VARIANTS + "/" + one).statusCode())
                    .as(one)
                    .isEqualTo(204);
        }
    }

    /** One after those that it is made of, each as it was. */
    private static void restoresVariants(FloorClient operator, FloorClient anybody) {
        assertThat(anybody.post(VARIANTS + "/b/restore", "").statusCode()).isEqualTo(401);
        assertThat(operator.post(VARIANTS + "/b/restore?x=1", "").statusCode()).isEqualTo(400);
        assertThat(operator.post(VARIANTS + "/none/restore", "").statusCode()).isEqualTo(404);
        assertThat(operator.post(VARIANTS + "/two/restore", ""))
                .returns(422, HttpResponse::statusCode)
                .satisfies(answer -> assertThat(answer.body()).contains("there is no variant one"));
        for (String one : List.of("b", "one", "two")) {
            assertThat(operator.post(VARIANTS + "/" + one + "/restore", "").statusCode())
                    .as(one)
                    .isEqualTo(200);
        }
        assertThat(anybody.json(VARIANTS + "/two").at("/inputs/of").asText()).isEqualTo("one");
        assertThat(anybody.json(VARIANTS + "?deleted=true").path("total").asInt())
                .isZero();
        assertThat(operator.post(VARIANTS + "/two/restore", "").statusCode()).isEqualTo(409);
        for (String one : List.of("two", "one", "b")) {
            assertThat(operator.delete(VARIANTS + "/" + one).statusCode())
                    .as(one)
                    .isEqualTo(204);
        }
    }

    private static void changesVariants(FloorClient operator, FloorClient anybody) {
        String one = VARIANTS + "/price_velocity";
        String change = "{\"type\":\"PRICE_VELOCITY\",\"kind\":\"risk\",\"parameters\":{\"t1\":5}}";
        anybody.put(one, change);
        assertThat(operator.put(one + "?x=1", change).statusCode()).isEqualTo(400);
        assertThat(operator.put(VARIANTS + "/none", change).statusCode()).isEqualTo(404);
        assertThat(operator.put(VARIANTS + "/pump", change).statusCode()).isEqualTo(409);
        assertThat(operator.put(one, VELOCITY.replace("price_velocity", "other"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(operator.putAs(one, change, "text/plain").statusCode()).isEqualTo(415);
        assertThat(operator.put(one, " ".repeat(70_000)).statusCode()).isEqualTo(413);
        assertThat(operator.put(one, change).statusCode()).isEqualTo(200);
        assertThat(anybody.json(one).path("kind").asText()).isEqualTo("risk");
        assertThat(anybody.json(one).at("/parameters/t3").asText()).isEqualTo("60");
        operator.put(one, VELOCITY);
        anybody.delete(one);
        operator.delete(one + "?x=1");
        assertThat(operator.delete(VARIANTS + "/none").statusCode()).isEqualTo(404);
        assertThat(operator.delete(VARIANTS + "/pump").statusCode()).isEqualTo(409);
        anybody.get(one + "?x=1");
        anybody.get(VARIANTS + "/none");
        anybody.get(VARIANTS + "?deleted=x");
        assertThat(anybody.json(VARIANTS + "?deleted=true").path("total").asInt())
                .isEqualTo(3);
        assertThat(anybody.json(VARIANTS + "?type=PRICE_VELOCITY").path("total").asInt())
                .isEqualTo(1);
    }

    private static void limit(FloorClient operator, FloorClient anybody) {
        int there = anybody.json(VARIANTS).path("total").asInt();
        List<String> more = new ArrayList<>();
        for (int i = there; i < Variants.MAX_VARIANTS; i++) {
            more.add("many" + i);
            assertThat(operator.post(VARIANTS, variant("many" + i, "SPREAD_PCT", ""))
                            .statusCode())
                    .isEqualTo(201);
        }
        assertThat(operator.post(VARIANTS, variant("beyond", "SPREAD_PCT", "")))
                .returns(422, HttpResponse::statusCode)
                .satisfies(answer -> assertThat(answer.body()).contains("at most 100 indicators"));
        more.forEach(one -> operator.delete(VARIANTS + "/" + one));
    }

    private static void validates(FloorClient operator, FloorClient anybody) throws IOException {
        String validate = STRATEGIES + "/validate";
        anybody.post(validate, "{}");
        JsonNode good = FloorDocuments.tree(operator.post(validate, DOCUMENT.formatted("Momentum Test Strategy", "")));
        assertThat(good.path("isValid").asBoolean()).as(good.toString()).isTrue();
        JsonNode empty = FloorDocuments.tree(operator.post(validate, "{}"));
        assertThat(empty.path("isValid").asBoolean()).isFalse();
        assertThat(empty.path("errors"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "strategy_name must be a non-empty string",
                        "Missing required section: s1_signal",
                        "Missing required section: z1_entry",
                        "Missing required section: o1_cancel",
                        "Missing required section: emergency_exit");
        String wrong = DOCUMENT.formatted("pump_dump_detection", "")
                .replace("\"price_velocity\",\"operator\":\">\",\"value\":0.5}],", "\"none\",\"operator\":\"~\"}],")
                .replace("\"value\":10}", "\"value\":-1},\"leverage\":8,\"x\":[null]")
                .replace("300", "-1.5")
                .replace("60", "9999");
        JsonNode faults = FloorDocuments.tree(operator.post(validate, wrong));
        assertThat(faults.path("errors").toString())
                .contains("strategy_name must be unique; there is a strategy pump_dump_detection")
                .contains("z1_entry.conditions[0].indicatorId names no indicator that there is: none")
                .contains("z1_entry.conditions[0].operator must be one of: >, <, >=, <=")
                .contains("z1_entry.positionSize.value must be a non-negative number")
                .contains("z1_entry.x is not known")
                .contains("o1_cancel.timeoutSeconds must be a non-negative integer")
                .contains("emergency_exit.cooldownMinutes must be between 0 and 1440");
        assertThat(faults.path("warnings").toString()).contains("z1_entry.leverage=8x is HIGH RISK");
        String wordy = DOCUMENT.formatted("Wordy", "x".repeat(20_000));
        assertThat(FloorDocuments.tree(operator.post(validate, wordy)).path("errors"))
                .extracting(JsonNode::asText)
                .containsExactly("description must have 4096 characters or fewer, not 20000");
        assertThat(operator.post(STRATEGIES, wordy))
                .returns(422, HttpResponse::statusCode)
                .satisfies(answer -> assertThat(answer.body()).contains("\"code\":\"invalid_strategy\""));
        for (String malformed : List.of(
                "",
                "[]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}",
                "{\"a\":\"\u0001\"}")) {
            assertThat(operator.post(validate, malformed).statusCode())
                    .as(malformed)
                    .isEqualTo(400);
            assertThat(operator.post(STRATEGIES, malformed).statusCode())
                    .as(malformed)
                    .isEqualTo(400);
        }
        for (String path : List.of(validate, STRATEGIES)) {
            assertThat(operator.postAs(path, "x", "text/plain").statusCode()).isEqualTo(415);
            assertThat(operator.post(path, " ".repeat(100_000)).statusCode()).isEqualTo(413);
        }
    }

    private static void versions(FloorClient operator, FloorClient anybody) throws IOException {
        anybody.post(STRATEGIES, DOCUMENT.formatted("Mine", ""));
        HttpResponse<String> refused =
                operator.post(STRATEGIES, DOCUMENT.formatted("Mi\\nne", "").replace("300", "-1"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(FloorDocuments.tree(refused).path("detail").asText())
                .startsWith("Strategy validation failed: strategy_name must have 100 characters")
                .contains("o1_cancel.timeoutSeconds must be a non-negative integer");
        assertThat(FloorDocuments.tree(refused).path("errors")).hasSize(2);
        HttpResponse<String> made = operator.post(STRATEGIES, DOCUMENT.formatted("Mine", ""));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String one = made.headers().firstValue("Location").orElseThrow().substring(1);
        assertThat(FloorDocuments.tree(made).path("changed_by").asText()).isEqualTo("operator");
        assertThat(FloorDocuments.tree(made).path("warnings").isArray()).isTrue();
        assertThat(operator.post(STRATEGIES, DOCUMENT.formatted("Mine", "")).statusCode())
                .isEqualTo(422);
        String second = DOCUMENT.formatted("Mine", "second");
        assertThat(operator.put(one + "?from_version=1", second).statusCode()).isEqualTo(200);
        assertThat(operator.put(one + "?from_version=1", second).body()).contains("version_conflict");
        assertThat(operator.put(one, "{}").statusCode()).isEqualTo(422);
        assertThat(operator.put(one, "[]").statusCode()).isEqualTo(400);
        assertThat(operator.putAs(one, second, "text/plain").statusCode()).isEqualTo(415);
        assertThat(operator.put(one, " ".repeat(70_000)).statusCode()).isEqualTo(413);
        anybody.put(one, second);
        assertThat(operator.put(STRATEGIES + "/none", second).statusCode()).isEqualTo(404);
        assertThat(operator.put(STRATEGIES + "/pump_dump_detection", second).statusCode())
                .isEqualTo(409);
        assertThat(anybody.json(one + "?version=1").at("/document/description").asText())
                .isEmpty();
        assertThat(anybody.json(one).at("/document/description").asText()).isEqualTo("second");
        assertThat(anybody.get(one + "?version=3").statusCode()).isEqualTo(404);
        assertThat(anybody.get(one + "?version=0").statusCode()).isEqualTo(400);
        assertThat(anybody.json(one + "/versions").path("versions"))
                .extracting(version -> version.path("version").asInt())
                .containsExactly(2, 1);
        anybody.get(one + "/versions?limit=0");
        anybody.get(STRATEGIES + "/none/versions");
        anybody.get(STRATEGIES + "?limit=0");
        assertThat(operator.delete(VARIANTS + "/price_velocity").body()).contains("strategies look at it: Mine");
        copies(operator, anybody);
        deletes(operator, anybody, one);
    }

    /** The floor's own ones can be read, written under another name, and not be changed. */
    private static void copies(FloorClient operator, FloorClient anybody) {
        JsonNode own = anybody.json(STRATEGIES + "/flash_pump_detection");
        assertThat(own.path("read_only").asBoolean()).isTrue();
        String copy = own.path("document").toString().replace("\"flash_pump_detection\"", "\"copy\"");
        assertThat(operator.post(STRATEGIES, copy).statusCode()).isEqualTo(201);
        assertThat(anybody.json(STRATEGIES + "?q=cop").path("total").asInt()).isEqualTo(1);
    }

    private static void deletes(FloorClient operator, FloorClient anybody, String one) {
        anybody.delete(one);
        operator.delete(one + "?x=1");
        assertThat(operator.delete(STRATEGIES + "/pump_dump_detection").statusCode())
                .isEqualTo(409);
        anybody.post(one + "/restore", "");
        operator.post(one + "/restore?x=1", "");
        assertThat(operator.post(one + "/restore", "").statusCode()).isEqualTo(409);
        assertThat(operator.post(STRATEGIES + "/none/restore", "").statusCode()).isEqualTo(404);
        assertThat(operator.delete(one).statusCode()).isEqualTo(204);
        assertThat(operator.delete(one).statusCode()).isEqualTo(404);
        assertThat(operator.put(one, DOCUMENT.formatted("Mine", "")).statusCode())
                .isEqualTo(404);
        assertThat(anybody.json(one).path("deleted_at").asText()).endsWith("Z");
        assertThat(anybody.json(STRATEGIES + "?deleted=true").path("total").asInt())
                .isEqualTo(1);
        HttpResponse<String> another = operator.post(STRATEGIES, DOCUMENT.formatted("Mine", "another"));
        assertThat(another.statusCode()).isEqualTo(201);
        assertThat(operator.post(one + "/restore", "").body()).contains("strategy_name must be unique");
        operator.delete(another.headers().firstValue("Location").orElseThrow().substring(1));
        assertThat(operator.post(one + "/restore", "").statusCode()).isEqualTo(200);
    }

    /** Equal variants are computed once; what has no value says why. */
    private static void values(FloorClient operator, FloorClient anybody) {
        String values = "floor/indicators/values";
        String same = "{\"variant\":\"%s\",\"type\":\"TWPA\",\"parameters\":{\"t1\":%s},\"refresh_seconds\":0.5}";
        operator.post(VARIANTS, same.formatted("mean1", "2"));
        operator.post(VARIANTS, same.formatted("mean2", "\"2.0\""));
        operator.post(VARIANTS, same.formatted("long", "80000"));
        anybody.get(values);
        anybody.get(values + "?instrument=0");
        anybody.get(values + "?x=1");
        for (String one : List.of("mean1", "mean2", "long")) {
            JsonNode first = anybody.json(values + "/" + one + "?instrument=1");
            assertThat(first.path("value").isNull()).isTrue();
            assertThat(first.path("why_absent").asText()).isNotEmpty();
        }
        await().atMost(PATIENCE)
                .until(() -> anybody.json(values + "/mean1?instrument=1")
                                        .path("points")
                                        .size()
                                > 2
                        && anybody.json(values + "/mean2?instrument=1")
                                .path("value")
                                .isTextual());
        JsonNode newest = anybody.json(values + "/mean1?instrument=1&after=0&limit=1");
        assertThat(newest.path("points")).hasSize(1);
        assertThat(newest.path("next_after").asLong()).isEqualTo(1);
        assertThat(newest.path("more").asBoolean()).isTrue();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(anybody.json(values + "/long?instrument=1")
                                .path("why_absent")
                                .asText())
                        .matches("It needs 80000 s of data without a break, and there are \\d+ s"));
        anybody.get(values + "/none?instrument=1");
        anybody.get(values + "/mean1?instrument=1&limit=0");
        JsonNode all = anybody.json(values + "?instrument=1");
        int variants = anybody.json(VARIANTS).path("total").asInt();
        assertThat(all.path("values")).hasSize(variants);
        await().atMost(PATIENCE)
                .until(() -> anybody.json(values + "?instrument=1")
                                .path("indicators")
                                .asInt()
                        == variants - 1);
        assertThat(all.path("computations").asLong()).isPositive();
        List<Integer> answers = new ArrayList<>();
        for (JsonNode instrument : anybody.json("floor/instruments?limit=" + (IndicatorFollower.MAX_INSTRUMENTS + 1))
                .path("instruments")) {
            answers.add(anybody.get(values + "/mean1?instrument="
                            + instrument.path("instrument").asText())
                    .statusCode());
        }
        assertThat(answers).hasSize(IndicatorFollower.MAX_INSTRUMENTS + 1).contains(409);
        for (String one : List.of("mean1", "mean2", "long")) {
            operator.delete(VARIANTS + "/" + one);
        }
    }

    /** A sweep tries values of one's own strategies and of those in code by their paths. */
    private static void sweeps(FloorClient operator, FloorClient anybody, String id) {
        String sweep = "{\"kind\":\"sweep\",\"instruments\":[\"1\"],\"strategies\":[{\"strategy\":\"" + id
                + "\"},{\"code\":\"crossover\"}],\"settings\":{\"grid\":\"%s\"}}";
        assertThat(operator.post(
                        "floor/runs", sweep.formatted("/codes/crossover/faster=1;/strategies/Mine/s1_signal=2")))
                .returns(422, HttpResponse::statusCode)
                .satisfies(answer -> assertThat(answer.body())
                        .contains(
                                "crossover has no parameter faster",
                                "what the document of Mine has as /s1_signal is no number"));
        String many = IntStream.rangeClosed(1, 2_001).mapToObj(String::valueOf).collect(Collectors.joining(","));
        assertThat(operator.post("floor/runs", sweep.formatted("/codes/crossover/slow=" + many)))
                .returns(422, HttpResponse::statusCode)
                .satisfies(answer -> assertThat(answer.body())
                        .contains("The sweep has 2001 combinations; at most 2000 are allowed."));
        String begun = RunScenario.start(operator, sweep.formatted("/codes/crossover/fast=5,30"));
        RunScenario.ended(anybody, begun, "completed");
        assertThat(RunScenario.results(anybody, begun))
                .containsEntry("best /codes/crossover/fast", "5")
                .containsEntry("failed", "1");
        assertThat(operator.delete(begun).statusCode()).isEqualTo(204);
    }

    /** A run keeps what it began with, whatever becomes of it, and is told again with that. */
    private static void runs(FloorClient operator, FloorClient anybody) throws IOException {
        String id = anybody.json(STRATEGIES + "?q=mine")
                .at("/strategies/0/strategy_id")
                .asText();
        String paper = "{\"kind\":\"paper\",\"instruments\":[\"1\"],\"strategies\":%s}";
        for (String wrong : List.of(
                "{}", "[1]", "[{}]", "[{\"strategy\":\"a\",\"code\":\"b\"}]", "[{\"strategy\":\"a\",\"x\":1}]")) {
            assertThat(operator.post("floor/runs", paper.formatted(wrong)).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        sweeps(operator, anybody, id);
        HttpResponse<String> faults = operator.post(
                "floor/runs", paper.formatted("[{\"strategy\":\"none\"},{\"strategy\":\"" + id + "\",\"version\":9}]"));
        assertThat(faults.statusCode()).isEqualTo(422);
        assertThat(FloorDocuments.tree(faults).path("errors")).hasSize(2);
        HttpResponse<String> parameters = operator.post(
                "floor/runs",
                paper.formatted("[{\"code\":\"crossover\",\"parameters\":{\"fast\":30,\"slow\":10}},"
                        + "{\"code\":\"momentum\",\"parameters\":{\"low\":-1}},{\"code\":\"x\"}]"));
        assertThat(parameters.statusCode()).isEqualTo(422);
        assertThat(parameters.body())
                .contains("crossover: Fast period must be less than slow period")
                .contains("momentum: low must be a number from 0 to 100, not -1")
                .contains("There is no strategy in code x; there are: crossover, momentum");
        HttpResponse<String> started = operator.post(
                "floor/runs",
                paper.formatted("[{\"strategy\":\"" + id + "\",\"version\":1},"
                        + "{\"code\":\"crossover\",\"parameters\":{\"fast\":2,\"slow\":5,\"bar_seconds\":1}}]"));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        String run = started.headers().firstValue("Location").orElseThrow().substring(1);
        JsonNode chosen = anybody.json(run + "/strategies");
        assertThat(chosen.at("/strategies/0/version").asInt()).isEqualTo(1);
        assertThat(chosen.at("/variants/0/variant").asText()).isEqualTo("price_velocity");
        assertThat(chosen.at("/codes/0/parameters/fast").asText()).isEqualTo("2");
        operator.put(VARIANTS + "/price_velocity", "{\"type\":\"PRICE_VELOCITY\",\"parameters\":{\"t1\":1}}");
        assertThat(operator.delete(STRATEGIES + "/" + id).statusCode()).isEqualTo(204);
        await().atMost(PATIENCE)
                .until(() -> anybody.json(run + "/rows?data=signals&limit=1000")
                        .path("rows")
                        .toString()
                        .contains("crossover"));
        assertThat(operator.post(run + "/strategies/Mine/pause", "").statusCode())
                .isEqualTo(202);
        operator.post(run + "/stop", "");
        ended(anybody, run);
        HttpResponse<String> again = operator.post(
                "floor/runs", "{\"kind\":\"backtest\",\"repeats\":\"" + run.substring("floor/runs/".length()) + "\"}");
        String repeated = again.headers().firstValue("Location").orElseThrow().substring(1);
        ended(anybody, repeated);
        assertThat(anybody.json(repeated + "/strategies")).isEqualTo(chosen);
        assertThat(anybody.json(repeated + "/compare?with=" + run.substring("floor/runs/".length()))
                        .path("equal")
                        .asBoolean())
                .isTrue();
        anybody.get("floor/runs/none/strategies");
        anybody.get(run + "/strategies?x=1");
        for (String one : List.of(run, repeated)) {
            assertThat(operator.delete(one).statusCode()).isEqualTo(204);
        }
        assertThat(operator.delete(VARIANTS + "/price_velocity").statusCode()).isEqualTo(204);
    }

    private static void ended(FloorClient anybody, String run) {
        await().atMost(PATIENCE).until(() -> !anybody.json(run).path("ended_at").isNull());
        assertThat(anybody.json(run).path("reason").asText()).isEmpty();
    }
}
