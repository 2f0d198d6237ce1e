package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.Side;
import org.bourse.server.api.operations.ExchangeHealth;
import org.bourse.server.webhook.WebhookDelivery;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Provokes every answer that the OpenAPI document has. That each is as documented is checked by {@link RestClient}; this
 * holds the other way round, that nothing is documented which doesn't happen.
 */
@ExpectedLog(level = ERROR, line = "FailureTexts: incident \\w+: GET /debug/trade-count failed")
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class OpenApiAnswersIT {

    private static final String OPERATOR = "{\"name\": \"Olga\", \"role\": \"viewer\"}";
    private static final String REASON = "{\"reason\": \"x\"}";
    private static final String ORDER = """
            {"document_number": "1", "side": "bid", "symbol": "A", "price": 10, "quantity": 5, "time_in_force": "gtc",
             "client_order_id": "%s"}""";
    private static final String KEY = "{\"label\": \"x\", \"scopes\": [\"fix\"]}";
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");
    private static final int ORDERS_A_SECOND = 6;

    private final AtomicLong limiterNanos = new AtomicLong();
    private RestStack stack;
    private RestClient nobody;
    private RestClient admin;
    private RestClient anna;
    private RestClient bert;

    /** An operator whose key is for another address. */
    private RestClient elsewhere;

    /** Anna, with a key that REST has no use for. */
    private RestClient fixOnly;

    private record Operation(String method, String path, JsonNode document) {

        String samplePath() {
            return PARAMETER.matcher(path).replaceAll("1");
        }

        boolean needsKey() {
            return !document.get("security").isEmpty();
        }

        boolean hasBody() {
            return document.has("requestBody");
        }

        List<String> answers() {
            List<String> answers = new ArrayList<>();
            document.get("responses")
                    .fieldNames()
                    .forEachRemaining(status -> answers.add(method + " " + path + " " + status));
            return answers;
        }
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path :
                OpenApiContract.DOCUMENT.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (!method.getKey().equals("parameters")) {
                    operations.add(
                            new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
                }
            }
        }
        return operations;
    }

    @BeforeEach
    void start() {
        stack = RestStack.start(
                settings -> new HttpSettings(
                        settings.host(), 0, 65_536, 60_000, false, settings.adminApiKey(), ORDERS_A_SECOND),
                limiterNanos::get);
        nobody = stack.client();
        admin = nobody.asAdmin();
        anna = nobody.broker("Anna");
        bert = nobody.broker("Bert");
        elsewhere = operatorElsewhere();
        fixOnly = nobody.with(anna.post("/keys", KEY).json().get("api_key").asText());
    }

    private RestClient operatorElsewhere() {
        RestClient.Reply made = admin.post("/admin/operators", OPERATOR);
        RestClient.Reply key =
                admin.post(made.header("Location") + "/keys", "{\"label\": \"x\", \"ip_allow\": [\"198.51.100.7\"]}");
        return nobody.with(key.json().get("api_key").asText());
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void everyDocumentedAnswerHappens() throws IOException {
        OpenApiContract.SEEN.clear();
        List<Operation> operations = operations();
        admin.post("/register", "{\"name\": \"x\", \"fix_comp_id\": \"X\"}");
        orders();
        market();
        stops();
        stpGroups();
        accounts();
        webhooks();
        keys();
        ownKeys();
        operators();
        sessions();
        documentation();
        for (Operation operation : operations) {
            refuseInGeneral(operation);
        }
        failures(operations);

        TreeSet<String> documented = new TreeSet<>();
        operations.forEach(operation -> documented.addAll(operation.answers()));
        documented.removeAll(OpenApiContract.SEEN);
        // These look the same in all calls: a fault of ours can be provoked in one only; too many calls without a right
        // key and debug calls that are switched off need an exchange of their own (GuardLimitsIT, WrongKeysIT).
        assertThat(documented).allMatch(answer -> answer.matches(".* (500|429)|[A-Z]+ /debug/\\S+ 404"));
    }

    private void orders() {
        RestClient.Reply first = anna.post("/orders", ORDER.formatted("a"));
        String order = first.header("Location");
        anna.post("/orders", ORDER.formatted("a"));
        anna.post("/orders", ORDER.formatted("a").replace("10", "11"));
        stack.operator(new Command.ChangeSettings(ExchangeSettings.DEFAULTS.with(ListingRule.OPERATOR)));
        bert.post("/orders", ORDER.formatted("b").replace("\"A\"", "\"OTHER\""));
        stack.operator(new Command.ChangeSettings(ExchangeSettings.DEFAULTS));
        anna.get("/orders");
        anna.get(order);
        anna.get("/orders/999");
        anna.get("/orders/" + ScriptedHistory.ARCHIVED_FROM);
        bert.get(order);
        anna.patch(order, "{\"quantity\": 4}");
        anna.patch("/orders/999", "{}");
        anna.patch("/orders/" + ScriptedHistory.ARCHIVED_FROM, "{}");
        bert.patch(order, "{\"quantity\": 4}");
        bert.post(order + "/cancel");
        anna.post(order + "/cancel");
        anna.patch(order, "{\"quantity\": 4}");
        anna.delete("/orders");
        anna.post("/orders/batch", "{\"entries\": [{\"op\": \"cancel\", \"order_id\": \"1\"}]}");
        anna.post("/orders/cancel", "{\"ids\": [\"1\", \"client:a\"]}");
        for (int i = 0; i <= ORDERS_A_SECOND; i++) {
            anna.post("/orders", "{}");
            anna.patch(order, "{}");
        }
        limiterNanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    private void market() {
        anna.get("/stocks/A/price");
        anna.post("/orders", ORDER.formatted("m"));
        bert.post("/orders", ORDER.formatted("m").replace("bid", "ask"));
        for (String path : List.of("price", "book", "trades", "candles")) {
            anna.get("/stocks/A/" + path);
        }
        anna.get("/symbols");
        anna.get("/instruments");
        anna.get("/instruments/A");
        anna.get("/instruments/NONE");
        admin.get("/admin/instruments");
        admin.post("/admin/instruments", "{\"symbol\": \"B\"}");
        admin.post("/admin/instruments", "{\"symbol\": \"B\"}");
        admin.patch("/admin/instruments/B", "{\"tick\": 5}");
        admin.patch("/admin/instruments/NONE", "{\"tick\": 5}");
        admin.patch("/admin/instruments/A", "{\"price_scale\": 4}");
        admin.delete("/admin/instruments/NONE?reason=Gone");
        admin.delete("/admin/instruments/B");
        admin.delete("/admin/instruments/B?reason=Gone");
        admin.post("/admin/instruments/B/halt", REASON);
        admin.delete("/admin/instruments/B?reason=Gone");
        for (String change : List.of("halt", "resume")) {
            admin.post("/admin/instruments/B/" + change, REASON);
        }
        for (String change : List.of("halt", "resume")) {
            admin.post("/admin/market/" + change, REASON);
            admin.post("/admin/instruments/A/" + change, REASON);
            admin.post("/admin/instruments/NONE/" + change, REASON);
        }
    }

    private void accounts() {
        anna.get("/balance");
        anna.post("/orders?validate_only=true", ORDER.formatted("validated"));
        anna.post("/orders?validate_only=true", "{}");
        anna.get("/executions");
        anna.get("/executions?after=8");
        anna.get("/fills");
        anna.post("/orders/client:unknown/cancel");
        anna.get("/positions");
        anna.get("/prevented-matches");
        admin.post("/register", "{\"name\": \"x\", \"fix_comp_id\": \"X\"}");
        admin.get("/debug/trade-count");
        admin.get("/admin/audit");
        stack.operations.audit = Optional.of(new ScriptedAudit(3));
        admin.get("/admin/audit");
        try (RestStack reset = RestStack.start()) {
            // One of its own: the keys of this one's brokers are still wanted.
            reset.client().asAdmin().post("/debug/reset");
        }
        for (String path : List.of("/health", "/health/live", "/health/ready", "/metrics", "/time")) {
            nobody.get(path);
        }
        stack.operations.health = new ExchangeHealth(false, false, 1, 1, 0, 0, List.of());
        for (String path : List.of("/health", "/health/live", "/health/ready")) {
            nobody.get(path);
        }
    }

    private void stops() {
        bert.post("/orders/cancel-after", "{\"seconds\": 60}");
        bert.post("/orders/cancel-after", "{\"seconds\": 0}");
        admin.put(
                "/admin/brokers/" + bert.get("/balance").json().get("broker_id").asLong() + "/limits", "{}");
        admin.get(
                "/admin/brokers/" + bert.get("/balance").json().get("broker_id").asLong() + "/limits");
        admin.get("/admin/brokers");
        admin.put("/admin/brokers/999/limits", "{}");
        admin.get("/admin/brokers/999/limits");
        bert.get("/risk");
        long bertId = bert.get("/balance").json().get("broker_id").asLong();
        bert.post("/kill-switch");
        bert.post("/orders", ORDER.formatted("k"));
        bert.delete("/kill-switch");
        admin.post("/admin/brokers/" + bertId + "/suspend", REASON);
        bert.delete("/kill-switch");
        admin.post("/admin/brokers/" + bertId + "/resume", REASON);
        admin.post("/admin/brokers/" + bertId + "/cancel-orders", REASON);
        admin.post("/admin/brokers/999/cancel-orders", REASON);
        String webhook = "{\"webhook_url\": \"https://example.com/\"}";
        admin.put("/admin/brokers/" + bertId + "/webhook", webhook);
        admin.put("/admin/brokers/999/webhook", webhook);
        bert.put("/webhook", webhook);
        admin.post("/admin/brokers/999/suspend", REASON);
        admin.post("/admin/brokers/999/resume", REASON);
    }

    private void stpGroups() {
        long bertId = bert.get("/balance").json().get("broker_id").asLong();
        String path = "/admin/brokers/" + bertId + "/stp-groups/";
        admin.put(path + "7", "{}");
        admin.put("/admin/brokers/999/stp-groups/7", "{}");
        admin.get("/admin/stp-groups");
        bert.get("/stp-groups");
        admin.delete(path + "7");
        admin.delete("/admin/brokers/999/stp-groups/7");
        for (int stpId = 1; stpId <= Command.SetStpMember.MOST_GROUPS; stpId++) {
            stack.operator(new Command.SetStpMember(stpId, bertId, true));
        }
        admin.put(path + (Command.SetStpMember.MOST_GROUPS + 1), "{}");
    }

    private void keys() {
        anna.get("/keys");
        String keyId = anna.post("/keys", KEY).json().get("key_id").asText();
        anna.delete("/keys/" + keyId);
        anna.delete("/keys/" + keyId);
        String path =
                "/admin/brokers/" + bert.get("/balance").json().get("broker_id").asText() + "/keys";
        String other = admin.post(path, KEY).json().get("key_id").asText();
        admin.get(path);
        admin.delete(path + "/" + other);
        admin.delete(path + "/" + other);
        while (bert.post("/keys", KEY).status() == 201) {
            // until there are as many as allowed
        }
        admin.post(path, KEY);
        admin.get("/admin/brokers/999/keys");
        admin.post("/admin/brokers/999/keys", KEY);
    }

    /** An operator's own keys, of which the configured key has none. */
    private void ownKeys() {
        admin.get("/admin/keys");
        admin.post("/admin/keys", "{\"label\": \"x\"}");
        admin.delete("/admin/keys/1");
        String path = admin.post("/admin/operators", OPERATOR).header("Location") + "/keys";
        RestClient.Reply first = admin.post(path, "{\"label\": \"x\"}");
        RestClient operator = nobody.with(first.json().get("api_key").asText());
        operator.get("/admin/keys");
        RestClient.Reply second = operator.post("/admin/keys", "{\"label\": \"x\"}");
        operator.delete("/admin/keys/" + second.json().get("key_id").asText());
        operator.send(operator.request("/admin/keys")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("x")));
        operator.post("/admin/keys", " ".repeat(70_000));
        while (operator.post("/admin/keys", "{\"label\": \"x\"}").status() == 201) {
            // until there are as many as allowed
        }
    }

    private void sessions() {
        admin.get("/admin/sessions");
        for (String compId : List.of("ACME", "BUSY", "NONE")) {
            admin.post("/admin/sessions/fix/" + compId + "/disconnect", REASON);
            admin.post("/admin/sessions/fix/" + compId + "/reset", REASON);
        }
        for (String id : List.of("31", "7")) {
            admin.post("/admin/sessions/websocket/" + id + "/disconnect", REASON);
        }
    }

    private void operators() {
        String operator = admin.post("/admin/operators", OPERATOR).header("Location");
        admin.get("/admin/operators");
        admin.get("/admin/me");
        admin.put(operator, OPERATOR);
        String path = operator + "/keys";
        String keyId =
                admin.post(path, "{\"label\": \"x\"}").json().get("key_id").asText();
        admin.get(path);
        admin.delete(path + "/" + keyId);
        admin.delete(path + "/" + keyId);
        // An operator that there is none of is refused before its body is looked at.
        admin.send(admin.request(path)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("x")));
        admin.post(path, " ".repeat(70_000));
        while (admin.post(path, "{\"label\": \"x\"}").status() == 201) {
            // until there are as many as allowed
        }
        admin.get("/admin/operators/999/keys");
        admin.post("/admin/operators/999/keys", "{\"label\": \"x\"}");
        admin.delete(operator);
        admin.delete(operator);
        admin.put(operator, OPERATOR);
        while (admin.post("/admin/operators", OPERATOR).status() == 201) {
            // until there are as many as allowed
        }
    }

    private void webhooks() {
        long annaId = anna.get("/balance").json().get("broker_id").asLong();
        stack.deliveries.add(new WebhookDelivery(
                2,
                annaId,
                1,
                7,
                "A",
                Side.ASK,
                10,
                5,
                0,
                1,
                WebhookDelivery.Status.DELIVERED,
                1,
                1,
                200,
                "",
                "",
                "",
                1,
                1));
        anna.get("/webhooks/deliveries");
        anna.post("/webhooks/deliveries/2/redeliver");
        bert.post("/webhooks/deliveries/2/redeliver");
        anna.post("/webhooks/deliveries/4/redeliver");
    }

    private void documentation() {
        for (String path : List.of(
                "/openapi",
                "/openapi.json",
                "/openapi.yaml",
                "/asyncapi",
                "/docs",
                "/docs/errors",
                "/docs/none",
                "/",
                "/admin",
                "/app/app.js",
                "/app/none")) {
            nobody.get(path);
        }
    }

    /** What any call of this kind is refused with. */
    private void refuseInGeneral(Operation operation) throws IOException {
        RestClient caller = caller(operation);
        String path = operation.samplePath();
        caller.method(operation.method(), path + "?unknown=1");
        if (operation.needsKey()) {
            nobody.method(operation.method(), path);
            (caller == admin ? elsewhere : fixOnly).method(operation.method(), path);
        }
        if (operation.hasBody()) {
            HttpRequest.BodyPublisher text = HttpRequest.BodyPublishers.ofString(" ".repeat(70_000));
            caller.send(caller.request(path)
                    .header("Content-Type", "text/plain")
                    .method(operation.method(), HttpRequest.BodyPublishers.ofString("x")));
            caller.send(caller.json(path).method(operation.method(), text));
            limiterNanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        String unclear = RawHttp.exchange(
                stack.port(),
                operation.method() + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                        + "Content-Length: 2\r\n\r\n");
        assertThat(RawHttp.statuses(unclear)).containsExactly(400);
        OpenApiContract.check(operation.method(), path, RawHttp.reply(unclear));
    }

    /** What happens when the exchange itself can't. */
    private void failures(List<Operation> operations) {
        stack.operations.broken = true;
        assertThat(admin.get("/debug/trade-count").status()).isEqualTo(500);
        stack.api().drain(Duration.ofMinutes(3));
        for (Operation operation : operations) {
            if (operation.needsKey()) {
                caller(operation).method(operation.method(), operation.samplePath());
            }
        }
    }

    private RestClient caller(Operation operation) {
        if (!operation.needsKey()) {
            return nobody;
        }
        return operation.document().get("security").get(0).has("adminKey") ? admin : anna;
    }
}
