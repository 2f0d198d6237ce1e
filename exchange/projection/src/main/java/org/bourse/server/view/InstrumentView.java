package org.bourse.server.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bourse.contract.BookSnapshot;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.Side;

/** An instrument in memory: its book by level, its recent trades, its volume. Guarded by the views' lock. */
final class InstrumentView {

    final String symbol;

    /** Read without the views' lock, too. */
    volatile InstrumentTerms terms;

    TradingStatus status;

    /** The last command that changed the book. */
    long bookSequence;

    private final LevelBook bids = new LevelBook(Side.BID);
    private final LevelBook asks = new LevelBook(Side.ASK);
    private final TradeTable trades;
    private final RecentTrades recentTrades;
    private final RollingVolume volume = new RollingVolume();

    InstrumentView(String symbol, InstrumentTerms terms, TradingStatus status, TradeTable trades) {
        this.symbol = symbol;
        this.terms = terms;
        this.status = status;
        this.trades = trades;
        this.recentTrades = new RecentTrades(trades);
    }

    LevelBook side(Side side) {
        return side == Side.BID ? bids : asks;
    }

    /** Adds the newest trade, which it holds until it has enough newer ones. */
    void add(int trade) {
        recentTrades.add(trade);
    }

    void addVolume(long timeMicros, long quantity) {
        volume.add(timeMicros, quantity);
    }

    /** The newest trades that fit, in the query's order, with how far back they are all there are. */
    MemoryTrades trades(TradeQuery query) {
        int count = recentTrades.count();
        if (count == 0) {
            return MemoryTrades.NONE;
        }
        List<MarketTrade> found = new ArrayList<>(Math.min(count, query.limit()));
        for (int i = 0; i < count && found.size() < query.limit(); i++) {
            int trade = recentTrades.newest(query.oldestFirst() ? count - 1 - i : i);
            if (query.fits(trades.tradeId(trade), trades.executedAtMicros(trade))) {
                found.add(trades.marketTrade(trade));
            }
        }
        int oldest = recentTrades.newest(count - 1);
        boolean hasAll = count < ExchangeViews.RECENT_TRADES;
        return new MemoryTrades(
                found, hasAll ? 0 : trades.tradeId(oldest), hasAll ? Long.MIN_VALUE : trades.executedAtMicros(oldest));
    }

    Optional<PriceSummary> price(int most) {
        int count = Math.min(most, recentTrades.count());
        if (count == 0) {
            return Optional.empty();
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            // A thousand of the largest prices, 10^15, are far from an overflow.
            sum += trades.price(recentTrades.newest(i));
        }
        return Optional.of(new PriceSummary(symbol, lastPrice(), sum / count, count));
    }

    BookSnapshot book(int depth) {
        return new BookSnapshot(symbol, terms, bookSequence, asks.best(depth), bids.best(depth));
    }

    InstrumentSummary summary(long nowMicros, TradingStatus market) {
        OptionalLong last = recentTrades.count() == 0 ? OptionalLong.empty() : OptionalLong.of(lastPrice());
        return new InstrumentSummary(
                symbol, terms, status.within(market), last, bids.bestPrice(), asks.bestPrice(), volume.at(nowMicros));
    }

    private long lastPrice() {
        return trades.price(recentTrades.newest(0));
    }
}
