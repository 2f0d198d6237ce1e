package org.bourse.server.persistence.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.bourse.contract.BookSnapshot;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.Side;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.reads.DatabaseOrderHistory;
import org.bourse.server.persistence.reads.DatabaseTrades;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.EntryTerms;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.OrderQuery;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.OrderWithTrades;
import org.bourse.server.view.TradeQuery;
import org.bourse.server.view.TradeReads;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happened, what a start makes of the database is what the exchange had in memory. */
class StateRoundTripIT {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int ROUNDS = 6;

    /** The first day of the year -9999, the earliest that a caller may ask for; PostgreSQL knows no such time. */
    private static final long LONG_AGO = -377_705_203_200_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void restoredExchangeEqualsTheLiveOne(long seed) throws InterruptedException, SQLException {
        DatabaseSettings settings = TestPostgres.freshDatabase("round_trip");
        UUID exchangeId = UUID.randomUUID();
        RandomFlow flow = new RandomFlow(seed, seed % 2 == 0).withInstruments();
        SplittableRandom random = new SplittableRandom(seed);
        try (Database database = Database.open(settings)) {
            Restored start = Restored.from(database, exchangeId);
            ExchangeViews views = start.views();
            for (int round = 0; round < ROUNDS; round++) {
                Persister persister = start.persister(database, settings);
                run(flow, start.log(), views, random);
                assertThat(persister.close(LONG)).isTrue();
                new ForgottenIds(database, 0).look();

                start = Restored.from(database, exchangeId);
                assertSameState(seed, flow, start);
                assertSameHistory(flow, views, new DatabaseOrderHistory(database));
                assertSameViews(flow, views, start.views(), new DatabaseTrades(database));
                // From here on the restored engine has to do what the one before it would have done.
                flow.continueWith(start.engine());
            }
        }
    }

    private static void run(RandomFlow flow, PublishedLog log, ExchangeViews views, SplittableRandom random) {
        int left = 3_000;
        while (left > 0) {
            List<SequencedCommand> commands = flow.next(1 + random.nextInt(200));
            views.onBatch(commands);
            log.onBatch(commands);
            left -= commands.size();
        }
    }

    private static void assertSameState(long seed, RandomFlow flow, Restored restored) {
        assertThat(StateLines.of(restored.engine())).as("seed %d", seed).isEqualTo(StateLines.of(flow.engine()));
        assertThat(restored.engine().stateHash()).isEqualTo(flow.engine().stateHash());
        assertThat(restored.loaded().reachedSequence()).isEqualTo(flow.engine().lastSequence());
        assertThat(restored.loaded().nextEventSequence())
                .isEqualTo(flow.engine().nextEventSequence());
        assertThat(restored.loaded().nextTradeId()).isEqualTo(flow.engine().nextTradeId());
        DatabaseTotals totals = restored.loaded().totals();
        assertThat(totals.brokers()).isEqualTo(flow.engine().brokers());
        assertThat(totals.instruments()).isEqualTo(flow.engine().instruments());
        assertThat(totals.openOrders()).isEqualTo(flow.engine().openOrders());
        assertThat(totals.balance()).isZero();
    }

    private static void assertSameHistory(RandomFlow flow, ExchangeViews views, DatabaseOrderHistory history) {
        OrderReads reads = new OrderReads(views, history);
        Map<Long, Long> owners = new HashMap<>();
        List<Long> orders = flow.orders();
        for (int i = 0; i < orders.size(); i += 7) {
            long orderId = orders.get(i);
            OrderWithTrades expected = reads.order(orderId).orElseThrow();
            assertThat(history.order(orderId)).contains(expected.order());
            assertThat(history.tradesOf(orderId)).isEqualTo(expected.trades());
            assertThat(history.formerTerms(orderId).orElse(EntryTerms.of(expected.order())))
                    .isEqualTo(reads.originalTerms(orderId).orElseThrow().terms());
            assertSameByOwnId(expected.order(), reads, history);
            owners.put(orderId, expected.order().brokerId());
        }
        Set<Long> asked = new HashSet<>(owners.keySet());
        asked.add(Long.MAX_VALUE);
        assertThat(history.brokerIds(asked)).isEqualTo(owners);
        for (long brokerId : flow.brokers()) {
            assertSameFills(brokerId, flow, reads, history);
            for (Optional<Boolean> open : List.of(Optional.<Boolean>empty(), Optional.of(true), Optional.of(false))) {
                for (String symbol : List.of("", "AAA", "S1")) {
                    OrderQuery query = new OrderQuery(brokerId, open, symbol, "", Long.MAX_VALUE, 50);
                    assertThat(history.orders(query)).isEqualTo(reads.orders(query));
                }
                assertSameOrdersOfTimes(brokerId, open, reads, history);
            }
        }
    }

    /** Of both sides and all times, and of one side and of some of the times, in both orders. */
    private static void assertSameOrdersOfTimes(
            long brokerId, Optional<Boolean> open, OrderReads reads, DatabaseOrderHistory history) {
        List<OrderSnapshot> all =
                reads.orders(new OrderQuery(brokerId, open, "", "", Long.MAX_VALUE, Integer.MAX_VALUE));
        if (all.isEmpty()) {
            return;
        }
        OrderQuery fromLongAgo =
                new OrderQuery(brokerId, open, "", Optional.empty(), "", LONG_AGO, Long.MAX_VALUE, true, 0, 1_000_000);
        assertThat(history.orders(fromLongAgo)).isEqualTo(all.reversed());
        OrderQuery untilLongAgo =
                new OrderQuery(brokerId, open, "", Optional.empty(), "", Long.MIN_VALUE, LONG_AGO, true, 0, 1_000_000);
        assertThat(history.orders(untilLongAgo)).isEmpty();
        long since = all.get(all.size() * 3 / 4).createdAtMicros();
        long before = all.get(all.size() / 4).createdAtMicros();
        for (boolean oldestFirst : new boolean[] {true, false}) {
            for (Optional<Side> side : List.of(Optional.<Side>empty(), Optional.of(Side.BID), Optional.of(Side.ASK))) {
                OrderQuery query = new OrderQuery(
                        brokerId,
                        open,
                        "",
                        side,
                        "",
                        since,
                        before,
                        oldestFirst,
                        oldestFirst ? 0 : Long.MAX_VALUE,
                        1_000_000);
                List<OrderSnapshot> expected = all.stream()
                        .filter(order -> order.createdAtMicros() >= since && order.createdAtMicros() < before)
                        .filter(order -> side.isEmpty() || side.get() == order.side())
                        .toList();
                assertThat(reads.orders(query)).isEqualTo(oldestFirst ? expected.reversed() : expected);
                assertThat(history.orders(query)).isEqualTo(reads.orders(query));
            }
        }
    }

    /** By the id that an order has and by the one that it was entered with, which a replace may have changed. */
    private static void assertSameByOwnId(OrderSnapshot order, OrderReads reads, DatabaseOrderHistory history) {
        String entered =
                reads.originalTerms(order.orderId()).orElseThrow().terms().clientOrderId();
        for (String id : new HashSet<>(List.of(order.clientOrderId(), entered))) {
            OrderQuery query = new OrderQuery(order.brokerId(), Optional.empty(), "", id, Long.MAX_VALUE, 50);
            if (!id.isEmpty()) {
                assertThat(reads.orders(query)).contains(order);
                assertThat(history.orders(query)).isEqualTo(reads.orders(query));
                assertThat(history.order(order.brokerId(), id))
                        .contains(history.orders(query).getFirst());
                assertThat(reads.order(order.brokerId(), id)).isNotEmpty();
            } else {
                assertThat(history.order(order.brokerId(), id)).isEmpty();
            }
            Map<String, Long> alone = new HashMap<>();
            history.order(order.brokerId(), id).ifPresent(found -> alone.put(id, found.orderId()));
            assertThat(history.orderIds(order.brokerId(), Set.of(id, "never"))).isEqualTo(alone);
        }
    }

    /** The fills of a broker are the trades of its orders. */
    private static void assertSameFills(
            long brokerId, RandomFlow flow, OrderReads reads, DatabaseOrderHistory history) {
        FillQuery all = new FillQuery(brokerId, "", 0, Integer.MAX_VALUE);
        List<BrokerFill> fills = history.fills(all);
        assertThat(reads.fills(all)).isEqualTo(fills);
        Map<Long, List<Long>> tradesByOrder = new HashMap<>();
        for (BrokerFill fill : fills) {
            tradesByOrder
                    .computeIfAbsent(fill.orderId(), id -> new ArrayList<>())
                    .add(fill.tradeId());
        }
        List<Long> orders = flow.orders();
        for (int i = 0; i < orders.size(); i += 7) {
            OrderWithTrades order = reads.order(orders.get(i)).orElseThrow();
            if (order.order().brokerId() == brokerId) {
                assertThat(tradesByOrder.getOrDefault(order.order().orderId(), List.of()))
                        .isEqualTo(
                                order.trades().stream().map(OrderTrade::tradeId).toList());
            }
        }
        if (!fills.isEmpty()) {
            long middle = fills.get(fills.size() / 2).place();
            assertThat(history.fills(new FillQuery(brokerId, "", middle, 20)))
                    .isEqualTo(fills.stream()
                            .filter(fill -> fill.place() > middle)
                            .limit(20)
                            .toList());
        }
        for (String symbol : List.of("AAA", "S1")) {
            assertThat(history.fills(new FillQuery(brokerId, symbol, 0, 50)))
                    .isEqualTo(fills.stream()
                            .filter(fill -> fill.symbol().equals(symbol))
                            .limit(50)
                            .toList());
        }
    }

    private static void assertSameViews(
            RandomFlow flow, ExchangeViews live, ExchangeViews restored, DatabaseTrades tradeHistory) {
        assertThat(restored.sequence()).isEqualTo(live.sequence());
        assertThat(restored.openOrders()).isEqualTo(live.openOrders());
        assertThat(restored.brokers()).containsExactlyInAnyOrderElementsOf(live.brokers());
        long now = flow.engine().lastTimeMicros();
        assertThat(restored.instruments(now)).isEqualTo(live.instruments(now));
        live.instruments(now).forEach(instrument -> {
            BookSnapshot book = restored.book(instrument.symbol(), 1_000);
            assertThat(book.asks())
                    .isEqualTo(live.book(instrument.symbol(), 1_000).asks());
            assertThat(book.bids())
                    .isEqualTo(live.book(instrument.symbol(), 1_000).bids());
            assertSameTrades(
                    instrument.symbol(),
                    new TradeReads(live, tradeHistory),
                    new TradeReads(restored, tradeHistory),
                    tradeHistory);
        });
    }

    /** The newest trades in memory, and the oldest ones of the database. */
    private static void assertSameTrades(
            String symbol, TradeReads live, TradeReads restored, DatabaseTrades tradeHistory) {
        TradeQuery newest =
                new TradeQuery(symbol, false, TradeQuery.FROM_THE_START, Long.MIN_VALUE, Long.MAX_VALUE, 1_000);
        List<MarketTrade> trades = live.trades(newest).trades();
        assertThat(restored.trades(newest).trades()).isEqualTo(trades);
        assertThat(tradeHistory.trades(newest)).isEqualTo(trades);
        TradeQuery fromLongAgo =
                new TradeQuery(symbol, false, TradeQuery.FROM_THE_START, LONG_AGO, Long.MAX_VALUE, 1_000);
        assertThat(tradeHistory.trades(fromLongAgo)).isEqualTo(trades);
        TradeQuery untilLongAgo =
                new TradeQuery(symbol, false, TradeQuery.FROM_THE_START, Long.MIN_VALUE, LONG_AGO, 1_000);
        assertThat(tradeHistory.trades(untilLongAgo)).isEmpty();
        if (!trades.isEmpty()) {
            long before = trades.getFirst().executedAtMicros();
            // There may be older ones of the same time as the last.
            long since = trades.getLast().executedAtMicros() + 1;
            TradeQuery between = new TradeQuery(symbol, true, TradeQuery.FROM_THE_START, since, before, 1_000);
            assertThat(tradeHistory.trades(between))
                    .isEqualTo(trades.reversed().stream()
                            .filter(trade -> trade.executedAtMicros() >= since && trade.executedAtMicros() < before)
                            .toList());
            assertThat(restored.trades(between).trades()).isEqualTo(tradeHistory.trades(between));
        }
    }
}
