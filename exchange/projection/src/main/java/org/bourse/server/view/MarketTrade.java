package org.bourse.server.view;

import org.bourse.engine.model.Side;

/** A trade as the public sees it: without its parties. Price in cents, quantity in shares, time in UTC microseconds. */
public record MarketTrade(long tradeId, Side aggressorSide, long priceCents, long quantity, long executedAtMicros) {}
