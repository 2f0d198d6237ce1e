package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.util.List;
import java.util.Optional;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registration, keys, balances, and the operator's calls. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class AccountsIT {

    private RestStack stack;
    private RestClient admin;

    @BeforeEach
    void start() {
        stack = RestStack.start();
        admin = stack.client().asAdmin();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void listsTheBrokersPageByPage() {
        for (String name : List.of("Anna", "Bert", "Cleo")) {
            stack.client().broker(name);
        }

        RestClient.Reply first = admin.get("/admin/brokers?limit=2");
        String cursor = first.json().path("next_cursor").asText();
        RestClient.Reply second = admin.get("/admin/brokers?limit=2&cursor=" + cursor);

        assertThat(first.json().path("brokers"))
                .extracting(broker -> broker.path("broker_name").asText() + " "
                        + broker.path("status").asText())
                .containsExactly("Anna active", "Bert active");
        assertThat(second.json().path("brokers"))
                .extracting(broker -> broker.path("broker_name").asText())
                .containsExactly("Cleo");
        assertThat(second.json().path("next_cursor").isNull()).isTrue();
        assertThat(admin.get("/admin/brokers?cursor=5").code()).isEqualTo("invalid_parameter");
        assertThat(admin.get("/admin/brokers?cursor=x").code()).isEqualTo("invalid_parameter");
        assertThat(admin.get("/admin/brokers?limit=1001").code()).isEqualTo("invalid_parameter");
        assertThat(stack.client().broker("Dora").get("/admin/brokers").status()).isEqualTo(401);
    }

    @Test
    void registersABrokerWithAKeyThatWorks() {
        RestClient.Reply reply = admin.post("/register", "{\"name\": \"Corretora São João\"}");

        assertThat(reply.status()).isEqualTo(201);
        String id = reply.json().get("broker_id").asText();
        assertThat(reply.json().get("fix_comp_id").asText()).isEqualTo(id);
        assertThat(reply.json().has("webhook_secret")).isFalse();
        RestClient broker = stack.client().with(reply.json().get("api_key").asText());
        assertThat(broker.get("/balance").text())
                .isEqualTo("{\"broker_id\":\"" + id + "\",\"broker_name\":\"Corretora São João\",\"status\":\"active\","
                        + "\"cancel_at\":null,\"balance\":0,"
                        + "\"balances\":[{\"currency\":\"USD\",\"scale\":2,\"balance\":0}]}");
    }

    @Test
    void givesASecretToThoseWithAWebhook() {
        RestClient.Reply reply = admin.post(
                "/register",
                "{\"name\": \"Hooked\", \"webhook_url\": \"https://example.com/x\", \"fix_comp_id\": \"HOOK_1\"}");

        assertThat(reply.json().get("webhook_secret").asText()).startsWith("whsec_");
        assertThat(reply.json().get("fix_comp_id").asText()).isEqualTo("HOOK_1");
    }

    @Test
    void givesEveryBrokerAKeyOfItsOwn() {
        String first = admin.post("/register", "{\"name\": \"Same\"}")
                .json()
                .get("api_key")
                .asText();
        String second = admin.post("/register", "{\"name\": \"Same\"}")
                .json()
                .get("api_key")
                .asText();

        assertThat(first).isNotEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                             | 422 | missing_field",
                "{\"name\": \"\"}                               | 422 | invalid_text",
                "{\"name\": 5}                                  | 422 | invalid_field",
                "{\"name\": \"a\\nb\"}                          | 422 | invalid_text",
                "{\"name\": \"a\", \"fix_comp_id\": \"\"}       | 422 | invalid_text",
                "{\"name\": \"a\", \"fix_comp_id\": \"A B\"}    | 422 | invalid_text",
                "{\"name\": \"a\", \"fix_comp_id\": \"TAKEN\"}  | 409 | fix_comp_id_taken",
                "{\"name\": \"a\", \"webhook_url\": \"\"}       | 422 | invalid_text",
                "{\"name\": \"a\", \"webhook_url\": 5}          | 422 | invalid_field",
                "{\"name\": \"a\", \"webhook_url\": \"http://127.0.0.1/\"} | 422 | webhook_url_refused",
                "{\"name\": \"a\", \"balance\": 5}              | 422 | unknown_field",
                "not json                                       | 400 | invalid_json"
            })
    void refusesAWrongRegistration(String body, int status, String code) {
        admin.post("/register", "{\"name\": \"First\", \"fix_comp_id\": \"TAKEN\"}");

        RestClient.Reply reply = admin.post("/register", body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThat(admin.post("/register", "{\"name\": \"" + "n".repeat(100) + "\"}")
                        .status())
                .isEqualTo(201);
        assertThat(admin.post("/register", "{\"name\": \"" + "n".repeat(101) + "\"}")
                        .code())
                .isEqualTo("invalid_text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Basic dXNlcjpwYXNz",
                "the-operators-key",
                "Bearer the-operators-key",
                "Bearer bk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void turnsAwayWhoHasNoBrokersKey(String header) {
        for (String path : List.of("/orders", "/balance", "/orders/1", "/webhooks/deliveries", "/symbols")) {
            var request = stack.client().request(path).GET();
            RestClient.Reply reply =
                    stack.client().send(header.isEmpty() ? request : request.header("Authorization", header));

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.code()).isEqualTo("unauthorized");
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"exchange\"");
            assertThat(reply.text()).doesNotContain("bk_").doesNotContain("operators-key");
        }
    }

    @Test
    void turnsAwayBrokersFromTheOperatorsCalls() {
        RestClient broker = stack.client().broker("Anna");

        assertThat(broker.post("/register", "{\"name\": \"x\"}").status()).isEqualTo(401);
        assertThat(broker.get("/debug/trade-count").status()).isEqualTo(401);
        assertThat(broker.post("/debug/reset").status()).isEqualTo(401);
        assertThat(stack.client().post("/debug/reset").status()).isEqualTo(401);
        assertThat(stack.operations.resets).isZero();
    }

    @Test
    void takesTheSchemeInAnyCase() {
        var request = stack.client().request("/debug/trade-count").GET();

        assertThat(stack.client()
                        .send(request.header("Authorization", "bearer " + RestStack.ADMIN_KEY))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void hasNoOperatorWithoutAKey() {
        try (RestStack closed = RestStack.start(
                settings -> new HttpSettings(settings.host(), 0, 65_536, 60_000, false, Optional.empty(), 0))) {
            RestClient.Reply reply = closed.client().asAdmin().post("/register", "{\"name\": \"x\"}");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.code()).isEqualTo("admin_disabled");
            assertThat(closed.client().post("/debug/reset").status()).isEqualTo(503);
            assertThat(closed.client().get("/debug/trade-count").status()).isEqualTo(503);
        }
    }

    @Test
    @ExpectedLog(level = WARN, line = "could not be answered: the database is down")
    void doesWhatTheOperatorSays() {
        assertThat(admin.get("/debug/trade-count").text()).isEqualTo("{\"trade_count\":42}");
        stack.operations.databaseDown = true;
        assertThat(admin.get("/debug/trade-count").code()).isEqualTo("history_unavailable");
        assertThat(admin.post("/debug/reset").status()).isEqualTo(204);
        assertThat(stack.operations.resets).isEqualTo(1);
    }

    @Test
    void saysWhatOfAResetIsNotDoneYet() {
        stack.operations.undoneOfReset = Optional.of("the database could not be reached yet");

        RestClient.Reply reply = admin.post("/debug/reset");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().path("detail").asText())
                .isEqualTo("The exchange is wiped, but the database could not be reached yet.");
    }

    @Test
    @ExpectedLog(level = ERROR, line = "takes no more commands .*broken consumer")
    void doesNotAskToRepeatARegistrationThatMayHaveHappened() {
        stack.broken = true;

        RestClient.Reply unknown = admin.post("/register", "{\"name\": \"Lost\"}");

        assertThat(unknown.code()).isEqualTo("outcome_unknown");
        assertThat(unknown.json().get("detail").asText())
                .doesNotContain("client_order_id")
                .endsWith("look whether it happened before you repeat it, and revoke the key that nobody got");
    }

    @Test
    @ExpectedLog(level = ERROR, line = "takes no more commands .*broken consumer")
    void saysWhetherAResetHappened() {
        stack.broken = true;

        assertThat(admin.post("/debug/reset").code()).isEqualTo("outcome_unknown");
        assertThat(admin.post("/debug/reset").code()).isEqualTo("journal_unavailable");
        assertThat(stack.operations.resets).isZero();
    }
}
