package org.bourse.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bourse.server.process.ExchangeClient;

/**
 * Holds what the exchange says after a restart against what it had acknowledged: every order, most of them by the fifty and
 * the thousand, as one by one the asking would take minutes of both processors, and some by themselves.
 */
final class CrashCheck {

    private static final int MOST_IN_A_BATCH = 50;
    /** Of so many orders one is asked for by its id, too: another one at the next check. */
    private static final int ASKED_FOR_ALONE = 20;

    private int checks;

    private final Set<String> tradeIds = ConcurrentHashMap.newKeySet();

    int trades() {
        return tradeIds.size();
    }

    void check(List<Trader> traders) throws IOException {
        tradeIds.clear();
        checks++;
        // Before anything is repeated, which would fill a hole.
        for (Trader trader : traders) {
            for (List<String> batch : trader.work().unansweredBatches) {
                checkBeginning(trader.exchange(), batch);
            }
            trader.work().unansweredBatches.clear();
        }
        atOnce(traders, CrashCheck::repeat);
        // Only now: a repeat of an order that never arrived is a new one, which may trade.
        atOnce(traders, this::checkOrders);
        BigInteger balances = BigInteger.ZERO;
        for (Trader trader : traders) {
            balances = balances.add(
                    trader.exchange().get("/balance").body().get("balance").bigIntegerValue());
        }
        assertThat(balances).as("sum of all balances").isEqualTo(BigInteger.ZERO);
    }

    /** What is done for a trader, and fails where the exchange forgot. */
    private interface Step {
        void take(Trader trader) throws IOException;
    }

    private static void atOnce(List<Trader> traders, Step step) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> steps = traders.stream()
                    .map(trader -> CompletableFuture.runAsync(() -> take(step, trader), threads))
                    .toList();
            steps.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw e;
        }
    }

    private static void take(Step step, Trader trader) {
        try {
            step.take(trader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Sends every order once more, and holds each answer against the first one. */
    private static void repeat(Trader trader) throws IOException {
        List<String> clientOrderIds = List.copyOf(trader.work().submissions.keySet());
        for (int from = 0; from < clientOrderIds.size(); from += MOST_IN_A_BATCH) {
            List<String> some = clientOrderIds.subList(from, Math.min(from + MOST_IN_A_BATCH, clientOrderIds.size()));
            repeatAlone(trader, some.getFirst());
            if (some.size() > 1) {
                repeatTogether(trader, some.subList(1, some.size()));
            }
        }
    }

    private static void repeatAlone(Trader trader, String clientOrderId) throws IOException {
        ExchangeClient.Answer repeat = answered(trader, "/orders", body(trader, clientOrderId));
        checkRepeat(trader.work(), clientOrderId, repeat.status(), repeat.body());
    }

    private static void repeatTogether(Trader trader, List<String> clientOrderIds) throws IOException {
        List<String> bodies = new ArrayList<>();
        for (String clientOrderId : clientOrderIds) {
            bodies.add(body(trader, clientOrderId));
        }
        ExchangeClient.Answer repeats = answered(trader, "/orders/batch", Trader.batch(bodies));
        assertThat(repeats.body().path("answers")).as("%s", repeats).hasSameSizeAs(clientOrderIds);
        for (int i = 0; i < clientOrderIds.size(); i++) {
            JsonNode repeat = repeats.body().get("answers").get(i);
            checkRepeat(
                    trader.work(), clientOrderIds.get(i), repeat.path("status").asInt(), repeat.path("body"));
        }
    }

    /** What is asked for again while a database that is slow to answer, as on a busy machine, keeps the answer from being found. */
    private static ExchangeClient.Answer answered(Trader trader, String path, String body) {
        return await().until(
                        () -> trader.exchange().post(path, body),
                        answer -> !answer.body().toString().contains("history_unavailable"));
    }

    private static String body(Trader trader, String clientOrderId) {
        return Objects.requireNonNull(trader.work().submissions.get(clientOrderId))
                .body();
    }

    private static void checkRepeat(AcknowledgedWork work, String clientOrderId, int status, JsonNode body) {
        AcknowledgedWork.Submission submission = Objects.requireNonNull(work.submissions.get(clientOrderId));
        if (submission.answer().isPresent()) {
            assertThat(status).as("repeat of %s: %s", clientOrderId, body).isEqualTo(200);
            assertThat(body)
                    .as("first answer to %s", clientOrderId)
                    .isEqualTo(submission.answer().get());
        } else {
            assertThat(status).as("repeat of %s: %s", clientOrderId, body).isIn(200, 201);
        }
        work.submissions.put(clientOrderId, new AcknowledgedWork.Submission(submission.body(), Optional.of(body)));
    }

    /** Holds every order that the exchange has of a trader against the answers and its fills: none lost, none doubled. */
    private void checkOrders(Trader trader) throws IOException {
        Map<String, JsonNode> orders = new HashMap<>();
        Set<String> clientOrderIds = new HashSet<>();
        for (JsonNode order : all(trader.exchange(), "orders")) {
            assertThat(orders.put(order.get("id").asText(), order))
                    .as("listed once: %s", order)
                    .isNull();
            assertThat(clientOrderIds.add(order.get("client_order_id").asText()))
                    .as("client order id used once: %s", order)
                    .isTrue();
        }
        assertThat(clientOrderIds).isEqualTo(trader.work().submissions.keySet());
        Map<String, List<JsonNode>> fills = new HashMap<>();
        for (JsonNode fill : all(trader.exchange(), "fills")) {
            fills.computeIfAbsent(fill.get("order_id").asText(), id -> new ArrayList<>())
                    .add(fill);
        }
        assertThat(orders.keySet()).as("orders that were filled").containsAll(fills.keySet());
        int checked = 0;
        for (AcknowledgedWork.Submission submission : trader.work().submissions.values()) {
            JsonNode answer = submission.answer().orElseThrow();
            String orderId = answer.get("order_id").asText();
            assertThat(orders).containsKey(orderId);
            JsonNode order = Objects.requireNonNull(orders.get(orderId));
            checkOrder(trader.work(), answer, order, fills.getOrDefault(orderId, List.of()));
            if ((checked + checks) % ASKED_FOR_ALONE == 0) {
                JsonNode alone = trader.exchange().get("/orders/" + orderId).body();
                assertThat(alone.path("id").asText()).as("id of %s", alone).isEqualTo(orderId);
                checkOrder(trader.work(), answer, alone, alone.get("trades"));
            }
            checked++;
        }
    }

    /**
     * One order.
     *
     * @param trades all that it has
     */
    private void checkOrder(AcknowledgedWork work, JsonNode answer, JsonNode order, Iterable<JsonNode> trades) {
        long filled = 0;
        Set<String> own = new HashSet<>();
        for (JsonNode trade : trades) {
            filled += trade.get("quantity").asLong();
            assertThat(own.add(trade.get("trade_id").asText()))
                    .as("had once by %s: %s", order, trade)
                    .isTrue();
        }
        tradeIds.addAll(own);
        for (JsonNode trade : answer.get("trades")) {
            assertThat(own)
                    .as("acknowledged trades of %s", order)
                    .contains(trade.get("trade_id").asText());
        }
        assertThat(order.get("remaining_quantity").asLong())
                .as("remaining quantity of %s", order)
                .isEqualTo(order.get("quantity").asLong() - filled);
        if (work.cancelled.contains(order.get("id").asText())) {
            assertThat(order.get("status").asText())
                    .as("cancelled order %s", order)
                    .isEqualTo("closed");
        }
    }

    /** What all pages of a list have. */
    private static List<JsonNode> all(ExchangeClient exchange, String list) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = exchange.get("/" + list + "?limit=1000" + cursor).body();
            page.get(list).forEach(all::add);
            JsonNode next = page.path("next_cursor");
            cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
        } while (!cursor.isEmpty());
        return all;
    }
}
