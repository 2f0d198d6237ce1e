package org.bourse.server.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.ConfigError;

/**
 * Kills the exchange under orders of FIX clients, again and again: no report is lost, none invented, and what clients
 * were told, what reads show and what the database has is one story. {@code -Dcrash.kills=N -Dcrash.seed=N} repeat a run.
 */
@ExpectedLog(level = WARN, line = "Accounts: what had been reported to FIX clients is not known")
@OnDisk
class FixCrashIT {

    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("crash.kills", 3);
    private static final int TRADERS = 3;

    /** Messages a trader sends before it waits for answers. */
    private static final int WINDOW = 20;

    private static final int MESSAGES_BEFORE_KILL = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final HttpClient http = HttpClient.newHttpClient();
    private final int fixPort = FreePort.find();
    private final Map<String, String> environment = Map.of("EXCHANGE_FIX_PORT", Integer.toString(fixPort));
    private final List<Broker> brokers = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void neitherLosesNorInventsAReport() throws Exception {
        ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, environment);
        try {
            register(exchange);
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitLoggedOn();
                tradeUntilKilled(exchange);
                exchange = ExchangeProcess.startBesidePostgres(directory, environment);
            }
            awaitLoggedOn();
            awaitOneStory(exchange);
            assertThat(exchange.stop()).as("exit status; seed %s", SEED).isZero();
            // This start compares memory, rebuilt from the database alone, with the state hash of the stop.
            exchange = ExchangeProcess.startBesidePostgres(directory, environment);
            awaitLoggedOn();
            awaitOneStory(exchange);
        } catch (AssertionError e) {
            throw new AssertionError("with -Dcrash.seed=" + SEED + ": " + e.getMessage(), e);
        } finally {
            brokers.forEach(broker -> broker.trader.close());
            exchange.close();
        }
    }

    private void register(ExchangeProcess exchange) throws IOException, ConfigError {
        ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        for (int i = 0; i < TRADERS; i++) {
            JsonNode broker = operator.post("/register", "{\"name\":\"Broker " + i + "\"}")
                    .body();
            String apiKey = broker.get("api_key").asText();
            FixTrader trader = new FixTrader(fixPort, broker.get("fix_comp_id").asText(), apiKey);
            brokers.add(new Broker(trader.start(), apiKey));
        }
    }

    private void awaitLoggedOn() {
        Awaitility.await("everybody to log on")
                .atMost(PATIENCE)
                .until(() -> brokers.stream().allMatch(broker -> broker.trader.isLoggedOn()));
    }

    /** Sends as fast as it is answered, and more, so that the kill finds work in every place there is. */
    private void tradeUntilKilled(ExchangeProcess exchange) {
        int messages = random.nextInt(MESSAGES_BEFORE_KILL / 4, MESSAGES_BEFORE_KILL);
        for (Broker broker : brokers) {
            broker.answersBefore = broker.trader.answers();
        }
        for (int i = 1; i <= messages; i++) {
            for (Broker broker : brokers) {
                broker.sendSomething(random);
            }
            if (i % WINDOW == 0) {
                int sent = i;
                Awaitility.await("answers")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> brokers.stream()
                                .allMatch(broker -> broker.trader.answers() - broker.answersBefore >= sent - WINDOW));
            }
        }
        exchange.kill();
    }

    /** Reports may still be on their way; what they say in the end must be what everybody else says. */
    private void awaitOneStory(ExchangeProcess exchange) {
        Awaitility.await("reports, reads and database to tell one story")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> checkOneStory(exchange));
    }

    private void checkOneStory(ExchangeProcess exchange) throws IOException {
        Set<String> tradeIds = new HashSet<>();
        for (Broker broker : brokers) {
            assertThat(broker.trader.unmarkedRepeats()).isEmpty();
            Map<String, Told> told = told(broker.trader, tradeIds);
            Map<String, Told> read = read(new ExchangeClient(http, exchange.uri(), broker.apiKey));
            assertThat(told).isEqualTo(read);
        }
        assertThat(tradeIds).as("trades").isNotEmpty();
        ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        assertThat(operator.get("/debug/trade-count").body().get("trade_count").asInt())
                .as("trades in the database")
                .isEqualTo(tradeIds.size());
    }

    /** What execution reports said of each order that was accepted. */
    private static Map<String, Told> told(FixTrader trader, Set<String> tradeIds) {
        Map<String, Told> orders = new HashMap<>();
        for (FixText report : trader.reports().values()) {
            String orderId = report.get(37);
            Told before = orders.getOrDefault(orderId, Told.NOTHING);
            switch (report.get(150)) {
                case "0" -> orders.put(orderId, before.accepted(report.number(38)));
                case "F" -> {
                    tradeIds.add(report.get(527));
                    orders.put(orderId, before.filled(report.number(32)));
                }
                case "4" -> orders.put(orderId, before.closed());
                case "8" -> assertThat(orderId).isEqualTo("NONE");
                default -> throw new AssertionError("nobody asked for " + report);
            }
        }
        return orders;
    }

    /** What reads say of each order. */
    private static Map<String, Told> read(ExchangeClient broker) throws IOException {
        Map<String, Told> orders = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = broker.get("/orders?limit=1000" + cursor).body();
            for (JsonNode order : page.get("orders")) {
                long quantity = order.get("quantity").asLong();
                long filled = quantity - order.get("remaining_quantity").asLong();
                boolean cancelled = order.get("status").asText().equals("closed") && filled < quantity;
                orders.put(order.get("id").asText(), new Told(1, quantity, filled, cancelled ? 1 : 0));
            }
            JsonNode next = page.path("next_cursor");
            cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
        } while (!cursor.isEmpty());
        return orders;
    }

    /** How often an order was accepted and cancelled, and how much of it was filled. */
    private record Told(int accepted, long quantity, long filled, int cancelled) {

        private static final Told NOTHING = new Told(0, 0, 0, 0);

        Told accepted(long of) {
            return new Told(accepted + 1, of, filled, cancelled);
        }

        Told filled(long more) {
            return new Told(accepted, quantity, filled + more, cancelled);
        }

        Told closed() {
            return new Told(accepted, quantity, filled, cancelled + 1);
        }
    }

    /** One who trades, by a window of messages at a time. */
    private static final class Broker {

        private final FixTrader trader;
        private final String apiKey;
        private long answersBefore;
        private String last = "";
        private String lastTerms = "";

        private Broker(FixTrader trader, String apiKey) {
            this.trader = trader;
            this.apiKey = apiKey;
        }

        private void sendSomething(SplittableRandom random) {
            String id = trader.newId();
            if (!last.isEmpty() && random.nextInt(6) == 0) {
                trader.send("35=F|11=" + id + "|41=" + last + lastTerms);
                return;
            }
            last = id;
            lastTerms = "|55=" + (random.nextBoolean() ? "PETR4" : "VALE3") + "|54=" + random.nextInt(1, 3) + "|";
            String type = random.nextInt(10) == 0 ? "40=1|59=3|" : "40=2|59=1|44=10." + random.nextInt(10, 15) + "|";
            trader.send("35=D|11=" + id + "|1=12345678901" + lastTerms + "38=" + random.nextInt(1, 50) + "|" + type);
        }
    }
}
