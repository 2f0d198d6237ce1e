package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.Method;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bourse.contract.KeyFault;
import org.bourse.contract.Network;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyScopes;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.access.KeyAttempts.Gateway;
import org.bourse.server.access.ProxyHeader;
import org.bourse.server.access.WrongKeys;
import org.bourse.server.api.call.Route;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker's API keys over REST: made, listed, revoked, and each good for what it was made for. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class KeysIT {

    /** Every call that needs a broker's key, and the scopes that the key must have. */
    private static final String SCOPES_OF_CALLS = """
            DELETE /keys/{id}: trade cancel read fix webhooks
            DELETE /kill-switch: trade
            DELETE /orders: cancel
            GET /balance: read
            GET /executions: read
            GET /fills: read
            GET /instruments/{symbol}: read
            GET /instruments: read
            GET /keys: read
            GET /orders/{id}: read
            GET /orders: read
            GET /positions: read
            GET /prevented-matches: read
            GET /risk: read
            GET /stocks/{symbol}/book: read
            GET /stocks/{symbol}/candles: read
            GET /stocks/{symbol}/price: read
            GET /stocks/{symbol}/trades: read
            GET /stp-groups: read
            GET /symbols: read
            GET /webhooks/deliveries: webhooks
            PATCH /orders/{id}: trade
            POST /keys: trade cancel read fix webhooks
            POST /kill-switch: cancel
            POST /orders/batch: trade cancel
            POST /orders/cancel-after: cancel
            POST /orders/cancel: cancel
            POST /orders/{id}/cancel: cancel
            POST /orders: trade
            POST /webhooks/deliveries/{id}/redeliver: webhooks
            PUT /webhook: webhooks
            """;

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private final WrongKeys wrongKeys = new WrongKeys(System::nanoTime);
    private final RestStack stack = RestStack.start(
            new AccessSettings(
                    true, Set.of(), List.of(Network.parse("127.0.0.1").orElseThrow()), ProxyHeader.X_FORWARDED_FOR),
            wrongKeys);
    private final RestClient operator = stack.client().asAdmin();
    private final RestClient anna = stack.client().broker("Anna");
    private final String annasId = anna.get("/balance").json().path("broker_id").asText();

    @AfterEach
    void stop() {
        stack.close();
    }

    private static String wanted(String label, String scopes, String more) {
        return "{\"label\":\"" + label + "\",\"scopes\":["
                + String.join(
                        ",",
                        Arrays.stream(scopes.split(" ", -1))
                                .map(scope -> "\"" + scope + "\"")
                                .toList())
                + "]" + more + "}";
    }

    private RestClient made(String scopes, String more) {
        RestClient.Reply reply = anna.post("/keys", wanted("bot", scopes, more));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return stack.client().with(reply.json().path("api_key").asText());
    }

    @Test
    void aKeyIsShownOnceAndListedWithoutItsSecret() {
        RestClient.Reply made = anna.post(
                "/keys",
                wanted(
                        "desk 7",
                        "read trade",
                        ",\"expires_at\":\"2100-01-02T03:04:05Z\",\"ip_allow\":[\"127.0.0.9/8\",\"2001:DB8::1\"]"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        String secret = made.json().path("api_key").asText();
        assertThat(secret).startsWith("bk_");
        RestClient.Reply listed = anna.get("/keys");
        assertThat(listed.text()).doesNotContain(secret);
        JsonNode keys = listed.json().path("keys");
        assertThat(keys).hasSize(2);
        assertThat(keys.get(0).path("key_id").asText()).isEqualTo(annasId);
        assertThat(keys.get(0).path("label").asText()).isEqualTo("registration");
        assertThat(keys.get(0).path("scopes")).hasSize(5);
        assertThat(keys.get(0).path("expires_at").isNull()).isTrue();
        assertThat(keys.get(0).path("ip_allow").isNull()).isTrue();
        assertThat(Instant.parse(keys.get(0).path("last_used_at").asText()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        JsonNode key = keys.get(1);
        assertThat(key.path("key_id")).isEqualTo(made.json().path("key_id"));
        assertThat(key.path("label").asText()).isEqualTo("desk 7");
        assertThat(key.path("scopes").toString()).isEqualTo("[\"trade\",\"read\"]");
        assertThat(key.path("expires_at").asText()).isEqualTo("2100-01-02T03:04:05Z");
        assertThat(key.path("ip_allow").toString()).isEqualTo("[\"127.0.0.0/8\",\"2001:db8:0:0:0:0:0:1\"]");
        assertThat(key.path("created_at")).isEqualTo(made.json().path("created_at"));
        assertThat(key.path("last_used_at").isNull()).isTrue();
        assertThat(stack.client()
                        .with(secret)
                        .get("/balance")
                        .json()
                        .path("broker_id")
                        .asText())
                .isEqualTo(annasId);
    }

    @Test
    void bothKeysAreGoodUntilTheFormerIsRevoked() {
        RestClient next = made("trade cancel read fix webhooks", "");
        assertThat(anna.get("/balance").status()).isEqualTo(200);
        assertThat(next.get("/balance").status()).isEqualTo(200);

        assertThat(next.delete("/keys/" + annasId).status()).isEqualTo(204);

        RestClient.Reply refused = anna.get("/balance");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("unauthorized");
        assertThat(next.get("/balance").status()).isEqualTo(200);
        assertThat(next.delete("/keys/" + annasId).code()).isEqualTo("unknown_key");
        assertThat(next.delete("/keys/x").code()).isEqualTo("unknown_key");
    }

    @Test
    void noBrokerReachesAnothersKeys() {
        RestClient bert = stack.client().broker("Bert");
        assertThat(bert.delete("/keys/" + annasId).code()).isEqualTo("unknown_key");
        assertThat(bert.get("/keys").text()).doesNotContain("\"" + annasId + "\"");
        assertThat(anna.get("/balance").status()).isEqualTo(200);
    }

    @Test
    void theOperatorMakesListsAndRevokesABrokersKeys() {
        String path = "/admin/brokers/" + annasId + "/keys";
        assertThat(operator.delete(path + "/" + annasId).status()).isEqualTo(204);
        assertThat(anna.get("/balance").status()).isEqualTo(401);
        assertThat(operator.get(path).json().path("keys")).isEmpty();

        RestClient.Reply made = operator.post(path, wanted("new", "read", ""));

        RestClient again = stack.client().with(made.json().path("api_key").asText());
        assertThat(again.get("/balance").json().path("broker_id").asText()).isEqualTo(annasId);
        assertThat(operator.get(path).json().path("keys")).hasSize(1);
        assertThat(operator.delete(path + "/7777").code()).isEqualTo("unknown_key");
        assertThat(operator.get("/admin/brokers/7777/keys").code()).isEqualTo("unknown_broker");
        assertThat(operator.delete("/admin/brokers/7777/keys/" + annasId).code())
                .isEqualTo("unknown_broker");
        assertThat(operator.post("/admin/brokers/x/keys", wanted("new", "read", ""))
                        .code())
                .isEqualTo("unknown_broker");
    }

    /** The table names every call; a key that lacks one of its scopes is refused, and is told which. */
    @Test
    void aKeyIsRefusedWhereItLacksAScope() {
        var table = new TreeSet<String>();
        for (Route route : stack.api().routes()) {
            if (!route.access().scopes().isEmpty()) {
                table.add(route.method().text() + " " + route.path().text() + ": "
                        + String.join(" ", words(route.access().scopes())));
            }
        }
        assertThat(String.join("\n", table) + "\n").isEqualTo(SCOPES_OF_CALLS);

        for (KeyScope lacking : KeyScope.values()) {
            List<String> others = words(KeyScopes.ALL.without(KeyScopes.of(List.of(lacking))));
            RestClient key = made(String.join(" ", others), "");
            for (Route route : stack.api().routes()) {
                if (route.access().scopes().has(lacking)) {
                    RestClient.Reply refused = call(key, route);
                    assertThat(refused.status()).as("%s", route).isEqualTo(403);
                    assertThat(refused.code()).isEqualTo("scope_missing");
                    assertThat(refused.detail()).contains(lacking.name().toLowerCase(Locale.ROOT));
                } else if (!route.access().scopes().isEmpty()) {
                    assertThat(call(key, route).code()).as("%s", route).isNotEqualTo("scope_missing");
                }
            }
        }
        assertThat(wrongKeys.refusals(Gateway.REST, KeyFault.SCOPE_MISSING)).isPositive();
    }

    private static RestClient.Reply call(RestClient client, Route route) {
        String path = PARAMETER.matcher(route.path().text()).replaceAll("7777");
        return List.of(Method.POST, Method.PATCH, Method.PUT).contains(route.method())
                ? client.send(
                        client.json(path).method(route.method().text(), HttpRequest.BodyPublishers.ofString("{}")))
                : client.method(route.method().text(), path);
    }

    private static List<String> words(KeyScopes scopes) {
        return scopes.list().stream()
                .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void anExpiredKeyIsRefusedAndSaysSo() {
        RestClient brief = made("read", ",\"expires_at\":\"" + Instant.now().plusMillis(5_000) + "\"");
        assertThat(brief.get("/balance").status()).isEqualTo(200);

        await().until(() -> brief.get("/balance").status() == 401);

        RestClient.Reply refused = brief.get("/balance");
        assertThat(refused.code()).isEqualTo("key_expired");
        assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(anna.get("/keys").json().path("keys")).hasSize(2);
        assertThat(wrongKeys.refusals(Gateway.REST, KeyFault.EXPIRED)).isPositive();
        assertThat(wrongKeys.count(Gateway.REST)).isZero();
    }

    @Test
    void aKeyWithAddressesIsRefusedFromOthers() {
        RestClient here = made("read", ",\"ip_allow\":[\"198.51.100.0/24\",\"2001:db8::/32\"]");
        for (String allowed : List.of("198.51.100.7", "2001:db8:1::5")) {
            assertThat(from(here, allowed).status()).as(allowed).isEqualTo(200);
        }
        for (String other : List.of("198.51.101.7", "127.0.0.1", "2001:db9::1")) {
            RestClient.Reply refused = from(here, other);
            assertThat(refused.status()).as(other).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("address_not_allowed");
        }
        assertThat(from(here, "198.51.101.7").detail()).contains("198.51.101.7");
        assertThat(wrongKeys.refusals(Gateway.REST, KeyFault.WRONG_ADDRESS)).isEqualTo(4);
    }

    private static RestClient.Reply from(RestClient client, String address) {
        return client.send(
                client.request("/balance").header("X-Forwarded-For", address).GET());
    }

    @Test
    void saysWhatIsAllowedOfAKeysTerms() {
        refused("{}", "missing_field", "label is required");
        refused(wanted("", "read", ""), "invalid_text", "1 to 100 characters");
        refused(wanted("x".repeat(101), "read", ""), "invalid_text", "1 to 100 characters");
        refused("{\"label\":\"a\",\"scopes\":[]}", "invalid_field", "trade, cancel, read, fix, webhooks, not none");
        refused(wanted("a", "read admin", ""), "invalid_field", "trade, cancel, read, fix, webhooks, not \"admin\"");
        refused("{\"label\":\"a\",\"scopes\":\"read\"}", "invalid_field", "an array of texts");
        refused("{\"label\":\"a\",\"scopes\":[\"read\",[1]]}", "invalid_field", "nothing but texts");
        refused(wanted("a", "read", ",\"expires_at\":\"soon\""), "invalid_field", "a time with an offset");
        refused(wanted("a", "read", ",\"expires_at\":\"2020-01-01T00:00:00Z\""), "invalid_field", "in the future");
        refused(wanted("a", "read", ",\"expires_at\":\"+10000-01-01T00:00:00Z\""), "invalid_field", "year 10000");
        refused(wanted("a", "read", ",\"ip_allow\":[]"), "invalid_field", "1 to 20 addresses or networks, not 0");
        refused(
                wanted("a", "read", ",\"ip_allow\":[" + "\"10.0.0.1\",".repeat(20) + "\"10.0.0.1\"]"),
                "invalid_field",
                "not 21");
        refused(wanted("a", "read", ",\"ip_allow\":[\"10.0.0.0/33\"]"), "invalid_field", "not \"10.0.0.0/33\"");
        refused(wanted("a", "read", ",\"ip_allow\":[\"localhost\"]"), "invalid_field", "not \"localhost\"");
        refused(wanted("a", "read", ",\"key\":1"), "unknown_field", "label, expires_at, ip_allow, scopes");
    }

    private void refused(String body, String code, String detail) {
        RestClient.Reply reply = anna.post("/keys", body);
        assertThat(reply.status()).as(body).isEqualTo(422);
        assertThat(reply.code()).as(body).isEqualTo(code);
        assertThat(reply.text()).as(body).contains(detail.replace("\"", "\\\""));
    }

    @Test
    void aBrokerHasAtMostTwentyKeys() {
        for (int i = 1; i < 20; i++) {
            made("read", "");
        }
        RestClient.Reply refused = anna.post("/keys", wanted("one more", "read", ""));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("too_many_keys");
        assertThat(refused.detail()).contains("20");
    }
}
