package org.bourse.loadtest.books;

import org.bourse.loadtest.flow.AcknowledgedOrders;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;

/**
 * The orders that a run sent, and those of them that were acknowledged.
 *
 * @param flow the orders by number
 * @param bodies knows the client order ids
 * @param acknowledged the ids the exchange gave
 */
public record SentOrders(OrderFlow flow, OrderBody bodies, AcknowledgedOrders acknowledged) {}
