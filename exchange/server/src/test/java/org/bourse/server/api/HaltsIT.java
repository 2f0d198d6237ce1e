package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import org.bourse.server.api.market.TradingApi;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.LinesOf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's halts, over REST. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class HaltsIT {

    private static final String NEWS = "{\"reason\":\"News pending\"}";

    private final RestStack stack = RestStack.start();
    private final RestClient operator = stack.client().asAdmin();
    private RestClient anna = stack.client();

    @BeforeEach
    void register() {
        anna = stack.client().broker("Anna");
        assertThat(order("PETR4").status()).isEqualTo(201);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private RestClient.Reply order(String symbol) {
        return anna.post(
                "/orders",
                "{\"document_number\":\"1\",\"symbol\":\"" + symbol
                        + "\",\"side\":\"bid\",\"quantity\":5,\"time_in_force\":\"gtc\",\"price\":10}");
    }

    private JsonNode instrument() {
        return anna.get("/symbols").json().at("/symbols/0");
    }

    @Test
    void haltsAndResumesAnInstrument() {
        RestClient.Reply halted = operator.post("/admin/instruments/petr4/halt", NEWS);

        assertThat(halted.status()).isEqualTo(200);
        assertThat(halted.json().path("symbol").asText()).isEqualTo("PETR4");
        assertThat(halted.json().path("status").asText()).isEqualTo("halted");
        assertThat(order("PETR4").code()).isEqualTo("instrument_halted");
        assertThat(order("VALE3").status()).isEqualTo(201);
        assertThat(instrument().path("status").asText()).isEqualTo("halted");
        assertThat(instrument().path("status_reason").asText()).isEqualTo("News pending");
        assertThat(anna.delete("/orders?symbol=PETR4").json().path("cancelled").asInt())
                .isEqualTo(1);

        assertThat(operator.post("/admin/instruments/PETR4/resume", "{\"reason\":\"Told\"}")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("open");
        assertThat(order("PETR4").status()).isEqualTo(201);
        assertThat(instrument().path("halted").asBoolean()).isFalse();
    }

    @Test
    void delistsWhatIsHaltedAndListsItAgain() {
        assertThat(operator.delete("/admin/instruments/PETR4?reason=Merged").code())
                .isEqualTo("instrument_not_halted");
        operator.post("/admin/instruments/PETR4/halt", NEWS);
        assertThat(operator.delete("/admin/instruments/PETR4").code()).isEqualTo("invalid_parameter");
        assertThat(operator.delete("/admin/instruments/PETR4?reason=%0A").code())
                .isEqualTo("invalid_parameter");
        assertThat(operator.delete("/admin/instruments/PETR4?reason=%20").code())
                .isEqualTo("invalid_parameter");
        assertThat(operator.delete("/admin/instruments/PETR4?reason=a%FFb").code())
                .isEqualTo("invalid_request");
        assertThat(operator.post("/admin/instruments/PETR4/halt", "{\"reason\":\" \"}")
                        .code())
                .isEqualTo("invalid_text");

        RestClient.Reply delisted = operator.delete("/admin/instruments/petr4?reason=Merged%20with%20%C3%9Cnion");

        assertThat(delisted.status()).isEqualTo(200);
        assertThat(delisted.json().path("cancelled").asInt()).isEqualTo(1);
        assertThat(instrument().path("status").asText()).isEqualTo("delisted");
        assertThat(instrument().path("status_reason").asText()).isEqualTo("Merged with Ünion");
        assertThat(anna.get("/orders").json().at("/orders/0/status").asText()).isEqualTo("closed");
        assertThat(order("PETR4").code()).isEqualTo("instrument_delisted");
        assertThat(operator.post("/admin/instruments/PETR4/resume", NEWS).code())
                .isEqualTo("instrument_delisted");
        assertThat(operator.patch("/admin/instruments/PETR4", "{\"tick\":5}").code())
                .isEqualTo("instrument_delisted");

        assertThat(operator.post("/admin/instruments", "{\"symbol\":\"PETR4\"}").status())
                .isEqualTo(201);
        assertThat(order("PETR4").code()).isEqualTo("instrument_halted");
        operator.post("/admin/instruments/PETR4/resume", NEWS);
        assertThat(order("PETR4").status()).isEqualTo(201);
    }

    @Test
    void eachIsALineOfTheLogWithItsReason() {
        try (LinesOf log = new LinesOf(TradingApi.class)) {
            operator.send(operator.json("/admin/instruments/petr4/halt")
                    .header("X-Request-Id", "h-1")
                    .POST(HttpRequest.BodyPublishers.ofString(NEWS)));
            operator.post("/admin/market/halt", "{\"reason\":\"Fire\"}");
            operator.post("/admin/instruments/NONE/halt", NEWS);
            operator.post("/admin/market/resume", "{\"reason\":\"Over\"}");

            assertThat(log.all())
                    .containsExactly(
                            "PETR4 halted by the operator, request h-1: News pending",
                            "the whole market halted by the operator: Fire",
                            "the whole market resumed by the operator: Over");
        }
    }

    @Test
    void haltsTheWholeMarket() {
        RestClient.Reply halted = operator.post("/admin/market/halt", NEWS);

        assertThat(halted.json().path("symbol").isNull()).isTrue();
        assertThat(order("PETR4").code()).isEqualTo("market_halted");
        assertThat(order("NEW1").code()).isEqualTo("market_halted");
        assertThat(order("NEW1").status()).isEqualTo(409);
        assertThat(instrument().path("status").asText()).isEqualTo("halted");
        assertThat(operator.post("/admin/instruments/PETR4/halt", NEWS).status())
                .isEqualTo(200);

        assertThat(operator.post("/admin/market/resume", NEWS).status()).isEqualTo(200);
        assertThat(order("PETR4").code()).isEqualTo("instrument_halted");
        assertThat(order("NEW1").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/admin/instruments/NONE/halt   | {\"reason\":\"x\"}  | unknown_instrument",
                "/admin/instruments/a%20b/halt  | {\"reason\":\"x\"}  | invalid_parameter",
                "/admin/instruments/PETR4/halt  | {}                  | missing_field",
                "/admin/instruments/PETR4/halt  | {\"reason\":\"\"}   | invalid_text",
                "/admin/market/halt             | {\"reason\":7}      | invalid_field",
                "/admin/market/halt             | {\"why\":\"x\"}     | unknown_field",
                "/admin/market/resume           | []                  | invalid_body",
            })
    void refusesWhatIsNoHalt(String path, String body, String code) {
        assertThat(operator.post(path, body).code()).isEqualTo(code);
        assertThat(order("PETR4").status()).isEqualTo(201);
    }

    @Test
    void takesNoBrokersKey() {
        assertThat(anna.post("/admin/market/halt", NEWS).status()).isEqualTo(401);
        assertThat(stack.client().post("/admin/instruments/PETR4/halt", NEWS).status())
                .isEqualTo(401);
        assertThat(order("PETR4").status()).isEqualTo(201);
    }
}
