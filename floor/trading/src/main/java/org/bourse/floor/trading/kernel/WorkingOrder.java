package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;

/** An order of a trader's that has not ended, as far as was reported. */
final class WorkingOrder {

    /** What another one is carried out of. */
    static final WorkingOrder NONE = new WorkingOrder(
            new OrderIntent.Submit(0, 0, VenueSide.BUY, 0, 0, Lifetime.IMMEDIATE_OR_CANCEL, false, false), 0, 0);

    final OrderIntent.Submit order;
    final long sentNanos;
    /** How much of the position an order that closes it leaves where it is filled. */
    final long keeps;

    long filled;
    BigDecimal paid = BigDecimal.ZERO;
    long lastExecution;
    boolean cancelAsked;

    WorkingOrder(OrderIntent.Submit order, long sentNanos, long keeps) {
        this.order = order;
        this.sentNanos = sentNanos;
        this.keeps = keeps;
    }

    /** Whether it may stay open, and is not filled or cancelled at once. */
    boolean waits() {
        return order.lifetime() == Lifetime.GOOD_TILL_CANCELLED;
    }

    boolean isEntry() {
        return !order.reduceOnly();
    }

    /** Carries it; answers the one that was carried. */
    WorkingOrder carry(StateCarrier state) {
        WorkingOrder carried = new WorkingOrder(
                state.carry(order, OrderIntent.Submit.class), state.carry(sentNanos), state.carry(keeps));
        carried.filled = state.carry(filled);
        carried.paid = state.carry(paid);
        carried.lastExecution = state.carry(lastExecution);
        carried.cancelAsked = state.carry(cancelAsked);
        return carried;
    }
}
