package org.bourse.engine.event;

/**
 * The order of a command that came to rest in the book once it had traded what it could. No event, so that it takes no
 * event sequence: it is where the command's order is after all of its events.
 *
 * @param order the order
 * @param levelQuantity shares that its price level shows now
 * @param levelOrders orders at its price level now, it included
 */
public record RestedOrder(AffectedOrder order, long levelQuantity, int levelOrders) {}
