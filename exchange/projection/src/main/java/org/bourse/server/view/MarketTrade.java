package org.bourse.server.view;

import org.bourse.engine.model.Side;

/** A trade as the public sees it: without its parties. Price and quantity in the instrument's units, time in UTC microseconds. */
public record MarketTrade(long tradeId, Side aggressorSide, long price, long quantity, long executedAtMicros) {}
