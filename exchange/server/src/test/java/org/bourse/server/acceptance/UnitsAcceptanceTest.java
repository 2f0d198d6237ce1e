package org.bourse.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.bourse.server.fix.FixText;
import org.bourse.server.fix.FixTrader;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.server.ws.FeedClient;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.ConfigError;

/** An instrument with prices of four decimals, traded through all three gateways at once. */
class UnitsAcceptanceTest {

    private static final String LISTING = """
            {"symbol": "FX4", "price_scale": 4, "quantity_scale": 2, "tick": 5}""";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int fixPort = FreePort.find();

    @Test
    void anInstrumentOfFourDecimalsTradesThroughRestWebSocketAndFix(@TempDir Path directory)
            throws IOException, ConfigError {
        try (ExchangeProcess first = ExchangeProcess.startBesidePostgres(
                directory, Map.of("EXCHANGE_FIX_PORT", Integer.toString(fixPort)))) {
            ExchangeClient operator = new ExchangeClient(http, first.uri(), ExchangeProcess.ADMIN_API_KEY);
            ExchangeClient anna = new ExchangeClient(http, first.uri(), register(operator, "ANNA"));
            String bertsKey = register(operator, "BERT");
            try (FeedClient bert = new FeedClient(first.uri().getPort());
                    FixTrader carla = new FixTrader(fixPort, "CARLA", register(operator, "CARLA")).start()) {
                Awaitility.await().until(carla::isLoggedOn);
                bert.send("{\"op\":\"auth\",\"api_key\":\"" + bertsKey + "\"}");
                bert.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"listings\"},{\"name\":\"orders\"},"
                        + "{\"name\":\"book\",\"symbols\":[\"FX4\"]},{\"name\":\"trades\",\"symbols\":[\"FX4\"]},"
                        + "{\"name\":\"candles\",\"symbols\":[\"FX4\"],\"interval\":\"1d\"}]}");
                bert.read("book_snapshot");
                assertThat(operator.post("/admin/instruments", LISTING).status())
                        .isEqualTo(201);
                assertThat(bert.read("listed").path("price_scale").asInt()).isEqualTo(4);

                entersByEachGateway(anna, bert, carla);
                readsMarketData(anna, bert, carla);
            }
            restarts(first, bertsKey);
        }
    }

    @Test
    void aClosedOrderKeepsTheUnitsThatItWasEnteredIn(@TempDir Path directory) throws IOException, ConfigError {
        try (ExchangeProcess first =
                ExchangeProcess.start(directory, Map.of("EXCHANGE_FIX_PORT", Integer.toString(fixPort)))) {
            ExchangeClient operator = new ExchangeClient(http, first.uri(), ExchangeProcess.ADMIN_API_KEY);
            String key = register(operator, "CARLA");
            ExchangeClient carla = new ExchangeClient(http, first.uri(), key);
            assertThat(operator.post("/admin/instruments", "{\"symbol\": \"GOLD\"}")
                            .status())
                    .isEqualTo(201);
            String order;
            try (FixTrader trader = new FixTrader(fixPort, "CARLA", key).start()) {
                Awaitility.await().until(trader::isLoggedOn);
                trader.send("35=D|11=g1|1=1|55=GOLD|54=1|38=7|40=2|44=10|59=1");
                order = report(trader, "0").get(37);
                trader.send("35=F|11=g2|41=g1|55=GOLD|54=1");
                report(trader, "4");
                assertThat(operator.patch("/admin/instruments/GOLD", "{\"price_scale\": 4, \"quantity_scale\": 2}")
                                .status())
                        .isEqualTo(200);
                saysItsUnits(carla, trader, order);
            }
            first.kill();
            try (ExchangeProcess again = first.startAgain();
                    FixTrader trader = new FixTrader(fixPort, "CARLA", key).start()) {
                Awaitility.await().until(trader::isLoggedOn);
                saysItsUnits(new ExchangeClient(http, again.uri(), key), trader, order);
            }
        }
    }

    private static void saysItsUnits(ExchangeClient carla, FixTrader trader, String order) throws IOException {
        for (JsonNode read : List.of(
                carla.get("/orders/" + order).body(),
                carla.get("/orders").body().at("/orders/0"),
                carla.get("/orders?client_order_id=g1").body().at("/orders/0"))) {
            assertThat(read.path("id").asText()).isEqualTo(order);
            assertThat(read.path("price_scale").asInt(-1)).isEqualTo(2);
            assertThat(read.path("quantity_scale").asInt(-1)).isZero();
            assertThat(read.path("price").asLong()).isEqualTo(1_000);
        }
        trader.send("35=H|11=g1|37=" + order + "|55=GOLD|54=1");
        assertThat(report(trader, "I").only(44, 38)).isEqualTo("44=10.00|38=7");
    }

    /** Anna bids 3.00 over REST; Bert sells 1.00 of it over WebSocket, Carla 0.50 over FIX, each at 10.0515. */
    private static void entersByEachGateway(ExchangeClient anna, FeedClient bert, FixTrader carla) throws IOException {
        assertThat(anna.post("/orders", order("bid", 100_515, 300)).status()).isEqualTo(201);
        assertThat(bert.read("book").path("changes").toString()).isEqualTo("[[\"bid\",100515,300,1]]");

        bert.send("{\"op\":\"submit\",\"request_id\":\"r\","
                + order("ask", 100_515, 100).substring(1));
        JsonNode told = bert.read(message -> isOneOf(message, "response", "trade"));
        JsonNode then = bert.read(message -> isOneOf(message, "response", "trade"));
        assertThat(told + " " + then)
                .contains("\"type\":\"response\"", "\"status\":201", "\"type\":\"trade\"")
                .contains("\"price\":100515,\"quantity\":100");

        carla.send("35=D|11=c1|1=1|55=FX4|54=2|38=0.5|40=2|44=10.0515|59=1");
        FixText fill = report(carla, "F");
        assertThat(fill.only(31, 32, 14, 151, 6)).isEqualTo("31=10.0515|32=0.50|14=0.50|151=0.00|6=10.051500");

        carla.send("35=D|11=c2|1=1|55=FX4|54=2|38=1|40=2|44=10.0513|59=1");
        FixText refused = report(carla, "8");
        assertThat(refused.only(44, 38)).isEqualTo("44=10.0513|38=1.00");
        assertThat(refused.get(58)).contains("tick");
        ExchangeClient.Answer answer = anna.post("/orders", order("bid", 100_513, 100));
        assertThat(answer.body().path("detail").asText()).isEqualTo(refused.get(58));
    }

    private static void readsMarketData(ExchangeClient anna, FeedClient bert, FixTrader carla) throws IOException {
        JsonNode candle = anna.get("/stocks/FX4/candles?interval=1d")
                .body()
                .path("candles")
                .path(0);
        assertThat(candle.toString())
                .contains("\"open\":100515,\"high\":100515,\"low\":100515,\"close\":100515,\"volume\":150");
        assertThat(bert.read(message -> message.path("type").asText().equals("candle")
                                && message.path("volume").asInt() == 150)
                        .path("close")
                        .asInt())
                .isEqualTo(100_515);
        assertThat(anna.get("/stocks/FX4/book").body().path("bids").toString())
                .isEqualTo("[{\"price\":100515,\"total_quantity\":150,\"order_count\":1}]");
        // 1.50 at 10.0515, in the exchange's currency with six decimals.
        assertThat(anna.get("/balance").body().at("/balances/1/balance").asLong())
                .isEqualTo(-15_077_250);
        carla.send(FixTradingGateway.bookRequest("md", "FX4"));
        FixText book = Awaitility.await()
                .until(
                        () -> carla.received().stream()
                                .filter(message -> message.type().equals("W"))
                                .findFirst()
                                .orElse(new FixText("")),
                        message -> !message.text().isEmpty());
        assertThat(book.only(270, 271)).isEqualTo("270=10.0515|271=1.50");
    }

    /** After a kill, from journal and database. */
    private void restarts(ExchangeProcess killed, String bertsKey) throws IOException {
        killed.kill();
        try (ExchangeProcess again = killed.startAgain()) {
            ExchangeClient bert = new ExchangeClient(http, again.uri(), bertsKey);
            assertThat(bert.get("/instruments/FX4").body().path("price_scale").asInt())
                    .isEqualTo(4);
            assertThat(bert.get("/balance").body().at("/balances/1/balance").asLong())
                    .isEqualTo(10_051_500);
            assertThat(bert.get("/stocks/FX4/book").body().path("bids").toString())
                    .isEqualTo("[{\"price\":100515,\"total_quantity\":150,\"order_count\":1}]");
        }
    }

    private static boolean isOneOf(JsonNode message, String... types) {
        return Arrays.asList(types).contains(message.path("type").asText());
    }

    private static String register(ExchangeClient operator, String name) throws IOException {
        return operator.post("/register", "{\"name\": \"" + name + "\", \"fix_comp_id\": \"" + name + "\"}")
                .body()
                .path("api_key")
                .asText();
    }

    private static String order(String side, long price, long quantity) {
        return "{\"document_number\":\"1\",\"symbol\":\"FX4\",\"side\":\"" + side + "\",\"quantity\":" + quantity
                + ",\"time_in_force\":\"gtc\",\"price\":" + price + "}";
    }

    private static FixText report(FixTrader trader, String execType) {
        return Awaitility.await()
                .until(
                        () -> trader.received().stream()
                                .filter(message -> message.type().equals("8")
                                        && message.get(150).equals(execType))
                                .findFirst()
                                .orElse(new FixText("")),
                        message -> !message.text().isEmpty());
    }
}
