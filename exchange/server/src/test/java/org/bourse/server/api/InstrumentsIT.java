package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instruments over REST: listed and changed by the operator, read by everybody. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class InstrumentsIT {

    private final RestStack stack = RestStack.start();
    private final RestClient operator = stack.client().asAdmin();
    private RestClient anna = stack.client();

    @BeforeEach
    void register() {
        anna = stack.client().broker("Anna");
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private RestClient.Reply order(String symbol, int price, int quantity) {
        return order(anna, "bid", symbol, price, quantity);
    }

    private static RestClient.Reply order(RestClient broker, String side, String symbol, int price, int quantity) {
        return broker.post(
                "/orders",
                "{\"document_number\":\"1\",\"symbol\":\"" + symbol + "\",\"side\":\"" + side + "\",\"quantity\":"
                        + quantity + ",\"time_in_force\":\"gtc\",\"price\":" + price + "}");
    }

    private JsonNode read(String symbol) {
        return anna.get("/instruments/" + symbol).json();
    }

    @Test
    void listsAnInstrumentWithItsTerms() {
        RestClient.Reply listed = operator.post("/admin/instruments", """
                {"symbol": "petr4", "name": "Petroleo", "tick": 5, "lot": 100, "execution_price": "resting"}""");

        assertThat(listed.status()).isEqualTo(201);
        assertThat(listed.header("Location")).isEqualTo("/instruments/PETR4");
        assertThat(listed.json().path("sequence").asText()).isNotEmpty();
        JsonNode read = read("petr4");
        for (String field : new String[] {"symbol", "name", "currency", "tick", "lot", "execution_price"}) {
            assertThat(read.get(field)).as(field).isEqualTo(listed.json().get(field));
        }
        assertThat(read.toString()).isEqualTo("""
                {"symbol":"PETR4","name":"Petroleo","currency":"%s","price_scale":2,"quantity_scale":0,"tick":5,\
                "lot":100,"execution_price":"resting","tick_table":[],"smallest_quantity":0,"largest_quantity":0,\
                "largest_value":0,"self_trade_prevention":"none","status":"open","status_reason":null}""".formatted(
                        anna.get("/balance").json().at("/balances/0/currency").asText()));
        assertThat(order("PETR4", 1003, 100).code()).isEqualTo("invalid_tick");
        assertThat(order("PETR4", 1005, 150).code()).isEqualTo("invalid_lot");
        assertThat(order("PETR4", 1005, 200).status()).isEqualTo(201);
    }

    @Test
    void listsWithTheTermsOfAFirstOrderWhereNothingIsSaid() {
        assertThat(operator.post("/admin/instruments", "{\"symbol\": \"A\"}").status())
                .isEqualTo(201);
        order("B", 10, 1);

        JsonNode instruments = anna.get("/instruments").json().path("instruments");
        assertThat(instruments).hasSize(2);
        assertThat(instruments.get(0).toString().replace("\"A\"", "\"B\""))
                .isEqualTo(instruments.get(1).toString());
        assertThat(instruments.get(0).path("execution_price").asText()).isEqualTo("exchange");
    }

    @Test
    void changesOnlyWhatIsSaid() {
        operator.post("/admin/instruments", "{\"symbol\": \"A\", \"name\": \"First\", \"tick\": 5, \"lot\": 10}");
        assertThat(operator.patch("/admin/instruments/a", "{\"lot\": 20}").status())
                .isEqualTo(200);
        assertThat(operator.patch("/admin/instruments/A", "{\"name\": \"\", \"tick\": null}")
                        .status())
                .isEqualTo(200);

        assertThat(read("A").path("tick").asInt()).isEqualTo(5);
        assertThat(read("A").path("lot").asInt()).isEqualTo(20);
        assertThat(read("A").path("name").asText()).isEmpty();
    }

    @Test
    void boundsOrdersAsTheOperatorSays() {
        assertThat(operator.post("/admin/instruments", """
                        {"symbol": "A", "tick": 2, "tick_table": [{"price_from": 1000, "tick": 5}], "smallest_quantity": 3,
                        "largest_quantity": 50, "largest_value": 20000}""").status()).isEqualTo(201);

        assertThat(order("A", 998, 3).status()).isEqualTo(201);
        assertThat(order("A", 1002, 3).code()).isEqualTo("invalid_tick");
        assertThat(order("A", 1005, 2).code()).isEqualTo("quantity_below_smallest");
        assertThat(order("A", 10, 51).code()).isEqualTo("quantity_above_largest");
        assertThat(order("A", 1005, 20).code()).isEqualTo("value_above_largest");
        String resting = order("A", 1005, 19).header("Location");
        assertThat(anna.patch(resting, "{\"quantity\": 2}").code()).isEqualTo("quantity_below_smallest");
        assertThat(operator.patch("/admin/instruments/A", "{\"tick_table\": [], \"smallest_quantity\": 0}")
                        .status())
                .isEqualTo(200);
        assertThat(read("A").toString())
                .contains("\"tick_table\":[],\"smallest_quantity\":0,\"largest_quantity\":50,\"largest_value\":20000,"
                        + "\"self_trade_prevention\":\"none\"");
        assertThat(order("A", 1002, 2).status()).isEqualTo(201);
    }

    @Test
    void preventsSelfTradesOfOrdersThatSayNothing() {
        operator.post("/admin/instruments", "{\"symbol\": \"A\", \"self_trade_prevention\": \"cancel_newest\"}");
        order("A", 10, 5);
        String body = "{\"document_number\":\"1\",\"side\":\"ask\",\"symbol\":\"A\",\"quantity\":5,"
                + "\"time_in_force\":\"gtc\",\"price\":10,\"client_order_id\":\"once\"}";

        RestClient.Reply first = anna.post("/orders", body);
        assertThat(first.json().path("open").asBoolean()).isFalse();
        assertThat(anna.get("/prevented-matches")
                        .json()
                        .at("/prevented_matches/0/self_trade_prevention")
                        .asText())
                .isEqualTo("cancel_newest");
        operator.patch("/admin/instruments/A", "{\"self_trade_prevention\": \"none\"}");
        // The answer to a repetition is that of the first time.
        RestClient.Reply again = anna.post("/orders", body);
        assertThat(again.json().path("open").asBoolean()).isFalse();
        assertThat(again.json().path("remaining_quantity"))
                .isEqualTo(first.json().path("remaining_quantity"));
    }

    @Test
    void leavesRestingOrdersAsTheyAreWhenTheTickChanges() {
        RestClient bert = stack.client().broker("Bert");
        String resting = order("A", 1003, 7).header("Location");
        assertThat(operator.patch("/admin/instruments/A", "{\"tick\": 5, \"lot\": 10}")
                        .status())
                .isEqualTo(200);

        assertThat(anna.patch(resting, "{\"price\": 1004}").code()).isEqualTo("invalid_tick");
        assertThat(order("A", 1003, 10).code()).isEqualTo("invalid_tick");
        assertThat(order(bert, "ask", "A", 1000, 10)
                        .json()
                        .at("/trades/0/quantity")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void tradesAtTheInstrumentsOwnPrice() {
        RestClient bert = stack.client().broker("Bert");
        operator.post("/admin/instruments", "{\"symbol\": \"A\", \"execution_price\": \"resting\"}");
        operator.post("/admin/instruments", "{\"symbol\": \"B\", \"execution_price\": \"seller\"}");
        order("A", 1010, 1);
        order("B", 1010, 1);

        assertThat(order(bert, "ask", "A", 1000, 1).json().at("/trades/0/price").asInt())
                .isEqualTo(1010);
        assertThat(order(bert, "ask", "B", 1000, 1).json().at("/trades/0/price").asInt())
                .isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"symbol\":\"PETR4\"}                              | instrument_listed",
                "{}                                                  | missing_field",
                "{\"symbol\":\"a b\"}                                | invalid_text",
                "{\"symbol\":7}                                      | invalid_field",
                "{\"symbol\":\"X\",\"tick\":0}                       | invalid_tick",
                "{\"symbol\":\"X\",\"tick\":1000000000001}           | invalid_tick",
                "{\"symbol\":\"X\",\"tick\":0.5}                     | invalid_tick",
                "{\"symbol\":\"X\",\"lot\":-1}                       | invalid_lot",
                "{\"symbol\":\"X\",\"lot\":\"1\"}                    | invalid_lot",
                "{\"symbol\":\"X\",\"name\":\"a\\u0007b\"}           | invalid_text",
                "{\"symbol\":\"X\",\"execution_price\":\"buyer\"}    | invalid_field",
                "{\"symbol\":\"X\",\"execution_price\":1}            | invalid_field",
                "{\"symbol\":\"X\",\"price_scale\":9}                | invalid_scale",
                "{\"symbol\":\"X\",\"price_scale\":\"4\"}            | invalid_scale",
                "{\"symbol\":\"X\",\"quantity_scale\":-1}            | invalid_scale",
                "{\"symbol\":\"X\",\"quantity_scale\":4294967296}    | invalid_scale",
                "{\"symbol\":\"X\",\"currency\":\"eur\"}             | invalid_currency",
                "{\"symbol\":\"X\",\"currency\":1}                   | invalid_field",
                "{\"symbol\":\"X\",\"smallest_quantity\":-1}         | invalid_quantity_bounds",
                "{\"symbol\":\"X\",\"largest_quantity\":1.5}         | invalid_quantity_bounds",
                "{\"symbol\":\"X\",\"largest_quantity\":1000000000000001} | invalid_quantity_bounds",
                "{\"symbol\":\"X\",\"lot\":10,\"largest_quantity\":9} | invalid_quantity_bounds",
                "{\"symbol\":\"X\",\"largest_value\":-1}             | invalid_largest_value",
                "{\"symbol\":\"X\",\"largest_value\":\"1\"}          | invalid_largest_value",
                "{\"symbol\":\"X\",\"self_trade_prevention\":\"x\"}  | invalid_field",
                "{\"symbol\":\"X\",\"tick_table\":5}                 | invalid_field",
                "{\"symbol\":\"X\",\"tick_table\":{}}                | invalid_field",
                "{\"symbol\":\"X\",\"tick_table\":[\"5\"]}           | invalid_tick_table",
                "{\"symbol\":\"X\",\"tick_table\":[5]}               | invalid_tick_table",
                "{\"symbol\":\"X\",\"tick_table\":[{}]}              | missing_field",
                "{\"symbol\":\"X\",\"tick_table\":[{\"tick\":5}]}    | missing_field",
                "{\"symbol\":\"X\",\"tick_table\":[{\"tick\":5,\"price_from\":[10]}]} | invalid_tick_table",
                "{\"symbol\":\"X\",\"tick_table\":[{\"tick\":5,\"price_from\":10.5}]} | invalid_tick_table",
                "{\"symbol\":\"X\",\"tick_table\":[{\"tick\":5,\"price_from\":12}]} | invalid_tick_table",
                "{\"symbol\":\"X\",\"tick_table\":[{\"tick\":5,\"price_from\":10,\"to\":20}]} | unknown_field",
            })
    void refusesWhatIsNoListing(String body, String code) {
        order("PETR4", 10, 1);

        assertThat(operator.post("/admin/instruments", body).code()).isEqualTo(code);
        assertThat(anna.get("/instruments").json().path("instruments")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NONE  | {\"tick\":5}        | unknown_instrument",
                "a%20b | {\"tick\":5}        | invalid_parameter",
                "PETR4 | {\"symbol\":\"X\"}  | unknown_field",
                "PETR4 | {\"tick\":0}        | invalid_tick",
                "PETR4 | {\"lot\":1.5}       | invalid_lot",
                "PETR4 | {\"price_scale\":9} | invalid_scale",
                "PETR4 | {\"price_scale\":4} | instrument_in_use",
                "PETR4 | {\"currency\":\"EUR\"} | instrument_in_use",
                "PETR4 | []                  | invalid_body",
            })
    void refusesWhatIsNoChange(String symbol, String body, String code) {
        order("PETR4", 10, 1);
        JsonNode before = read("PETR4");

        assertThat(operator.patch("/admin/instruments/" + symbol, body).code()).isEqualTo(code);
        assertThat(read("PETR4")).isEqualTo(before);
    }

    @Test
    void tradesInTheUnitsThatItIsListedWith() {
        RestClient bert = stack.client().broker("Bert");
        assertThat(operator.post("/admin/instruments", """
                        {"symbol": "FX", "price_scale": 4, "quantity_scale": 2, "currency": "EUR"}""").status()).isEqualTo(201);
        order("FX", 100_512, 250);
        RestClient.Reply sold = order(bert, "ask", "FX", 100_512, 100);

        assertThat(sold.json().at("/trades/0/price").asInt()).isEqualTo(100_512);
        // 1.00 at 10.0512, in euros with six decimals.
        assertThat(bert.get("/balance").json().at("/balances/1").toString())
                .isEqualTo("{\"currency\":\"EUR\",\"scale\":6,\"balance\":10051200}");
        assertThat(order("FX", 0, 1).json().path("detail").asText())
                .isEqualTo("price must be between 1 and 1000000000000 units of 0.0001 EUR, not 0");
        assertThat(anna.get("/symbols").json().at("/symbols/0/price_scale").asInt())
                .isEqualTo(4);
    }

    @Test
    void changesUnitsAsLongAsNobodyUsesThem() {
        operator.post("/admin/instruments", "{\"symbol\": \"A\", \"currency\": \"EUR\"}");
        String own = anna.get("/balance").json().at("/balances/0/currency").asText();
        assertThat(operator.patch(
                                "/admin/instruments/A",
                                "{\"price_scale\": 0, \"quantity_scale\": 3, \"currency\": \"" + own + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(read("A").path("price_scale").asInt()).isZero();
        assertThat(read("A").path("quantity_scale").asInt()).isEqualTo(3);
        assertThat(read("A").path("currency").asText()).isEqualTo(own);
    }

    @Test
    void showsAHaltOfTheInstrumentOrTheMarket() {
        operator.post("/admin/instruments", "{\"symbol\": \"A\"}");
        operator.post("/admin/instruments/A/halt", "{\"reason\": \"News\"}");
        assertThat(read("A").path("status").asText()).isEqualTo("halted");
        assertThat(read("A").path("status_reason").asText()).isEqualTo("News");

        operator.post("/admin/instruments/A/resume", "{\"reason\": \"Told\"}");
        operator.post("/admin/market/halt", "{\"reason\": \"Fire\"}");
        assertThat(read("A").path("status").asText()).isEqualTo("halted");
        assertThat(read("A").path("status_reason").asText()).isEqualTo("Fire");
    }

    @Test
    void showsTheOperatorTheMarketsHaltBesideEachInstrumentsOwn() {
        operator.post("/admin/instruments", "{\"symbol\": \"A\"}");
        operator.post("/admin/instruments", "{\"symbol\": \"B\"}");
        operator.post("/admin/instruments/A/halt", "{\"reason\": \"News\"}");
        operator.post("/admin/market/halt", "{\"reason\": \"Fire\"}");

        JsonNode market = operator.get("/admin/instruments").json();
        assertThat(market.path("market_status").asText()).isEqualTo("halted");
        assertThat(market.path("market_status_reason").asText()).isEqualTo("Fire");
        assertThat(market.path("instruments"))
                .extracting(one ->
                        one.path("symbol").asText() + " " + one.path("status").asText() + " "
                                + one.path("status_reason").asText())
                .containsExactly("A halted News", "B open null");
    }

    @Test
    void takesNoBrokersKey() {
        order("PETR4", 10, 1);
        assertThat(anna.post("/admin/instruments", "{\"symbol\": \"X\"}").status())
                .isEqualTo(401);
        assertThat(anna.patch("/admin/instruments/PETR4", "{\"tick\": 5}").status())
                .isEqualTo(401);
        assertThat(read("PETR4").path("tick").asInt()).isEqualTo(1);
        assertThat(anna.get("/instruments/X").code()).isEqualTo("unknown_instrument");
    }
}
