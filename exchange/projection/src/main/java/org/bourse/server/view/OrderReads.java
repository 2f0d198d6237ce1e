package org.bourse.server.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads of orders: from memory, which has all that is open or not persisted yet, and from the database for what has left
 * memory. Memory is always asked first: what leaves it in between is in the database by then, so nothing is missed.
 */
public final class OrderReads {

    private final ExchangeViews views;
    private final OrderHistory history;

    /** Reads from {@code views}, and from {@code history} what they no longer have. */
    public OrderReads(ExchangeViews views, OrderHistory history) {
        this.views = views;
        this.history = history;
    }

    /**
     * The order with all its trades.
     *
     * @throws HistoryUnavailableException when part of it is only in the database, and that can't answer
     */
    public Optional<OrderWithTrades> order(long orderId) {
        return views.order(orderId)
                .map(this::withTrades)
                .or(() -> history.order(orderId).map(this::withTrades));
    }

    /**
     * The order of the broker that carries the client order id, with all its trades; the newest, should there be several.
     *
     * @throws HistoryUnavailableException when part of it is only in the database, and that can't answer
     */
    public Optional<OrderWithTrades> order(long brokerId, String clientOrderId) {
        return views.order(brokerId, clientOrderId)
                .map(this::withTrades)
                .or(() -> history.order(brokerId, clientOrderId).map(this::withTrades));
    }

    /**
     * All open orders of the broker at one moment, with all their trades up to then.
     *
     * @throws HistoryUnavailableException when some trades are only in the database, and that can't answer
     */
    public OpenOrdersWithTrades openOrders(long brokerId) {
        ExchangeViews.MemoryOrders open = views.openOrders(brokerId);
        return new OpenOrdersWithTrades(
                open.sequence(), open.orders().stream().map(this::withTrades).toList());
    }

    private OrderWithTrades withTrades(ExchangeViews.MemoryOrder order) {
        return new OrderWithTrades(order.order(), order.hasOlderTrades() ? merged(order) : order.trades());
    }

    private OrderWithTrades withTrades(OrderSnapshot order) {
        return new OrderWithTrades(order, history.tradesOf(order.orderId()));
    }

    /**
     * The order without its trades.
     *
     * @throws HistoryUnavailableException when it is only in the database, and that can't answer
     */
    public Optional<OrderSnapshot> orderAlone(long orderId) {
        return views.order(orderId).map(ExchangeViews.MemoryOrder::order).or(() -> history.order(orderId));
    }

    /**
     * What the order was entered with, whatever it was replaced by since.
     *
     * @throws HistoryUnavailableException when only the database may know, and that can't answer
     */
    public Optional<EntryTerms> entryTerms(long orderId) {
        Optional<ExchangeViews.MemoryOrder> found = views.order(orderId);
        if (found.isPresent() && !found.get().restored()) {
            return found.map(ExchangeViews.MemoryOrder::entryTerms);
        }
        return history.formerTerms(orderId)
                .or(() -> found.map(ExchangeViews.MemoryOrder::entryTerms))
                .or(() -> history.order(orderId).map(EntryTerms::of));
    }

    /**
     * A broker's orders that fit, newest first.
     *
     * @throws HistoryUnavailableException when some may be only in the database, and that can't answer
     */
    public List<OrderSnapshot> orders(OrderQuery query) {
        ExchangeViews.MemoryPage memory = views.orders(query);
        boolean onlyOpenOnes = query.open().orElse(false);
        if (onlyOpenOnes || isComplete(memory, query)) {
            return memory.orders();
        }
        return merged(memory.orders(), history.orders(query), query.limit());
    }

    /**
     * A broker's fills that fit, oldest first.
     *
     * @throws HistoryUnavailableException when some may be only in the database, and that can't answer
     */
    public List<BrokerFill> fills(FillQuery query) {
        ExchangeViews.MemoryFills memory = views.fills(query);
        if ((query.afterPlace() + 1) / 2 >= memory.completeFromTradeId()) {
            return memory.fills();
        }
        // By place: what was persisted in between is in both.
        SortedMap<Long, BrokerFill> all = new TreeMap<>();
        history.fills(query).forEach(fill -> all.put(fill.place(), fill));
        memory.fills().forEach(fill -> all.put(fill.place(), fill));
        return all.values().stream().limit(query.limit()).toList();
    }

    /**
     * A broker's prevented matches that fit, oldest first.
     *
     * @throws HistoryUnavailableException when some may be only in the database, and that can't answer
     */
    public List<PreventedMatch> preventedMatches(PreventedMatchQuery query) {
        List<PreventedMatch> memory = views.preventedMatches(query);
        // By id: what was persisted in between is in both.
        SortedMap<Long, PreventedMatch> all = new TreeMap<>();
        history.preventedMatches(query).forEach(match -> all.put(match.id(), match));
        memory.forEach(match -> all.put(match.id(), match));
        return all.values().stream().limit(query.limit()).toList();
    }

    /**
     * What an order met of its own broker's when it was entered, oldest first.
     *
     * @throws HistoryUnavailableException when only the database may know, and that can't answer
     */
    public List<PreventedMatch> preventedAtEntry(long orderId) {
        // All of a command is in memory, or none of it.
        List<PreventedMatch> memory = views.preventedAtEntry(orderId);
        return memory.isEmpty() ? history.preventedAtEntry(orderId) : memory;
    }

    private static boolean isComplete(ExchangeViews.MemoryPage memory, OrderQuery query) {
        boolean isFull = memory.orders().size() == query.limit();
        return memory.completeAboveOrderId() == 0
                || (isFull && memory.orders().getLast().orderId() > memory.completeAboveOrderId());
    }

    private List<OrderTrade> merged(ExchangeViews.MemoryOrder order) {
        List<OrderTrade> recent = order.trades();
        long firstRecent = recent.isEmpty() ? Long.MAX_VALUE : recent.getFirst().tradeId();
        List<OrderTrade> all = new ArrayList<>();
        for (OrderTrade trade : history.tradesOf(order.order().orderId())) {
            if (trade.tradeId() < firstRecent) {
                all.add(trade);
            }
        }
        all.addAll(recent);
        return all;
    }

    private static List<OrderSnapshot> merged(List<OrderSnapshot> memory, List<OrderSnapshot> persisted, int limit) {
        Set<Long> inMemory = new HashSet<>();
        memory.forEach(order -> inMemory.add(order.orderId()));
        List<OrderSnapshot> all = new ArrayList<>(memory);
        persisted.stream().filter(order -> !inMemory.contains(order.orderId())).forEach(all::add);
        all.sort(Comparator.comparingLong(OrderSnapshot::orderId).reversed());
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }
}
