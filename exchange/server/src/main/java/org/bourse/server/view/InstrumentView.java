package org.bourse.server.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.engine.model.Side;

/** An instrument in memory: its book by level, its recent trades, its volume. Guarded by the views' lock. */
final class InstrumentView {

    final String symbol;
    boolean halted;

    /** The last command that changed the book. */
    long bookSequence;

    private final LevelBook bids = new LevelBook(Side.BID);
    private final LevelBook asks = new LevelBook(Side.ASK);
    private final ArrayDeque<MarketTrade> trades = new ArrayDeque<>();
    private final RollingVolume volume = new RollingVolume();

    InstrumentView(String symbol, boolean halted) {
        this.symbol = symbol;
        this.halted = halted;
    }

    LevelBook side(Side side) {
        return side == Side.BID ? bids : asks;
    }

    void add(MarketTrade trade) {
        if (trades.size() == ExchangeViews.RECENT_TRADES) {
            trades.removeFirst();
        }
        trades.addLast(trade);
    }

    void addVolume(long timeMicros, long quantity) {
        volume.add(timeMicros, quantity);
    }

    List<MarketTrade> newestTrades(int limit) {
        List<MarketTrade> newest = new ArrayList<>(Math.min(limit, trades.size()));
        Iterator<MarketTrade> iterator = trades.descendingIterator();
        while (newest.size() < limit && iterator.hasNext()) {
            newest.add(iterator.next());
        }
        return newest;
    }

    Optional<PriceSummary> price(int most) {
        if (trades.isEmpty()) {
            return Optional.empty();
        }
        long sum = 0;
        int count = 0;
        Iterator<MarketTrade> iterator = trades.descendingIterator();
        while (count < most && iterator.hasNext()) {
            // A thousand of the largest prices, 10^12 cents, are far from an overflow.
            sum += iterator.next().priceCents();
            count++;
        }
        return Optional.of(new PriceSummary(symbol, trades.getLast().priceCents(), sum / count, count));
    }

    BookSnapshot book(int depth) {
        return new BookSnapshot(symbol, bookSequence, asks.best(depth), bids.best(depth));
    }

    InstrumentSummary summary(long nowMicros) {
        OptionalLong last = trades.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(trades.getLast().priceCents());
        return new InstrumentSummary(
                symbol, halted, last, bids.bestPriceCents(), asks.bestPriceCents(), volume.at(nowMicros));
    }
}
