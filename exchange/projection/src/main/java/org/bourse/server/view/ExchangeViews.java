package org.bourse.server.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bourse.contract.BookSnapshot;
import org.bourse.contract.BrokerDirectory;
import org.bourse.contract.EventConsumer;
import org.bourse.contract.HeldKey;
import org.bourse.contract.MarketDirectory;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.Side;
import org.bourse.engine.rows.IdList;
import org.bourse.engine.rows.Rows;

/**
 * The exchange as readers see it, always as it was after some whole batch of durable commands. The sequencer's thread
 * feeds it before it answers a caller, so a caller reads its own writes; one lock, held for a batch by the writer and for
 * one answer by a reader, makes each answer consistent in itself.
 */
public final class ExchangeViews implements EventConsumer, BrokerDirectory, MarketDirectory {

    /** Trades kept per instrument, the newest ones. */
    public static final int RECENT_TRADES = 1_000;

    /** Trades that one read of fills looks at before the writer may go on. */
    private static final int TRADES_AT_ONCE = 10_000;

    /** Stamped rather than re-entrant: it keeps nothing per thread, and each request is a thread of its own. */
    private final StampedLock lock = new StampedLock();

    private final ConcurrentHashMap<ApiKeyHash, HeldKey> keys = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Long> ordersPerSecond = new ConcurrentHashMap<>();
    private final ViewState state;
    private final String ownCurrency;

    private volatile long persistedSequence;

    /** Empty views, to be filled by {@link #restore()} and then by events. */
    public ExchangeViews(ViewSettings settings) {
        this.state = new ViewState(settings, keys, ordersPerSecond);
        this.ownCurrency = settings.currency();
    }

    /** The sink of the database's state at start, before the first event. Not thread-safe. */
    public ViewStateSink restore() {
        return new ViewRestorer(state, this::onPersisted);
    }

    @Override
    public void onBatch(List<SequencedCommand> batch) {
        long stamp = lock.writeLock();
        try {
            for (SequencedCommand command : batch) {
                state.apply(command, persistedSequence);
            }
            state.releaseClosedOrders(persistedSequence);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Says that the database has everything up to this command, so that what is closed may leave memory. Any thread. */
    public void onPersisted(long sequence) {
        persistedSequence = sequence;
    }

    /** Takes no lock: every request asks it. */
    @Override
    public Optional<HeldKey> key(ApiKeyHash hash) {
        return anyKey(hash).filter(key -> !key.owner().isOperator());
    }

    /** The operator's API key that has this hash; whether it may be used is for its taker to ask. Takes no lock. */
    public Optional<HeldKey> operatorKey(ApiKeyHash hash) {
        return anyKey(hash).filter(key -> key.owner().isOperator());
    }

    private Optional<HeldKey> anyKey(ApiKeyHash hash) {
        HeldKey key = keys.get(hash);
        // The map finds by content; the comparison in constant time is what decides.
        return key != null && key.key().hash().matches(hash) ? Optional.of(key) : Optional.empty();
    }

    /** The API keys of a broker or an operator, the oldest first; none where there is no such one. */
    public List<HeldKey> keys(KeyOwner owner) {
        return read(() -> {
            if (owner.isOperator()) {
                OperatorView operator = state.operators().get(owner.id());
                return operator == null ? List.of() : List.copyOf(operator.keys());
            }
            return state.broker(owner.id())
                    .map(broker -> List.copyOf(broker.keys))
                    .orElse(List.of());
        });
    }

    /** The operator with this id. */
    public Optional<Operator> operator(long operatorId) {
        return read(() -> Optional.ofNullable(state.operators().get(operatorId)).map(OperatorView::operator));
    }

    /** All operators, by ascending id. */
    public List<Operator> operators() {
        return read(() ->
                state.operators().values().stream().map(OperatorView::operator).toList());
    }

    /** The broker with this id. */
    public Optional<BrokerSnapshot> broker(long brokerId) {
        return read(() -> state.broker(brokerId).map(BrokerView::snapshot));
    }

    @Override
    public Optional<String> fixCompId(long brokerId) {
        return broker(brokerId).map(BrokerSnapshot::fixCompId);
    }

    @Override
    public OptionalLong brokerIdByFixCompId(String fixCompId) {
        // A walk over all brokers: asked once per logon.
        return brokers().stream()
                .filter(broker -> broker.fixCompId().equals(fixCompId))
                .mapToLong(BrokerSnapshot::brokerId)
                .findFirst();
    }

    /** All brokers, in no particular order. */
    public List<BrokerSnapshot> brokers() {
        return read(() -> {
            List<BrokerSnapshot> brokers = new ArrayList<>();
            state.brokers().forEach(broker -> brokers.add(broker.snapshot()));
            return brokers;
        });
    }

    /**
     * The brokers with larger ids than this, by id.
     *
     * @param most how many at the most
     */
    public List<BrokerSnapshot> brokers(long afterId, int most) {
        return read(() -> state.brokers(afterId, most));
    }

    /** Whether the whole market is traded. */
    public TradingStatus market() {
        return read(state::market);
    }

    @Override
    public BookSnapshot book(String symbol, int depth) {
        return read(() -> state.instrument(symbol)
                .map(instrument -> instrument.book(depth))
                .orElseGet(() -> new BookSnapshot(symbol, InstrumentTerms.DEFAULTS, 0, List.of(), List.of())));
    }

    /**
     * Last price, and the mean price of the newest trades; empty when the instrument never traded.
     *
     * @param trades how many trades the mean is of at the most, 1 to {@value #RECENT_TRADES}
     */
    public Optional<PriceSummary> price(String symbol, int trades) {
        return read(() -> state.instrument(symbol).flatMap(instrument -> instrument.price(trades)));
    }

    /**
     * The trades of an instrument in memory that fit: its newest ones, and those before them that the database may not have.
     * Many are looked through in parts, so that no reader keeps the writer waiting; what the database gets in between must
     * be read there, afterwards.
     */
    MemoryTrades trades(TradeQuery query) {
        MemoryTrades recent = read(() -> state.instrument(query.symbol())
                .map(instrument -> instrument.trades(query))
                .orElse(MemoryTrades.NONE));
        return recent.hasAllOf(query) ? recent : withUnpersisted(recent, query);
    }

    private MemoryTrades withUnpersisted(MemoryTrades recent, TradeQuery query) {
        List<MarketTrade> older = new ArrayList<>();
        long before = Math.min(recent.completeFromTradeId(), query.beforeTradeId());
        TradesPart part = new TradesPart(query.oldestFirst() ? query.afterTradeId() + 1 : before - 1, Long.MAX_VALUE);
        while (part.nextTradeId() != TradesPart.NO_MORE) {
            long next = part.nextTradeId();
            part = read(() -> addOlder(older, query, next, before));
        }
        Stream<MarketTrade> all = query.oldestFirst()
                ? Stream.concat(older.stream(), recent.trades().stream())
                : Stream.concat(recent.trades().stream(), older.stream());
        return new MemoryTrades(
                all.limit(query.limit()).toList(),
                Math.min(recent.completeFromTradeId(), part.completeFromTradeId()),
                recent.completeFromMicros());
    }

    /** Adds trades from this one on, before that one, in the query's order. */
    private TradesPart addOlder(List<MarketTrade> found, TradeQuery query, long fromTradeId, long beforeTradeId) {
        UnpersistedTrades unpersisted = state.unpersistedTrades();
        int step = query.oldestFirst() ? 1 : -1;
        int index = Math.min(unpersisted.indexOf(fromTradeId), unpersisted.size() - (query.oldestFirst() ? 0 : 1));
        long next = fromTradeId;
        for (int looked = 0; looked < TRADES_AT_ONCE && found.size() < query.limit(); looked++) {
            boolean isThere = index >= 0 && index < unpersisted.size();
            next = isThere ? unpersisted.tradeId(index) : TradesPart.NO_MORE;
            if (!isThere || next >= beforeTradeId || (step < 0 && next > fromTradeId)) {
                return new TradesPart(TradesPart.NO_MORE, unpersisted.firstTradeId());
            }
            int trade = unpersisted.trade(index);
            if (query.fits(next, state.trades().executedAtMicros(trade))
                    && query.symbol().equals(state.symbolOf(unpersisted.order(index, Side.BID)))) {
                found.add(state.trades().marketTrade(trade));
            }
            index += step;
            next += step;
        }
        return new TradesPart(found.size() < query.limit() ? next : TradesPart.NO_MORE, unpersisted.firstTradeId());
    }

    /** Every listed instrument by symbol, with the volume of the 24 hours before {@code nowMicros}. */
    public List<InstrumentSummary> instruments(long nowMicros) {
        return sorted(read(() -> state.instruments(nowMicros, state.market())));
    }

    /** The same, each with its own status, whatever the market's is. */
    public List<InstrumentSummary> instrumentsApartFromTheMarket(long nowMicros) {
        return sorted(read(() -> state.instruments(nowMicros, TradingStatus.OPEN)));
    }

    private static List<InstrumentSummary> sorted(List<InstrumentSummary> summaries) {
        summaries.sort(Comparator.comparing(InstrumentSummary::symbol));
        return summaries;
    }

    @Override
    public Optional<TradingStatus> tradingStatus(String symbol) {
        return read(() -> state.status(symbol));
    }

    /** An instrument; empty when the symbol is not listed. */
    public Optional<InstrumentSummary> instrument(String symbol, long nowMicros) {
        return read(() -> state.instrument(symbol).map(found -> found.summary(nowMicros, state.market())));
    }

    /** Takes no lock: every order over FIX asks it. */
    @Override
    public InstrumentTerms terms(String symbol) {
        return state.terms(symbol);
    }

    @Override
    public String currency(String symbol) {
        return currencyName(terms(symbol).moneyUnit());
    }

    /** The name of a unit's currency, the exchange's own as well. */
    public String currencyName(MoneyUnit unit) {
        return unit.currency().isEmpty() ? ownCurrency : unit.currency();
    }

    /** The broker's limits and what counts towards them; empty for an unknown broker. */
    public Optional<OpenRisk> risk(long brokerId) {
        RiskReader reader = new RiskReader(state, brokerId);
        boolean more = true;
        while (more) {
            more = read(reader::readOrders);
        }
        return read(reader::finish);
    }

    /**
     * The number of orders that a broker may send in a second by its own limits; {@link BrokerLimits#UNLIMITED} where
     * it has none. Takes no lock: every order asks it.
     */
    public long ordersPerSecond(long brokerId) {
        return ordersPerSecond.isEmpty()
                ? BrokerLimits.UNLIMITED
                : ordersPerSecond.getOrDefault(brokerId, BrokerLimits.UNLIMITED);
    }

    /** The self-trade prevention groups that a broker's orders may be of, ascending; none for an unknown broker. */
    public List<Integer> stpIds(long brokerId) {
        return read(() ->
                state.broker(brokerId).map(broker -> List.copyOf(broker.stpIds)).orElse(List.of()));
    }

    /** The self-trade prevention groups by ascending id, each with its brokers' ids, ascending. */
    public SortedMap<Integer, SortedSet<Long>> stpGroups() {
        return read(() -> {
            SortedMap<Integer, SortedSet<Long>> groups = new TreeMap<>();
            for (BrokerView broker : state.brokers()) {
                broker.stpIds.forEach(stpId ->
                        groups.computeIfAbsent(stpId, _ -> new TreeSet<>()).add(broker.brokerId));
            }
            return groups;
        });
    }

    /** The broker's positions by symbol; none for an unknown broker. */
    public List<Position> positions(long brokerId) {
        List<Position> positions =
                read(() -> state.broker(brokerId).map(state::positions).orElseGet(ArrayList::new));
        positions.sort(Comparator.comparing(Position::symbol));
        return positions;
    }

    @Override
    public List<String> symbols() {
        return read(state::symbols);
    }

    /** The number of instruments with a halt of their own, which the market's is not. */
    public int haltedInstruments() {
        return read(state::haltedInstruments);
    }

    /** The number of brokers with this status. */
    public int brokers(BrokerStatus status) {
        return read(() -> state.brokers(status));
    }

    /** The number of open orders. */
    public int openOrders() {
        return read(state::openOrders);
    }

    /** The last command shown. */
    public long sequence() {
        return read(state::sequence);
    }

    /** The order when it is in memory: always when it is open or not persisted yet. */
    Optional<MemoryOrder> order(long orderId) {
        return read(() -> {
            int order = state.orders().find(orderId);
            return order == Rows.NONE ? Optional.empty() : Optional.of(memoryOrder(order));
        });
    }

    /**
     * The order as it was when it was entered, or loaded at the start: what it asked for then, without trades. For readers
     * whose place in the stream of events is behind this one: of an order that they saw nothing of since, this is how it
     * stands there. Empty when it is not in memory, which it always is while it is open or its end is not persisted.
     */
    public Optional<OrderSnapshot> asEntered(long orderId) {
        return read(() -> {
            int order = state.orders().find(orderId);
            return order == Rows.NONE ? Optional.empty() : Optional.of(state.asEntered(order));
        });
    }

    /** The broker's orders in memory that were entered with this client order id, as {@link #asEntered(long)} says. */
    public List<OrderSnapshot> asEntered(long brokerId, String clientOrderId) {
        return read(() -> {
            List<OrderSnapshot> found = new ArrayList<>(1);
            for (int order : state.orders().ownIds().findAll(brokerId, clientOrderId)) {
                OrderSnapshot entered = state.asEntered(order);
                if (entered.clientOrderId().equals(clientOrderId)) {
                    found.add(entered);
                }
            }
            return found;
        });
    }

    /** Whether the order is open, and the broker's. */
    public boolean isOpen(long orderId, long brokerId) {
        return read(() -> {
            int order = state.orders().find(orderId);
            return order != Rows.NONE
                    && state.orders().isOpen(order)
                    && state.orders().brokerId(order) == brokerId;
        });
    }

    /** Whether the broker has an open order. */
    public boolean hasOpenOrders(long brokerId) {
        return read(() ->
                state.broker(brokerId).filter(broker -> broker.openOrders > 0).isPresent());
    }

    /** The broker's orders in memory that fit, in the query's order. */
    MemoryPage orders(OrderQuery query) {
        return read(() -> state.broker(query.brokerId())
                .map(broker -> page(broker, query))
                .orElseGet(() -> new MemoryPage(List.of(), 0)));
    }

    /** The broker's open orders, with the last command they show. */
    MemoryOrders openOrders(long brokerId) {
        return read(() -> new MemoryOrders(
                state.sequence(), state.broker(brokerId).map(this::openOrders).orElse(List.of())));
    }

    /** The broker's order in memory that a client order id stands for. */
    NamedOrder order(long brokerId, String clientOrderId) {
        return read(() -> {
            int order = state.orders().ownIds().find(brokerId, clientOrderId);
            return order == Rows.NONE ? NamedOrder.NONE : named(order, clientOrderId);
        });
    }

    private NamedOrder named(int order, String clientOrderId) {
        OrderTable orders = state.orders();
        boolean isItsOwn = orders.isOpen(order) && orders.hasClientOrderId(order, clientOrderId);
        boolean isNewest = state.broker(orders.brokerId(order))
                .map(broker -> orders.orderId(order) > broker.completeAboveOrderId)
                .orElse(false);
        return new NamedOrder(Optional.of(memoryOrder(order)), isItsOwn || isNewest);
    }

    /** The broker's orders in memory that have or had the query's client order id, whatever else it asks; in no order. */
    List<OrderSnapshot> named(OrderQuery query) {
        return read(() -> {
            List<OrderSnapshot> found = new ArrayList<>();
            for (int order : state.orders().ownIds().findAll(query.brokerId(), query.clientOrderId())) {
                found.add(state.snapshot(order));
            }
            return found;
        });
    }

    /**
     * The broker's fills in memory that fit, oldest first. Many are looked through in parts, so that no reader keeps the
     * writer waiting; what the database gets in between must be read there, afterwards.
     */
    MemoryFills fills(FillQuery query) {
        List<BrokerFill> found = new ArrayList<>();
        FillsPart part = new FillsPart(query.afterPlace() / 2, Long.MAX_VALUE);
        while (part.nextTradeId() != Long.MAX_VALUE) {
            long next = part.nextTradeId();
            part = read(() -> addFills(found, query, next));
        }
        return new MemoryFills(found, part.completeFromTradeId());
    }

    private FillsPart addFills(List<BrokerFill> found, FillQuery query, long fromTradeId) {
        UnpersistedTrades trades = state.unpersistedTrades();
        int index = trades.indexOf(fromTradeId);
        int end = Math.min(trades.size(), index + TRADES_AT_ONCE);
        while (index < end && found.size() < query.limit()) {
            addFill(found, query, index, Side.BID);
            addFill(found, query, index, Side.ASK);
            index++;
        }
        boolean isLast = index == trades.size() || found.size() == query.limit();
        return new FillsPart(isLast ? Long.MAX_VALUE : trades.tradeId(index), trades.firstTradeId());
    }

    private void addFill(List<BrokerFill> found, FillQuery query, int index, Side side) {
        UnpersistedTrades trades = state.unpersistedTrades();
        int trade = trades.trade(index);
        boolean fits = state.trades().brokerOf(trade, side) == query.brokerId()
                && BrokerFill.place(trades.tradeId(index), side) > query.afterPlace()
                && (query.symbol().isEmpty() || query.symbol().equals(state.symbolOf(trades.order(index, side))));
        if (fits && found.size() < query.limit()) {
            found.add(state.fill(trade, trades.order(index, side)));
        }
    }

    /** The broker's prevented matches that the database may not have yet and that fit, oldest first. */
    List<PreventedMatch> preventedMatches(PreventedMatchQuery query) {
        return read(() -> state.unpersistedPrevented().stream()
                .filter(query::fits)
                .limit(query.limit())
                .toList());
    }

    /** Those of the command that entered this order. */
    List<PreventedMatch> preventedAtEntry(long orderId) {
        return read(() -> state.unpersistedPrevented().stream()
                .filter(match -> match.sequence() == orderId)
                .toList());
    }

    private List<MemoryOrder> openOrders(BrokerView broker) {
        List<MemoryOrder> open = new ArrayList<>();
        for (int i = 0; i < broker.orderIds.length(); i++) {
            int order = state.orders().find(broker.orderIds.at(i));
            if (order != Rows.NONE && state.orders().isOpen(order)) {
                open.add(memoryOrder(order));
            }
        }
        return open;
    }

    private MemoryOrder memoryOrder(int order) {
        OrderTable orders = state.orders();
        return new MemoryOrder(
                state.snapshot(order),
                state.tradesOf(order),
                orders.hasOlderTrades(order),
                new OriginalTerms(orders.entryTerms(order), orders.isReplaced(order)),
                orders.isRestored(order));
    }

    private MemoryPage page(BrokerView broker, OrderQuery query) {
        List<OrderSnapshot> found = new ArrayList<>();
        IdList ids = broker.orderIds;
        int step = query.oldestFirst() ? 1 : -1;
        int first =
                query.oldestFirst() ? ids.indexOf(query.afterOrderId() + 1) : ids.indexOf(query.beforeOrderId()) - 1;
        for (int i = first; i >= 0 && i < ids.length() && found.size() < query.limit(); i += step) {
            int order = state.orders().find(ids.at(i));
            if (order != Rows.NONE && isBeyond(order, query)) {
                break;
            }
            if (order != Rows.NONE && fits(order, query)) {
                found.add(state.snapshot(order));
            }
        }
        return new MemoryPage(found, broker.completeAboveOrderId);
    }

    /** Whether neither the order nor any after it in the query's order was entered in the query's time. */
    private boolean isBeyond(int order, OrderQuery query) {
        long createdAtMicros = state.orders().createdAtMicros(order);
        return query.oldestFirst() ? createdAtMicros >= query.beforeMicros() : createdAtMicros < query.sinceMicros();
    }

    private boolean fits(int order, OrderQuery query) {
        OrderTable orders = state.orders();
        long createdAtMicros = orders.createdAtMicros(order);
        return createdAtMicros >= query.sinceMicros()
                && createdAtMicros < query.beforeMicros()
                && (query.side().isEmpty() || query.side().get() == orders.side(order))
                && (query.symbol().isEmpty() || query.symbol().equals(state.symbolOf(order)))
                && (query.open().isEmpty() || query.open().get() == orders.isOpen(order));
    }

    private <T> T read(Supplier<T> answer) {
        long stamp = lock.readLock();
        try {
            return answer.get();
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /**
     * An order in memory.
     *
     * @param trades its trades in memory, oldest first
     * @param hasOlderTrades whether the database has more, older ones
     * @param originalTerms what it was entered with, as far as that was seen
     * @param restored whether the database may know of earlier terms
     */
    record MemoryOrder(
            OrderSnapshot order,
            List<OrderTrade> trades,
            boolean hasOlderTrades,
            OriginalTerms originalTerms,
            boolean restored) {

        /** Whether nothing has become of it since it was entered, or loaded at the start with what it is. */
        boolean isAsEntered() {
            return order.isOpen()
                    && order.remainingQuantity() == order.quantity()
                    && !order.instructions().triggered()
                    && originalTerms.terms().equals(EntryTerms.of(order));
        }
    }

    /**
     * Memory's answer for a client order id.
     *
     * @param order the order it stands for, as far as memory knows
     * @param certain whether none in the database can have a better claim to it
     */
    record NamedOrder(Optional<MemoryOrder> order, boolean certain) {

        private static final NamedOrder NONE = new NamedOrder(Optional.empty(), false);
    }

    /**
     * A broker's fills in memory, oldest first.
     *
     * @param completeFromTradeId every fill in this trade and later ones is in memory; {@link Long#MAX_VALUE} when there
     *     may be none
     */
    record MemoryFills(List<BrokerFill> fills, long completeFromTradeId) {}

    /**
     * Some of the trades in memory were looked at.
     *
     * @param nextTradeId which trade comes next
     * @param completeFromTradeId this trade and later ones are all in memory, at that moment
     */
    private record TradesPart(long nextTradeId, long completeFromTradeId) {

        /** In place of a trade: all were looked at that are wanted. */
        static final long NO_MORE = 0;
    }

    /**
     * Some of the fills in memory were looked at.
     *
     * @param nextTradeId which trade comes next; {@link Long#MAX_VALUE} when none does
     * @param completeFromTradeId as in {@link MemoryFills}, at that moment
     */
    private record FillsPart(long nextTradeId, long completeFromTradeId) {}

    /**
     * A broker's open orders.
     *
     * @param sequence the last command they show
     */
    record MemoryOrders(long sequence, List<MemoryOrder> orders) {}

    /**
     * A broker's orders in memory, newest first.
     *
     * @param completeAboveOrderId every order of the broker with a larger id is in memory
     */
    record MemoryPage(List<OrderSnapshot> orders, long completeAboveOrderId) {}
}
