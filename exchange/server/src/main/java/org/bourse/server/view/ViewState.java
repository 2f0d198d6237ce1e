package org.bourse.server.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.collections.Long2ObjectHashMap;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/** What {@link ExchangeViews} guards with its lock: turns events into orders, books and balances in memory. */
final class ViewState {

    private final ViewSettings settings;
    private final Map<ApiKeyHash, BrokerView> brokersByKey;
    private final Long2ObjectHashMap<BrokerView> brokers = new Long2ObjectHashMap<>();
    private final ArrayList<InstrumentView> instruments = new ArrayList<>();
    private final HashMap<String, InstrumentView> instrumentsBySymbol = new HashMap<>();
    private final Long2ObjectHashMap<OrderView> orders = new Long2ObjectHashMap<>();
    private final ArrayDeque<OrderView> closedOrders = new ArrayDeque<>();

    private long sequence;
    private final RepeatedTexts documentNumbers = new RepeatedTexts();
    private int openOrders;

    /** The order of the current command that is not in the book yet; it gets there with what it has left at the end. */
    private @Nullable OrderView entering;

    ViewState(ViewSettings settings, Map<ApiKeyHash, BrokerView> brokersByKey) {
        this.settings = settings;
        this.brokersByKey = brokersByKey;
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

    Optional<OrderView> order(long orderId) {
        return Optional.ofNullable(orders.get(orderId));
    }

    Optional<InstrumentView> instrument(String symbol) {
        return Optional.ofNullable(instrumentsBySymbol.get(symbol));
    }

    InstrumentView instrument(int instrumentId) {
        return instruments.get(instrumentId);
    }

    List<String> symbols() {
        List<String> symbols = new ArrayList<>(instruments.size());
        for (InstrumentView instrument : instruments) {
            symbols.add(instrument.symbol);
        }
        return symbols;
    }

    List<InstrumentSummary> instruments(long nowMicros) {
        List<InstrumentSummary> summaries = new ArrayList<>(instruments.size());
        for (InstrumentView instrument : instruments) {
            summaries.add(instrument.summary(nowMicros));
        }
        return summaries;
    }

    void apply(SequencedCommand command, long persistedSequence) {
        for (Event event : command.events()) {
            apply(event, command, persistedSequence);
        }
        if (entering != null) {
            entering.instrument.side(entering.side).add(entering.priceCents, entering.remainingQuantity);
            entering.instrument.bookSequence = command.sequence();
            entering = null;
        }
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
        brokersByKey.put(broker.apiKeyHash, broker);
    }

    void add(InstrumentView instrument) {
        instruments.add(instrument);
        instrumentsBySymbol.put(instrument.symbol, instrument);
    }

    /** Adds an open order to everything but the book. */
    OrderView add(int instrumentId, OrderSnapshot snapshot) {
        BrokerView broker = brokers.get(snapshot.brokerId());
        OrderView order = new OrderView(
                snapshot, documentNumbers.same(snapshot.documentNumber()), broker, instrument(instrumentId));
        orders.put(order.orderId, order);
        broker.orderIds.add(order.orderId);
        openOrders++;
        return order;
    }

    /** Lets closed orders beyond the limit leave memory, the oldest first, once the database has them. */
    void releaseClosedOrders(long persistedSequence) {
        while (closedOrders.size() > settings.closedOrdersInMemory()
                && closedOrders.getFirst().closedSequence <= persistedSequence) {
            OrderView order = closedOrders.removeFirst();
            orders.remove(order.orderId);
            BrokerView broker = order.broker;
            broker.completeAboveOrderId = Math.max(broker.completeAboveOrderId, order.orderId);
            broker.orderIds.removeOne(orders::containsKey);
        }
    }

    private void apply(Event event, SequencedCommand command, long persistedSequence) {
        switch (event) {
            case Event.BrokerRegistered registered -> register(registered);
            case Event.InstrumentListed listed -> add(new InstrumentView(listed.symbol(), false));
            case Event.OrderAccepted accepted -> accept(accepted, command.timeMicros());
            case Event.OrdersTraded trade -> trade(trade, command, persistedSequence);
            case Event.OrderReplaced replaced -> replace(replaced, command.sequence());
            case Event.OrderCancelled cancelled -> cancel(cancelled, command.sequence());
            case Event.OrderExpired expired ->
                close(expired.orderId(), expired.leavesQuantity(), CloseReason.EXPIRED, command.sequence());
            case Event.InstrumentHalted halted -> instrument(halted.instrumentId()).halted = true;
            case Event.InstrumentResumed resumed -> instrument(resumed.instrumentId()).halted = false;
            case Event.ExchangeReset reset -> clear();
            case Event.CommandRejected rejected -> {}
            case Event.SettingsChanged changed -> {}
        }
    }

    private void register(Event.BrokerRegistered event) {
        add(new BrokerView(
                new BrokerSnapshot(event.brokerId(), event.name(), event.fixCompId(), event.webhookUrl(), 0),
                event.apiKeyHash()));
    }

    private void accept(Event.OrderAccepted event, long timeMicros) {
        SubmitOrder order = event.order();
        entering = add(
                event.instrumentId(),
                new OrderSnapshot(
                        event.orderId(),
                        order.brokerId(),
                        order.documentNumber(),
                        order.clientOrderId(),
                        instrument(event.instrumentId()).symbol,
                        order.side(),
                        order.type(),
                        order.timeInForce(),
                        order.priceCents(),
                        order.quantity(),
                        order.quantity(),
                        event.validUntilMicros(),
                        timeMicros,
                        Optional.empty()));
    }

    private void trade(Event.OrdersTraded event, SequencedCommand command, long persistedSequence) {
        OrderView aggressor = orders.get(event.aggressorOrderId());
        OrderView resting = orders.get(event.restingOrderId());
        InstrumentView instrument = instrument(event.instrumentId());
        boolean aggressorBids = event.aggressorSide() == Side.BID;
        BrokerView bidBroker = aggressorBids ? aggressor.broker : resting.broker;
        BrokerView askBroker = aggressorBids ? resting.broker : aggressor.broker;
        TradeView trade = new TradeView(
                event.tradeId(),
                command.sequence(),
                event.priceCents(),
                event.quantity(),
                command.timeMicros(),
                event.aggressorSide(),
                bidBroker,
                askBroker);
        long cents = Math.multiplyExact(event.priceCents(), event.quantity());
        bidBroker.credit(-cents);
        askBroker.credit(cents);
        instrument.add(trade.toMarketTrade());
        instrument.addVolume(command.timeMicros(), event.quantity());
        aggressor.add(trade, settings.tradesPerOrderInMemory(), persistedSequence);
        resting.add(trade, settings.tradesPerOrderInMemory(), persistedSequence);
        fillResting(resting, event, command.sequence());
        fillAggressor(aggressor, event, command.sequence());
    }

    private void fillResting(OrderView order, Event.OrdersTraded event, long commandSequence) {
        LevelBook levels = order.instrument.side(order.side);
        order.instrument.bookSequence = commandSequence;
        order.remainingQuantity = event.restingLeavesQuantity();
        if (order.remainingQuantity > 0) {
            levels.reduce(order.priceCents, event.quantity());
        } else {
            levels.remove(order.priceCents, event.quantity());
            closed(order, CloseReason.FILLED, commandSequence);
        }
    }

    private void fillAggressor(OrderView order, Event.OrdersTraded event, long commandSequence) {
        order.remainingQuantity = event.aggressorLeavesQuantity();
        if (order.remainingQuantity == 0) {
            entering = null;
            closed(order, CloseReason.FILLED, commandSequence);
        }
    }

    private void replace(Event.OrderReplaced event, long commandSequence) {
        OrderView order = orders.get(event.orderId());
        LevelBook levels = order.instrument.side(order.side);
        if (!event.keptPriority()) {
            levels.remove(order.priceCents, order.remainingQuantity);
            order.instrument.bookSequence = commandSequence;
            entering = order;
        } else if (event.leavesQuantity() != order.remainingQuantity) {
            levels.reduce(order.priceCents, order.remainingQuantity - event.leavesQuantity());
            order.instrument.bookSequence = commandSequence;
        }
        order.replace(event);
        order.remainingQuantity = event.leavesQuantity();
    }

    private void cancel(Event.OrderCancelled event, long commandSequence) {
        CloseReason reason = closeReason(event.reason(), orders.get(event.orderId()));
        close(event.orderId(), event.leavesQuantity(), reason, commandSequence);
    }

    private static CloseReason closeReason(CancelReason reason, OrderView order) {
        return switch (reason) {
            case REQUESTED, MASS_CANCEL -> CloseReason.CANCELLED;
            case UNFILLED -> order.reasonWhenUnfilled();
            case REPLACED_BELOW_FILLED -> CloseReason.FILLED;
        };
    }

    private void close(long orderId, long leavesQuantity, CloseReason reason, long commandSequence) {
        OrderView order = orders.get(orderId);
        if (order == entering) {
            entering = null;
        } else {
            order.instrument.side(order.side).remove(order.priceCents, order.remainingQuantity);
            order.instrument.bookSequence = commandSequence;
        }
        order.remainingQuantity = leavesQuantity;
        closed(order, reason, commandSequence);
    }

    private void closed(OrderView order, CloseReason reason, long commandSequence) {
        order.close(reason, commandSequence);
        closedOrders.addLast(order);
        openOrders--;
    }

    private void clear() {
        brokersByKey.clear();
        brokers.clear();
        instruments.clear();
        instrumentsBySymbol.clear();
        orders.clear();
        orders.compact();
        closedOrders.clear();
        openOrders = 0;
    }
}
