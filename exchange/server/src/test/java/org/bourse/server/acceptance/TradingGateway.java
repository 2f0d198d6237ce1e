package org.bourse.server.acceptance;

import java.time.Instant;
import java.util.Optional;

/** One broker's way into the exchange, for one symbol. What is told may take a moment to be so. */
interface TradingGateway extends AutoCloseable {

    /** Enters an order, in the words of {@link OrderWords}, under a name that is its client order id. */
    void enters(String name, String words);

    /**
     * What would become of an order of these words: {@code fill}, {@code trade}, {@code rest} or {@code cancel}, or
     * {@code refused: } and why; empty where the gateway has no means to ask.
     */
    Optional<String> foresees(String words);

    /** Asks for another quantity and price, as in {@code 120 at 10.10}; the order has the new name from then on. */
    void replaces(String name, String newName, String words);

    /** Asks to cancel an order, whether or not there is one. Returns when that is answered. */
    void cancels(String name);

    /** Cancels all open orders; returns how many there were. */
    int cancelsAll();

    /**
     * How an order is: {@code open}, {@code filled}, {@code cancelled} or {@code expired}, how much of it is filled, and
     * at what average price, as in {@code open 40/100 at 10.0000} or {@code filled 100 at 10.0050}; or {@code refused: }
     * and why; or {@code unknown}.
     */
    String sees(String name);

    /** The client order id that an order has, which may have had others. */
    String nameOf(String name);

    /** When an order expires. */
    Instant expiry(String name);

    /** The book, best first, bids and then asks, with quantity, price and number of orders: {@code 40 @ 10.00 (2) | }. */
    String book();

    @Override
    void close();
}
