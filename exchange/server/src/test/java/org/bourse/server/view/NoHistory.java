package org.bourse.server.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A history that has nothing, for tests to fill in a part of. */
public abstract class NoHistory implements OrderHistory {

    @Override
    public Optional<OrderSnapshot> order(long orderId) {
        return Optional.empty();
    }

    @Override
    public Optional<OrderSnapshot> order(long brokerId, String clientOrderId) {
        return Optional.empty();
    }

    @Override
    public Map<String, Long> orderIds(long brokerId, Set<String> clientOrderIds) {
        return Map.of();
    }

    @Override
    public Map<Long, Long> brokerIds(Set<Long> orderIds) {
        return Map.of();
    }

    @Override
    public Optional<ArchivedOrders> archived(long orderId) {
        return Optional.empty();
    }

    @Override
    public Optional<EntryTerms> formerTerms(long orderId) {
        return Optional.empty();
    }

    @Override
    public List<OrderTrade> tradesOf(long orderId) {
        return List.of();
    }

    @Override
    public List<BrokerFill> fills(FillQuery query) {
        return List.of();
    }

    @Override
    public List<PreventedMatch> preventedMatches(PreventedMatchQuery query) {
        return List.of();
    }

    @Override
    public List<PreventedMatch> preventedAtEntry(long orderId) {
        return List.of();
    }

    @Override
    public List<OrderSnapshot> orders(OrderQuery query) {
        return List.of();
    }
}
