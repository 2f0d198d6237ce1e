package org.bourse.fix;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Orders that were accepted lately and of which nothing more was reported yet. Most orders live for a moment, and what is
 * reported of them next needs no look into the exchange's order table. Owned by the outbound thread.
 */
final class RecentOrders {

    private static final int PLACES = 1 << 13;

    private final @Nullable TrackedOrder[] orders = new TrackedOrder[PLACES];

    /** Adds an order; another one may be forgotten for it. */
    void add(TrackedOrder order) {
        orders[place(order.orderId)] = order;
    }

    /** Takes an order out, if it is still here. */
    Optional<TrackedOrder> take(long orderId) {
        TrackedOrder order = orders[place(orderId)];
        if (order == null || order.orderId != orderId) {
            return Optional.empty();
        }
        orders[place(orderId)] = null;
        return Optional.of(order);
    }

    private static int place(long orderId) {
        return (int) orderId & (PLACES - 1);
    }
}
