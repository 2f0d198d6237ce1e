package org.bourse.server.marketdata;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.engine.model.Times;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleHistory;
import org.bourse.server.view.CandleInterval;

/** Reads of candles: the last 24 hours from memory, what is older from the database. */
public final class CandleReads {

    private final MarketDataFeed feed;
    private final CandleHistory history;
    private final InstantSource clock;

    /** Reads from {@code feed}, and from {@code history} what it no longer has. */
    public CandleReads(MarketDataFeed feed, CandleHistory history, InstantSource clock) {
        this.feed = feed;
        this.history = history;
        this.clock = clock;
    }

    /**
     * The newest {@code limit} candles that begin from {@code fromMicros} to before {@code toMicros}, oldest first; none for
     * an unknown symbol. Of seconds only what is in memory.
     *
     * @throws HistoryUnavailableException when some are only in the database, and that can't answer
     * @throws java.util.concurrent.CompletionException when the feed is not running
     */
    public List<Candle> candles(String symbol, CandleInterval interval, long fromMicros, long toMicros, int limit) {
        // The first interval of which every minute is in memory.
        long dayAgo = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()) - Times.MICROS_PER_DAY;
        long inMemory = interval == CandleInterval.SECOND
                ? fromMicros
                : Math.max(fromMicros, interval.startOf(dayAgo) + interval.micros());
        List<Candle> recent =
                feed.recentCandles(symbol, interval, inMemory, toMicros).join();
        if (recent.size() >= limit) {
            return recent.subList(recent.size() - limit, recent.size());
        }
        if (fromMicros >= inMemory) {
            return recent;
        }
        List<Candle> all = new ArrayList<>(
                history.candles(symbol, interval, fromMicros, Math.min(inMemory, toMicros), limit - recent.size()));
        all.addAll(recent);
        return all;
    }
}
