package org.bourse.server.view;

import java.util.List;

/** An order and all its trades, oldest first. */
public record OrderWithTrades(OrderSnapshot order, List<OrderTrade> trades) {}
