package org.bourse.floor.simulation;

import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;

/** One of our orders in a mirrored book, from its acceptance until it is closed. */
final class OwnOrder {

    final long number;
    final int instrument;
    final VenueSide side;
    final boolean reduceOnly;
    final boolean postOnly;
    long price;
    long quantity;
    long leaves;

    /** Its id in the engine; 0 until that has taken it. */
    long engineId;

    OwnOrder(
            long number,
            int instrument,
            VenueSide side,
            long price,
            long quantity,
            boolean postOnly,
            boolean reduceOnly) {
        this.number = number;
        this.instrument = instrument;
        this.side = side;
        this.price = price;
        this.quantity = quantity;
        this.postOnly = postOnly;
        this.reduceOnly = reduceOnly;
        this.leaves = quantity;
    }

    /** It, or on the way out another one that is what was carried. */
    static OwnOrder carried(StateCarrier state, OwnOrder order) {
        OwnOrder carried = new OwnOrder(
                state.carry(order.number),
                state.carry(order.instrument),
                state.carry(order.side),
                state.carry(order.price),
                state.carry(order.quantity),
                state.carry(order.postOnly),
                state.carry(order.reduceOnly));
        carried.leaves = state.carry(order.leaves);
        carried.engineId = state.carry(order.engineId);
        return state.reads() ? carried : order;
    }
}
