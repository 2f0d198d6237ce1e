package org.bourse.server.view;

import java.util.Optional;

/**
 * Which of a broker's orders to list, newest first.
 *
 * @param brokerId whose
 * @param open only open ones (true), only closed ones (false), or both (empty)
 * @param symbol only those of this instrument; empty for all
 * @param clientOrderId only those that have or had this client order id; empty for all
 * @param beforeOrderId only those with a smaller id; {@link Long#MAX_VALUE} to start with the newest
 * @param limit how many at the most, 1 or more
 */
public record OrderQuery(
        long brokerId, Optional<Boolean> open, String symbol, String clientOrderId, long beforeOrderId, int limit) {

    /** Whether an order of the broker fits, but for its client order id. */
    boolean fits(OrderSnapshot order) {
        return order.orderId() < beforeOrderId
                && (symbol.isEmpty() || symbol.equals(order.symbol()))
                && (open.isEmpty() || open.get() == order.isOpen());
    }

    /** The same of open and closed orders alike, from another place on. */
    OrderQuery openOrClosed(long fromBeforeOrderId) {
        return new OrderQuery(brokerId, Optional.empty(), symbol, clientOrderId, fromBeforeOrderId, limit);
    }
}
