package org.bourse.server.marketdata;

import org.bourse.engine.model.Side;

/** An open order as far as the feed needs it. Mutable and plain, because there may be millions. */
final class FeedOrder {

    final long orderId;
    final long brokerId;
    final SymbolState symbol;
    final Side side;
    long priceCents;
    long quantity;
    long leavesQuantity;
    String clientOrderId;

    /** Whether its level counts it; not while it is the aggressor, nor when it can't rest. */
    boolean inBook;

    FeedOrder(
            long orderId,
            long brokerId,
            SymbolState symbol,
            Side side,
            long priceCents,
            long quantity,
            long leavesQuantity,
            String clientOrderId) {
        this.orderId = orderId;
        this.brokerId = brokerId;
        this.symbol = symbol;
        this.side = side;
        this.priceCents = priceCents;
        this.quantity = quantity;
        this.leavesQuantity = leavesQuantity;
        this.clientOrderId = clientOrderId;
    }
}
