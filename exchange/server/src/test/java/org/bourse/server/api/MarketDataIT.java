package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Symbols, books, trades and candles over REST. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class MarketDataIT {

    private RestStack stack;
    private RestClient anna;

    @BeforeEach
    void start() {
        stack = RestStack.start();
        anna = stack.client().broker("Anna");
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private void order(String side, long price, long quantity) {
        RestClient.Reply reply = anna.post("/orders", """
                {"document_number": "1", "side": "%s", "symbol": "PETR4", "price": %d, "quantity": %d,
                 "time_in_force": "gtc"}""".formatted(side, price, quantity));
        assertThat(reply.status()).isEqualTo(201);
    }

    @Test
    void showsTheBestLevelsOfTheBook() {
        for (int i = 1; i <= 12; i++) {
            order("ask", 1000 + i, 10L * i);
            order("bid", 1000 - i, 5);
        }
        order("ask", 1001, 7);

        JsonNode book = anna.get("/stocks/petr4/book").json();

        assertThat(book.get("symbol").asText()).isEqualTo("PETR4");
        assertThat(book.get("depth").asInt()).isEqualTo(10);
        assertThat(book.get("asks")).hasSize(10);
        assertThat(book.at("/asks/0").toString()).isEqualTo("{\"price\":1001,\"total_quantity\":17,\"order_count\":2}");
        assertThat(book.at("/asks/9/price").asInt()).isEqualTo(1010);
        assertThat(book.at("/bids/0/price").asInt()).isEqualTo(999);
        assertThat(book.at("/bids/9/price").asInt()).isEqualTo(990);
        assertThat(anna.get("/stocks/PETR4/book?depth=1").json().get("bids")).hasSize(1);
        assertThat(anna.get("/stocks/PETR4/book?depth=50").json().get("bids")).hasSize(12);
    }

    @Test
    void showsCandlesOfTheTrades() {
        order("ask", 1000, 5);
        order("bid", 1000, 3);
        order("bid", 1000, 2);

        JsonNode day = anna.get("/stocks/PETR4/candles?interval=1d").json();

        assertThat(day.get("interval").asText()).isEqualTo("1d");
        JsonNode last = day.get("candles").get(day.get("candles").size() - 1);
        assertThat(last.get("close").asInt()).isEqualTo(1000);
        assertThat(anna.get("/stocks/PETR4/candles?interval=1s&limit=1").json().get("candles"))
                .hasSize(1);
        assertThat(anna.get("/stocks/PETR4/candles?to=2020-01-01T00:00:00Z")
                        .json()
                        .get("candles"))
                .isEmpty();
        assertThat(anna.get("/stocks/PETR4/candles?interval=2m").status()).isEqualTo(422);
        assertThat(anna.get("/stocks/PETR4/candles?from=today").status()).isEqualTo(422);
    }

    @Test
    @ExpectedLog(level = WARN, line = "could not be answered: the database is down")
    void candlesAreTheDatabasesOnceTheFeedHasEnded() throws InterruptedException {
        stack.endFeed();

        JsonNode candles = anna.get("/stocks/PETR4/candles?interval=1m").json().get("candles");
        assertThat(candles).hasSize(1);
        assertThat(candles.get(0).get("volume").asInt()).isEqualTo(33);
        assertThat(anna.get("/stocks/PETR4/candles?interval=1s").json().get("candles"))
                .isEmpty();
        stack.history.down = true;
        RestClient.Reply down = anna.get("/stocks/PETR4/candles?interval=1m");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.code()).isEqualTo("history_unavailable");
    }

    @Test
    void showsAnEmptyBookOfAnUnknownInstrument() {
        JsonNode book = anna.get("/stocks/NONE/book").json();

        assertThat(book.get("asks")).isEmpty();
        assertThat(book.get("bids")).isEmpty();
        assertThat(anna.get("/stocks/NONE/trades").json().get("trades")).isEmpty();
    }

    @Test
    void tellsLastAndAveragePrice() {
        assertThat(anna.get("/stocks/PETR4/price").code()).isEqualTo("never_traded");
        for (long price : List.of(1000L, 1001L, 1003L)) {
            order("ask", price, 5);
            order("bid", price, 5);
        }

        JsonNode price = anna.get("/stocks/PETR4/price").json();

        assertThat(price.toString())
                .isEqualTo("{\"symbol\":\"PETR4\",\"last_price\":1003,\"average_price\":1001,"
                        + "\"trades_in_average\":3}");
        assertThat(anna.get("/stocks/PETR4/price?trades=2")
                        .json()
                        .get("average_price")
                        .asLong())
                .isEqualTo(1002);
    }

    @Test
    void listsTradesNewestFirstWithoutParties() {
        for (long price : List.of(1000L, 1001L)) {
            order("ask", price, 5);
            order("bid", price, 5);
        }

        JsonNode trades = anna.get("/stocks/PETR4/trades").json().get("trades");

        assertThat(trades).hasSize(2);
        assertThat(trades.at("/0/price").asLong()).isEqualTo(1001);
        assertThat(trades.at("/0/aggressor_side").asText()).isEqualTo("bid");
        assertThat(anna.get("/stocks/PETR4/trades?limit=1").json().get("trades"))
                .hasSize(1);
    }

    @Test
    void pagesTradesInBothOrdersAndByTime() {
        for (long price : List.of(1000L, 1001L, 1002L, 1003L, 1004L)) {
            order("ask", price, 5);
            order("bid", price, 5);
        }

        assertThat(prices("")).containsExactly(1004L, 1003L, 1002L, 1001L, 1000L);
        assertThat(prices("&order=asc")).containsExactly(1000L, 1001L, 1002L, 1003L, 1004L);
        JsonNode trades = anna.get("/stocks/PETR4/trades").json().get("trades");
        String since = trades.at("/3/executed_at").asText();
        String until = trades.at("/0/executed_at").asText();
        assertThat(prices("&since=" + since + "&until=" + until)).containsExactly(1003L, 1002L, 1001L);
        assertThat(prices("&order=asc&since=" + since)).containsExactly(1001L, 1002L, 1003L, 1004L);
        assertThat(anna.get("/stocks/PETR4/trades?limit=5")
                        .json()
                        .get("next_cursor")
                        .isNull())
                .isTrue();
        JsonNode page = anna.get("/stocks/petr4/trades?limit=4&order=asc").json();
        order("ask", 1005, 5);
        order("bid", 1005, 5);
        JsonNode rest = anna.get("/stocks/PETR4/trades?order=asc&cursor="
                        + page.get("next_cursor").asText())
                .json();
        assertThat(rest.at("/trades/0/price").asLong()).isEqualTo(1004);
        assertThat(rest.at("/trades/1/price").asLong()).isEqualTo(1005);
        assertThat(rest.get("trades")).hasSize(2);
    }

    /** The prices of all trades that fit, two a page. */
    private List<Long> prices(String query) {
        List<Long> prices = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    anna.get("/stocks/PETR4/trades?limit=2" + query + cursor).json();
            page.get("trades").forEach(trade -> prices.add(trade.get("price").asLong()));
            JsonNode next = page.get("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        return prices;
    }

    @Test
    void showsTheUnitsAndStepsOfAnInstrumentAndKeepsOrdersToThem() {
        stack.operator(
                new Command.ListInstrument("COIN", new InstrumentTerms("Coin", 4, 6, "EUR", 25, 10, Optional.empty())));
        stack.operator(new Command.HaltTrading("COIN", "new coin"));
        assertThat(anna.get("/symbols").json().get("symbols").toString())
                .isEqualTo("[{\"symbol\":\"COIN\",\"name\":\"Coin\",\"status\":\"halted\",\"halted\":true,"
                        + "\"status_reason\":\"new coin\","
                        + "\"currency\":\"EUR\",\"price_scale\":4,\"quantity_scale\":6,\"tick\":25,\"lot\":10,"
                        + "\"last_price\":null,\"best_bid\":null,\"best_ask\":null,\"volume_24h\":0}]");
        stack.operator(new Command.ResumeTrading("COIN", ""));

        assertThat(coin(101, 20).code()).isEqualTo("invalid_tick");
        assertThat(coin(101, 20).json().get("detail").asText())
                .startsWith("price must be a multiple of the instrument's tick, 25, not 101");
        assertThat(coin(100, 25).code()).isEqualTo("invalid_lot");
        assertThat(coin(100, 25).json().get("detail").asText())
                .startsWith("quantity must be a multiple of the instrument's lot, 10, not 25");
        assertThat(coin(100, 20).status()).isEqualTo(201);

        RestClient bert = stack.client().broker("Bert");
        assertThat(bert.post("/orders", """
                {"document_number": "1", "side": "ask", "symbol": "COIN", "order_type": "market", "quantity": 20}""").status()).isEqualTo(201);
        assertThat(bert.get("/balance").json().get("balance").asLong()).isZero();
        assertThat(bert.get("/balance").json().get("balances").toString())
                .isEqualTo("[{\"currency\":\"USD\",\"scale\":2,\"balance\":0},"
                        + "{\"currency\":\"EUR\",\"scale\":10,\"balance\":2000}]");
    }

    private RestClient.Reply coin(long price, long quantity) {
        return anna.post("/orders", """
                {"document_number": "1", "side": "bid", "symbol": "COIN", "price": %d, "quantity": %d,
                 "time_in_force": "gtc"}""".formatted(price, quantity));
    }

    @Test
    void leavesListingToTheOperatorWhereItIsToBe() {
        stack.operator(new Command.ChangeSettings(ExchangeSettings.DEFAULTS.with(ListingRule.OPERATOR)));
        RestClient.Reply refused = coin(100, 20);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("unknown_instrument");
        stack.operator(new Command.ListInstrument("COIN", InstrumentTerms.DEFAULTS));
        assertThat(coin(100, 20).status()).isEqualTo(201);
    }

    @Test
    void listsInstruments() {
        order("ask", 1000, 5);
        order("bid", 1000, 3);
        order("bid", 990, 3);

        assertThat(anna.get("/symbols").json().get("symbols").toString())
                .isEqualTo(
                        "[{\"symbol\":\"PETR4\",\"name\":\"\",\"status\":\"open\",\"halted\":false,\"status_reason\":null,"
                                + "\"currency\":\"USD\",\"price_scale\":2,\"quantity_scale\":0,\"tick\":1,\"lot\":1,"
                                + "\"last_price\":1000,\"best_bid\":990,"
                                + "\"best_ask\":1000,\"volume_24h\":3}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/stocks/TOOLONGSYMBOL/book",
                "/stocks/A%20B/book",
                "/stocks/%C3%9F/price",
                "/stocks/a%2Fb/trades",
                "/stocks/PETR4/book?depth=0",
                "/stocks/PETR4/book?depth=51",
                "/stocks/PETR4/book?depth=x",
                "/stocks/PETR4/book?limit=5",
                "/stocks/PETR4/price?trades=0",
                "/stocks/PETR4/price?trades=1001",
                "/stocks/PETR4/trades?limit=1001",
                "/stocks/PETR4/trades?order=newest",
                "/stocks/PETR4/trades?since=yesterday",
                "/stocks/PETR4/trades?until=2030-01-01",
                "/stocks/PETR4/trades?since=2030-01-01T00:00:00Z&until=2030-01-01T00:00:00Z",
                "/stocks/PETR4/trades?cursor=",
                "/stocks/PETR4/trades?cursor=7",
                "/stocks/PETR4/trades?cursor=PETR4.a7",
                "/stocks/PETR4/trades?cursor=PETR4.d0",
                "/stocks/PETR4/trades?cursor=VALE3.d7",
                "/stocks/PETR4/trades?cursor=PETR4.d7&order=asc",
                "/symbols?limit=1"
            })
    void refusesWrongParameters(String path) {
        RestClient.Reply reply = anna.get(path);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("invalid_parameter");
    }

    @Test
    void needsAnyBrokersKeyUnlessItIsPublic() {
        List<String> paths = List.of("/stocks/A/book", "/stocks/A/trades", "/symbols");
        for (String path : paths) {
            assertThat(stack.client().get(path).status()).isEqualTo(401);
            assertThat(stack.client().asAdmin().get(path).status()).isEqualTo(401);
        }
        try (RestStack open = RestStack.start(
                settings -> new HttpSettings(settings.host(), 0, 65_536, 60_000, true, settings.adminApiKey(), 0))) {
            for (String path : paths) {
                assertThat(open.client().get(path).status()).isEqualTo(200);
            }
            assertThat(open.client().get("/orders").status()).isEqualTo(401);
            assertThat(open.client().get("/balance").status()).isEqualTo(401);
        }
    }
}
