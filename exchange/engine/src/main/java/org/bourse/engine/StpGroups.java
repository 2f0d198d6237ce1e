package org.bourse.engine;

import org.bourse.engine.model.ExecutionInstructions;

/**
 * The open orders that are of a self-trade prevention group, with what group that is. It stands beside the orders, so that
 * an order which is of none pays for it with one branch and no byte. What brokers a group has stands with the brokers.
 */
final class StpGroups {

    private static final int LEAST_CAPACITY = 16;

    private final IdTable<GroupedOrder> byOrder = new IdTable<>(LEAST_CAPACITY);

    /** Takes in the group that an order's instructions name. */
    void set(Order order, ExecutionInstructions instructions) {
        int stpId = instructions.stpId();
        if (order.isGrouped()) {
            if (stpId == 0) {
                byOrder.remove(entry(order));
            } else {
                entry(order).stpId = stpId;
            }
        } else if (stpId != 0) {
            byOrder.add(new GroupedOrder(order.id, stpId));
        }
    }

    /** Lets go of an order that closes. */
    void forget(Order order) {
        if (order.isGrouped()) {
            byOrder.remove(entry(order));
        }
    }

    /** An order's group; 0 where it is of none. */
    int of(Order order) {
        return order.isGrouped() ? entry(order).stpId : 0;
    }

    /** Whether a trade of two orders would be one with itself: they are of one group or, of no group, of one broker. */
    boolean areOwn(Order one, Order other) {
        boolean grouped = one.isGrouped() || other.isGrouped();
        return grouped ? of(one) == of(other) : one.broker == other.broker;
    }

    /** The same of an order that is still to come, of this broker and group; group 0: of none. */
    boolean areOwn(Broker broker, int stpId, Order other) {
        return (stpId != 0 || other.isGrouped()) ? stpId == of(other) : broker == other.broker;
    }

    private GroupedOrder entry(Order order) {
        GroupedOrder entry = byOrder.find(order.id);
        if (entry == null) {
            throw new IllegalStateException("order " + order.id + " has lost its self-trade prevention group");
        }
        return entry;
    }
}
