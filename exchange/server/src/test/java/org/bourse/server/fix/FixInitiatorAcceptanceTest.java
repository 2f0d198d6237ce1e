package org.bourse.server.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.ConfigError;

/** An unmodified QuickFIX/J initiator trades with the whole exchange, through everything that happens to connections. */
@ExpectedLog(level = WARN, line = "Accounts: the FIX session of .* has no reports of commands")
class FixInitiatorAcceptanceTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int fixPort = FreePort.find();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    private int read;

    @BeforeEach
    void listenAtOnePortOverAllStarts() {
        environment.put("EXCHANGE_FIX_PORT", Integer.toString(fixPort));
    }

    @Test
    void tradesThroughAbsenceAndACrash() throws Exception {
        ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, environment);
        JsonNode registered = register(exchange, "Client");
        String other = register(exchange, "Other").get("api_key").asText();
        try (FixTrader client = trader(registered)) {
            awaitLogon(client);
            client.send("35=D|11=o1|1=1|55=ACC|54=1|38=10|40=2|44=10.00|59=1|");
            assertThat(report(client)).isEqualTo("150=0|39=0|11=o1|14=0");
            sell(exchange, other, 4);
            assertThat(report(client)).isEqualTo("150=F|39=1|11=o1|14=4");
            client.send("35=G|11=o2|41=o1|55=ACC|54=1|38=20|40=2|44=10.00|");
            assertThat(report(client)).isEqualTo("150=5|39=1|11=o2|14=4");

            client.leave();
            Awaitility.await("logout").atMost(PATIENCE).until(() -> !client.isLoggedOn());
            sell(exchange, other, 5);
            client.comeBack();
            awaitLogon(client);
            assertThat(report(client)).isEqualTo("150=F|39=1|11=o2|14=9");

            exchange.kill();
            exchange = ExchangeProcess.startBesidePostgres(directory, environment);
            awaitLogon(client);
            sell(exchange, other, 6);
            assertThat(reportAfterRepeats(client)).isEqualTo("150=F|39=1|11=o2|14=15");
            client.send("35=F|11=c1|41=o2|55=ACC|54=1|");
            assertThat(report(client)).isEqualTo("150=4|39=4|11=c1|14=15");
            assertThat(client.unmarkedRepeats()).isEmpty();
            assertThat(client.reports()).hasSize(6);
        } finally {
            exchange.close();
        }
    }

    @Test
    void tradesAnIcebergThroughACrash() throws Exception {
        ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, environment);
        JsonNode registered = register(exchange, "Client");
        String other = register(exchange, "Other").get("api_key").asText();
        try (FixTrader client = trader(registered)) {
            awaitLogon(client);
            client.send("35=D|11=i1|1=1|55=ACC|54=1|38=100|40=2|44=10.00|59=1|111=30|");
            assertThat(report(client, 150, 11, 38, 111, 151)).isEqualTo("150=0|11=i1|38=100|111=30|151=100");
            assertThat(shownBids(exchange, other)).isEqualTo(30);
            sell(exchange, other, 40);
            assertThat(report(client, 150, 11, 32, 111, 151)).isEqualTo("150=F|11=i1|32=30|111=30|151=70");
            assertThat(report(client, 150, 11, 32, 111, 151)).isEqualTo("150=F|11=i1|32=10|111=30|151=60");
            assertThat(shownBids(exchange, other)).isEqualTo(20);

            exchange.kill();
            exchange = ExchangeProcess.startBesidePostgres(directory, environment);
            awaitLogon(client);
            assertThat(shownBids(exchange, other)).isEqualTo(20);
            client.send("35=G|11=i2|41=i1|55=ACC|54=1|38=100|40=2|44=10.00|111=50|");
            assertThat(reportAfterRepeats(client)).isEqualTo("150=5|39=1|11=i2|14=40");
            assertThat(shownBids(exchange, other)).isEqualTo(50);
            client.send("35=G|11=i3|41=i2|55=ACC|54=1|38=100|40=2|44=10.00|111=101|");
            assertThat(report(client, 35, 102, 58))
                    .isEqualTo("35=9|102=99|58=the display quantity must be between 1 and the order's quantity, "
                            + "100 shares, not 101");
            sell(exchange, other, 60);
            assertThat(report(client, 150, 39, 32)).isEqualTo("150=F|39=1|32=50");
            assertThat(report(client, 150, 39, 32)).isEqualTo("150=F|39=2|32=10");
        } finally {
            exchange.close();
        }
    }

    private long shownBids(ExchangeProcess exchange, String apiKey) throws IOException {
        return new ExchangeClient(http, exchange.uri(), apiKey)
                .get("/stocks/ACC/book")
                .body()
                .get("bids")
                .get(0)
                .get("total_quantity")
                .asLong();
    }

    @Test
    void aDropCopyIsToldOfEveryGatewayAndAResetEndsSessions() throws Exception {
        try (ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, environment)) {
            JsonNode registered = register(exchange, "Client");
            String apiKey = registered.get("api_key").asText();
            String compId = registered.get("fix_comp_id").asText();
            try (FixTrader copy = new FixTrader(fixPort, compId + ".DC", apiKey).start()) {
                awaitLogon(copy);
                sell(exchange, apiKey, 3);
                assertThat(report(copy)).isEqualTo("150=0|39=0|11=|14=0");
                assertThat(report(copy)).isEqualTo("150=4|39=4|11=|14=0");

                ExchangeClient operator = operator(exchange);
                assertThat(operator.post("/debug/reset").status()).isBetween(200, 204);
                Awaitility.await("logout").atMost(PATIENCE).until(() -> !copy.isLoggedOn());
            }
            JsonNode again = register(exchange, "Client");
            try (SocketFixClient client =
                    new SocketFixClient(fixPort, again.get("fix_comp_id").asText(), 1)) {
                assertThat(client.logon(again.get("api_key").asText(), "").only(35, 34))
                        .isEqualTo("35=A|34=1");
            }
        }
    }

    @Test
    void saysWhatSessionsMissedWhileThereWasNoFix() throws Exception {
        ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, environment);
        JsonNode registered = register(exchange, "Client");
        String apiKey = registered.get("api_key").asText();
        String compId = registered.get("fix_comp_id").asText();
        try (FixTrader client = trader(registered)) {
            awaitLogon(client);
        }
        assertThat(exchange.stop()).isZero();
        exchange = ExchangeProcess.startBesidePostgres(directory, Map.of());
        sell(exchange, apiKey, 1);
        assertThat(exchange.stop()).isZero();
        try (ExchangeProcess again = ExchangeProcess.startBesidePostgres(directory, environment)) {
            assertThat(again.log())
                    .contains("the FIX session of " + compId + " has no reports of commands")
                    .contains("the exchange ran without FIX");
        }
    }

    @Test
    void refusesToStartWithAKeystoreThatCanNotBeUsed() {
        String said = ExchangeProcess.refusedStart(
                directory,
                Map.of(
                        "EXCHANGE_FIX_PORT",
                        Integer.toString(fixPort),
                        "EXCHANGE_FIX_KEYSTORE",
                        directory.resolve("missing.p12").toString()));
        assertThat(said).contains("missing.p12").contains("can't start");
    }

    private FixTrader trader(JsonNode registered) throws ConfigError {
        return new FixTrader(
                        fixPort,
                        registered.get("fix_comp_id").asText(),
                        registered.get("api_key").asText())
                .start();
    }

    private static void awaitLogon(FixTrader client) {
        Awaitility.await("logon").atMost(PATIENCE).until(client::isLoggedOn);
    }

    /** The next message that comes. */
    private String report(FixTrader client) {
        return report(client, 150, 39, 11, 14);
    }

    /** These fields of the next message that comes. */
    private String report(FixTrader client, int... tags) {
        int next = read;
        Awaitility.await("a report")
                .atMost(PATIENCE)
                .until(() -> client.received().size() > next);
        read++;
        return client.received().get(next).only(tags);
    }

    /** The next report that is not a repeat of one that came before the crash. */
    private String reportAfterRepeats(FixTrader client) {
        List<FixText> received = client.received();
        Awaitility.await("a new report").atMost(PATIENCE).until(() -> {
            while (read < received.size() && received.get(read).isSet(97)) {
                read++;
            }
            return read < received.size();
        });
        return report(client);
    }

    private JsonNode register(ExchangeProcess exchange, String name) throws IOException {
        return operator(exchange)
                .post("/register", "{\"name\":\"" + name + "\"}")
                .body();
    }

    private ExchangeClient operator(ExchangeProcess exchange) {
        return new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
    }

    private void sell(ExchangeProcess exchange, String apiKey, int quantity) throws IOException {
        ExchangeClient.Answer answer = new ExchangeClient(http, exchange.uri(), apiKey)
                .post(
                        "/orders",
                        "{\"document_number\":\"1\",\"side\":\"ask\",\"order_type\":\"market\",\"symbol\":\"ACC\","
                                + "\"quantity\":" + quantity + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    }
}
