package org.bourse.loadtest.exchange;

/**
 * An order as {@code GET /orders} lists it.
 *
 * @param id as the exchange gave it
 * @param clientOrderId the sender's own id, or empty
 * @param quantity shares
 * @param remainingQuantity shares not traded
 */
public record ListedOrder(long id, String clientOrderId, long quantity, long remainingQuantity) {}
