package org.bourse.server.view;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.bourse.contract.HistoryUnavailableException;

/**
 * The orders that client order ids of one broker stand for, read one after the other: what memory can't tell is asked of the
 * database for all of them at once, and once only, so that a list of ids that no order ever had costs one question. Used by
 * one thread, for as long as one request takes.
 */
public final class OwnIdReads {

    private final ExchangeViews views;
    private final OrderHistory history;
    private final long brokerId;
    private final Set<String> clientOrderIds;

    /** The answer of memory and the database when the database was asked. */
    private final CachedRead<Map<String, Long>> known = new CachedRead<>(this::ask);

    OwnIdReads(ExchangeViews views, OrderHistory history, long brokerId, Set<String> clientOrderIds) {
        this.views = views;
        this.history = history;
        this.brokerId = brokerId;
        this.clientOrderIds = Set.copyOf(clientOrderIds);
    }

    /**
     * The id of the order that one of these client order ids stands for, as {@link OrderReads#orderId} finds it. One that an
     * order got since the database was asked is to be looked for there.
     *
     * @throws HistoryUnavailableException when only the database may know, and that can't answer
     */
    public OptionalLong orderId(String clientOrderId) {
        if (!clientOrderIds.contains(clientOrderId)) {
            throw new IllegalArgumentException("not one of these client order ids: " + clientOrderId);
        }
        ExchangeViews.NamedOrder memory = views.order(brokerId, clientOrderId);
        long inMemory = orderId(memory);
        long found =
                memory.certain() ? inMemory : Math.max(inMemory, known.get().getOrDefault(clientOrderId, 0L));
        return found == 0 ? OptionalLong.empty() : OptionalLong.of(found);
    }

    private static long orderId(ExchangeViews.NamedOrder named) {
        return named.order().map(order -> order.order().orderId()).orElse(0L);
    }

    /** Memory first, and kept: what leaves it later may not have been in the database when that was asked. */
    private Map<String, Long> ask() {
        Map<String, Long> found = new HashMap<>();
        Set<String> uncertain = new HashSet<>();
        for (String id : clientOrderIds) {
            ExchangeViews.NamedOrder memory = views.order(brokerId, id);
            memory.order().ifPresent(order -> found.put(id, order.order().orderId()));
            if (!memory.certain()) {
                uncertain.add(id);
            }
        }
        history.orderIds(brokerId, uncertain).forEach((id, orderId) -> found.merge(id, orderId, Math::max));
        return found;
    }
}
