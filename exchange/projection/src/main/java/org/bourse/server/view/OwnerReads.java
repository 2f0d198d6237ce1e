package org.bourse.server.view;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.bourse.contract.HistoryUnavailableException;

/**
 * The brokers that several orders belong to, read one after the other: those that memory does not have are asked of the
 * database all at once, and once only. Used by one thread, for as long as one request takes.
 */
public final class OwnerReads {

    private final ExchangeViews views;
    private final OrderHistory history;
    private final Set<Long> orderIds;

    /** The answer of memory and the database when the database was asked. */
    private final CachedRead<Map<Long, Long>> known = new CachedRead<>(this::ask);

    OwnerReads(ExchangeViews views, OrderHistory history, Set<Long> orderIds) {
        this.views = views;
        this.history = history;
        this.orderIds = Set.copyOf(orderIds);
    }

    /**
     * The broker of one of these orders; empty when there is none of that id, or was none yet when the database was asked.
     *
     * @throws HistoryUnavailableException when only the database may know, and that can't answer
     */
    public OptionalLong brokerId(long orderId) {
        if (!orderIds.contains(orderId)) {
            throw new IllegalArgumentException("not one of these orders: " + orderId);
        }
        OptionalLong memory = inMemory(orderId);
        if (memory.isPresent()) {
            return memory;
        }
        Long found = known.get().get(orderId);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found);
    }

    private OptionalLong inMemory(long orderId) {
        return views.order(orderId).stream()
                .mapToLong(order -> order.order().brokerId())
                .findFirst();
    }

    /** Memory first, and kept: what leaves it later may not have been in the database when that was asked. */
    private Map<Long, Long> ask() {
        Map<Long, Long> found = new HashMap<>();
        Set<Long> missing = new HashSet<>();
        for (long orderId : orderIds) {
            inMemory(orderId).ifPresentOrElse(broker -> found.put(orderId, broker), () -> missing.add(orderId));
        }
        found.putAll(history.brokerIds(missing));
        return found;
    }
}
