package org.bourse.server.fix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The FIX gateway of a whole exchange, as a client finds it that has nothing but its rules of engagement. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FixAdapterIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private final int fixPort = FreePort.find();
    private ExchangeProcess exchange;
    private ExchangeClient operator;
    private int brokers;

    @BeforeAll
    void open(@TempDir Path directory) {
        exchange = ExchangeProcess.startBesidePostgres(
                directory, Map.of("EXCHANGE_FIX_PORT", Integer.toString(fixPort), "EXCHANGE_RATE_LIMIT", "20"));
        operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
    }

    @AfterAll
    void close() {
        exchange.close();
    }

    @Test
    void saysThatItListens() {
        assertThat(exchange.log()).contains("FIX 4.4 at port " + fixPort + ",");
    }

    @Test
    void tradesFromLogonToLogout() throws IOException {
        Broker buyer = register();
        Broker seller = register();
        try (SocketFixClient client = new SocketFixClient(fixPort, buyer.compId, 1)) {
            assertThat(client.logon(buyer.apiKey, "").only(35, 49, 56, 108))
                    .isEqualTo("35=A|49=EXCHANGE|56=" + buyer.compId + "|108=60");

            client.send(limitBuy("o1", "MAIN", 10, "10.05"));
            FixText accepted = client.read();
            assertThat(accepted.only(35, 150, 39, 11, 44, 151, 14))
                    .isEqualTo("35=8|150=0|39=0|11=o1|44=10.05|151=10|14=0");
            seller.sell("MAIN", 4);
            assertThat(client.read().only(35, 150, 39, 37, 31, 32, 151, 14, 6))
                    .isEqualTo("35=8|150=F|39=1|37=" + accepted.get(37) + "|31=10.05|32=4|151=6|14=4|6=10.0500");

            client.send("35=G|11=o2|41=o1|55=MAIN|54=1|38=20|40=2|44=10.05|60=" + SocketFixClient.now() + "|");
            assertThat(client.read().only(150, 39, 11, 41, 38, 151)).isEqualTo("150=5|39=1|11=o2|41=o1|38=20|151=16");
            client.send("35=F|11=c1|41=o2|55=MAIN|54=1|60=" + SocketFixClient.now() + "|");
            assertThat(client.read().only(150, 39, 11, 41, 14)).isEqualTo("150=4|39=4|11=c1|41=o2|14=4");

            ExchangeClient.Answer order = buyer.rest.get("/orders/" + accepted.get(37));
            assertThat(order.body().get("client_order_id").asText()).isEqualTo("o2");
            assertThat(order.body().get("close_reason").asText()).isEqualTo("cancelled");
            client.send("35=5|");
            assertThat(client.read().type()).isEqualTo("5");
        }
    }

    @Test
    void deliversWhatHappenedWhileTheClientWasAway() throws IOException {
        Broker buyer = register();
        Broker seller = register();
        int next;
        int last;
        try (SocketFixClient client = new SocketFixClient(fixPort, buyer.compId, 1)) {
            client.logon(buyer.apiKey, "");
            client.send(limitBuy("away", "AWAY", 10, "1.00"));
            last = (int) client.read().number(34);
            next = client.nextSequence();
        }
        seller.sell("AWAY", 3);
        assertThat(buyer.rest.delete("/orders").status()).isEqualTo(200);
        try (SocketFixClient client = reconnect(buyer, next, last + 1)) {
            assertThat(client.read().only(34, 43, 150, 32)).isEqualTo("34=" + (last + 1) + "|43=Y|150=F|32=3");
            assertThat(client.read().only(34, 43, 150, 14)).isEqualTo("34=" + (last + 2) + "|43=Y|150=4|14=3");
        }
    }

    @Test
    void countsWrongPasswordsAmongTheWrongKeysOfAllGateways(@TempDir Path own) throws IOException {
        int port = FreePort.find();
        try (ExchangeProcess guessedAt =
                ExchangeProcess.startBesidePostgres(own, Map.of("EXCHANGE_FIX_PORT", Integer.toString(port)))) {
            ExchangeClient owner = new ExchangeClient(http, guessedAt.uri(), ExchangeProcess.ADMIN_API_KEY);
            JsonNode broker =
                    owner.post("/register", "{\"name\":\"Guessed at\"}").body();
            String compId = broker.get("fix_comp_id").asText();
            String apiKey = broker.get("api_key").asText();
            ExchangeClient guesser = new ExchangeClient(http, guessedAt.uri(), "guess");
            assertThat(guesser.get("/balance").status()).isEqualTo(401);
            for (int i = 2; i < 10; i++) {
                assertThat(refusal(port, compId)).isEqualTo("Logon refused");
            }
            assertThat(refusal(port, compId))
                    .matches("Logon refused: too many wrong passwords came from your address, further wrong ones are"
                            + " refused at once for [0-9]+ seconds");
            assertThat(guesser.get("/balance").status()).isEqualTo(429);

            // The broker that is guessed at, at the guesser's own address, notices nothing at either gateway.
            try (SocketFixClient client = new SocketFixClient(port, compId, 1)) {
                assertThat(client.logon(apiKey, "").type()).isEqualTo("A");
            }
            assertThat(new ExchangeClient(http, guessedAt.uri(), apiKey)
                            .get("/balance")
                            .status())
                    .isEqualTo(200);
            assertThat(guessedAt.log()).contains("is locked out for 60 s: 10 wrong keys, the last at FIX");
            assertThat(owner.text("/metrics"))
                    .contains("bourse_wrong_keys_total{gateway=\"fix\"} 9.0")
                    .contains("bourse_lockouts_total 1.0");
        }
    }

    @Test
    void everyFigureThatAnAlertAsksForIsThereWithTheDefaults() throws IOException {
        // Calls are counted from the first one on.
        assertThat(new ExchangeClient(http, exchange.uri(), register().apiKey)
                        .get("/symbols")
                        .status())
                .isEqualTo(200);
        String metrics = operator.text("/metrics");
        String alerts = Files.readString(Path.of("../../config/prometheus/alerts.yml"));
        Set<String> asked = Pattern.compile("\\bbourse_[a-z_]+")
                .matcher(alerts)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        // Without an archive of the journal nothing is sealed there.
        asked.remove("bourse_archive_failing");

        assertThat(asked)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[ {]"));
    }

    private static String refusal(int port, String compId) throws IOException {
        try (SocketFixClient guesser = new SocketFixClient(port, compId, 1)) {
            return guesser.logon("guess", "").get(58);
        }
    }

    @Test
    void countsOrdersOfBothGatewaysTogether() throws IOException {
        Broker broker = register();
        try (SocketFixClient client = new SocketFixClient(fixPort, broker.compId, 1)) {
            client.logon(broker.apiKey, "");
            int sent = 0;
            int refused = 0;
            // A machine that is slower than the limit refuses none of them; it is warmer the next time.
            for (int round = 0; round < 20 && refused == 0; round++) {
                for (int i = 0; i < 60; i++) {
                    client.send(limitBuy("fast" + sent++, "FAST", 1, "1.00"));
                }
                for (int i = 0; i < 60; i++) {
                    FixText answer = client.read();
                    refused += answer.type().equals("j") ? 1 : 0;
                }
            }
            assertThat(refused).isPositive();
            client.send("35=q|11=mass|530=7|60=" + SocketFixClient.now() + "|");
            FixText answer = client.read();
            while (answer.type().equals("8")) {
                assertThat(answer.only(150, 39)).isEqualTo("150=4|39=4");
                answer = client.read();
            }
            assertThat(answer.only(35, 531, 533)).isEqualTo("35=r|531=7|533=" + (sent - refused));
        }
        assertThat(metric("bourse_fix_throttled_total")).isPositive();
    }

    @Test
    void tellsOperatorsHowItIs() throws IOException {
        Broker broker = register();
        try (SocketFixClient client = new SocketFixClient(fixPort, broker.compId, 1)) {
            client.logon(broker.apiKey, "");
            client.send(limitBuy("bad", "METRIC", 1, "1.001"));
            assertThat(client.read().only(150, 39)).isEqualTo("150=8|39=8");
            client.send(limitBuy("good", "METRIC", 1, "1.00"));
            assertThat(client.read().only(150, 39)).isEqualTo("150=0|39=0");
            client.send("35=F|11=gone|41=good|55=METRIC|54=1|60=" + SocketFixClient.now() + "|");
            assertThat(client.read().only(150, 39)).isEqualTo("150=4|39=4");
            // An answer is counted when it has been written, which is when the client may have read it.
            for (String operation : List.of("submit", "cancel")) {
                String count = "bourse_order_seconds_count{gateway=\"fix\",operation=\"" + operation + "\"}";
                Awaitility.await(count).atMost(Duration.ofMinutes(3)).until(() -> metric(count) > 0);
            }
            assertThat(metric("bourse_fix_sessions_logged_on")).isPositive();
            assertThat(metric("bourse_fix_messages_in_total")).isGreaterThanOrEqualTo(2);
            assertThat(metric("bourse_fix_messages_out_total")).isGreaterThanOrEqualTo(2);
            assertThat(metric("bourse_fix_rejects_total")).isPositive();
        }
        Awaitility.await("everything to be reported")
                .atMost(Duration.ofMinutes(3))
                .until(() -> metric("bourse_consumer_lag_events{consumer=\"fix-outbound\"}") == 0);
        assertThat(operator.get("/health").body().get("checks").toString()).contains("\"fix\"");
    }

    private static String limitBuy(String clientOrderId, String symbol, int quantity, String price) {
        return "35=D|11=" + clientOrderId + "|1=12345678901|55=" + symbol + "|54=1|38=" + quantity + "|40=2|44=" + price
                + "|59=1|60=" + SocketFixClient.now() + "|";
    }

    /** Logs on again, once the exchange has noticed that the old connection is gone; asks for what is missing. */
    private SocketFixClient reconnect(Broker broker, int sequence, int expected) throws IOException {
        SocketFixClient[] client = new SocketFixClient[1];
        Awaitility.await("the session to be free")
                .atMost(Duration.ofMinutes(3))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    client[0] = new SocketFixClient(fixPort, broker.compId, sequence);
                    return client[0]
                            .logon(broker.apiKey, "789=" + expected + "|")
                            .type()
                            .equals("A");
                });
        return client[0];
    }

    private double metric(String name) throws IOException {
        return operator.text("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no metric " + name));
    }

    private Broker register() throws IOException {
        ExchangeClient.Answer answer = operator.post("/register", "{\"name\":\"Broker " + ++brokers + "\"}");
        String apiKey = answer.body().get("api_key").asText();
        return new Broker(
                answer.body().get("fix_comp_id").asText(), apiKey, new ExchangeClient(http, exchange.uri(), apiKey));
    }

    /** Who trades. */
    private record Broker(String compId, String apiKey, ExchangeClient rest) {

        void sell(String symbol, int quantity) throws IOException {
            ExchangeClient.Answer answer = rest.post(
                    "/orders",
                    "{\"document_number\":\"12345678901\",\"side\":\"ask\",\"order_type\":\"market\",\"symbol\":\""
                            + symbol + "\",\"quantity\":" + quantity + "}");
            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        }
    }
}
