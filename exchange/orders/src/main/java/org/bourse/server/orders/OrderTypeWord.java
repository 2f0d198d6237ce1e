package org.bourse.server.orders;

import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.server.view.OrderSnapshot;

/** A value of {@code order_type}: what an order is in the book, and whether it waits for a stop price before. */
public enum OrderTypeWord {
    LIMIT(OrderType.LIMIT, false),
    MARKET(OrderType.MARKET, false),
    STOP(OrderType.MARKET, true),
    STOP_LIMIT(OrderType.LIMIT, true);

    final OrderType type;
    final boolean isStop;

    OrderTypeWord(OrderType type, boolean isStop) {
        this.type = type;
        this.isStop = isStop;
    }

    /** The type that an order was entered with. */
    public static OrderTypeWord of(OrderSnapshot order) {
        return of(order.type(), order.instructions());
    }

    /** The type that an order with this engine type and these instructions is entered with. */
    public static OrderTypeWord of(OrderType type, ExecutionInstructions instructions) {
        return switch (type) {
            case LIMIT -> instructions.isStop() ? STOP_LIMIT : LIMIT;
            case MARKET -> instructions.isStop() ? STOP : MARKET;
        };
    }
}
