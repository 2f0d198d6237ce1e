package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instrument's public trades are walked over the seam of memory and database, in both orders, during trading and after
 * a kill: every trade is there once. {@code -Dcrash.trades=N} makes it longer; the long form is 100,000.
 */
class TradePagesCrashIT {

    private static final int TRADES = Integer.getInteger("crash.trades", 4_000);
    private static final int TRADERS = 4;
    private static final String ORDER = "{\"document_number\":\"1\",\"symbol\":\"PETR4\",\"side\":\"%s\","
            + "\"quantity\":%d,\"time_in_force\":\"gtc\",\"price\":10}";

    @TempDir
    private Path directory;

    @Test
    void hasEveryTradeOnceDuringTradingAndAfterAKill() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                ExchangeProcess first = ExchangeProcess.startBesidePostgres(directory, Map.of())) {
            String key = new ExchangeClient(http, first.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Anna\"}")
                    .body()
                    .path("api_key")
                    .asText();
            ExchangeClient anna = new ExchangeClient(http, first.uri(), key);
            anna.post("/orders", ORDER.formatted("ask", 1_000_000));
            try (ExecutorService traders = Executors.newFixedThreadPool(TRADERS)) {
                List<Future<Integer>> trading = new ArrayList<>();
                for (int i = 0; i < TRADERS; i++) {
                    trading.add(traders.submit(() -> trade(anna)));
                }
                assertNoHoleWhile(trading, anna);
            }
            assertWhole(anna);
            first.kill();
            try (ExchangeProcess second = first.startAgain()) {
                ExchangeClient again = new ExchangeClient(http, second.uri(), key);
                assertWhole(again);
                again.post("/orders", ORDER.formatted("bid", 1));
                assertThat(walk(again, "&limit=1000").getFirst()).isEqualTo(TRADES + 1);
            }
        }
    }

    private static int trade(ExchangeClient anna) throws IOException {
        for (int i = 0; i < TRADES / TRADERS; i++) {
            assertThat(anna.post("/orders", ORDER.formatted("bid", 1)).status()).isEqualTo(201);
        }
        return TRADES / TRADERS;
    }

    private static void assertNoHoleWhile(List<Future<Integer>> trading, ExchangeClient anna)
            throws IOException, ExecutionException, InterruptedException {
        await().until(() -> !walk(anna, "").isEmpty());
        while (trading.stream().anyMatch(trader -> !trader.isDone())) {
            List<Long> newestFirst = walk(anna, "&limit=700");
            assertThat(newestFirst.reversed())
                    .isEqualTo(LongStream.rangeClosed(1, newestFirst.getFirst())
                            .boxed()
                            .toList());
            List<Long> oldestFirst = walk(anna, "&limit=900&order=asc");
            assertThat(oldestFirst)
                    .hasSizeGreaterThanOrEqualTo(newestFirst.size())
                    .isEqualTo(LongStream.rangeClosed(1, oldestFirst.getLast())
                            .boxed()
                            .toList());
        }
        for (Future<Integer> trader : trading) {
            assertThat(trader.get()).isEqualTo(TRADES / TRADERS);
        }
    }

    private static void assertWhole(ExchangeClient anna) throws IOException {
        List<Long> all = LongStream.rangeClosed(1, TRADES).boxed().toList();
        assertThat(walk(anna, "&limit=1000&order=asc")).isEqualTo(all);
        assertThat(walk(anna, "&limit=999")).isEqualTo(all.reversed());
        JsonNode middle = anna.get("/stocks/PETR4/trades?limit=1&order=asc&cursor=PETR4.a" + TRADES / 2)
                .body()
                .at("/trades/0");
        List<Long> since = walk(
                anna,
                "&limit=1000&order=asc&since=" + middle.path("executed_at").asText());
        assertThat(since).endsWith((long) TRADES).contains((long) TRADES / 2 + 1);
        List<Long> until = walk(
                anna,
                "&limit=1000&order=asc&until=" + middle.path("executed_at").asText());
        assertThat(LongStream.concat(
                                until.stream().mapToLong(Long::longValue),
                                since.stream().mapToLong(Long::longValue))
                        .boxed()
                        .toList())
                .isEqualTo(all);
    }

    /** The ids of all trades, page by page. */
    private static List<Long> walk(ExchangeClient anna, String query) throws IOException {
        List<Long> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = anna.get("/stocks/PETR4/trades?" + (query + cursor).replaceFirst("^&", ""))
                    .body();
            page.path("trades").forEach(trade -> ids.add(trade.path("trade_id").asLong()));
            JsonNode next = page.path("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        return ids;
    }
}
