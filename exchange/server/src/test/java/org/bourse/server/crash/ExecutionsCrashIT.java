package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.WARN;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.server.ws.FeedClient;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client follows its orders by {@code GET /executions} and by the channel {@code orders} in turns, through three kills of
 * an exchange that keeps few executions in memory: it has everything that was acknowledged, once and in order.
 */
@ExpectedLog(level = WARN, line = "could not be answered: the database has executions up to event")
class ExecutionsCrashIT {

    private static final int KILLS = 3;
    private static final int ROUNDS = 2;
    private static final int LIVE = 20;
    private static final Map<String, String> FEW_IN_MEMORY = Map.of("EXCHANGE_WS_EXECUTIONS_KEPT", "300");

    @TempDir
    private Path directory;

    /** The executions that the client has, by event and order. */
    private final List<String> followed = new ArrayList<>();

    /** The orders that it was told are new. */
    private final Set<String> entered = new TreeSet<>();

    private long reached;
    private int fromLive;

    @Test
    void isFollowedWithoutHoleOrRepeatThroughThreeKills() throws Exception {
        Set<String> acknowledged = new TreeSet<>();
        ExchangeProcess exchange = ExchangeProcess.startBesidePostgres(directory, FEW_IN_MEMORY);
        try (HttpClient http = HttpClient.newHttpClient()) {
            String key = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Anna\"}")
                    .body()
                    .path("api_key")
                    .asText();
            for (int kill = 0; kill < KILLS; kill++) {
                acknowledged.addAll(followUntilAKill(http, exchange, key));
                exchange = exchange.startAgain();
            }
            ExchangeClient anna = new ExchangeClient(http, exchange.uri(), key);
            catchUp(anna);
            List<String> inTurns = List.copyOf(followed);
            assertThat(entered).containsAll(acknowledged);
            followed.clear();
            reached = 0;
            catchUp(anna);
            assertThat(inTurns).isEqualTo(followed).doesNotHaveDuplicates();
            assertThat(fromLive).isGreaterThanOrEqualTo(KILLS * LIVE);
        } finally {
            exchange.close();
        }
    }

    private Set<String> followUntilAKill(HttpClient http, ExchangeProcess exchange, String key)
            throws IOException, ExecutionException, InterruptedException {
        ExchangeClient anna = new ExchangeClient(http, exchange.uri(), key);
        try (ExecutorService trader = Executors.newSingleThreadExecutor()) {
            Future<Set<String>> trading = trader.submit(() -> tradeUntilTheEnd(anna));
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    int wanted = fromLive + LIVE;
                    // Memory may have lost what is next before the channel is open: then it is read again.
                    do {
                        catchUp(anna);
                        followLive(exchange, key, wanted);
                    } while (fromLive < wanted);
                }
            } finally {
                exchange.kill();
            }
            return trading.get();
        }
    }

    /** Orders that trade with each other, until the exchange is gone; answers the ids of those that it said it has. */
    private static Set<String> tradeUntilTheEnd(ExchangeClient anna) {
        Set<String> acknowledged = new TreeSet<>();
        try {
            for (int i = 0; ; i++) {
                ExchangeClient.Answer answer =
                        anna.post("/orders", """
                        {"document_number": "1", "symbol": "PETR4", "side": "%s", "quantity": %d, "time_in_force": "gtc",
                         "price": 10}""".formatted(i % 2 == 0 ? "ask" : "bid", 1 + i % 3));
                assertThat(answer.status()).isEqualTo(201);
                acknowledged.add(answer.body().path("order_id").asText());
            }
        } catch (IOException e) {
            return acknowledged; // killed
        }
    }

    /** Takes in pages until there are no more. */
    private void catchUp(ExchangeClient anna) throws IOException {
        boolean more = true;
        while (more) {
            ExchangeClient.Answer answer = anna.get("/executions?limit=200&after=" + reached);
            if (answer.status() == 503) {
                // The database is behind what memory no longer has: the same is asked again.
                assertThat(answer.body().path("code").asText()).isEqualTo("history_unavailable");
            } else {
                assertThat(answer.status()).isEqualTo(200);
                answer.body().path("executions").forEach(this::take);
                assertThat(answer.body().path("next_after").asLong()).isGreaterThanOrEqualTo(reached);
                reached = answer.body().path("next_after").asLong();
                more = answer.body().path("more").asBoolean();
            }
        }
    }

    /** Follows the channel from where the client is until it has so many from there; it goes back where memory has not all. */
    private void followLive(ExchangeProcess exchange, String key, int wanted) throws IOException {
        try (FeedClient feed = new FeedClient(exchange.uri().getPort())) {
            feed.send("{\"op\":\"auth\",\"api_key\":\"" + key + "\"}");
            feed.send("{\"op\":\"subscribe\",\"channels\":[{\"name\":\"orders\",\"resume_from\":" + reached + "}]}");
            boolean betweenEvents = true;
            while (fromLive < wanted || !betweenEvents) {
                JsonNode message = feed.read();
                if (message.path("code").asText().equals("resume_unavailable")) {
                    return;
                }
                if (message.path("type").asText().equals("execution")) {
                    take(message);
                    fromLive++;
                    // The two executions of a trade with oneself are of one event.
                    betweenEvents = message.path("exec_type").asText().equals("new");
                }
            }
        }
    }

    private void take(JsonNode execution) {
        long event = execution.path("event_sequence").asLong();
        assertThat(event).isGreaterThanOrEqualTo(reached);
        reached = event;
        if (execution.path("exec_type").asText().equals("new")) {
            entered.add(execution.path("order_id").asText());
        }
        followed.add(execution.path("exec_type").asText() + " "
                + execution.path("order_id").asText() + " "
                + execution.path("event_sequence").asText() + " "
                + execution.path("remaining_quantity").asText());
    }
}
