package org.bourse.server.marketdata;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.server.marketdata.MarketDataFeed.RecentMinutes;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleHistory;
import org.bourse.server.view.CandleInterval;

/**
 * Reads of candles: the minutes of the last 24 hours from memory, what is older from the database, and a longer candle of
 * which memory has a part from both. So a database that is behind by less than a day is never seen.
 */
public final class CandleReads {

    private final MarketDataFeed feed;
    private final CandleHistory history;

    /** Reads from {@code feed}, and from {@code history} what it no longer has. */
    public CandleReads(MarketDataFeed feed, CandleHistory history) {
        this.feed = feed;
        this.history = history;
    }

    /**
     * The newest {@code limit} candles that begin from {@code fromMicros} to before {@code toMicros}, oldest first; none for
     * an unknown symbol. Of seconds only what is in memory. Once the feed has ended all that the database has.
     *
     * @throws HistoryUnavailableException when some are only in the database, and that can't answer
     */
    public List<Candle> candles(String symbol, CandleInterval interval, long fromMicros, long toMicros, int limit) {
        if (interval == CandleInterval.SECOND) {
            return newest(seconds(symbol, fromMicros, toMicros), limit);
        }
        // Minutes are asked for: of whole candles, wherever in one the bounds are.
        long from = interval.startFrom(fromMicros);
        long to = interval.startFrom(toMicros);
        RecentMinutes minutes = minutes(symbol, from, to);
        List<Candle> recent = interval.join(minutes.candles());
        boolean memoryHasAll =
                recent.size() >= limit && recent.get(recent.size() - limit).startMicros() >= minutes.fromMicros();
        if (from >= minutes.fromMicros() || memoryHasAll) {
            return newest(recent, limit);
        }
        // One more than are missing, as the last one may begin what memory has the rest of.
        int missing = Math.max(0, limit - recent.size()) + 1;
        List<Candle> all =
                new ArrayList<>(history.candles(symbol, interval, from, Math.min(minutes.fromMicros(), to), missing));
        all.addAll(recent);
        return newest(interval.join(all), limit);
    }

    /** The feed may end by a fault while trading goes on: then memory has none, and the database what it has. */
    private RecentMinutes minutes(String symbol, long fromMicros, long toMicros) {
        try {
            return feed.recentMinutes(symbol, fromMicros, toMicros).join();
        } catch (CompletionException e) {
            return new RecentMinutes(List.of(), Long.MAX_VALUE);
        }
    }

    private List<Candle> seconds(String symbol, long fromMicros, long toMicros) {
        try {
            return feed.recentSeconds(symbol, fromMicros, toMicros).join();
        } catch (CompletionException e) {
            return List.of();
        }
    }

    private static List<Candle> newest(List<Candle> candles, int limit) {
        return candles.subList(Math.max(0, candles.size() - limit), candles.size());
    }
}
