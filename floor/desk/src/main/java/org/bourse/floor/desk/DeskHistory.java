package org.bourse.floor.desk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.BarSeries;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/** What happened at each instrument lately: its bars, its newest trades, and when its book could be trusted. */
final class DeskHistory implements MarketEvents {

    private static final long SECOND = 1_000_000_000L;
    private static final int SECONDS_KEPT = 3_600;
    private static final int MINUTES_KEPT = 1_440;
    private static final int TRADES_KEPT = 100;
    private static final int STATES_KEPT = 100;

    private final Map<Integer, Past> pasts = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** An empty one; {@code nanoTime} is the clock for how long a book is not live. */
    DeskHistory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A trade.
     *
     * @param id the venue's
     * @param nanos the venue's time
     */
    record Trade(long id, long nanos, long price, long quantity, VenueSide aggressor) {}

    /**
     * A state that a book came to.
     *
     * @param nanos when
     */
    record State(long nanos, Continuity state, StaleReason reason, long epoch) {}

    private static final class Past {
        private final BarSeries seconds = new BarSeries(SECOND, SECONDS_KEPT);
        private final BarSeries minutes = new BarSeries(60 * SECOND, MINUTES_KEPT);
        private final Deque<Trade> trades = new ArrayDeque<>();
        private final Deque<State> states = new ArrayDeque<>();
        private long tradeCount;
        private boolean live;
        private long notLiveSince;

        Past(long now) {
            notLiveSince = now;
        }
    }

    /** The newest bars of an instrument, oldest first. */
    List<Bar> bars(int instrument, boolean minutes, int limit) {
        Past past = past(instrument);
        return (minutes ? past.minutes : past.seconds).newest(limit);
    }

    /** The newest trades, newest first. */
    List<Trade> trades(int instrument) {
        Past past = past(instrument);
        synchronized (past) {
            return List.copyOf(past.trades);
        }
    }

    /**
     * What came after a trade, as far as it is kept.
     *
     * @param last how many trades there were in all
     * @param missed how many of those after it are not kept any more
     * @param trades oldest first
     */
    record Since(long last, long missed, List<Trade> trades) {}

    /** The trades after the first so many; all that are kept after 0. */
    Since tradesAfter(int instrument, long count) {
        Past past = past(instrument);
        synchronized (past) {
            long wanted = Math.max(0, past.tradeCount - count);
            List<Trade> newest = new ArrayList<>(past.trades).subList(0, (int) Math.min(wanted, past.trades.size()));
            return new Since(past.tradeCount, wanted - newest.size(), newest.reversed());
        }
    }

    /** The states of the book, newest first. */
    List<State> states(int instrument) {
        Past past = past(instrument);
        synchronized (past) {
            return List.copyOf(past.states);
        }
    }

    /** How long the book has not been live: since it was, or since it was defined; zero while it is. */
    Duration notLiveFor(int instrument) {
        Past past = past(instrument);
        synchronized (past) {
            return past.live ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - past.notLiveSince);
        }
    }

    /** Forgets all others. */
    void keep(Set<Integer> instruments) {
        pasts.keySet().retainAll(instruments);
    }

    private Past past(int instrument) {
        return pasts.computeIfAbsent(instrument, unused -> new Past(nanoTime.getAsLong()));
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        past(instrument.id());
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        Past past = past(header.instrument);
        synchronized (past) {
            if (past.live && state != Continuity.LIVE) {
                past.notLiveSince = nanoTime.getAsLong();
            }
            past.live = state == Continuity.LIVE;
            add(past.states, new State(header.receiveNanos, state, reason, header.epoch), STATES_KEPT);
        }
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        // The book has it.
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        // The book has them.
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        Past past = past(header.instrument);
        past.seconds.add(header.exchangeNanos, price, quantity);
        past.minutes.add(header.exchangeNanos, price, quantity);
        synchronized (past) {
            past.tradeCount++;
            add(past.trades, new Trade(tradeId, header.exchangeNanos, price, quantity, aggressor), TRADES_KEPT);
        }
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        // The book is what is shown.
    }

    private static <T> void add(Deque<T> kept, T newest, int most) {
        kept.addFirst(newest);
        if (kept.size() > most) {
            kept.removeLast();
        }
    }
}
