package org.bourse.server.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.view.ArchivedOrders;
import org.bourse.server.view.BrokerFill;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.bourse.server.view.EntryTerms;
import org.bourse.server.view.ExecutionHistory;
import org.bourse.server.view.FillQuery;
import org.bourse.server.view.MarketTrade;
import org.bourse.server.view.OrderHistory;
import org.bourse.server.view.OrderQuery;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.PreventedMatch;
import org.bourse.server.view.PreventedMatchQuery;
import org.bourse.server.view.TradeQuery;

/** A database that has the orders it is told to have, and is down when it is told to be. */
public final class ScriptedHistory implements OrderHistory {

    /** Ids of orders that are archived, and when they were entered. */
    static final long ARCHIVED_FROM = 5_000_000;

    static final long ARCHIVED_END = 6_000_000;

    private static final ArchivedOrders ARCHIVED =
            new ArchivedOrders(Instant.parse("2026-10-01T23:59:59Z"), Instant.parse("2026-10-02T00:00:01Z"));

    /** A minute of long ago. */
    static final Candle OLD_CANDLE = new Candle(1_700_000_040_000_000L, 900, 950, 890, 940, 33, 4);

    private final Map<Long, OrderSnapshot> orders = new ConcurrentHashMap<>();
    private final Map<Long, EntryTerms> formerTerms = new ConcurrentHashMap<>();
    volatile boolean down;

    /** How often it was asked for orders by client order ids, one or several. */
    final AtomicInteger ownIdQuestions = new AtomicInteger();

    /** How often it was asked for orders by their ids. */
    final AtomicInteger idQuestions = new AtomicInteger();

    /** The executions it has: none before event 7, and up to event 9. */
    ExecutionHistory.Found executions(long brokerId, long afterEvent, int limit) {
        requireUp();
        return new ExecutionHistory.Found(List.of(), 7, 9);
    }

    void add(OrderSnapshot order) {
        orders.put(order.orderId(), order);
    }

    /** Adds an order to buy PETR4 that was cancelled. */
    void addCancelled(long orderId, long brokerId, String clientOrderId) {
        add(new OrderSnapshot(
                orderId,
                brokerId,
                "123",
                clientOrderId,
                "PETR4",
                InstrumentTerms.DEFAULTS.scales(),
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.GTC,
                1000,
                5,
                5,
                Times.NEVER_MICROS,
                ExecutionInstructions.NONE,
                1_800_000_000_000_000L,
                Optional.of(CloseReason.CANCELLED)));
    }

    void add(long orderId, EntryTerms former) {
        formerTerms.put(orderId, former);
    }

    @Override
    public Optional<OrderSnapshot> order(long orderId) {
        idQuestions.incrementAndGet();
        requireUp();
        return Optional.ofNullable(orders.get(orderId));
    }

    @Override
    public Optional<ArchivedOrders> archived(long orderId) {
        requireUp();
        return orderId >= ARCHIVED_FROM && orderId < ARCHIVED_END ? Optional.of(ARCHIVED) : Optional.empty();
    }

    @Override
    public Optional<EntryTerms> formerTerms(long orderId) {
        requireUp();
        return Optional.ofNullable(formerTerms.get(orderId));
    }

    @Override
    public Optional<OrderSnapshot> order(long brokerId, String clientOrderId) {
        ownIdQuestions.incrementAndGet();
        requireUp();
        return orders.values().stream()
                .filter(order ->
                        order.brokerId() == brokerId && order.clientOrderId().equals(clientOrderId))
                .max(Comparator.comparingLong(OrderSnapshot::orderId));
    }

    @Override
    public Map<String, Long> orderIds(long brokerId, Set<String> clientOrderIds) {
        ownIdQuestions.incrementAndGet();
        requireUp();
        return orders.values().stream()
                .filter(order -> order.brokerId() == brokerId && clientOrderIds.contains(order.clientOrderId()))
                .collect(Collectors.toMap(OrderSnapshot::clientOrderId, OrderSnapshot::orderId, Math::max));
    }

    @Override
    public Map<Long, Long> brokerIds(Set<Long> orderIds) {
        idQuestions.incrementAndGet();
        requireUp();
        return orderIds.stream()
                .filter(orders::containsKey)
                .collect(Collectors.toMap(
                        id -> id, id -> Objects.requireNonNull(orders.get(id)).brokerId()));
    }

    @Override
    public List<OrderTrade> tradesOf(long orderId) {
        requireUp();
        return List.of();
    }

    @Override
    public List<BrokerFill> fills(FillQuery query) {
        requireUp();
        return List.of();
    }

    @Override
    public List<PreventedMatch> preventedMatches(PreventedMatchQuery query) {
        requireUp();
        return List.of();
    }

    @Override
    public List<PreventedMatch> preventedAtEntry(long orderId) {
        requireUp();
        return List.of();
    }

    @Override
    public List<OrderSnapshot> orders(OrderQuery query) {
        requireUp();
        return List.of();
    }

    /** One candle of that length, where its time is asked for. */
    List<Candle> candles(String symbol, CandleInterval interval, long fromMicros, long toMicros, int limit) {
        requireUp();
        long start = OLD_CANDLE.startMicros();
        return start < fromMicros || start >= toMicros
                ? List.of()
                : List.of(OLD_CANDLE.startingAt(interval.startOf(start)));
    }

    /** No trades of before those in memory. */
    List<MarketTrade> trades(TradeQuery query) {
        requireUp();
        return List.of();
    }

    private void requireUp() {
        if (down) {
            throw new HistoryUnavailableException(
                    "the database is down", new IllegalStateException("connection refused"));
        }
    }
}
