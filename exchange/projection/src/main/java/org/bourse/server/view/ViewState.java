package org.bourse.server.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.collections.IntArrayQueue;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayQueue;
import org.bourse.contract.HeldKey;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.Side;
import org.bourse.engine.rows.IdList;
import org.bourse.engine.rows.Rows;

/** Orders, books and balances in memory, made of events; {@link ExchangeViews} guards them with its lock. */
final class ViewState {

    private final ViewSettings settings;

    /** Concurrent, as it is read without the lock, too. */
    private final Map<ApiKeyHash, HeldKey> keys;

    private final SortedMap<Long, OperatorView> operators = new TreeMap<>();

    /** The orders a second of the brokers that have a limit of their own. */
    private final Map<Long, Long> ordersPerSecond;

    private final Long2ObjectHashMap<BrokerView> brokers = new Long2ObjectHashMap<>();

    /** The ids of {@link #brokers}, ascending: the order they registered in. */
    private IdList brokerIds = new IdList();

    private final ArrayList<InstrumentView> instruments = new ArrayList<>();

    /** Concurrent, as it is read without the lock, too. */
    private final ConcurrentHashMap<String, InstrumentView> instrumentsBySymbol = new ConcurrentHashMap<>();

    private final FormerInstruments formerInstruments = new FormerInstruments();
    private final OrderTable orders = new OrderTable();
    private final TradeTable trades = new TradeTable();
    private final UnpersistedTrades unpersistedTrades = new UnpersistedTrades(trades);
    private final ArrayDeque<PreventedMatch> unpersistedPrevented = new ArrayDeque<>();
    private TradingStatus market = TradingStatus.OPEN;

    /** Closed orders, the oldest first. */
    private final IntArrayQueue closedOrders = new IntArrayQueue(Rows.NONE);

    /** The command that closed each of {@link #closedOrders}. */
    private final LongArrayQueue closingCommands = new LongArrayQueue();

    private long sequence;
    private int openOrders;

    ViewState(ViewSettings settings, Map<ApiKeyHash, HeldKey> keys, Map<Long, Long> ordersPerSecond) {
        this.ordersPerSecond = ordersPerSecond;
        this.settings = settings;
        this.keys = keys;
    }

    long sequence() {
        return sequence;
    }

    int openOrders() {
        return openOrders;
    }

    Optional<BrokerView> broker(long brokerId) {
        return Optional.ofNullable(brokers.get(brokerId));
    }

    /** The first brokers with larger ids than this, by id. */
    List<BrokerSnapshot> brokers(long afterId, int most) {
        List<BrokerSnapshot> found = new ArrayList<>();
        for (int i = brokerIds.indexOf(afterId); i < brokerIds.length() && found.size() < most; i++) {
            long brokerId = brokerIds.at(i);
            if (brokerId != afterId) {
                found.add(brokers.get(brokerId).snapshot());
            }
        }
        return found;
    }

    /** The orders in memory, to be read. */
    OrderTable orders() {
        return orders;
    }

    OrderSnapshot snapshot(int order) {
        return orders.snapshot(order, instrumentOf(order));
    }

    /** The order as it was before anything became of it, as far as that was seen. */
    OrderSnapshot asEntered(int order) {
        return orders.asEntered(order, instrumentOf(order));
    }

    /** The trades of an order in memory, oldest first. */
    List<OrderTrade> tradesOf(int order) {
        Side side = orders.side(order);
        List<OrderTrade> found = new ArrayList<>(orders.trades(order));
        for (int trade = orders.oldestTrade(order); trade != Rows.NONE; trade = trades.next(trade, side)) {
            found.add(trades.orderTrade(trade, brokers.get(trades.counterpartyOf(trade, side)).name));
        }
        return found;
    }

    /** The trades that the database may not have yet. */
    UnpersistedTrades unpersistedTrades() {
        return unpersistedTrades;
    }

    /** The prevented matches that the database may not have yet, oldest first. */
    ArrayDeque<PreventedMatch> unpersistedPrevented() {
        return unpersistedPrevented;
    }

    /** The fill of an order in a trade, both in memory. */
    BrokerFill fill(int trade, int order) {
        OrderSnapshot owner = snapshot(order);
        MarketTrade traded = trades.marketTrade(trade);
        return new BrokerFill(
                traded.tradeId(),
                owner.orderId(),
                owner.documentNumber(),
                owner.clientOrderId(),
                owner.symbol(),
                owner.side(),
                owner.side() == traded.aggressorSide(),
                traded.price(),
                traded.quantity(),
                brokers.get(trades.counterpartyOf(trade, owner.side())).name,
                traded.executedAtMicros());
    }

    /** The trades in memory, to be read. */
    TradeTable trades() {
        return trades;
    }

    Optional<InstrumentView> instrument(String symbol) {
        return Optional.ofNullable(instrumentsBySymbol.get(symbol));
    }

    InstrumentView instrument(int instrumentId) {
        return instruments.get(instrumentId);
    }

    /** Whether an instrument may be traded, its own halt and the market's taken together; empty when it is not listed. */
    Optional<TradingStatus> status(String symbol) {
        return instrument(symbol).map(instrument -> instrument.status.within(market));
    }

    TradingStatus market() {
        return market;
    }

    void setMarket(TradingStatus status) {
        market = status;
    }

    /** A broker's positions, in no particular order. */
    List<Position> positions(BrokerView broker) {
        List<Position> found = new ArrayList<>(broker.positions().size());
        broker.positions().forEachLong((instrumentId, quantity) -> {
            InstrumentView instrument = instrument((int) instrumentId);
            found.add(new Position(instrument.symbol, instrument.terms.quantityScale(), quantity));
        });
        return found;
    }

    /** The number of listed instruments with a halt of their own. */
    int haltedInstruments() {
        int halted = 0;
        for (InstrumentView instrument : instruments) {
            if (instrument.status.halted() && !instrument.status.delisted()) {
                halted++;
            }
        }
        return halted;
    }

    /** The number of brokers with this status. */
    int brokers(BrokerStatus status) {
        int count = 0;
        for (BrokerView broker : brokers.values()) {
            if (broker.status == status) {
                count++;
            }
        }
        return count;
    }

    /** An instrument's terms; those of a first order's listing when the symbol is not listed. Needs no lock. */
    InstrumentTerms terms(String symbol) {
        InstrumentView instrument = instrumentsBySymbol.get(symbol);
        return instrument == null ? InstrumentTerms.DEFAULTS : instrument.terms;
    }

    List<String> symbols() {
        List<String> symbols = new ArrayList<>(instruments.size());
        for (InstrumentView instrument : instruments) {
            symbols.add(instrument.symbol);
        }
        return symbols;
    }

    List<InstrumentSummary> instruments(long nowMicros, TradingStatus market) {
        List<InstrumentSummary> summaries = new ArrayList<>(instruments.size());
        for (InstrumentView instrument : instruments) {
            summaries.add(instrument.summary(nowMicros, market));
        }
        return summaries;
    }

    void apply(SequencedCommand command, long persistedSequence) {
        long eventSequence = command.firstEventSequence();
        for (Event event : command.events()) {
            apply(event, eventSequence++, command, persistedSequence);
        }
        command.rested()
                .ifPresent(rested ->
                        changeLevel(rested.order(), rested.levelQuantity(), rested.levelOrders(), command.sequence()));
        sequence = command.sequence();
    }

    void reached(long reachedSequence) {
        sequence = reachedSequence;
        for (BrokerView broker : brokers.values()) {
            broker.completeAboveOrderId = reachedSequence;
            broker.orderIds.sort();
        }
        for (InstrumentView instrument : instruments) {
            instrument.bookSequence = reachedSequence;
        }
    }

    void add(BrokerView broker) {
        brokers.put(broker.brokerId, broker);
        brokerIds.add(broker.brokerId);
    }

    void addKey(KeyOwner owner, ApiKey key) {
        HeldKey added = new HeldKey(owner, key);
        keysOf(owner).add(added);
        keys.put(key.hash(), added);
    }

    private void revokeKey(Event.ApiKeyRevoked event) {
        keysOf(event.owner()).removeIf(key -> {
            boolean revoked = key.key().keyId() == event.keyId();
            if (revoked) {
                revoke(key);
            }
            return revoked;
        });
    }

    private void revoke(HeldKey key) {
        keys.remove(key.key().hash(), key);
        key.revoke();
    }

    private List<HeldKey> keysOf(KeyOwner owner) {
        return owner.isOperator()
                ? Objects.requireNonNull(operators.get(owner.id())).keys()
                : brokers.get(owner.id()).keys;
    }

    /** A new operator, without keys, or what another is from now on. */
    void setOperator(Operator operator) {
        OperatorView former = operators.get(operator.operatorId());
        operators.put(
                operator.operatorId(), new OperatorView(operator, former == null ? new ArrayList<>(1) : former.keys()));
    }

    private void revokeOperator(long operatorId) {
        OperatorView revoked = operators.remove(operatorId);
        if (revoked != null) {
            revoked.keys().forEach(this::revoke);
        }
    }

    /** The operators by ascending id, each with its keys. */
    SortedMap<Long, OperatorView> operators() {
        return operators;
    }

    /** All brokers, in no particular order. */
    Iterable<BrokerView> brokers() {
        return brokers.values();
    }

    /** Adds the next instrument, or one in the place of another that was delisted. */
    void addInstrument(int instrumentId, String symbol, InstrumentTerms terms, TradingStatus status) {
        InstrumentView instrument = new InstrumentView(symbol, terms, status, trades);
        if (instrumentId == instruments.size()) {
            instruments.add(instrument);
        } else {
            instruments.set(instrumentId, instrument);
        }
        instrumentsBySymbol.put(symbol, instrument);
    }

    /** An open order of before the start. */
    void restore(int instrumentId, OrderSnapshot snapshot, long hiddenQuantity, boolean hasTrades) {
        int order = add(instrumentId, snapshot);
        orders.setRestored(order);
        if (hasTrades) {
            orders.setHasOlderTrades(order);
        }
        if (!snapshot.instructions().waits()) {
            instrument(instrumentId)
                    .side(snapshot.side())
                    .add(snapshot.price(), snapshot.remainingQuantity() - hiddenQuantity);
        }
    }

    /** A trade of before the start; they come oldest first. */
    void restore(int instrumentId, MarketTrade trade) {
        instrument(instrumentId).add(trades.add(trade));
    }

    /** Adds an open order to everything but the book. */
    private int add(int instrumentId, OrderSnapshot snapshot) {
        int order = orders.add(instrumentId, snapshot);
        BrokerView broker = brokers.get(snapshot.brokerId());
        broker.orderIds.add(snapshot.orderId());
        broker.openOrders++;
        openOrders++;
        return order;
    }

    /** Lets closed orders beyond the limit leave memory, the oldest first, once the database has them. */
    void releaseClosedOrders(long persistedSequence) {
        unpersistedTrades.persisted(persistedSequence);
        while (!unpersistedPrevented.isEmpty()
                && unpersistedPrevented.getFirst().sequence() <= persistedSequence) {
            unpersistedPrevented.removeFirst();
        }
        while (closedOrders.size() > settings.closedOrdersInMemory()
                && closingCommands.peekLong() <= persistedSequence) {
            int order = closedOrders.pollInt();
            closingCommands.pollLong();
            long orderId = orders.orderId(order);
            BrokerView broker = brokers.get(orders.brokerId(order));
            broker.completeAboveOrderId = Math.max(broker.completeAboveOrderId, orderId);
            while (orders.oldestTrade(order) != Rows.NONE) {
                orders.removeOldestTrade(order, trades);
            }
            orders.remove(order);
            broker.orderIds.remove(orderId);
        }
        // Orders of an instrument that is gone, or has other scales, closed with the command that did that at the
        // latest.
        formerInstruments.releaseBefore(closedOrders.isEmpty() ? sequence : closingCommands.peekLong());
    }

    private void apply(Event event, long eventSequence, SequencedCommand command, long persistedSequence) {
        switch (event) {
            case Event.BrokerRegistered registered -> register(registered, command.timeMicros());
            case Event.InstrumentListed listed ->
                addInstrument(listed.instrumentId(), listed.symbol(), listed.terms(), TradingStatus.OPEN);
            case Event.InstrumentChanged changed -> change(changed, command.sequence());
            case Event.InstrumentDelisted delisted -> delist(delisted.instrumentId(), command.sequence());
            case Event.OrderAccepted accepted -> accept(accepted, command.timeMicros());
            case Event.OrdersTraded trade -> trade(trade, command, persistedSequence);
            case Event.MatchPrevented prevented ->
                unpersistedPrevented.add(preventedMatch(prevented, eventSequence, command));
            case Event.OrderReplaced replaced -> replace(replaced, command.sequence());
            case Event.OrderCancelled cancelled -> {
                if (cancelled.wasInBook()) {
                    changeLevel(
                            cancelled.order(), cancelled.levelQuantity(), cancelled.levelOrders(), command.sequence());
                }
                close(cancelled.order(), cancelled.closeReason(), command.sequence());
            }
            case Event.OrderExpired expired -> {
                if (expired.wasInBook()) {
                    changeLevel(expired.order(), expired.levelQuantity(), expired.levelOrders(), command.sequence());
                }
                close(expired.order(), expired.closeReason(), command.sequence());
            }
            case Event.OrderTriggered triggered -> orders.trigger(known(triggered.orderId()));
            case Event.OrderEnteredBook entered ->
                changeLevel(entered.order(), entered.levelQuantity(), entered.levelOrders(), command.sequence());
            case Event.StopsReached reached -> {}
            case Event.InstrumentHalted halted ->
                instrument(halted.instrumentId()).status = TradingStatus.after(halted);
            case Event.InstrumentResumed resumed ->
                instrument(resumed.instrumentId()).status = TradingStatus.after(resumed);
            case Event.ListingChanged changed ->
                instrument(changed.instrumentId()).status = TradingStatus.after(changed);
            case Event.BrokerStatusChanged changed -> brokers.get(changed.brokerId()).status = changed.status();
            case Event.BrokerLimitsChanged changed -> setLimits(brokers.get(changed.brokerId()), changed.limits());
            case Event.StpMemberChanged changed -> change(changed);
            case Event.ApiKeyAdded added -> addKey(added.owner(), added.key());
            case Event.ApiKeyRevoked revoked -> revokeKey(revoked);
            case Event.OperatorSet set -> setOperator(set.operator());
            case Event.OperatorRevoked revoked -> revokeOperator(revoked.operatorId());
            case Event.WebhookChanged changed -> brokers.get(changed.brokerId()).webhookUrl = changed.url();
            case Event.CancelTimerChanged changed ->
                brokers.get(changed.brokerId()).cancelAtMicros = changed.cancelAtMicros();
            case Event.MarketHalted halted -> market = TradingStatus.after(halted);
            case Event.MarketResumed resumed -> market = TradingStatus.after(resumed);
            case Event.ExchangeReset reset -> clear();
            case Event.HiddenQuantityChanged changed -> {} // what levels show is told with the trade, or where it rests
            case Event.CommandRejected rejected -> {}
            case Event.SettingsChanged changed -> {}
        }
    }

    private void change(Event.StpMemberChanged event) {
        SortedSet<Integer> stpIds = brokers.get(event.brokerId()).stpIds;
        if (event.member()) {
            stpIds.add(event.stpId());
        } else {
            stpIds.remove(event.stpId());
        }
    }

    private PreventedMatch preventedMatch(Event.MatchPrevented event, long eventSequence, SequencedCommand command) {
        return new PreventedMatch(
                eventSequence,
                command.sequence(),
                event.brokerId(),
                instrument(event.instrumentId()).symbol,
                event.prevention(),
                event.aggressor().side(),
                event.price(),
                event.quantity(),
                event.aggressor().orderId(),
                event.aggressor().leavesQuantity(),
                event.resting().orderId(),
                event.resting().leavesQuantity(),
                event.resting().brokerId(),
                command.timeMicros());
    }

    private void register(Event.BrokerRegistered event, long timeMicros) {
        add(new BrokerView(new BrokerSnapshot(
                event.brokerId(), event.name(), event.fixCompId(), event.webhookUrl(), BrokerStatus.ACTIVE, 0)));
        addKey(
                KeyOwner.broker(event.brokerId()),
                new ApiKey(event.brokerId(), event.apiKeyHash(), KeyTerms.OF_REGISTRATION, timeMicros));
    }

    void setLimits(BrokerView broker, BrokerLimits limits) {
        broker.limits = limits;
        if (limits.ordersPerSecond() == BrokerLimits.UNLIMITED) {
            ordersPerSecond.remove(broker.brokerId);
        } else {
            ordersPerSecond.put(broker.brokerId, limits.ordersPerSecond());
        }
    }

    private void delist(int instrumentId, long commandSequence) {
        OrderedInstrument former = ordered(instrumentId);
        instrumentsBySymbol.remove(former.symbol());
        formerInstruments.add(instrumentId, former, commandSequence);
    }

    private void change(Event.InstrumentChanged event, long commandSequence) {
        OrderedInstrument former = ordered(event.instrumentId());
        if (!former.scales().equals(event.terms().scales())) {
            formerInstruments.add(event.instrumentId(), former, commandSequence);
        }
        instrument(event.instrumentId()).terms = event.terms();
    }

    private void accept(Event.OrderAccepted event, long timeMicros) {
        SubmitOrder order = event.order();
        add(
                event.instrumentId(),
                new OrderSnapshot(
                        event.orderId(),
                        order.brokerId(),
                        order.documentNumber(),
                        order.clientOrderId(),
                        instrument(event.instrumentId()).symbol,
                        instrument(event.instrumentId()).terms.scales(),
                        order.side(),
                        order.type(),
                        order.timeInForce(),
                        order.price(),
                        order.quantity(),
                        order.quantity(),
                        event.validUntilMicros(),
                        order.instructions(),
                        timeMicros,
                        Optional.empty()));
    }

    private void trade(Event.OrdersTraded event, SequencedCommand command, long persistedSequence) {
        int aggressor = known(event.aggressor().orderId());
        int resting = known(event.resting().orderId());
        InstrumentView instrument = instrument(event.instrumentId());
        BrokerView bidBroker = brokers.get(event.bidBrokerId());
        BrokerView askBroker = brokers.get(event.askBrokerId());
        long value = Math.multiplyExact(event.price(), event.quantity());
        bidBroker.credit(instrument.terms, -value);
        askBroker.credit(instrument.terms, value);
        bidBroker.addPosition(event.instrumentId(), event.quantity());
        askBroker.addPosition(event.instrumentId(), -event.quantity());
        int trade = trades.add(event, command.sequence(), command.timeMicros(), bidBroker.brokerId, askBroker.brokerId);
        instrument.add(trade);
        instrument.addVolume(command.timeMicros(), event.quantity());
        boolean isBuyer = event.aggressorSide() == Side.BID;
        unpersistedTrades.persisted(persistedSequence);
        unpersistedTrades.add(trade, isBuyer ? aggressor : resting, isBuyer ? resting : aggressor);
        addTrade(aggressor, trade, persistedSequence);
        addTrade(resting, trade, persistedSequence);
        changeLevel(event.resting(), event.levelQuantity(), event.levelOrders(), command.sequence());
        fill(resting, event.resting(), command.sequence());
        fill(aggressor, event.aggressor(), command.sequence());
    }

    /** Keeps a trade of an order, and lets go of the oldest ones above the limit that the database has. */
    private void addTrade(int order, int trade, long persistedSequence) {
        orders.addTrade(order, trade, trades);
        while (orders.trades(order) > settings.tradesPerOrderInMemory()
                && trades.sequence(orders.oldestTrade(order)) <= persistedSequence) {
            orders.removeOldestTrade(order, trades);
            orders.setHasOlderTrades(order);
        }
    }

    private void fill(int order, AffectedOrder filled, long commandSequence) {
        orders.remain(order, filled.leavesQuantity());
        if (filled.isFilled()) {
            closed(order, CloseReason.FILLED, commandSequence);
        }
    }

    private void replace(Event.OrderReplaced event, long commandSequence) {
        if (event.changedLevel()) {
            changeLevel(event.former(), event.levelQuantity(), event.levelOrders(), commandSequence);
        }
        orders.replace(known(event.orderId()), event);
    }

    /** Takes in what the price level where an order is, or was, shows now. */
    private void changeLevel(AffectedOrder order, long quantity, int orderCount, long commandSequence) {
        InstrumentView instrument = instrument(order.instrumentId());
        instrument.side(order.side()).set(order.price(), quantity, orderCount);
        instrument.bookSequence = commandSequence;
    }

    private void close(AffectedOrder closed, CloseReason reason, long commandSequence) {
        int order = known(closed.orderId());
        orders.remain(order, closed.leavesQuantity());
        closed(order, reason, commandSequence);
    }

    private void closed(int order, CloseReason reason, long commandSequence) {
        orders.close(order, reason, commandSequence);
        closedOrders.addInt(order);
        closingCommands.addLong(commandSequence);
        brokers.get(orders.brokerId(order)).openOrders--;
        openOrders--;
    }

    private int known(long orderId) {
        int order = orders.find(orderId);
        if (order == Rows.NONE) {
            throw new IllegalStateException("the event stream names an order that is not in memory: " + orderId);
        }
        return order;
    }

    /** The symbol of an order, whose instrument may be gone. */
    String symbolOf(int order) {
        return instrumentOf(order).symbol();
    }

    /** An order's instrument as it was when the order was entered. */
    private OrderedInstrument instrumentOf(int order) {
        int instrumentId = orders.instrumentId(order);
        return formerInstruments.of(instrumentId, orders.orderId(order)).orElseGet(() -> ordered(instrumentId));
    }

    private OrderedInstrument ordered(int instrumentId) {
        InstrumentView instrument = instrument(instrumentId);
        return new OrderedInstrument(instrument.symbol, instrument.terms.scales());
    }

    private void clear() {
        market = TradingStatus.OPEN;
        keys.clear();
        operators.clear();
        ordersPerSecond.clear();
        brokers.clear();
        brokerIds = new IdList();
        instruments.clear();
        instrumentsBySymbol.clear();
        formerInstruments.clear();
        orders.clear();
        trades.clear();
        unpersistedTrades.clear();
        unpersistedPrevented.clear();
        closedOrders.clear();
        closingCommands.clear();
        openOrders = 0;
    }
}
