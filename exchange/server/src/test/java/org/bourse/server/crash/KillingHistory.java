package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;

/**
 * One history of an exchange that is killed at random moments under concurrent load and started again, each time; at its end
 * every answer that it ever gave is held against what it has. {@code -Dcrash.kills=N} kills more often, {@code -Dcrash.seed=S}
 * repeats a run's random choices.
 */
final class KillingHistory {

    private static final int TRADERS = 6;
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

    private final HttpClient http = HttpClient.newHttpClient();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final CrashCheck check = new CrashCheck();
    private final Path directory;
    private final Map<String, String> environment;
    private final int kills;

    /**
     * @param environment settings of the exchange
     * @param kills how often it is killed, where the command line does not say
     */
    KillingHistory(Path directory, Map<String, String> environment, int kills) {
        this.directory = directory;
        this.environment = environment;
        this.kills = Integer.getInteger("crash.kills", kills);
    }

    /** Runs it, and fails where something that was acknowledged is lost or doubled. */
    void run() throws Exception {
        List<Trader> traders = new ArrayList<>();
        ExchangeProcess exchange = ExchangeProcess.start(directory, environment);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int kill = 1; kill <= kills; kill++) {
                register(traders, exchange);
                tradeUntilKilled(traders, exchange, threads);
                exchange = startAgain(traders);
            }
            check.check(traders);
            awaitDatabase(exchange);
            assertThat(exchange.stop()).as("exit status; seed %s", SEED).isZero();
            // This start compares memory, rebuilt from the database alone, with the state hash of the stop.
            exchange = startAgain(traders);
            check.check(traders);
        } catch (AssertionError e) {
            throw new AssertionError("with -Dcrash.seed=" + SEED + ": " + e.getMessage(), e);
        } finally {
            exchange.close();
        }
    }

    private ExchangeProcess startAgain(List<Trader> traders) {
        ExchangeProcess exchange = ExchangeProcess.start(directory, environment);
        for (Trader trader : traders) {
            trader.connect(exchange.uri());
        }
        return exchange;
    }

    /** Registers one more broker while there are few, so that registrations die and survive, too. */
    private void register(List<Trader> traders, ExchangeProcess exchange) throws IOException {
        ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        int wanted = traders.isEmpty() ? 2 : Math.min(TRADERS, traders.size() + 1);
        while (traders.size() < wanted) {
            ExchangeClient.Answer answer = operator.post("/register", "{\"name\":\"Broker " + traders.size() + "\"}");
            assertThat(answer.status()).as("registration: %s", answer).isEqualTo(201);
            String apiKey = answer.body().get("api_key").asText();
            traders.add(new Trader(http, exchange.uri(), apiKey, random.split()));
        }
    }

    private void tradeUntilKilled(List<Trader> traders, ExchangeProcess exchange, ExecutorService threads)
            throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (Trader trader : traders) {
            running.add(threads.submit(trader));
        }
        letThemTradeFor(Duration.ofMillis(random.nextInt(20, 1_200)));
        exchange.kill();
        for (Future<?> trader : running) {
            trader.get(180, TimeUnit.SECONDS);
        }
    }

    /** The moment of the kill is a random time, not a condition: that is what is tested. */
    private static void letThemTradeFor(Duration time) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    private void awaitDatabase(ExchangeProcess exchange) {
        ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        Awaitility.await("every trade to be in the database")
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(operator.get("/debug/trade-count")
                                .body()
                                .get("trade_count")
                                .asInt())
                        .isEqualTo(check.trades()));
    }
}
