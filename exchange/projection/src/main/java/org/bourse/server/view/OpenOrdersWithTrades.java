package org.bourse.server.view;

import java.util.List;

/**
 * A broker's open orders at one moment.
 *
 * @param sequence the last command they show
 * @param orders the orders, each with all its trades up to then; of one that traded on meanwhile there may be later
 *     trades, too
 */
public record OpenOrdersWithTrades(long sequence, List<OrderWithTrades> orders) {}
