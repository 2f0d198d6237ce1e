package org.bourse.server.marketdata;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bourse.server.view.Execution;

/** The subscriptions, and the publishing of what changed in a {@link MarketState}. Not thread-safe. */
final class MarketPublisher {

    private final MarketState state;
    private final ExecutionLog log;
    private final Map<String, SymbolChannels> channels = new HashMap<>();
    private final Map<Long, Set<Subscriber>> brokers = new HashMap<>();
    private final Set<Subscriber> listings = new LinkedHashSet<>();
    private final Set<Subscriber> statuses = new LinkedHashSet<>();

    /** Instruments that changed just by the passing of time may be found among these: those that traded of late. */
    private final Set<SymbolState> trading = new LinkedHashSet<>();

    private int subscriptions;

    MarketPublisher(MarketState state, ExecutionLog log) {
        this.state = state;
        this.log = log;
    }

    /** The number of subscriptions. */
    int subscriptions() {
        return subscriptions;
    }

    /** Adds or restarts a subscription. Only between two calls of {@link #publish}, when all is published. */
    void subscribe(Subscriber subscriber, Subscription wish) {
        unsubscribe(subscriber, wish.channel());
        Runnable end = switch (wish.channel()) {
            case Channel.Book book -> channels(book.symbol()).joinBook(subscriber, wish, state.symbol(book.symbol()));
            case Channel.Trades trades ->
                channels(trades.symbol()).joinTrades(subscriber, wish, state.symbol(trades.symbol()));
            case Channel.Ticker ticker ->
                channels(ticker.symbol()).joinTicker(subscriber, state.symbol(ticker.symbol()));
            case Channel.Candles candles ->
                channels(candles.symbol()).joinCandles(subscriber, candles.interval(), state.symbol(candles.symbol()));
            case Channel.Listings any -> joinListings(subscriber);
            case Channel.Status any -> joinStatus(subscriber);
            case Channel.Orders orders -> joinOrders(subscriber, orders.brokerId(), wish);
        };
        subscriber.unsubscribes.put(wish.channel(), end);
        subscriptions++;
    }

    /** Ends a subscription; nothing happens when there is none. */
    void unsubscribe(Subscriber subscriber, Channel channel) {
        Runnable end = subscriber.unsubscribes.remove(channel);
        if (end != null) {
            end.run();
            subscriptions--;
        }
    }

    /** Ends all subscriptions. */
    void drop(Subscriber subscriber) {
        subscriptions -= subscriber.unsubscribes.size();
        subscriber.unsubscribes.values().forEach(Runnable::run);
        subscriber.unsubscribes.clear();
    }

    /** Publishes what changed since the last call; returns how many messages were delivered. */
    int publish() {
        int delivered = 0;
        if (state.takeReset()) {
            reset();
        }
        for (MarketState.ListingChange change : state.takeListingChanges()) {
            delivered += publish(change);
        }
        for (MarketState.StatusChange change : state.takeStatusChanges()) {
            delivered += publish(FeedMessages.status(change.symbol(), change.status()), statuses);
        }
        for (SymbolState symbol : state.takeChanged()) {
            delivered += publish(symbol);
        }
        for (Execution execution : state.takeExecutions()) {
            delivered += publish(execution);
        }
        return delivered;
    }

    /** Lets time pass: about once a second. Returns how many messages were delivered. */
    int passTo(long nowMicros) {
        int delivered = 0;
        trading.removeIf(symbol -> {
            DayFigures before = symbol.candles.day();
            symbol.candles.passTo(nowMicros);
            if (symbol.candles.hasUpdates() || !before.equals(symbol.candles.day())) {
                state.markChanged(symbol);
            }
            return symbol.candles.isIdle();
        });
        delivered += publish();
        for (SymbolChannels symbol : channels.values()) {
            delivered += symbol.publishChecksums();
        }
        channels.values().removeIf(symbol -> symbol.isOver(nowMicros));
        return delivered;
    }

    /** Says that all instruments may have traded of late: after a start. */
    void restored() {
        trading.addAll(state.instruments());
    }

    private SymbolChannels channels(String symbol) {
        return channels.computeIfAbsent(symbol, SymbolChannels::new);
    }

    private int publish(SymbolState symbol) {
        List<LevelChange> levels = symbol.takeLevelChanges();
        List<PublicTrade> trades = symbol.takeTrades();
        List<CandleUpdate> candles = symbol.candles.takeUpdates();
        if (!trades.isEmpty()) {
            trading.add(symbol);
        }
        SymbolChannels found = channels.get(symbol.symbol);
        return found == null ? 0 : found.publish(symbol, levels, trades, candles);
    }

    private int publish(MarketState.ListingChange change) {
        if (!listings.isEmpty()) {
            Frame frame = change.terms()
                    .map(terms -> FeedMessages.listed(change.symbol(), terms))
                    .orElseGet(() -> FeedMessages.delisted(change.symbol()));
            listings.forEach(subscriber -> subscriber.queue().offer(frame));
        }
        return listings.size();
    }

    private static int publish(Frame frame, Set<Subscriber> subscribers) {
        subscribers.forEach(subscriber -> subscriber.queue().offer(frame));
        return subscribers.size();
    }

    private int publish(Execution execution) {
        Set<Subscriber> subscribers = brokers.get(execution.brokerId());
        if (subscribers == null) {
            return 0;
        }
        return publish(FeedMessages.execution(execution), subscribers);
    }

    private Runnable joinListings(Subscriber subscriber) {
        listings.add(subscriber);
        return () -> listings.remove(subscriber);
    }

    private Runnable joinStatus(Subscriber subscriber) {
        statuses.add(subscriber);
        subscriber.queue().offer(FeedMessages.status("", state.market()));
        for (SymbolState symbol : state.instruments()) {
            if (symbol.status.halted()) {
                subscriber.queue().offer(FeedMessages.status(symbol.symbol, symbol.status));
            }
        }
        return () -> statuses.remove(subscriber);
    }

    private Runnable joinOrders(Subscriber subscriber, long brokerId, Subscription wish) {
        brokers.computeIfAbsent(brokerId, id -> new LinkedHashSet<>()).add(subscriber);
        wish.resumeFrom().ifPresent(from -> resume(subscriber, brokerId, from));
        return () -> leaveOrders(subscriber, brokerId);
    }

    private void resume(Subscriber subscriber, long brokerId, long from) {
        if (!log.reachesBackTo(from)) {
            subscriber
                    .queue()
                    .offer(
                            FeedMessages.resumeUnavailable(
                                    "orders",
                                    "",
                                    from,
                                    log.lastEventSequence(),
                                    "GET /executions?after= has what happened since, and GET /orders what became of every order."));
            return;
        }
        for (Execution execution : log.since(from, brokerId)) {
            subscriber.queue().offer(FeedMessages.execution(execution));
        }
    }

    private void leaveOrders(Subscriber subscriber, long brokerId) {
        Set<Subscriber> subscribers = brokers.get(brokerId);
        if (subscribers != null) {
            subscribers.remove(subscriber);
            if (subscribers.isEmpty()) {
                brokers.remove(brokerId);
            }
        }
    }

    private void reset() {
        trading.clear();
        channels.values().forEach(SymbolChannels::reset);
        publish(FeedMessages.status("", state.market()), statuses);
        Frame told = FeedMessages.error("unauthorized", "The exchange was reset: every key from before is void.");
        for (Set<Subscriber> subscribers : List.copyOf(brokers.values())) {
            for (Subscriber subscriber : List.copyOf(subscribers)) {
                subscriber.queue().offer(told);
            }
        }
    }
}
