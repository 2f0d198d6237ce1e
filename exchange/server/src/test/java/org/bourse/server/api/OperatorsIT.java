package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Method;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bourse.contract.KeyFault;
import org.bourse.contract.Network;
import org.bourse.engine.command.Authority;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.OperatorRole;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.access.KeyAttempts.Gateway;
import org.bourse.server.access.ProxyHeader;
import org.bourse.server.access.WrongKeys;
import org.bourse.server.api.call.Route;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operators over REST: made, changed and revoked, each with its keys let in where its role is enough, and named in commands. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class OperatorsIT {

    /** Every call that needs an operator's key, and the role that the operator must have. */
    private static final String ROLES_OF_CALLS = """
            DELETE /admin/brokers/{id}/keys/{key_id}: registrar
            DELETE /admin/brokers/{id}/stp-groups/{stp_id}: risk
            DELETE /admin/instruments/{symbol}: market
            DELETE /admin/keys/{id}: viewer
            DELETE /admin/operators/{id}/keys/{key_id}: superuser
            DELETE /admin/operators/{id}: superuser
            GET /admin/audit: viewer
            GET /admin/brokers/{id}/keys: viewer
            GET /admin/brokers/{id}/limits: viewer
            GET /admin/brokers: viewer
            GET /admin/instruments: viewer
            GET /admin/keys: viewer
            GET /admin/me: viewer
            GET /admin/operators/{id}/keys: viewer
            GET /admin/operators: viewer
            GET /admin/sessions: viewer
            GET /admin/stp-groups: viewer
            GET /debug/trade-count: viewer
            PATCH /admin/instruments/{symbol}: market
            POST /admin/brokers/{id}/cancel-orders: risk
            POST /admin/brokers/{id}/keys: registrar
            POST /admin/brokers/{id}/resume: risk
            POST /admin/brokers/{id}/suspend: risk
            POST /admin/instruments/{symbol}/halt: market
            POST /admin/instruments/{symbol}/resume: market
            POST /admin/instruments: market
            POST /admin/keys: viewer
            POST /admin/market/halt: market
            POST /admin/market/resume: market
            POST /admin/operators/{id}/keys: superuser
            POST /admin/operators: superuser
            POST /admin/sessions/fix/{comp_id}/disconnect: registrar
            POST /admin/sessions/fix/{comp_id}/reset: registrar
            POST /admin/sessions/websocket/{id}/disconnect: registrar
            POST /debug/reset: superuser
            POST /register: registrar
            PUT /admin/brokers/{id}/limits: risk
            PUT /admin/brokers/{id}/stp-groups/{stp_id}: risk
            PUT /admin/brokers/{id}/webhook: registrar
            PUT /admin/operators/{id}: superuser
            """;

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");
    private static final String LAPTOP = "{\"label\":\"laptop\"}";

    private final WrongKeys wrongKeys = new WrongKeys(System::nanoTime);
    private final RestStack stack = RestStack.start(
            new AccessSettings(
                    true, Set.of(), List.of(Network.parse("127.0.0.1").orElseThrow()), ProxyHeader.X_FORWARDED_FOR),
            wrongKeys);
    private final RestClient configured = stack.client().asAdmin();

    @AfterEach
    void stop() {
        stack.close();
    }

    private static String wanted(String name, OperatorRole role) {
        return "{\"name\":\"" + name + "\",\"role\":\"" + word(role) + "\"}";
    }

    private static String word(OperatorRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** The path of a new operator. */
    private String made(OperatorRole role) {
        RestClient.Reply made = configured.post("/admin/operators", wanted("Olga", role));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.header("Location");
    }

    private RestClient keyOf(String operator, String body) {
        RestClient.Reply reply = configured.post(operator + "/keys", body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return stack.client().with(reply.json().path("api_key").asText());
    }

    private RestClient operator(OperatorRole role) {
        return keyOf(made(role), LAPTOP);
    }

    @Test
    void anOperatorRotatesItsOwnKey() {
        String path = made(OperatorRole.VIEWER);
        RestClient former = keyOf(path, LAPTOP);
        String formerId = former.get("/admin/keys").json().at("/keys/0/key_id").asText();
        RestClient.Reply made =
                former.post("/admin/keys", "{\"label\":\"next\",\"expires_at\":\"2999-01-01T00:00:00Z\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        RestClient next = stack.client().with(made.json().path("api_key").asText());

        assertThat(next.delete("/admin/keys/" + formerId).status()).isEqualTo(204);
        assertThat(former.get("/admin/keys").status()).isEqualTo(401);
        assertThat(next.get("/admin/keys").json().path("keys")).hasSize(1);
        assertThat(next.get("/admin/keys").json().at("/keys/0/label").asText()).isEqualTo("next");
        // Of nobody else's, and none that is not there.
        RestClient other = operator(OperatorRole.SUPERUSER);
        String nextId = made.json().path("key_id").asText();
        assertThat(other.delete("/admin/keys/" + nextId).code()).isEqualTo("unknown_key");
        assertThat(next.get("/admin/keys").status()).isEqualTo(200);
    }

    @Test
    void theConfiguredKeyHasNoKeysOfItsOwn() {
        assertThat(configured.get("/admin/keys").code()).isEqualTo("unknown_operator");
        assertThat(configured.post("/admin/keys", LAPTOP).code()).isEqualTo("unknown_operator");
        assertThat(configured.delete("/admin/keys/1").code()).isEqualTo("unknown_operator");
    }

    @Test
    void sessionsAreListedAndEnded() {
        assertThat(configured.get("/admin/sessions").text())
                .isEqualTo(
                        "{\"fix\":[{\"comp_id\":\"ACME\",\"broker_id\":\"17\",\"logged_on\":true,\"address\":\"192.0.2.7\","
                                + "\"key_id\":\"18\",\"next_incoming\":5,\"next_outgoing\":6,\"unsent\":0},"
                                + "{\"comp_id\":\"BUSY\",\"broker_id\":\"17\",\"logged_on\":true,\"address\":\"192.0.2.7\","
                                + "\"key_id\":\"18\",\"next_incoming\":5,\"next_outgoing\":6,\"unsent\":0}],"
                                + "\"websocket\":[{\"connection_id\":\"31\",\"broker_id\":null,\"key_id\":null,"
                                + "\"address\":\"192.0.2.8\",\"subscriptions\":4,\"opened_at\":\"1970-01-01T00:00:01Z\"}]}");
        String why = "{\"reason\":\"Runs wild\"}";
        assertThat(configured.post("/admin/sessions/fix/ACME/disconnect", why).text())
                .isEqualTo("{\"comp_id\":\"ACME\",\"disconnected\":true}");
        assertThat(configured.post("/admin/sessions/fix/ACME/reset", why).text())
                .isEqualTo("{\"comp_id\":\"ACME\",\"next_incoming\":1,\"next_outgoing\":1}");
        assertThat(configured
                        .post("/admin/sessions/websocket/31/disconnect", why)
                        .text())
                .isEqualTo("{\"connection_id\":\"31\",\"disconnected\":true}");
        assertThat(stack.operations.sessions.told)
                .containsExactly("disconnect ACME: Runs wild", "reset ACME: Runs wild", "close 31: Runs wild");
        assertThat(configured.post("/admin/sessions/fix/BUSY/reset", why).code())
                .isEqualTo("session_busy");
        for (String path : new String[] {"fix/NONE/disconnect", "fix/NONE/reset", "websocket/7/disconnect"}) {
            assertThat(configured.post("/admin/sessions/" + path, why).code())
                    .as(path)
                    .isEqualTo("unknown_session");
            assertThat(configured.post("/admin/sessions/" + path, "{}").code())
                    .as(path)
                    .isEqualTo("missing_field");
        }
    }

    @Test
    void anOperatorIsMadeListedChangedAndRevoked() {
        RestClient.Reply made = configured.post("/admin/operators", wanted("Olga", OperatorRole.VIEWER));
        String path = made.header("Location");
        assertThat(path)
                .isEqualTo("/admin/operators/" + made.json().path("operator_id").asText());
        RestClient olga = keyOf(path, LAPTOP);
        assertThat(olga.post("/admin/market/halt", "{\"reason\":\"x\"}").status())
                .isEqualTo(403);

        RestClient.Reply changed = configured.put(path, wanted("Olga S.", OperatorRole.MARKET));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("created_at")).isEqualTo(made.json().path("created_at"));
        assertThat(olga.post("/admin/market/halt", "{\"reason\":\"x\"}").status())
                .isEqualTo(200);
        JsonNode operators = olga.get("/admin/operators").json().path("operators");
        assertThat(operators).hasSize(1);
        assertThat(operators.get(0).path("name").asText()).isEqualTo("Olga S.");
        assertThat(operators.get(0).path("role").asText()).isEqualTo("market");

        assertThat(configured.delete(path).status()).isEqualTo(204);

        assertThat(olga.get("/admin/operators").status()).isEqualTo(401);
        assertThat(configured.get("/admin/operators").json().path("operators")).isEmpty();
        assertThat(configured.delete(path).code()).isEqualTo("unknown_operator");
        assertThat(configured.put(path, wanted("Olga", OperatorRole.VIEWER)).code())
                .isEqualTo("unknown_operator");
        assertThat(configured.get("/admin/operators/x/keys").code()).isEqualTo("unknown_operator");
    }

    @Test
    void anOperatorsKeyIsShownOnceListedAndRevoked() {
        String path = made(OperatorRole.VIEWER);
        RestClient.Reply made = configured.post(path + "/keys", LAPTOP);
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        String secret = made.json().path("api_key").asText();
        assertThat(secret).startsWith("ok_");
        RestClient olga = stack.client().with(secret);
        assertThat(olga.get("/admin/brokers").status()).isEqualTo(200);

        RestClient.Reply listed = olga.get(path + "/keys");

        assertThat(listed.text()).doesNotContain(secret);
        JsonNode key = listed.json().path("keys").get(0);
        assertThat(key.path("label").asText()).isEqualTo("laptop");
        assertThat(key.has("scopes")).isFalse();
        assertThat(key.path("last_used_at").isNull()).isFalse();
        String ofKey = path + "/keys/" + key.path("key_id").asText();
        assertThat(configured.delete(ofKey).status()).isEqualTo(204);
        assertThat(configured.delete(ofKey).code()).isEqualTo("unknown_key");
        assertThat(olga.get("/admin/brokers").status()).isEqualTo(401);
        assertThat(olga.get("/admin/brokers").code()).isEqualTo("unauthorized");
    }

    /** The table names every call; whose role is not enough is refused, and is told which is. */
    @Test
    void anOperatorIsRefusedWhatItsRoleIsNotFor() {
        var table = new TreeSet<String>();
        for (Route route : stack.api().routes()) {
            route.access()
                    .role()
                    .ifPresent(role ->
                            table.add(route.method().text() + " " + route.path().text() + ": " + word(role)));
        }
        assertThat(String.join("\n", table) + "\n").isEqualTo(ROLES_OF_CALLS);

        for (OperatorRole role : OperatorRole.values()) {
            RestClient operator = operator(role);
            for (Route route : stack.api().routes()) {
                route.access().role().filter(_ -> !isReset(route)).ifPresent(needed -> {
                    RestClient.Reply reply = call(operator, route);
                    if (mayDo(role, needed)) {
                        assertThat(reply.code()).as("%s as %s", route, role).isNotEqualTo("role_missing");
                        assertThat(reply.status()).as("%s as %s", route, role).isNotEqualTo(401);
                    } else {
                        assertThat(reply.status()).as("%s as %s", route, role).isEqualTo(403);
                        assertThat(reply.code()).isEqualTo("role_missing");
                        assertThat(reply.detail()).contains("role " + word(needed), "; yours is " + word(role));
                    }
                });
            }
        }
        assertThat(wrongKeys.refusals(Gateway.REST, KeyFault.SCOPE_MISSING)).isPositive();
        assertThat(wrongKeys.count(Gateway.REST)).isZero();
    }

    /** It would wipe the operators, too. */
    private static boolean isReset(Route route) {
        return route.path().text().equals("/debug/reset");
    }

    private static boolean mayDo(OperatorRole role, OperatorRole needed) {
        return switch (role) {
            case SUPERUSER -> true;
            case VIEWER -> needed == OperatorRole.VIEWER;
            case REGISTRAR, MARKET, RISK -> needed == OperatorRole.VIEWER || needed == role;
        };
    }

    private static RestClient.Reply call(RestClient client, Route route) {
        String path = PARAMETER.matcher(route.path().text()).replaceAll("7777");
        boolean hasBody = !route.method().equals(Method.GET) && !route.method().equals(Method.DELETE);
        return hasBody
                ? client.send(
                        client.json(path).method(route.method().text(), HttpRequest.BodyPublishers.ofString("{}")))
                : client.method(route.method().text(), path);
    }

    @Test
    void noKeyIsGoodForTheOtherKindOfCalls() {
        RestClient superuser = operator(OperatorRole.SUPERUSER);
        RestClient broker = stack.client().broker("Anna");
        assertThat(superuser.get("/balance").status()).isEqualTo(401);
        assertThat(superuser.get("/symbols").status()).isEqualTo(401);
        assertThat(broker.get("/admin/operators").status()).isEqualTo(401);
    }

    @Test
    void aKeyWithAddressesIsRefusedFromOthers() {
        RestClient olga = keyOf(made(OperatorRole.VIEWER), "{\"label\":\"x\",\"ip_allow\":[\"198.51.100.0/24\"]}");
        assertThat(from(olga, "198.51.100.7").status()).isEqualTo(200);
        assertThat(from(olga, "198.51.101.7").code()).isEqualTo("address_not_allowed");
    }

    private static RestClient.Reply from(RestClient client, String address) {
        return client.send(client.request("/admin/brokers")
                .header("X-Forwarded-For", address)
                .GET());
    }

    @Test
    void commandsSayWhoOrderedThemAndWhy() {
        String path = made(OperatorRole.SUPERUSER);
        long operatorId = Long.parseLong(path.substring("/admin/operators/".length()));
        RestClient olga = keyOf(path, LAPTOP);

        olga.send(olga.json("/register")
                .header("X-Reason", "Contract 17, signed in S%C3%A3o Paulo")
                .header("X-Request-Id", "r-1")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Anna\"}")));
        assertThat(stack.sources.getLast()).isEqualTo(ordered("r-1", operatorId, "Contract 17, signed in São Paulo"));
        olga.post("/admin/market/halt", "{\"reason\":\"Fire alarm\"}");
        assertThat(stack.sources.getLast()).isEqualTo(ordered("", operatorId, "Fire alarm"));
        olga.post("/admin/instruments", "{\"symbol\":\"PETR4\"}");
        assertThat(stack.sources.getLast()).isEqualTo(ordered("", operatorId, ""));
        configured.post("/admin/market/resume", "{\"reason\":\"Over\"}");
        assertThat(stack.sources.getLast()).isEqualTo(ordered("", 0, "Over"));
    }

    private static CommandSource ordered(String requestId, long operatorId, String reason) {
        return new CommandSource(Origin.OPERATOR, "", requestId, new Authority(operatorId, reason));
    }

    @Test
    void refusesAReasonThatIsNone() throws IOException {
        for (String reason : List.of("x".repeat(201), "50% more", "a%0Ab", "S%C3", "%20")) {
            RestClient.Reply reply = configured.send(configured
                    .request("/admin/brokers")
                    .header("X-Reason", reason)
                    .GET());
            assertThat(reply.status()).as(reason).isEqualTo(400);
            assertThat(reply.detail()).contains("X-Reason").contains("1 to 200 characters");
        }
        RestClient.Reply raw = RawHttp.reply(RawHttp.exchange(
                stack.port(),
                "GET /admin/brokers HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                        + RestStack.ADMIN_KEY + "\r\nX-Reason: S\u00e3o Paulo\r\n\r\n"));
        assertThat(raw.status()).isEqualTo(400);
        assertThat(raw.detail()).contains("X-Reason");
    }

    @Test
    void cancelsABrokersOrdersAllOrThoseOfAnInstrument() {
        RestClient anna = stack.client().broker("Anna");
        RestClient bert = stack.client().broker("Bert");
        for (String symbol : List.of("A", "A", "B")) {
            enter(anna, symbol);
            enter(bert, symbol);
        }
        String path = "/admin/brokers/"
                + anna.get("/balance").json().path("broker_id").asText() + "/cancel-orders";
        RestClient risk = operator(OperatorRole.RISK);

        RestClient.Reply ofOne = risk.post(path, "{\"reason\":\"Wrong prices\",\"symbol\":\"A\"}");

        assertThat(ofOne.status()).as(ofOne.text()).isEqualTo(200);
        assertThat(ofOne.json().path("cancelled").asInt()).isEqualTo(2);
        assertThat(ofOne.json().path("symbol").asText()).isEqualTo("A");
        assertThat(stack.sources.getLast().authority().reason()).isEqualTo("Wrong prices");
        assertThat(risk.post(path, "{\"reason\":\"x\"}")
                        .json()
                        .path("cancelled")
                        .asInt())
                .isEqualTo(1);
        assertThat(bert.get("/orders?status=open").json().path("orders")).hasSize(3);
        enter(anna, "A");
        assertThat(anna.get("/orders?status=open").json().path("orders")).hasSize(1);
        assertThat(risk.post(path, "{}").code()).isEqualTo("missing_field");
        assertThat(risk.post(path, "{\"reason\":\"x\",\"symbol\":\"NONE\"}").code())
                .isEqualTo("unknown_instrument");
        assertThat(risk.post(path, "{\"reason\":\"x\",\"symbol\":\"a\"}")
                        .json()
                        .path("cancelled")
                        .asInt())
                .isEqualTo(1);
        assertThat(risk.post(path, "{\"reason\":\"x\",\"symbol\":\"a b\"}").code())
                .isEqualTo("invalid_text");
        assertThat(risk.post("/admin/brokers/7777/cancel-orders", "{\"reason\":\"x\"}")
                        .code())
                .isEqualTo("unknown_broker");
    }

    @Test
    void changesWhereABrokersTradesArePosted() {
        JsonNode anna = configured.post("/register", "{\"name\":\"Anna\"}").json();
        String path = "/admin/brokers/" + anna.path("broker_id").asText() + "/webhook";
        RestClient registrar = operator(OperatorRole.REGISTRAR);

        RestClient.Reply first = registrar.put(path, "{\"webhook_url\":\"https://example.com/a\"}");

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.json().path("webhook_secret").asText()).startsWith("whsec_");
        RestClient.Reply moved = registrar.put(path, "{\"webhook_url\":\"https://example.com/b\"}");
        assertThat(moved.json().path("webhook_secret").isNull()).isTrue();
        assertThat(registrar.get("/admin/brokers").text()).contains("https://example.com/b");
        assertThat(registrar
                        .put(path, "{\"webhook_url\":\"https://example.com/b\",\"new_secret\":true}")
                        .json()
                        .path("webhook_secret")
                        .asText())
                .startsWith("whsec_");
        assertThat(registrar
                        .put(path, "{\"webhook_url\":\"https://127.0.0.1/\"}")
                        .code())
                .isEqualTo("webhook_url_refused");
        assertThat(registrar.put(path, "{}").code()).isEqualTo("missing_field");
        assertThat(registrar
                        .put("/admin/brokers/7777/webhook", "{\"webhook_url\":\"https://example.com/a\"}")
                        .code())
                .isEqualTo("unknown_broker");
    }

    @Test
    void aBrokerChangesItsOwnWebhookAndItsSecret() {
        RestClient anna = stack.client()
                .with(configured
                        .post("/register", "{\"name\":\"Anna\"}")
                        .json()
                        .path("api_key")
                        .asText());

        RestClient.Reply first = anna.put("/webhook", "{\"webhook_url\":\"https://example.com/a\"}");

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.header("Cache-Control")).contains("no-store");
        assertThat(first.json().path("webhook_secret").asText()).startsWith("whsec_");
        RestClient.Reply moved = anna.put("/webhook", "{\"webhook_url\":\"https://example.com/b\"}");
        assertThat(moved.json().path("webhook_secret").isNull()).isTrue();
        assertThat(configured.get("/admin/brokers").text()).contains("https://example.com/b");
        RestClient.Reply rotated =
                anna.put("/webhook", "{\"webhook_url\":\"https://example.com/b\",\"new_secret\":true}");
        assertThat(rotated.json().path("webhook_secret").asText())
                .startsWith("whsec_")
                .isNotEqualTo(first.json().path("webhook_secret").asText());
        assertThat(rotated.json().path("sequence").asLong())
                .isGreaterThan(moved.json().path("sequence").asLong());
        assertThat(anna.put("/webhook", "{\"webhook_url\":\"https://127.0.0.1/\"}")
                        .code())
                .isEqualTo("webhook_url_refused");
        RestClient.Reply rotatedAlone = anna.put("/webhook", "{\"new_secret\":true}");
        assertThat(rotatedAlone.json().path("webhook_url").asText()).isEqualTo("https://example.com/b");
        assertThat(rotatedAlone.json().path("webhook_secret").asText()).startsWith("whsec_");
        assertThat(anna.put("/webhook", "{}").code()).isEqualTo("missing_field");
        assertThat(anna.put("/webhook", "{\"webhook_url\":\"https://example.com/\",\"secret\":\"x\"}")
                        .code())
                .isEqualTo("unknown_field");
        assertThat(configured
                        .put("/webhook", "{\"webhook_url\":\"https://example.com/a\"}")
                        .status())
                .isEqualTo(401);
    }

    private static void enter(RestClient broker, String symbol) {
        RestClient.Reply entered = broker.post(
                "/orders",
                "{\"document_number\":\"1\",\"side\":\"bid\",\"symbol\":\"" + symbol
                        + "\",\"price\":10,\"quantity\":5,\"time_in_force\":\"gtc\"}");
        assertThat(entered.status()).as(entered.text()).isEqualTo(201);
    }

    @Test
    void saysWhatIsAllowedOfAnOperator() {
        refused("/admin/operators", "{}", "missing_field", "name is required");
        refused("/admin/operators", "{\"name\":\"x\"}", "missing_field", "role is required");
        refused(
                "/admin/operators",
                "{\"name\":\"x\",\"role\":\"king\"}",
                "invalid_field",
                "viewer, registrar, market, risk, superuser, not \"king\"");
        refused("/admin/operators", "{\"name\":\"\",\"role\":\"risk\"}", "invalid_text", "1 to 100 characters");
        refused(
                made(OperatorRole.VIEWER) + "/keys",
                "{\"label\":\"x\",\"scopes\":[\"read\"]}",
                "unknown_field",
                "label, expires_at, ip_allow");
    }

    private void refused(String path, String body, String code, String detail) {
        RestClient.Reply reply = configured.post(path, body);
        assertThat(reply.status()).as(body).isEqualTo(422);
        assertThat(reply.code()).as(body).isEqualTo(code);
        assertThat(reply.text()).as(body).contains(detail.replace("\"", "\\\""));
    }
}
