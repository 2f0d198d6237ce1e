package org.bourse.server.marketdata;

import org.bourse.engine.model.Side;

/**
 * A trade as everybody may see it.
 *
 * @param sequence its number among the instrument's trades, from 1, without gaps
 * @param tradeId its number among all trades
 */
record PublicTrade(long sequence, long tradeId, long price, long quantity, Side aggressorSide, long executedAtMicros) {}
