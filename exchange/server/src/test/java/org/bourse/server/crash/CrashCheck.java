package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.server.process.ExchangeClient;

/** Holds what the exchange says after a restart against what it had acknowledged. */
final class CrashCheck {

    private final Set<String> tradeIds = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ordersChecked = new AtomicInteger();

    int ordersChecked() {
        return ordersChecked.get();
    }

    int trades() {
        return tradeIds.size();
    }

    void check(List<Trader> traders) throws IOException {
        tradeIds.clear();
        ordersChecked.set(0);
        // Before anything is repeated, which would fill a hole.
        for (Trader trader : traders) {
            for (List<String> batch : trader.work().unansweredBatches) {
                checkBeginning(trader.exchange(), batch);
            }
            trader.work().unansweredBatches.clear();
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> checks = traders.stream()
                    .map(trader -> CompletableFuture.runAsync(() -> checkSubmissions(trader), threads))
                    .toList();
            checks.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw e;
        }
        // Only now: a repeat of an order that never arrived is a new one, which may trade.
        BigInteger balances = BigInteger.ZERO;
        for (Trader trader : traders) {
            checkNothingDoubled(trader.exchange(), trader.work());
            balances = balances.add(
                    trader.exchange().get("/balance").body().get("balance").bigIntegerValue());
        }
        assertThat(balances).as("sum of all balances").isEqualTo(BigInteger.ZERO);
    }

    /** Of a batch that the exchange died with it has the beginning, be it all of it or nothing. */
    private static void checkBeginning(ExchangeClient exchange, List<String> batch) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        for (String clientOrderId : batch) {
            statuses.add(exchange.get("/orders/client:" + clientOrderId).status());
        }
        assertThat(statuses).as("what there is of %s", batch).isSubsetOf(200, 404);
        assertThat(statuses).as("what there is of %s", batch).isSorted();
    }

    private void checkSubmissions(Trader trader) {
        try {
            for (Map.Entry<String, AcknowledgedWork.Submission> submission :
                    trader.work().submissions.entrySet()) {
                checkSubmission(trader.exchange(), trader.work(), submission.getKey(), submission.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkSubmission(
            ExchangeClient exchange,
            AcknowledgedWork work,
            String clientOrderId,
            AcknowledgedWork.Submission submission)
            throws IOException {
        ExchangeClient.Answer repeat = exchange.post("/orders", submission.body());
        if (submission.answer().isPresent()) {
            assertThat(repeat.status())
                    .as("repeat of %s: %s", clientOrderId, repeat)
                    .isEqualTo(200);
            assertThat(repeat.body())
                    .as("first answer to %s", clientOrderId)
                    .isEqualTo(submission.answer().get());
        } else {
            assertThat(repeat.status())
                    .as("repeat of %s: %s", clientOrderId, repeat)
                    .isIn(200, 201);
        }
        work.submissions.put(
                clientOrderId, new AcknowledgedWork.Submission(submission.body(), Optional.of(repeat.body())));
        checkOrder(exchange, work, repeat.body());
        ordersChecked.incrementAndGet();
    }

    private void checkOrder(ExchangeClient exchange, AcknowledgedWork work, JsonNode answer) throws IOException {
        String orderId = answer.get("order_id").asText();
        JsonNode order = exchange.get("/orders/" + orderId).body();
        assertThat(order.path("id").asText()).as("id of %s", order).isEqualTo(orderId);
        long filled = 0;
        Set<String> own = new HashSet<>();
        for (JsonNode trade : order.get("trades")) {
            filled += trade.get("quantity").asLong();
            own.add(trade.get("trade_id").asText());
        }
        tradeIds.addAll(own);
        assertThat(own)
                .as("trades of order %s", orderId)
                .hasSize(order.get("trades").size());
        for (JsonNode trade : answer.get("trades")) {
            assertThat(own)
                    .as("acknowledged trades of order %s", orderId)
                    .contains(trade.get("trade_id").asText());
        }
        assertThat(order.get("remaining_quantity").asLong())
                .as("remaining quantity of %s", order)
                .isEqualTo(order.get("quantity").asLong() - filled);
        if (work.cancelled.contains(orderId)) {
            assertThat(order.get("status").asText())
                    .as("cancelled order %s", order)
                    .isEqualTo("closed");
        }
    }

    private static void checkNothingDoubled(ExchangeClient exchange, AcknowledgedWork work) throws IOException {
        Set<String> clientOrderIds = new HashSet<>();
        Set<String> orderIds = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = exchange.get("/orders?limit=1000" + cursor).body();
            for (JsonNode order : page.get("orders")) {
                assertThat(orderIds.add(order.get("id").asText()))
                        .as("listed once: %s", order)
                        .isTrue();
                assertThat(clientOrderIds.add(order.get("client_order_id").asText()))
                        .as("client order id used once: %s", order)
                        .isTrue();
            }
            JsonNode next = page.path("next_cursor");
            cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
        } while (!cursor.isEmpty());
        assertThat(clientOrderIds).isEqualTo(work.submissions.keySet());
    }
}
