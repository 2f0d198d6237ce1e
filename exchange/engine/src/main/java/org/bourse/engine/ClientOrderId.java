package org.bourse.engine;

import org.jspecify.annotations.Nullable;

/** One client order id in use: of an open order, or remembered of a closed one. */
final class ClientOrderId {

    /** What an order without a client order id carries; never in {@link ClientOrderIds}. */
    static final ClientOrderId NONE = new ClientOrderId();

    String text = "";
    long brokerId;
    long orderId;
    int hash;

    @Nullable
    ClientOrderId nextInBucket;

    @Nullable
    ClientOrderId nextClosed;
}
