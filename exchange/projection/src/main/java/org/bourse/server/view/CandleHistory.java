package org.bourse.server.view;

import java.util.List;
import org.bourse.contract.HistoryUnavailableException;

/** Source of the candles that are no longer in memory. */
public interface CandleHistory {

    /**
     * The newest {@code limit} candles that begin from {@code fromMicros} to before {@code toMicros}, oldest first; not of
     * seconds, which nobody keeps.
     *
     * @throws HistoryUnavailableException when they can't be read now
     */
    List<Candle> candles(String symbol, CandleInterval interval, long fromMicros, long toMicros, int limit);
}
