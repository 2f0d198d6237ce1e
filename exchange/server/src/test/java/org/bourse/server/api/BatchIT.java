package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several orders in one call, over REST: each is answered at its own place, as if it had been sent alone. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class BatchIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RestStack stack;
    private RestClient anna;
    private RestClient bert;

    @BeforeEach
    void start() {
        stack = RestStack.start();
        anna = stack.client().broker("Anna");
        bert = stack.client().broker("Bert");
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private static String order(String id, String side, long price, long quantity) {
        return """
                {"op": "submit", "document_number": "1", "side": "%s", "symbol": "PETR4", "price": %d, "quantity": %d,
                 "time_in_force": "gtc", "client_order_id": "%s"}""".formatted(side, price, quantity, id);
    }

    private static String replace(String id, String fields) {
        return "{\"op\": \"replace\", \"orig_client_order_id\": \"" + id + "\", " + fields + "}";
    }

    private static String cancel(String id) {
        return "{\"op\": \"cancel\", \"orig_client_order_id\": \"" + id + "\"}";
    }

    private static String batch(String... entries) {
        return "{\"entries\": [" + String.join(", ", entries) + "]}";
    }

    private static JsonNode answers(RestClient.Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().get("answers");
    }

    private static List<Integer> statuses(RestClient.Reply reply) {
        return answers(reply)
                .valueStream()
                .map(answer -> answer.get("status").asInt())
                .toList();
    }

    private static String code(JsonNode answer) {
        return answer.at("/body/code").asText();
    }

    @Test
    void aBatchsDeadlineIsThatOfItsOrdersAndChangesUnlessTheirOwnIsSooner() {
        anna.post("/orders/batch", batch(order("old", "bid", 900, 5), order("gone", "bid", 901, 5)));
        String late = "\"deadline\": \"2020-01-01T00:00:00Z\"";
        String entries = batch(order("new", "bid", 902, 5), replace("old", "\"price\": 903"), cancel("gone"));

        assertThat(statuses(anna.post("/orders/batch", entries.replaceFirst("\\{", "{" + late + ", "))))
                .containsExactly(409, 409, 204);
        assertThat(anna.get("/orders?status=open").json().get("orders"))
                .extracting(order -> order.get("client_order_id").asText() + " " + order.get("price"))
                .containsExactly("old 900");
        String ahead = batch(
                order("new", "bid", 902, 5).replaceFirst("\\{", "{" + late + ", "),
                order("other", "bid", 904, 5),
                replace("old", "\"price\": 903"));
        assertThat(statuses(anna.post(
                        "/orders/batch", ahead.replaceFirst("\\{", "{\"deadline\": \"2099-01-01T00:00:00Z\", "))))
                .containsExactly(409, 201, 200);
        assertThat(anna.post("/orders/batch", ahead.replaceFirst("\\{", "{\"deadline\": \"+10000-01-01T00:00:00Z\", "))
                        .code())
                .isEqualTo("invalid_field");
    }

    @Test
    void doesEntriesInTheirOrderAndAnswersEachAtItsPlace() {
        bert.post("/orders/batch", batch(order("b-1", "ask", 1000, 30)));
        int before = stack.sources.size();

        JsonNode answers = answers(anna.post(
                "/orders/batch",
                batch(
                        order("a-1", "bid", 1000, 50),
                        replace("a-1", "\"price\": 1001, \"client_order_id\": \"a-2\""),
                        replace("a-2", "\"quantity\": 60"),
                        order("a-3", "bid", 900, 10),
                        cancel("a-3"),
                        order("a-1", "bid", 1000, 50),
                        order("a-3", "bid", 901, 10),
                        cancel("never"))));

        assertThat(answers.valueStream().map(answer -> answer.get("status").asInt()))
                .containsExactly(201, 200, 200, 201, 204, 200, 409, 404);
        assertThat(answers.at("/0/body/remaining_quantity").asInt()).isEqualTo(20);
        assertThat(answers.at("/0/body/trades/0/quantity").asInt()).isEqualTo(30);
        assertThat(answers.at("/5/body")).isEqualTo(answers.at("/0/body"));
        assertThat(answers.get(4).has("body")).isFalse();
        assertThat(code(answers.get(6))).isEqualTo("duplicate_client_order_id");
        assertThat(code(answers.get(7))).isEqualTo("unknown_order");
        // The last one became no command.
        assertThat(stack.sources).hasSize(before + 7);
        JsonNode order = anna.get("/orders/client:a-1").json();
        assertThat(order.get("price").asInt()).isEqualTo(1001);
        assertThat(order.get("quantity").asInt()).isEqualTo(60);
        assertThat(order.get("client_order_id").asText()).isEqualTo("a-2");
    }

    @Test
    void aReplaceLeavesAQuantityAsEntriesBeforeItReducedIt() {
        InstrumentTerms terms = InstrumentTerms.DEFAULTS.with(SelfTradePrevention.DECREMENT);
        stack.operator(new Command.ListInstrument("PETR4", terms));
        anna.post("/orders/batch", batch(order("own", "ask", 1000, 10), order("low", "bid", 900, 3)));
        String entering = batch(order("b", "bid", 1000, 4), replace("own", "\"price\": 1001"));
        String changing = batch(replace("low", "\"price\": 1001"), replace("own", "\"price\": 1002"));

        JsonNode entered = answers(anna.post("/orders/batch", entering));
        assertThat(entered.at("/1/body/remaining_quantity").asInt()).isEqualTo(6);
        JsonNode changed = answers(anna.post("/orders/batch", changing));
        assertThat(changed.at("/1/body/remaining_quantity").asInt()).isEqualTo(3);
    }

    /** A broker's calls, some of them nonsense, in batches to one exchange and one by one to another. */
    @RepeatedTest(5)
    void answersEachAsIfItHadBeenSentAlone(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        try (RestStack other = RestStack.start()) {
            RestClient alone = other.client().broker("Anna");
            other.client().broker("Bert");
            for (int i = 0; i < 30; i++) {
                List<String> entries = IntStream.rangeClosed(0, random.nextInt(50))
                        .mapToObj(_ -> randomEntry(random))
                        .toList();
                JsonNode answers = answers(anna.post("/orders/batch", batch(entries.toArray(String[]::new))));
                assertThat(answers).hasSize(entries.size());
                for (int j = 0; j < entries.size(); j++) {
                    assertThat(withoutIds(answers.get(j)))
                            .as("batch %d, entry %d: %s", i, j, entries.get(j))
                            .isEqualTo(withoutIds(alone(alone, entries.get(j))));
                }
            }
            assertThat(withoutIdsAndTimes(anna.get("/orders?limit=1000").json()))
                    .isEqualTo(
                            withoutIdsAndTimes(alone.get("/orders?limit=1000").json()));
        }
    }

    private static String randomEntry(Random random) {
        String id = "o-" + random.nextInt(40);
        String price = "\"price\": " + (random.nextInt(10) == 0 ? 0 : 995 + random.nextInt(10));
        return switch (random.nextInt(7)) {
            case 0 -> cancel(id);
            case 1 -> replace(id, price);
            case 2 -> replace(id, price + ", \"client_order_id\": \"o-" + random.nextInt(40) + "\"");
            case 3 -> replace(id, "\"quantity\": " + (1 + random.nextInt(40)));
            default -> {
                String entry = order(id, random.nextBoolean() ? "bid" : "ask", 995 + random.nextInt(10), 10);
                yield random.nextInt(4) > 0
                        ? entry
                        : entry.replace("gtc\"", "gtc\", \"self_trade_prevention\": \"decrement\"");
            }
        };
    }

    private static JsonNode alone(RestClient client, String entry) {
        ObjectNode fields = (ObjectNode) parsed(entry);
        String op = fields.remove("op").asText();
        JsonNode id = fields.remove("order_id");
        JsonNode own = fields.remove("orig_client_order_id");
        String path = "/orders/" + (own == null ? id == null ? "" : id.asText() : "client:" + own.asText());
        RestClient.Reply reply = switch (op) {
            case "submit" -> client.post("/orders", fields.toString());
            case "replace" -> client.patch(path, fields.toString());
            default -> client.post(path + "/cancel");
        };
        ObjectNode answer = JSON.createObjectNode().put("status", reply.status());
        if (reply.bytes().length > 0) {
            answer.set("body", reply.json());
        }
        return answer;
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A change of an order that was open when it was sent is refused by the engine, and that takes an id. */
    private static JsonNode withoutIds(JsonNode answer) {
        if (answer.get("body") instanceof ObjectNode body) {
            body.remove("order_id");
        }
        return parsed(answer.toString().replaceAll("of order [0-9]+", "of order"));
    }

    private static JsonNode withoutIdsAndTimes(JsonNode page) {
        page.get("orders").forEach(order -> ((ObjectNode) order).remove(List.of("id", "created_at")));
        return page;
    }

    @Test
    void repeatsABatchWhoseAnswerWasLost() {
        String batch = batch(order("a-1", "bid", 1000, 5), order("a-2", "bid", 1001, 5), "{\"op\": \"submit\"}");
        JsonNode first = answers(anna.post("/orders/batch", batch));
        JsonNode again = answers(anna.post("/orders/batch", batch));

        assertThat(statuses(anna.post("/orders/batch", batch))).containsExactly(200, 200, 422);
        for (int i = 0; i < 3; i++) {
            assertThat(again.get(i).get("body")).isEqualTo(first.get(i).get("body"));
        }
        assertThat(anna.get("/orders").json().get("orders")).hasSize(2);
    }

    @Test
    void countsOrdersAndChangesAgainstTheRateOneByOne() {
        AtomicLong nanos = new AtomicLong();
        try (RestStack limited = RestStack.start(
                settings -> new HttpSettings(settings.host(), 0, 65_536, 60_000, false, settings.adminApiKey(), 2),
                nanos::get)) {
            RestClient carl = limited.client().broker("Carl");
            String batch = batch(
                    order("c-1", "bid", 1000, 5),
                    replace("c-1", "\"price\": 1001"),
                    order("c-2", "bid", 1000, 5),
                    replace("c-1", "\"price\": 1002"),
                    cancel("c-1"));

            RestClient.Reply reply = carl.post("/orders/batch", batch);

            assertThat(statuses(reply)).containsExactly(201, 200, 429, 429, 204);
            assertThat(answers(reply).at("/2/body/detail").asText()).contains("2 a second");
            assertThat(reply.header("RateLimit-Limit")).isEqualTo("2");
            assertThat(reply.header("RateLimit-Remaining")).isEqualTo("0");
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            // A repeat takes no token, so that any number of them goes.
            assertThat(statuses(carl.post(
                            "/orders/batch",
                            batch(
                                    order("c-1", "bid", 1000, 5),
                                    order("c-1", "bid", 1000, 5),
                                    order("c-1", "bid", 1000, 5),
                                    order("c-3", "bid", 1000, 5),
                                    order("c-4", "bid", 1000, 5),
                                    order("c-5", "bid", 1000, 5)))))
                    .containsExactly(200, 200, 200, 201, 201, 429);
            assertThat(carl.post("/orders/cancel", "{\"ids\": [\"client:c-3\"]}")
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|invalid_body|object",
                "{}|missing_field|entries is required",
                "{\"entries\": null}|missing_field|entries is required",
                "{\"entries\": []}|invalid_field|1 to 50 elements, not 0",
                "{\"entries\": {}}|invalid_field|an array of objects, not an object",
                "{\"entries\": \"x\"}|invalid_field|an array of objects",
                "{\"entries\": [{\"op\": \"cancel\", \"order_id\": \"1\"}], \"x\": 1}|unknown_field|known are entries",
                "{\"entries\": [{}], \"entries\": [{}]}|duplicate_field|twice",
                "{\"entries\": [{\"op\": \"cancel\", \"order_id\": \"1\"},]}|invalid_json|JSON",
                "{\"entries\": [{\"op\": \"cancel\", \"order_id\": \"1\"}|invalid_json|JSON"
            })
    void refusesABodyWhole(String body, String code, String allowed) {
        assertThat(anna.post("/orders", order("a-1", "bid", 10, 5).replace("\"op\": \"submit\",", ""))
                        .status())
                .isEqualTo(201);
        int done = stack.sources.size();
        RestClient.Reply reply = anna.post("/orders/batch", body);

        assertThat(reply.status()).isBetween(400, 422);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().get("detail").asText()).contains(allowed);
        assertThat(stack.sources).hasSize(done);
    }

    @Test
    void takes50EntriesAndNoMore() {
        String[] entries = IntStream.range(0, 51)
                .mapToObj(i -> order("a-" + i, "bid", 1000, 5))
                .toArray(String[]::new);
        int done = stack.sources.size();
        RestClient.Reply tooMany = anna.post("/orders/batch", batch(entries));
        assertThat(tooMany.status()).isEqualTo(422);
        assertThat(tooMany.json().get("detail").asText()).contains("1 to 50 elements, not 51");
        assertThat(stack.sources).hasSize(done);

        entries[50] = "";
        String fifty = batch(entries).replace(", ]", "]");
        assertThat(statuses(anna.post("/orders/batch", fifty))).hasSize(50).containsOnly(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|invalid_body|object",
                "\"x\"|invalid_body|object",
                "null|invalid_body|object",
                "[{\"op\": \"cancel\", \"order_id\": \"1\"}]|invalid_body|object",
                "{}|missing_field|op is required",
                "{\"op\": null}|missing_field|op is required",
                "{\"op\": 5}|invalid_field|text in quotes",
                "{\"op\": \"batch\", \"entries\": []}|invalid_field|submit, replace or cancel, not the text \"batch\"",
                "{\"op\": \"cancel\"}|missing_field|order_id or orig_client_order_id is required",
                "{\"op\": \"cancel\", \"order_id\": \"1\", \"price\": 5}|unknown_field|known are op, order_id",
                "{\"op\": \"cancel\", \"op\": \"cancel\", \"order_id\": \"1\"}|duplicate_field|op is given twice",
                "{\"op\": \"cancel\", \"orig_client_order_id\": \"\"}|invalid_field|1 to 36 characters",
                "{\"op\": \"cancel\", \"orig_client_order_id\": \"1234567890123456789012345678901234567\"}|invalid_field|1 to"
                        + " 36 characters",
                "{\"op\": \"cancel\", \"order_id\": \"1\", \"orig_client_order_id\": \"a-1\"}|invalid_field|same order",
                "{\"op\": \"replace\", \"price\": 5}|missing_field|order_id or orig_client_order_id is required",
                "{\"op\": \"replace\", \"orig_client_order_id\": \"nope\", \"price\": 5}|unknown_order|nope",
                "{\"op\": \"submit\", \"order_id\": \"1\"}|unknown_field|order_id",
                "{\"op\": \"submit\", \"entries\": [{\"op\": \"cancel\"}]}|unknown_field|entries",
                "{\"op\": \"submit\"}|missing_field|document_number is required"
            })
    void refusesAnEntryAlone(String entry, String code, String allowed) {
        JsonNode answers = answers(
                anna.post("/orders/batch", batch(order("a-1", "bid", 1000, 5), entry, order("a-2", "bid", 1000, 5))));

        assertThat(answers.at("/0/status").asInt()).isEqualTo(201);
        assertThat(answers.at("/1/status").asInt()).isBetween(400, 422);
        assertThat(code(answers.get(1))).isEqualTo(code);
        assertThat(answers.at("/1/body/detail").asText()).contains(allowed);
        assertThat(answers.at("/2/status").asInt()).isEqualTo(201);
    }

    /** Entries are cut out of the body at places that count bytes, and there may be more of these than characters. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "ordem-ação", "€€€", "😀", "quote\\\"{[", "\\u0041", "]}"})
    void findsEntriesBehindAnyText(String id) {
        assertThat(statuses(anna.post(
                        "/orders/batch",
                        "\n {\"entries\"\t:[" + order(id, "bid", 1000, 5) + " ,\r\n" + order(id + "2", "bid", 1000, 5)
                                + "," + cancel(id) + "]\n}")))
                .containsExactly(201, 201, 204);
    }

    @Test
    void refusesAllThatIsNotTakenEachAtItsPlace() {
        stack.admission = Optional.of(RejectReason.BACKLOG_FULL);
        assertThat(statuses(anna.post("/orders/batch", batch(order("a", "bid", 10, 5), order("b", "bid", 10, 5)))))
                .containsExactly(503, 503);
        stack.admission = Optional.empty();
        assertThat(statuses(anna.post("/orders/batch", batch(order("a", "bid", 10, 5), order("b", "bid", 10, 5)))))
                .containsExactly(201, 201);
    }

    @Test
    @ExpectedLog(level = WARN, line = "an entry of a batch could not be answered: the database is down")
    void refusesWhatNeedsTheDatabaseAloneWhileThatIsDown() {
        stack.history.down = true;
        assertThat(statuses(
                        anna.post("/orders/batch", batch(order("a", "bid", 10, 5), cancel("long-ago"), cancel("a")))))
                .containsExactly(201, 503, 204);
    }

    @Test
    void asksTheDatabaseOnceForAllClientOrderIdsThatMemoryDoesNotKnow() {
        anna.post("/orders/batch", batch(order("known", "bid", 10, 5)));
        List<String> unknown =
                IntStream.range(0, 199).mapToObj(i -> "client:no-" + i).toList();
        String ids = unknown.stream().collect(Collectors.joining("\", \"", "{\"ids\": [\"", "\", \"client:known\"]}"));
        stack.history.ownIdQuestions.set(0);

        List<Integer> cancelled = statuses(anna.post("/orders/cancel", ids));

        assertThat(cancelled).hasSize(200).endsWith(204);
        assertThat(cancelled.subList(0, 199)).containsOnly(404);
        assertThat(stack.history.ownIdQuestions).hasValue(1);
        String[] entries = IntStream.range(0, 50)
                .mapToObj(i -> i % 2 == 0 ? cancel("no-" + i) : replace("no-" + i, "\"price\": 11"))
                .toArray(String[]::new);
        assertThat(statuses(anna.post("/orders/batch", batch(entries)))).containsOnly(404);
        assertThat(stack.history.ownIdQuestions).hasValue(2);
    }

    @Test
    void asksTheDatabaseOnceWhoseTheOrdersAreThatMemoryDoesNotKnow() {
        long berts = bert.get("/balance").json().get("broker_id").asLong();
        stack.history.addCancelled(4_000_000, berts, "old");
        String known = answers(anna.post("/orders/batch", batch(order("a", "bid", 10, 5))))
                .at("/0/body/order_id")
                .asText();
        String ids = IntStream.range(0, 198)
                .mapToObj(i -> Long.toString(4_000_001 + i))
                .collect(Collectors.joining("\", \"", "{\"ids\": [\"4000000\", \"", "\", \"" + known + "\"]}"));
        stack.history.idQuestions.set(0);

        List<Integer> cancelled = statuses(anna.post("/orders/cancel", ids));

        assertThat(cancelled).hasSize(200).startsWith(403);
        assertThat(cancelled.subList(1, 200)).containsOnly(204);
        assertThat(stack.history.idQuestions).hasValue(1);
        String[] entries = IntStream.range(0, 50)
                .mapToObj(i -> "{\"op\": \"cancel\", \"order_id\": \"" + (4_000_000 + i) + "\"}")
                .toArray(String[]::new);
        assertThat(statuses(anna.post("/orders/batch", batch(entries))))
                .hasSize(50)
                .startsWith(403, 204);
        assertThat(stack.history.idQuestions).hasValue(2);
    }

    @Test
    void cancelsAListOfOrders() {
        List<String> ids = new ArrayList<>();
        for (JsonNode answer : answers(anna.post(
                "/orders/batch",
                batch(order("a/1", "bid", 10, 5), order("a-2", "bid", 10, 5), order("a-3", "bid", 10, 5))))) {
            ids.add(answer.at("/body/order_id").asText());
        }
        String berts = answers(bert.post("/orders/batch", batch(order("b-1", "bid", 10, 5))))
                .at("/0/body/order_id")
                .asText();

        JsonNode answers = answers(anna.post(
                "/orders/cancel",
                "{\"ids\": [\"client:a/1\", \"" + ids.get(1) + "\", \"" + ids.get(1) + "\", \"" + berts
                        + "\", \"999999\", \"client:b-1\", \"client:\", \"x\"]}"));

        assertThat(answers.valueStream().map(answer -> answer.get("status").asInt()))
                .containsExactly(204, 204, 204, 403, 204, 404, 422, 204);
        assertThat(code(answers.get(6))).isEqualTo("invalid_field");
        assertThat(answers.at("/6/body/detail").asText()).contains("client:", "1 to 36 characters");
        JsonNode open = anna.get("/orders?status=open").json().get("orders");
        assertThat(open).hasSize(1);
        assertThat(open.at("/0/id").asText()).isEqualTo(ids.get(2));
        assertThat(bert.get("/orders?status=open").json().get("orders")).hasSize(1);
    }

    @Test
    void cancelsAllOfASide() {
        anna.post(
                "/orders/batch",
                batch(
                        order("1", "bid", 10, 5),
                        order("2", "ask", 20, 5),
                        order("3", "bid", 10, 5).replace("PETR4", "VALE3"),
                        order("4", "ask", 20, 5).replace("PETR4", "VALE3")));
        bert.post("/orders/batch", batch(order("5", "bid", 10, 5)));

        assertThat(anna.delete("/orders?side=bid&symbol=PETR4").text()).isEqualTo("{\"cancelled\":1}");
        assertThat(anna.delete("/orders?side=ask").text()).isEqualTo("{\"cancelled\":2}");
        assertThat(anna.get("/orders?status=open")
                        .json()
                        .at("/orders/0/client_order_id")
                        .asText())
                .isEqualTo("3");
        assertThat(anna.delete("/orders?side=ask&symbol=NONE").text()).isEqualTo("{\"cancelled\":0}");
        for (String wrong : List.of("buy", "BID", "")) {
            RestClient.Reply refused = anna.delete("/orders?side=" + wrong);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().get("detail").asText()).startsWith("side ");
        }
        assertThat(anna.delete("/orders").text()).isEqualTo("{\"cancelled\":1}");
        assertThat(bert.delete("/orders?side=bid").text()).isEqualTo("{\"cancelled\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|missing_field|ids is required",
                "{\"ids\": []}|invalid_field|1 to 200 elements, not 0",
                "{\"ids\": \"1\"}|invalid_field|array of texts",
                "{\"ids\": [\"1\", 2]}|invalid_field|texts in quotes",
                "{\"ids\": [\"1\"], \"symbol\": \"A\"}|unknown_field|known are ids"
            })
    void refusesAListWhole(String body, String code, String allowed) {
        int done = stack.sources.size();
        RestClient.Reply reply = anna.post("/orders/cancel", body);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().get("detail").asText()).contains(allowed);
        String tooMany = "{\"ids\": [\"1\"" + ", \"1\"".repeat(200) + "]}";
        assertThat(anna.post("/orders/cancel", tooMany).json().get("detail").asText())
                .contains("1 to 200 elements, not 201");
        assertThat(stack.sources).hasSize(done);
        assertThat(answers(anna.post("/orders/cancel", tooMany.replace(", \"1\"]", "]"))))
                .hasSize(200);
    }
}
