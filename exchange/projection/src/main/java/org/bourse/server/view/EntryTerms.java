package org.bourse.server.view;

import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.TimeInForce;

/**
 * The terms an order was entered with, which a replace may have changed since.
 *
 * @param price limit price in the instrument's units; 0 for a market order
 * @param quantity total shares
 * @param validUntilMicros as {@link OrderSnapshot#validUntilMicros()}
 * @param instructions what it said of its execution
 * @param clientOrderId its broker's own id for it, or empty
 */
public record EntryTerms(
        long price,
        long quantity,
        TimeInForce timeInForce,
        long validUntilMicros,
        ExecutionInstructions instructions,
        String clientOrderId) {

    /** The terms that an order has now. */
    public static EntryTerms of(OrderSnapshot order) {
        return new EntryTerms(
                order.price(),
                order.quantity(),
                order.timeInForce(),
                order.validUntilMicros(),
                order.instructions().asEntered(),
                order.clientOrderId());
    }
}
