package org.bourse.engine;

import org.bourse.engine.model.TimeInForce;
import org.jspecify.annotations.Nullable;

/**
 * An open order, linked into its price level's queue, its broker's list and the expiry queue, so that leaving all of them
 * needs no search. A mutable, pooled object of 80 bytes; its price, side and instrument are those of its level.
 */
final class Order extends TableEntry {

    private static final Broker NO_BROKER = new Broker(0, "");

    long quantity;
    long leavesQuantity;
    long validUntilMicros;
    TimeInForce timeInForce = TimeInForce.GTC;
    Broker broker = NO_BROKER;

    /** Its entry in {@link ClientOrderIds}, or {@link ClientOrderIds#NONE}. */
    int clientOrderId = ClientOrderIds.NONE;

    PriceLevel level = PriceLevel.NONE;

    @Nullable
    Order earlierInLevel;

    @Nullable
    Order laterInLevel;

    @Nullable
    Order olderOfBroker;

    @Nullable
    Order newerOfBroker;

    /** Its place in the {@link ExpiryQueue}; -1 when it is not there. */
    int expiryIndex = -1;

    long filledQuantity() {
        return quantity - leavesQuantity;
    }

    /** Whether it expires before the other: earlier validity first, then the older order. */
    boolean expiresBefore(Order other) {
        return validUntilMicros != other.validUntilMicros ? validUntilMicros < other.validUntilMicros : id < other.id;
    }

    /** Lets go of everything it refers to. */
    void clear() {
        broker = NO_BROKER;
        clientOrderId = ClientOrderIds.NONE;
        level = PriceLevel.NONE;
    }
}
