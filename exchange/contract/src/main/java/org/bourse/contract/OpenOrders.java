package org.bourse.contract;

import java.util.List;

/**
 * A broker's open orders at one moment.
 *
 * @param sequence the last command whose effects they show
 * @param orders the orders; each is open
 */
public record OpenOrders(long sequence, List<OrderState> orders) {}
