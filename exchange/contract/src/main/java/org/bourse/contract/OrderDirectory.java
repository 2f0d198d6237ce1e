package org.bourse.contract;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
     * A look at all open orders of the broker whose slow part is done now: what may be only in the history is read. What is
     * answered gives them as {@link #openOrders(long)} does, as of when it is asked, and hardly ever asks the history: so it may
     * be asked while others wait.
     *
     * @throws HistoryUnavailableException as {@link #openOrders(long)}
     */
    Supplier<OpenOrders> beginOpenOrders(long brokerId);

    /**
     * The order as it was when it was entered, or loaded at the start: what it asked for then, open and with nothing
     * traded. To a reader of the log who has seen nothing of it since, this is how it stands, however much further the
     * exchange is. It is in memory as long as the order is open, or what closed it was not read by all that the database
     * waits for; empty when it is not, or when the exchange was reset.
     */
    Optional<OrderState> asEntered(long orderId);

    /** The orders of this broker that were entered with the client order id, as {@link #asEntered(long)} says. */
    List<OrderState> asEntered(long brokerId, String clientOrderId);

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
