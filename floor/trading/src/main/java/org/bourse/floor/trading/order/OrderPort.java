package org.bourse.floor.trading.order;

/** The way to a venue: takes intents and waits for nothing. What becomes of them is told to an {@link OrderReports}. */
@FunctionalInterface
public interface OrderPort {

    /** Sends it on its way. */
    void send(OrderIntent intent);
}
