package org.bourse.contract;

import java.util.List;

/**
 * A broker's open orders at one moment.
 *
 * @param sequence the last command whose effects they show
 * @param asEntered the orders that are still as {@link OrderDirectory#asEntered(long)} says
 * @param changed the others; they traded, were replaced or triggered since
 */
public record OpenOrders(long sequence, List<OrderState> asEntered, List<OrderState> changed) {}
