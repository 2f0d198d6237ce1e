package org.bourse.server.marketdata;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The trades of one instrument. */
final class TradeChannel extends ChannelGrace {

    /** Trades kept for clients that come back. */
    private static final int TRADES_KEPT = 1_000;

    private final String symbol;
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final ArrayDeque<PublicTrade> recent = new ArrayDeque<>();

    /** The newest trade there was, whether kept or not. */
    private long sequence;

    TradeChannel(String symbol, @Nullable SymbolState state) {
        this.symbol = symbol;
        this.sequence = state == null ? 0 : state.tradeSequence();
    }

    @Override
    boolean isEmpty() {
        return subscribers.isEmpty();
    }

    /** Adds a subscriber, which first gets the trades after {@code resumeFrom}, or is told that they aren't known. */
    void join(Subscriber subscriber, OptionalLong resumeFrom) {
        subscribers.add(subscriber);
        if (resumeFrom.isEmpty()) {
            return;
        }
        long from = resumeFrom.getAsLong();
        boolean known = from == sequence
                || (from < sequence && !recent.isEmpty() && recent.getFirst().sequence() <= from + 1);
        if (!known) {
            subscriber
                    .queue()
                    .offer(FeedMessages.resumeUnavailable(
                            "trades", symbol, from, sequence, "GET /stocks/" + symbol + "/trades has those between."));
            return;
        }
        for (PublicTrade trade : recent) {
            if (trade.sequence() > from) {
                subscriber.queue().offer(FeedMessages.trade(symbol, trade));
            }
        }
    }

    void leave(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** Publishes trades; returns how many messages were delivered. */
    int publish(List<PublicTrade> trades) {
        for (PublicTrade trade : trades) {
            recent.addLast(trade);
            if (recent.size() > TRADES_KEPT) {
                recent.removeFirst();
            }
            sequence = trade.sequence();
            if (!subscribers.isEmpty()) {
                Frame frame = FeedMessages.trade(symbol, trade);
                subscribers.forEach(subscriber -> subscriber.queue().offer(frame));
            }
        }
        return subscribers.size() * trades.size();
    }

    /** The exchange was reset: trades count from 1 again. */
    void reset() {
        recent.clear();
        sequence = 0;
    }
}
