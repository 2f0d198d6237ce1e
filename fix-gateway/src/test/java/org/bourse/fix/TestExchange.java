package org.bourse.fix;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.bourse.contract.BookLevel;
import org.bourse.contract.BookSnapshot;
import org.bourse.contract.BrokerDirectory;
import org.bourse.contract.EventConsumer;
import org.bourse.contract.HeldKey;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.contract.MarketDirectory;
import org.bourse.contract.OpenOrders;
import org.bourse.contract.OrderDirectory;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.contract.OrderState;
import org.bourse.contract.OrderState.Status;
import org.bourse.contract.Outcome;
import org.bourse.contract.RefusalTexts;
import org.bourse.contract.Sequencer;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;

/**
 * A whole exchange behind the gateway interfaces: the real engine on one thread, a journal in memory that outlives it, and
 * plain maps for what the server's views and database do. Slow and obvious.
 */
final class TestExchange implements Sequencer, BrokerDirectory, OrderDirectory, MarketDirectory {

    /** What is told to those that are refused. */
    static final RefusalTexts TEXTS = new RefusalTexts(ExchangeSettings.DEFAULTS);

    /** What the gateways of this exchange tell those that are refused. */
    RefusalTexts texts = TEXTS;

    /** What all gateways share; no limit unless a test sets one. */
    OrderRateLimiter limiter = new OrderRateLimiter(0, System::nanoTime);

    private final List<SequencedCommand> journal = Collections.synchronizedList(new ArrayList<>());
    private final Map<ApiKeyHash, HeldKey> keys = new HashMap<>();
    private final Map<Long, String> compIds = new HashMap<>();
    private final TreeMap<Long, OrderState> orders = new TreeMap<>();
    private final TreeMap<Long, OrderState> asEntered = new TreeMap<>();
    private final List<String> symbols = new ArrayList<>();
    private final Map<String, InstrumentTerms> terms = new HashMap<>();
    private final Map<String, TradingStatus> statuses = new HashMap<>();
    private TradingStatus market = TradingStatus.OPEN;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sequencer").daemon().factory());
    private final MatchingEngine engine = new MatchingEngine();
    private long viewSequence;
    private volatile EventConsumer consumer = batch -> {};
    private TestLog log = new TestLog(0);
    private volatile Optional<RejectReason> refusing = Optional.empty();
    private volatile boolean failing;
    private volatile boolean historyAway;
    private final Set<String> historyReaders = ConcurrentHashMap.newKeySet();
    private volatile CompletableFuture<?> answering = CompletableFuture.completedFuture(null);

    /** A new exchange. */
    TestExchange() {}

    /** The exchange as its database has it after a crash: with these commands. */
    TestExchange(List<SequencedCommand> persisted) {
        persisted.forEach(command -> apply(command.source(), command.command(), command.timeMicros()));
    }

    /** Does what was journaled after that once more, all of it, and tells the consumer then, which is behind it. */
    void replay(List<SequencedCommand> commands) {
        List<SequencedCommand> done = commands.stream()
                .map(command -> apply(command.source(), command.command(), command.timeMicros()))
                .toList();
        if (!done.isEmpty()) {
            consumer.onBatch(done);
        }
    }

    /** Everything that was ever sequenced. */
    List<SequencedCommand> journal() {
        synchronized (journal) {
            return List.copyOf(journal);
        }
    }

    /** A log of what happens from now on; whoever had one before is told nothing more. */
    TestLog newLog() {
        log = new TestLog(engine.lastSequence());
        consumer = log;
        return log;
    }

    /** The log that what happens goes to. */
    TestLog log() {
        return log;
    }

    /** Refuses everything before it is sequenced; empty to end that. */
    void refuse(Optional<RejectReason> reason) {
        refusing = reason;
    }

    /** Fails with whatever it is given in its hands; nothing of that happens. */
    void fail(boolean now) {
        failing = now;
    }

    /** Shows what these events change before they happen, as views that are ahead of the log do. */
    synchronized void showAhead(Event... events) {
        for (Event event : events) {
            view(event, 0);
        }
    }

    /** Can't say from now on what open orders traded before, nor how orders closed, or can again. */
    void historyAway(boolean now) {
        historyAway = now;
    }

    /** Does what it is asked, but answers only once this is complete. */
    void answerAfter(CompletableFuture<?> turn) {
        answering = turn;
    }

    /** Registers a broker; its API key is {@code key-} and its comp id. */
    long register(String compId) {
        Command command = new RegisterBroker(compId + " Inc.", hash("key-" + compId), "", "", compId);
        return ((Outcome.Sequenced) submit(command).join()).result().sequence();
    }

    void stop() {
        thread.shutdown();
    }

    /** Submits what came through no gateway under test. */
    CompletableFuture<Outcome> submit(Command command) {
        return submit(command, CommandSource.REST);
    }

    @Override
    public CompletableFuture<Outcome> submit(Command command, CommandSource source) {
        if (failing) {
            return CompletableFuture.completedFuture(new Outcome.Unknown());
        }
        Optional<RejectReason> reason = refusing;
        if (reason.isPresent()) {
            return CompletableFuture.completedFuture(new Outcome.Refused(reason.get()));
        }
        return CompletableFuture.supplyAsync(
                        () -> {
                            SequencedCommand sequenced = apply(source, command, 0);
                            consumer.onBatch(List.of(sequenced));
                            return sequenced;
                        },
                        thread)
                .thenCombine(answering, (sequenced, _) -> new Outcome.Sequenced(sequenced));
    }

    private synchronized SequencedCommand apply(CommandSource source, Command command, long timeMicros) {
        EventRecorder recorder = new EventRecorder();
        long sequence = engine.lastSequence() + 1;
        long time =
                timeMicros > 0 ? timeMicros : Math.max(engine.lastTimeMicros() + 1, System.currentTimeMillis() * 1_000);
        long firstEvent = engine.nextEventSequence();
        engine.apply(sequence, time, command, recorder);
        SequencedCommand sequenced = recorder.take(sequence, time, firstEvent, source, command);
        sequenced.events().forEach(event -> view(event, time));
        viewSequence = sequence;
        journal.add(sequenced);
        return sequenced;
    }

    private void view(Event event, long time) {
        switch (event) {
            case Event.BrokerRegistered broker -> {
                addKey(
                        KeyOwner.broker(broker.brokerId()),
                        new ApiKey(broker.brokerId(), broker.apiKeyHash(), KeyTerms.OF_REGISTRATION, time));
                compIds.put(broker.brokerId(), broker.fixCompId());
            }
            case Event.InstrumentListed listed -> {
                symbols.add(listed.instrumentId(), listed.symbol());
                terms.put(listed.symbol(), listed.terms());
            }
            case Event.InstrumentChanged changed -> terms.put(symbols.get(changed.instrumentId()), changed.terms());
            case Event.InstrumentHalted halted ->
                statuses.put(symbols.get(halted.instrumentId()), TradingStatus.after(halted));
            case Event.InstrumentResumed resumed ->
                statuses.put(symbols.get(resumed.instrumentId()), TradingStatus.after(resumed));
            case Event.ListingChanged changed ->
                statuses.put(symbols.get(changed.instrumentId()), TradingStatus.after(changed));
            case Event.MarketHalted halted -> market = TradingStatus.after(halted);
            case Event.MarketResumed resumed -> market = TradingStatus.after(resumed);
            case Event.InstrumentDelisted delisted -> terms.remove(symbols.remove(delisted.instrumentId()));
            case Event.OrderAccepted accepted -> {
                Command.SubmitOrder order = accepted.order();
                orders.put(
                        accepted.orderId(),
                        new OrderState(
                                accepted.orderId(),
                                order.brokerId(),
                                order.documentNumber(),
                                order.clientOrderId(),
                                order.symbol(),
                                terms(order.symbol()),
                                order.side(),
                                order.type(),
                                order.timeInForce(),
                                order.price(),
                                order.quantity(),
                                order.quantity(),
                                0,
                                accepted.validUntilMicros(),
                                time,
                                order.instructions(),
                                Status.OPEN));
                asEntered.put(accepted.orderId(), order(accepted.orderId()).orElseThrow());
            }
            case Event.OrdersTraded trade -> {
                long value = trade.price() * trade.quantity();
                fill(trade.aggressor().orderId(), trade.aggressor().leavesQuantity(), value);
                fill(trade.resting().orderId(), trade.resting().leavesQuantity(), value);
            }
            case Event.OrderCancelled cancelled -> close(cancelled.orderId(), Status.of(cancelled.closeReason()));
            case Event.OrderExpired expired -> close(expired.orderId(), Status.of(expired.closeReason()));
            case Event.OrderReplaced r -> {
                OrderState o = order(r.orderId()).orElseThrow();
                orders.put(
                        o.orderId(),
                        new OrderState(
                                o.orderId(),
                                o.brokerId(),
                                o.documentNumber(),
                                r.order().clientOrderId(),
                                o.symbol(),
                                o.terms(),
                                o.side(),
                                o.type(),
                                r.timeInForce(),
                                r.order().price(),
                                r.order().quantity(),
                                r.order().leavesQuantity(),
                                o.filledValue(),
                                r.validUntilMicros(),
                                o.createdAtMicros(),
                                r.instructions(),
                                Status.OPEN));
            }
            case Event.ApiKeyAdded added -> addKey(added.owner(), added.key());
            case Event.ApiKeyRevoked revoked ->
                keys.values().removeIf(key -> {
                    boolean isRevoked = key.key().keyId() == revoked.keyId();
                    if (isRevoked) {
                        key.revoke();
                    }
                    return isRevoked;
                });
            case Event.OrderTriggered triggered -> {
                OrderState o = order(triggered.orderId()).orElseThrow();
                orders.put(
                        o.orderId(),
                        new OrderState(
                                o.orderId(),
                                o.brokerId(),
                                o.documentNumber(),
                                o.clientOrderId(),
                                o.symbol(),
                                o.terms(),
                                o.side(),
                                o.type(),
                                o.timeInForce(),
                                o.price(),
                                o.quantity(),
                                o.leavesQuantity(),
                                o.filledValue(),
                                o.validUntilMicros(),
                                o.createdAtMicros(),
                                o.instructions().afterTrigger(),
                                Status.OPEN));
            }
            case Event.ExchangeReset ignored -> {
                keys.clear();
                compIds.clear();
                orders.clear();
                asEntered.clear();
                symbols.clear();
                terms.clear();
            }
            default -> {
                // Changes nothing that is looked at here.
            }
        }
    }

    private void addKey(KeyOwner owner, ApiKey key) {
        keys.put(key.hash(), new HeldKey(owner, key));
    }

    private void fill(long orderId, long leaves, long value) {
        OrderState o = order(orderId).orElseThrow();
        change(o, leaves, o.filledValue() + value, leaves == 0 ? Status.FILLED : Status.OPEN);
    }

    private void close(long orderId, Status status) {
        OrderState o = order(orderId).orElseThrow();
        change(o, o.leavesQuantity(), o.filledValue(), status);
    }

    private void change(OrderState o, long leaves, long filledValue, Status status) {
        orders.put(
                o.orderId(),
                new OrderState(
                        o.orderId(),
                        o.brokerId(),
                        o.documentNumber(),
                        o.clientOrderId(),
                        o.symbol(),
                        o.terms(),
                        o.side(),
                        o.type(),
                        o.timeInForce(),
                        o.price(),
                        o.quantity(),
                        leaves,
                        filledValue,
                        o.validUntilMicros(),
                        o.createdAtMicros(),
                        o.instructions(),
                        status));
    }

    @Override
    public synchronized Optional<HeldKey> key(ApiKeyHash hash) {
        return Optional.ofNullable(keys.get(hash));
    }

    @Override
    public synchronized OptionalLong brokerIdByFixCompId(String fixCompId) {
        return compIds.entrySet().stream()
                .filter(entry -> entry.getValue().equals(fixCompId))
                .mapToLong(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public synchronized Optional<String> fixCompId(long brokerId) {
        return Optional.ofNullable(compIds.get(brokerId));
    }

    @Override
    public synchronized OpenOrders openOrders(long brokerId) {
        if (historyAway) {
            throw new HistoryUnavailableException("the history is away, as the test wants");
        }
        List<OrderState> unchanged = new ArrayList<>();
        List<OrderState> changed = new ArrayList<>();
        for (OrderState order : open(brokerId)) {
            (order.equals(asEntered.get(order.orderId())) ? unchanged : changed).add(order);
        }
        return new OpenOrders(viewSequence, unchanged, changed);
    }

    @Override
    public Supplier<OpenOrders> beginOpenOrders(long brokerId) {
        OpenOrders unused = openOrders(brokerId);
        return () -> openOrders(brokerId);
    }

    /** The broker's open orders, the oldest first. */
    synchronized List<OrderState> open(long brokerId) {
        return orders.values().stream()
                .filter(order -> order.brokerId() == brokerId && order.status() == Status.OPEN)
                .toList();
    }

    @Override
    public synchronized Optional<OrderState> asEntered(long orderId) {
        return Optional.ofNullable(asEntered.get(orderId));
    }

    @Override
    public synchronized List<OrderState> asEntered(long brokerId, String clientOrderId) {
        return asEntered.values().stream()
                .filter(order ->
                        order.brokerId() == brokerId && order.clientOrderId().equals(clientOrderId))
                .toList();
    }

    /** A closed order is the history's: here none is in memory. */
    private OrderState inHistory(OrderState closed) {
        historyReaders.add(Thread.currentThread().getName());
        if (historyAway) {
            throw new HistoryUnavailableException("the history is away, as the test wants");
        }
        return closed;
    }

    /** The names of the threads that have asked for a closed order. */
    Set<String> historyReaders() {
        return Set.copyOf(historyReaders);
    }

    @Override
    public synchronized Optional<OrderState> order(long orderId) {
        return Optional.ofNullable(orders.get(orderId))
                .map(order -> order.status() == Status.OPEN ? order : inHistory(order));
    }

    @Override
    public synchronized Optional<OrderState> order(long brokerId, String clientOrderId) {
        return orders.descendingMap().values().stream()
                .filter(order ->
                        order.brokerId() == brokerId && order.clientOrderId().equals(clientOrderId))
                .findFirst();
    }

    @Override
    public synchronized Optional<TradingStatus> tradingStatus(String symbol) {
        return symbols.contains(symbol)
                ? Optional.of(statuses.getOrDefault(symbol, TradingStatus.OPEN).within(market))
                : Optional.empty();
    }

    @Override
    public synchronized String currency(String symbol) {
        String own = terms(symbol).currency();
        return own.isEmpty() ? "USD" : own;
    }

    @Override
    public synchronized InstrumentTerms terms(String symbol) {
        return terms.getOrDefault(symbol, InstrumentTerms.DEFAULTS);
    }

    @Override
    public synchronized List<String> symbols() {
        return List.copyOf(symbols);
    }

    @Override
    public synchronized BookSnapshot book(String symbol, int depth) {
        return new BookSnapshot(
                symbol, terms(symbol), viewSequence, levels(symbol, Side.ASK, depth), levels(symbol, Side.BID, depth));
    }

    private List<BookLevel> levels(String symbol, Side side, int depth) {
        TreeMap<Long, BookLevel> levels =
                new TreeMap<>(side == Side.BID ? Comparator.<Long>reverseOrder() : Comparator.<Long>naturalOrder());
        for (OrderState order : orders.values()) {
            if (order.status() == Status.OPEN && order.symbol().equals(symbol) && order.side() == side) {
                levels.merge(
                        order.price(),
                        new BookLevel(order.price(), order.leavesQuantity(), 1),
                        (a, b) -> new BookLevel(a.price(), a.totalQuantity() + b.totalQuantity(), a.orderCount() + 1));
            }
        }
        return levels.values().stream().limit(depth).toList();
    }

    private static ApiKeyHash hash(String key) {
        try {
            return ApiKeyHash.of(
                    MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
