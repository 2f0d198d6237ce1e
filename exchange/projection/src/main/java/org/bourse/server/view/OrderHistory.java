package org.bourse.server.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bourse.contract.HistoryUnavailableException;

/**
 * Orders as the database has them: complete up to what has been persisted, and therefore behind memory for the newest.
 * Each method throws {@link HistoryUnavailableException} when the database can't be asked now.
 */
public interface OrderHistory {

    /** The order, when it has been persisted. */
    Optional<OrderSnapshot> order(long orderId);

    /** The time in which orders of about this id were entered, when they are in the archive. */
    Optional<ArchivedOrders> archived(long orderId);

    /** The terms that the order was entered with, when a persisted replace has changed them. */
    Optional<EntryTerms> formerTerms(long orderId);

    /** The newest persisted order of this broker that has this client order id, or had it before a replace. */
    Optional<OrderSnapshot> order(long brokerId, String clientOrderId);

    /** The ids of these orders for several client order ids, asked at once; of one that no order had there is none. */
    Map<String, Long> orderIds(long brokerId, Set<String> clientOrderIds);

    /** The brokers of these orders, asked at once; of an order that was not persisted there is none. */
    Map<Long, Long> brokerIds(Set<Long> orderIds);

    /** Persisted trades of the order, oldest first. */
    List<OrderTrade> tradesOf(long orderId);

    /** Persisted fills that fit, oldest first. */
    List<BrokerFill> fills(FillQuery query);

    /** Persisted prevented matches that fit, oldest first. */
    List<PreventedMatch> preventedMatches(PreventedMatchQuery query);

    /** Persisted prevented matches of the command that entered this order, oldest first. */
    List<PreventedMatch> preventedAtEntry(long orderId);

    /** Persisted orders that fit, in the query's order. */
    List<OrderSnapshot> orders(OrderQuery query);
}
