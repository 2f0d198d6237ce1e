package org.bourse.server.view;

import java.util.List;

/**
 * A broker's open orders at one moment.
 *
 * @param sequence the last command they show
 * @param asEntered the orders that are still as {@link ExchangeViews#asEntered(long)} says
 * @param changed the others, each with all its trades up to then; of one that traded on meanwhile there may be later
 *     trades, too
 */
public record OpenOrdersWithTrades(long sequence, List<OrderSnapshot> asEntered, List<OrderWithTrades> changed) {}
