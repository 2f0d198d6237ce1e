package org.bourse.server.marketdata;

/** A candle as it is now; {@code closed} when its interval is over. */
record CandleUpdate(CandleInterval interval, Candle candle, boolean closed) {}
