package org.bourse.server.marketdata;

import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;

/** A candle as it is now; {@code closed} when its interval is over. */
record CandleUpdate(CandleInterval interval, Candle candle, boolean closed) {}
