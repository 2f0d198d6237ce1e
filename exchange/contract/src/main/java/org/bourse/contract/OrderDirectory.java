package org.bourse.contract;

import java.util.Optional;

/** Orders, as a gateway needs them that answers for orders it did not see itself, or saw before a restart. */
public interface OrderDirectory {

    /**
     * All open orders of the broker at one moment, in no particular order. They are in memory; what an order traded long ago
     * may be only in the history.
     *
     * @throws HistoryUnavailableException when it is, and that can't answer now
     */
    OpenOrders openOrders(long brokerId);

    /**
     * The order as it is now, open or closed.
     *
     * @throws HistoryUnavailableException when it may be only in the history, and that can't answer now
     */
    Optional<OrderState> order(long orderId);

    /**
     * The order of this broker that carries the client order id, or the newest that carried it when it closed.
     *
     * @throws HistoryUnavailableException when it may be only in the history, and that can't answer now
     */
    Optional<OrderState> order(long brokerId, String clientOrderId);
}
