package org.bourse.engine;

import org.bourse.engine.model.ExecutionInstructions;

/**
 * The open orders that have a display quantity, with what each hides. It stands beside the orders, so that an order which
 * has none pays for it with one branch and no byte.
 *
 * <p>The shown part of an iceberg trades in its turn. When it is used up, the next part is shown at once, behind all other
 * orders of the price. Should the same command come to the order again, it trades with all that is left of it: so no
 * aggressor of a command trades more than twice with any order, and takes the whole quantity where it wants it, however
 * small the shown part.
 */
final class Icebergs {

    private static final int LEAST_CAPACITY = 16;

    private final IdTable<Iceberg> byOrder = new IdTable<>(LEAST_CAPACITY);

    /** Takes in the display quantity that an order's instructions ask for. What it hides, resting, stays as it is. */
    void set(Order order, ExecutionInstructions instructions) {
        long display = instructions.displayQuantity();
        if (order.hasDisplay()) {
            if (display == 0) {
                byOrder.remove(of(order));
            } else {
                of(order).displayQuantity = display;
            }
        } else if (display != 0) {
            byOrder.add(new Iceberg(order.id, display));
        }
    }

    /** Lets go of an order that closes. */
    void forget(Order order) {
        if (order.hasDisplay()) {
            byOrder.remove(of(order));
        }
    }

    /** What stands beside an order with a display quantity. */
    Iceberg of(Order order) {
        Iceberg iceberg = byOrder.find(order.id);
        if (iceberg == null) {
            throw new IllegalStateException("order " + order.id + " has lost its display quantity");
        }
        return iceberg;
    }

    /** How much of itself an order is to show at a time; 0 where it has no display quantity. */
    long displayQuantity(Order order) {
        return order.hasDisplay() ? of(order).displayQuantity : 0;
    }

    /** How much of what an order has left its level hides. */
    long hidden(Order order) {
        return order.hasDisplay() ? of(order).hiddenQuantity : 0;
    }

    /** How much of what an order has left its level shows. */
    long shown(Order order) {
        return order.leavesQuantity - hidden(order);
    }

    /** How much of a resting order trades in its turn: what it shows, or all of it when this command refreshed it. */
    long tradable(Order order, long command) {
        if (!order.hasDisplay()) {
            return order.leavesQuantity;
        }
        Iceberg iceberg = of(order);
        return iceberg.refreshedBy == command ? order.leavesQuantity : order.leavesQuantity - iceberg.hiddenQuantity;
    }

    /** Hides what an order with a display quantity, which came to rest, does not show. */
    void hide(Order order) {
        Iceberg iceberg = of(order);
        hide(order, iceberg, order.leavesQuantity - Math.min(iceberg.displayQuantity, order.leavesQuantity));
    }

    /** Takes back what an order with a display quantity hides, before it leaves its level. */
    void unhide(Order order) {
        hide(order, of(order), 0);
    }

    /** Lets an order with a display quantity hide this much. */
    void hide(Order order, long quantity) {
        hide(order, of(order), quantity);
    }

    /** Takes quantity off a resting order with a display quantity that stays in its place: what is hidden first. */
    void reduce(Order order, long quantity) {
        Iceberg iceberg = of(order);
        hide(order, iceberg, Math.max(0, iceberg.hiddenQuantity - quantity));
        order.level.bookSide.reduce(order, quantity);
    }

    /**
     * Takes what it traded off a resting order with a display quantity: what is shown first. If nothing that it has left is
     * shown any more, the next part of it is, from now on in the last place of its level.
     *
     * @return whether that is so
     */
    boolean trade(Order order, long quantity, long command) {
        Iceberg iceberg = of(order);
        order.level.bookSide.reduce(order, quantity);
        boolean refreshes = order.leavesQuantity <= iceberg.hiddenQuantity && order.leavesQuantity > 0;
        if (refreshes) {
            iceberg.refreshedBy = command;
            hide(order);
            order.level.moveToTail(order);
        } else if (order.leavesQuantity == 0) {
            hide(order, iceberg, 0);
        }
        return refreshes;
    }

    private static void hide(Order order, Iceberg iceberg, long quantity) {
        if (quantity != iceberg.hiddenQuantity) {
            order.level.bookSide.hide(order.level, quantity - iceberg.hiddenQuantity);
            iceberg.hiddenQuantity = quantity;
        }
    }
}
