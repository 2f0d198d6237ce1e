package org.bourse.server.marketdata;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.bourse.engine.model.Side;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.jspecify.annotations.Nullable;

/** All channels of one symbol, whether it is listed or not. */
final class SymbolChannels {

    private final String symbol;
    private final Map<Integer, BookChannel> books = new HashMap<>();
    private final EnumMap<CandleInterval, LatestChannel> candles = new EnumMap<>(CandleInterval.class);
    private final LatestChannel tickers = new LatestChannel();
    private @Nullable TradeChannel trades;
    private @Nullable Ticker ticker;

    SymbolChannels(String symbol) {
        this.symbol = symbol;
    }

    /** The content of a ticker message, without the symbol. */
    private record Ticker(OptionalLong last, OptionalLong bid, OptionalLong ask, DayFigures day) {

        static Ticker of(@Nullable SymbolState state) {
            return state == null
                    ? new Ticker(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), DayFigures.NONE)
                    : new Ticker(
                            state.lastPrice(),
                            state.side(Side.BID).bestPrice(),
                            state.side(Side.ASK).bestPrice(),
                            state.candles.day());
        }

        Frame encoded(String symbol) {
            return FeedMessages.ticker(symbol, last, bid, ask, day);
        }
    }

    /** Adds a subscriber to the book; returns what ends that. */
    Runnable joinBook(Subscriber subscriber, Subscription wish, @Nullable SymbolState state) {
        BookChannel channel = books.computeIfAbsent(wish.depth(), depth -> new BookChannel(symbol, depth, state));
        BookChannel.Member member = channel.join(subscriber, wish.resumeFrom());
        return () -> channel.leave(member);
    }

    /** Adds a subscriber to the trades; returns what ends that. */
    Runnable joinTrades(Subscriber subscriber, Subscription wish, @Nullable SymbolState state) {
        TradeChannel channel = trades == null ? new TradeChannel(symbol, state) : trades;
        trades = channel;
        channel.join(subscriber, wish.resumeFrom());
        return () -> channel.leave(subscriber);
    }

    /** Adds a subscriber to the ticker, which gets it as it is now; returns what ends that. */
    Runnable joinTicker(Subscriber subscriber, @Nullable SymbolState state) {
        Ticker now = Ticker.of(state);
        ticker = now;
        tickers.join(subscriber, now.encoded(symbol));
        return () -> tickers.leave(subscriber);
    }

    /** Adds a subscriber to the candles, which gets the current one; returns what ends that. */
    Runnable joinCandles(Subscriber subscriber, CandleInterval interval, @Nullable SymbolState state) {
        Candle current = state == null ? null : state.candles.current(interval);
        LatestChannel channel = candles.computeIfAbsent(interval, any -> new LatestChannel());
        channel.join(
                subscriber,
                current == null ? null : FeedMessages.candle(symbol, new CandleUpdate(interval, current, false)));
        return () -> channel.leave(subscriber);
    }

    /** Publishes what changed; returns how many messages were delivered. */
    int publish(
            SymbolState state, List<LevelChange> levels, List<PublicTrade> newTrades, List<CandleUpdate> newCandles) {
        int delivered = trades == null ? 0 : trades.publish(newTrades);
        if (!levels.isEmpty()) {
            delivered += sum(channel -> channel.publish(state, levels));
        }
        for (CandleUpdate update : newCandles) {
            delivered += publish(update);
        }
        return delivered + publishTicker(state);
    }

    /** Publishes the checksums that are due; returns how many messages were delivered. */
    int publishChecksums() {
        return sum(BookChannel::publishChecksum);
    }

    /** The exchange was reset. */
    void reset() {
        books.values().forEach(BookChannel::reset);
        if (trades != null) {
            trades.reset();
        }
        ticker = null;
        tickers.publish(Ticker.of(null).encoded(symbol));
    }

    /** Lets go of channels nobody came back to; whether that leaves none. */
    boolean isOver(long nowMicros) {
        books.values().removeIf(channel -> channel.isOver(nowMicros));
        if (trades != null && trades.isOver(nowMicros)) {
            trades = null;
        }
        candles.values().removeIf(LatestChannel::isEmpty);
        return books.isEmpty() && trades == null && candles.isEmpty() && tickers.isEmpty();
    }

    private int publish(CandleUpdate update) {
        LatestChannel channel = candles.get(update.interval());
        if (channel == null || channel.isEmpty()) {
            return 0;
        }
        Frame frame = FeedMessages.candle(symbol, update);
        return update.closed() ? channel.publishFinal(frame) : channel.publish(frame);
    }

    private int publishTicker(SymbolState state) {
        if (tickers.isEmpty()) {
            return 0;
        }
        Ticker now = Ticker.of(state);
        if (now.equals(ticker)) {
            return 0;
        }
        ticker = now;
        return tickers.publish(now.encoded(symbol));
    }

    private int sum(Function<BookChannel, Integer> publish) {
        int delivered = 0;
        for (BookChannel channel : books.values()) {
            delivered += publish.apply(channel);
        }
        return delivered;
    }
}
