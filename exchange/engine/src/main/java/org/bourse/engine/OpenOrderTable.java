package org.bourse.engine;

import org.bourse.engine.model.Times;
import org.jspecify.annotations.Nullable;

/** Every open order of every book: found by id, by expiry and by broker, and counted. */
final class OpenOrderTable {

    /** Some seconds' worth of orders that rest, at tens of thousands a second: 5 MB. */
    private static final int RESERVE = 1 << 16;

    /** Room to find one of some thousand orders at the first look: 32 kB. */
    private static final int LEAST_BUCKETS = 1 << 13;

    private final IdTable<Order> byId = new IdTable<>(LEAST_BUCKETS);
    private final ExpiryQueue expiries = new ExpiryQueue();
    private final PreparedObjects<Order> unused = new PreparedObjects<>(RESERVE, Order::new);

    int count() {
        return byId.count();
    }

    @Nullable
    Order find(long orderId) {
        return byId.find(orderId);
    }

    /** When the first order expires; {@link Times#NEVER_MICROS} when none ever does. */
    long firstExpiryMicros() {
        return expiries.firstMicros();
    }

    /** The order that expires first, or null when none ever does. */
    @Nullable
    Order firstToExpire() {
        return expiries.first();
    }

    /** An order that is not open yet, with all its quantity left. */
    Order create(long orderId, Broker broker, long quantity) {
        Order order = unused.take();
        order.id = orderId;
        order.broker = broker;
        order.quantity = quantity;
        order.leavesQuantity = quantity;
        return order;
    }

    /** Takes back an order that is in no book and no index. */
    void release(Order order) {
        order.clear();
        unused.giveBack(order);
    }

    /** Opens an order that was never open. Its broker must have no younger one open. */
    void add(Order order) {
        byId.add(order);
        order.broker.append(order);
        scheduleExpiry(order);
    }

    /** Closes an order that is in no book any more. */
    void remove(Order order) {
        byId.remove(order);
        order.broker.remove(order);
        expiries.remove(order);
    }

    /** Changes when an open order expires. */
    void reschedule(Order order, long validUntilMicros) {
        if (order.validUntilMicros != validUntilMicros) {
            expiries.remove(order);
            order.validUntilMicros = validUntilMicros;
            scheduleExpiry(order);
        }
    }

    private void scheduleExpiry(Order order) {
        if (order.validUntilMicros != Times.NEVER_MICROS) {
            expiries.add(order);
        }
    }
}
