package org.bourse.server.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bourse.contract.HistoryUnavailableException;

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
                .filter(order -> !isCutShort(order))
                .map(this::withTrades)
                .or(() -> history.order(orderId).map(this::withTrades));
    }

    /** Whether memory has it still, but not all of its trades, and those that it lacks are archived. */
    private boolean isCutShort(ExchangeViews.MemoryOrder order) {
        return order.hasOlderTrades()
                && !order.order().isOpen()
                && archived(order.order().orderId()).isPresent();
    }

    /**
     * The time in which orders of about this id were entered, when they are archived: to be asked of one that is not
     * found.
     *
     * @throws HistoryUnavailableException when the database, which knows, can't answer
     */
    public Optional<ArchivedOrders> archived(long orderId) {
        return history.archived(orderId);
    }

    /**
     * The order that a broker's client order id stands for, with all its trades: the open one that has it, or else the newest
     * that has it or had it before a replace gave it another.
     *
     * @throws HistoryUnavailableException when only the database may know, and that can't answer
     */
    public Optional<OrderWithTrades> order(long brokerId, String clientOrderId) {
        ExchangeViews.NamedOrder memory = views.order(brokerId, clientOrderId);
        if (memory.certain()) {
            return memory.order().map(this::withTrades);
        }
        Optional<OrderSnapshot> persisted = history.order(brokerId, clientOrderId);
        long inMemory = memory.order().map(order -> order.order().orderId()).orElse(0L);
        return persisted.isPresent() && persisted.get().orderId() > inMemory
                // Memory may have it by another id, and then knows more of it.
                ? order(persisted.get().orderId())
                : memory.order().map(this::withTrades);
    }

    /**
     * The id of the order that a broker's client order id stands for.
     *
     * @throws HistoryUnavailableException as {@link #order(long, String)}
     */
    public OptionalLong orderId(long brokerId, String clientOrderId) {
        ExchangeViews.NamedOrder memory = views.order(brokerId, clientOrderId);
        Optional<OrderSnapshot> persisted =
                memory.certain() ? Optional.empty() : history.order(brokerId, clientOrderId);
        return Stream.concat(memory.order().map(ExchangeViews.MemoryOrder::order).stream(), persisted.stream())
                .mapToLong(OrderSnapshot::orderId)
                .max();
    }

    /** The orders that several client order ids of a broker stand for, for which the database is asked once at most. */
    public OwnIdReads ownIds(long brokerId, Set<String> clientOrderIds) {
        return new OwnIdReads(views, history, brokerId, clientOrderIds);
    }

    /** The brokers that these orders belong to, for which the database is asked once at most. */
    public OwnerReads owners(Set<Long> orderIds) {
        return new OwnerReads(views, history, orderIds);
    }

    /**
     * All open orders of the broker at one moment, with all their trades up to then.
     *
     * @throws HistoryUnavailableException when some trades are only in the database, and that can't answer
     */
    public OpenOrdersWithTrades openOrders(long brokerId) {
        return openOrders(brokerId, new HashMap<>());
    }

    /**
     * A look at all open orders of the broker whose slow part is done now: what only the database has of their trades is
     * read. What is answered gives them as {@link #openOrders(long)} does, as of when it is asked, and asks the database only
     * for orders of which that has got more since.
     *
     * @throws HistoryUnavailableException when some trades are only in the database, and that can't answer
     */
    public Supplier<OpenOrdersWithTrades> beginOpenOrders(long brokerId) {
        Map<Long, List<OrderTrade>> persisted = new HashMap<>();
        OpenOrdersWithTrades unused = openOrders(brokerId, persisted);
        return () -> openOrders(brokerId, persisted);
    }

    private OpenOrdersWithTrades openOrders(long brokerId, Map<Long, List<OrderTrade>> persisted) {
        ExchangeViews.MemoryOrders open = views.openOrders(brokerId);
        List<OrderSnapshot> asEntered = new ArrayList<>();
        List<OrderWithTrades> changed = new ArrayList<>();
        for (ExchangeViews.MemoryOrder order : open.orders()) {
            if (order.isAsEntered()) {
                asEntered.add(order.order());
            } else {
                changed.add(withTrades(order, persisted));
            }
        }
        return new OpenOrdersWithTrades(open.sequence(), asEntered, changed);
    }

    private OrderWithTrades withTrades(ExchangeViews.MemoryOrder order) {
        return withTrades(order, new HashMap<>());
    }

    /**
     * An order with all its trades.
     *
     * @param persisted what the database had of orders' trades when it was asked before; those of this order are put there
     */
    private OrderWithTrades withTrades(ExchangeViews.MemoryOrder order, Map<Long, List<OrderTrade>> persisted) {
        if (!order.hasOlderTrades()) {
            return new OrderWithTrades(order.order(), order.trades());
        }
        long orderId = order.order().orderId();
        List<OrderTrade> known = persisted.get(orderId);
        if (known != null) {
            List<OrderTrade> all = merged(known, order.trades());
            if (fills(all, order.order())) {
                return new OrderWithTrades(order.order(), all);
            }
        }
        List<OrderTrade> read = history.tradesOf(orderId);
        persisted.put(orderId, read);
        return new OrderWithTrades(order.order(), merged(read, order.trades()));
    }

    /** Whether these trades are all that filled the order so far. */
    private static boolean fills(List<OrderTrade> trades, OrderSnapshot order) {
        long filled = trades.stream().mapToLong(OrderTrade::quantity).sum();
        return filled >= order.wantedQuantity() - order.leavesQuantity();
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
     * The terms that the order was entered with, whatever it was replaced by since.
     *
     * @throws HistoryUnavailableException when only the database may know, and that can't answer
     */
    public Optional<OriginalTerms> originalTerms(long orderId) {
        Optional<ExchangeViews.MemoryOrder> found = views.order(orderId);
        if (found.isPresent() && !found.get().restored()) {
            return found.map(ExchangeViews.MemoryOrder::originalTerms);
        }
        return history.formerTerms(orderId)
                .map(terms -> new OriginalTerms(terms, true))
                .or(() -> found.map(ExchangeViews.MemoryOrder::originalTerms))
                .or(() -> history.order(orderId).map(order -> new OriginalTerms(EntryTerms.of(order), false)));
    }

    /**
     * A broker's orders that fit, in the query's order.
     *
     * @throws HistoryUnavailableException when some may be only in the database, and that can't answer
     */
    public List<OrderSnapshot> orders(OrderQuery query) {
        if (!query.clientOrderId().isEmpty()) {
            return named(query);
        }
        ExchangeViews.MemoryPage memory = views.orders(query);
        boolean onlyOpenOnes = query.open().orElse(false);
        if (onlyOpenOnes || isComplete(memory, query)) {
            return memory.orders();
        }
        return merged(memory.orders(), history.orders(query), query);
    }

    /** Those that have or had a client order id. */
    private List<OrderSnapshot> named(OrderQuery query) {
        List<OrderSnapshot> memory =
                views.named(query).stream().filter(query::fits).toList();
        List<OrderSnapshot> persisted = new ArrayList<>();
        // The database is asked for open and closed ones alike: what is open there may be closed by now.
        OrderQuery page = query.openOrClosed(query.beyondOrderId());
        boolean mayHaveMore = true;
        while (mayHaveMore && persisted.size() < query.limit()) {
            List<OrderSnapshot> found = history.orders(page);
            found.stream().map(this::asItIs).filter(query::fits).forEach(persisted::add);
            mayHaveMore = found.size() == query.limit();
            page = mayHaveMore ? query.openOrClosed(found.getLast().orderId()) : page;
        }
        return merged(memory, persisted, query);
    }

    private OrderSnapshot asItIs(OrderSnapshot persisted) {
        return views.order(persisted.orderId())
                .map(ExchangeViews.MemoryOrder::order)
                .orElse(persisted);
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
     * The matches prevented by the command that entered an order, oldest first: its own, and those of stop orders that its
     * trades triggered.
     *
     * @throws HistoryUnavailableException when only the database may know, and that can't answer
     */
    public List<PreventedMatch> preventedAtEntry(long orderId) {
        // All of a command is in memory, or none of it.
        List<PreventedMatch> memory = views.preventedAtEntry(orderId);
        return memory.isEmpty() ? history.preventedAtEntry(orderId) : memory;
    }

    private static boolean isComplete(ExchangeViews.MemoryPage memory, OrderQuery query) {
        if (query.oldestFirst()) {
            return query.afterOrderId() >= memory.completeAboveOrderId();
        }
        boolean isFull = memory.orders().size() == query.limit();
        return memory.completeAboveOrderId() == 0
                || (isFull && memory.orders().getLast().orderId() > memory.completeAboveOrderId());
    }

    private static List<OrderTrade> merged(List<OrderTrade> persisted, List<OrderTrade> recent) {
        long firstRecent = recent.isEmpty() ? Long.MAX_VALUE : recent.getFirst().tradeId();
        List<OrderTrade> all = new ArrayList<>();
        for (OrderTrade trade : persisted) {
            if (trade.tradeId() < firstRecent) {
                all.add(trade);
            }
        }
        all.addAll(recent);
        return all;
    }

    private static List<OrderSnapshot> merged(
            List<OrderSnapshot> memory, List<OrderSnapshot> persisted, OrderQuery query) {
        Set<Long> inMemory = new HashSet<>();
        memory.forEach(order -> inMemory.add(order.orderId()));
        List<OrderSnapshot> all = new ArrayList<>(memory);
        persisted.stream().filter(order -> !inMemory.contains(order.orderId())).forEach(all::add);
        Comparator<OrderSnapshot> oldestFirst = Comparator.comparingLong(OrderSnapshot::orderId);
        all.sort(query.oldestFirst() ? oldestFirst : oldestFirst.reversed());
        return List.copyOf(all.subList(0, Math.min(query.limit(), all.size())));
    }
}
