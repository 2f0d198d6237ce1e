package org.bourse.server.marketdata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.agrona.collections.Long2ObjectHashMap;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.view.OrderSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The market as the event stream tells it: books, trades, candles and executions. Not thread-safe; it collects what
 * changed until that is taken.
 */
final class MarketState {

    private final Long2ObjectHashMap<FeedOrder> orders = new Long2ObjectHashMap<>();
    private final ArrayList<SymbolState> instruments = new ArrayList<>();
    private final Map<String, SymbolState> symbols = new HashMap<>();
    private final ExecutionLog log;

    private final Set<SymbolState> changed = new LinkedHashSet<>();
    private ArrayList<Execution> newExecutions = new ArrayList<>();
    private boolean wasReset;

    /** The order of the current command that is not in the book yet; it gets there with what it has left at the end. */
    private @Nullable FeedOrder entering;

    MarketState(ExecutionLog log) {
        this.log = log;
    }

    /** A listed instrument from before the start; ids come ascending from 0. */
    void restoreInstrument(String symbol) {
        list(symbol);
    }

    /** An open order from before the start. */
    void restoreOrder(int instrumentId, OrderSnapshot order) {
        FeedOrder restored = new FeedOrder(
                order.orderId(),
                order.brokerId(),
                instrument(instrumentId),
                order.side(),
                order.priceCents(),
                order.quantity(),
                order.remainingQuantity(),
                order.clientOrderId());
        orders.put(restored.orderId, restored);
        restored.symbol.side(restored.side).add(restored.priceCents, restored.leavesQuantity);
        restored.inBook = true;
    }

    /** Says that what was restored is the state after this command. */
    void restoredTo(long sequence) {
        for (SymbolState symbol : instruments) {
            symbol.bookChanged(sequence);
            symbol.takeLevelChanges();
        }
    }

    /** The instrument with this id. */
    SymbolState instrument(int instrumentId) {
        return instruments.get(instrumentId);
    }

    /** The instrument with this symbol; null when there is none. */
    @Nullable
    SymbolState symbol(String symbol) {
        return symbols.get(symbol);
    }

    /** Every listed instrument. */
    List<SymbolState> instruments() {
        return instruments;
    }

    /** How many orders are open. */
    int openOrders() {
        return orders.size();
    }

    /** The instruments that changed since the last call. */
    List<SymbolState> takeChanged() {
        List<SymbolState> taken = List.copyOf(changed);
        changed.clear();
        return taken;
    }

    /** Notes that there is something to tell of the instrument, though no event said so: time passed. */
    void markChanged(SymbolState symbol) {
        changed.add(symbol);
    }

    /** The executions since the last call, oldest first. */
    List<Execution> takeExecutions() {
        if (newExecutions.isEmpty()) {
            return List.of();
        }
        List<Execution> taken = newExecutions;
        newExecutions = new ArrayList<>();
        return taken;
    }

    /** Whether the exchange was reset since the last call. */
    boolean takeReset() {
        boolean taken = wasReset;
        wasReset = false;
        return taken;
    }

    /** Applies the events of the next command. */
    void apply(SequencedCommand command) {
        long eventSequence = command.firstEventSequence();
        for (Event event : command.events()) {
            apply(event, command, eventSequence++);
        }
        FeedOrder order = entering;
        if (order != null) {
            order.symbol.side(order.side).add(order.priceCents, order.leavesQuantity);
            order.inBook = true;
            touched(order.symbol, command.sequence());
            entering = null;
        }
        log.reached(command.nextEventSequence() - 1);
    }

    private void apply(Event event, SequencedCommand command, long eventSequence) {
        switch (event) {
            case Event.InstrumentListed listed -> list(listed.symbol());
            case Event.OrderAccepted accepted -> accept(accepted, command, eventSequence);
            case Event.OrdersTraded trade -> trade(trade, command, eventSequence);
            case Event.OrderReplaced replaced -> replace(replaced, command, eventSequence);
            case Event.OrderCancelled cancelled ->
                close(
                        cancelled.orderId(),
                        cancelled.leavesQuantity(),
                        ExecType.CANCELLED,
                        cancelled.reason().name().toLowerCase(Locale.ROOT),
                        command,
                        eventSequence);
            case Event.OrderExpired expired ->
                close(expired.orderId(), expired.leavesQuantity(), ExecType.EXPIRED, "", command, eventSequence);
            case Event.CommandRejected rejected -> reject(rejected, command, eventSequence);
            case Event.ExchangeReset reset -> reset();
            case Event.BrokerRegistered registered -> {}
            case Event.InstrumentHalted halted -> {}
            case Event.InstrumentResumed resumed -> {}
            case Event.SettingsChanged settings -> {}
        }
    }

    private void list(String symbol) {
        SymbolState state = new SymbolState(symbol);
        instruments.add(state);
        symbols.put(symbol, state);
    }

    private void accept(Event.OrderAccepted event, SequencedCommand command, long eventSequence) {
        SubmitOrder asked = event.order();
        FeedOrder order = new FeedOrder(
                event.orderId(),
                asked.brokerId(),
                instrument(event.instrumentId()),
                asked.side(),
                asked.priceCents(),
                asked.quantity(),
                asked.quantity(),
                asked.clientOrderId());
        orders.put(order.orderId, order);
        entering = order;
        tell(order, ExecType.NEW, true, "", command, eventSequence);
    }

    private void trade(Event.OrdersTraded event, SequencedCommand command, long eventSequence) {
        FeedOrder aggressor = open(event.aggressorOrderId());
        FeedOrder resting = open(event.restingOrderId());
        SymbolState symbol = resting.symbol;
        resting.leavesQuantity = event.restingLeavesQuantity();
        TouchedLevels levels = symbol.side(resting.side);
        if (resting.leavesQuantity > 0) {
            levels.reduce(resting.priceCents, event.quantity());
        } else {
            levels.remove(resting.priceCents, event.quantity());
            orders.remove(resting.orderId);
        }
        aggressor.leavesQuantity = event.aggressorLeavesQuantity();
        if (aggressor.leavesQuantity == 0) {
            orders.remove(aggressor.orderId);
            entering = null;
        }
        symbol.trade(
                event.tradeId(), event.priceCents(), event.quantity(), event.aggressorSide(), command.timeMicros());
        touched(symbol, command.sequence());
        tellTrade(aggressor, event, command, eventSequence);
        tellTrade(resting, event, command, eventSequence);
    }

    private void replace(Event.OrderReplaced event, SequencedCommand command, long eventSequence) {
        FeedOrder order = open(event.orderId());
        TouchedLevels levels = order.symbol.side(order.side);
        if (!event.keptPriority()) {
            levels.remove(order.priceCents, order.leavesQuantity);
            order.inBook = false;
            entering = order;
            touched(order.symbol, command.sequence());
        } else if (event.leavesQuantity() != order.leavesQuantity) {
            levels.reduce(order.priceCents, order.leavesQuantity - event.leavesQuantity());
            touched(order.symbol, command.sequence());
        }
        order.priceCents = event.priceCents();
        order.quantity = event.quantity();
        order.leavesQuantity = event.leavesQuantity();
        order.clientOrderId = event.clientOrderId();
        tell(order, ExecType.REPLACED, true, "", command, eventSequence);
    }

    private void close(
            long orderId, long leaves, ExecType type, String reason, SequencedCommand command, long eventSequence) {
        FeedOrder order = open(orderId);
        orders.remove(orderId);
        if (order.inBook) {
            order.symbol.side(order.side).remove(order.priceCents, order.leavesQuantity);
            touched(order.symbol, command.sequence());
        }
        if (order == entering) {
            entering = null;
        }
        order.leavesQuantity = leaves;
        tell(order, type, false, reason, command, eventSequence);
    }

    private void reject(Event.CommandRejected event, SequencedCommand command, long eventSequence) {
        if (event.brokerId() == 0) {
            return;
        }
        FeedOrder order = orders.get(event.orderId());
        if (command.command() instanceof SubmitOrder asked) {
            add(rejected(event, asked, command.timeMicros(), eventSequence));
        } else if (order != null && order.brokerId == event.brokerId()) {
            tell(order, ExecType.REJECTED, true, word(event), command, eventSequence);
        } else {
            add(rejected(event, clientOrderIdOf(command.command()), command.timeMicros(), eventSequence));
        }
    }

    private static Execution rejected(
            Event.CommandRejected event, SubmitOrder asked, long timeMicros, long eventSequence) {
        return new Execution(
                eventSequence,
                event.brokerId(),
                0,
                asked.clientOrderId(),
                ExecType.REJECTED,
                false,
                asked.side(),
                asked.symbol(),
                asked.priceCents(),
                asked.quantity(),
                asked.quantity(),
                0,
                0,
                0,
                word(event),
                timeMicros);
    }

    private static Execution rejected(
            Event.CommandRejected event, String clientOrderId, long timeMicros, long eventSequence) {
        return new Execution(
                eventSequence,
                event.brokerId(),
                event.orderId(),
                clientOrderId,
                ExecType.REJECTED,
                false,
                null,
                "",
                0,
                0,
                0,
                0,
                0,
                0,
                word(event),
                timeMicros);
    }

    private static String clientOrderIdOf(Command command) {
        return command instanceof Command.ReplaceOrder replace ? replace.clientOrderId() : "";
    }

    private static String word(Event.CommandRejected event) {
        return event.reason().name().toLowerCase(Locale.ROOT);
    }

    private void tell(
            FeedOrder order, ExecType type, boolean open, String reason, SequencedCommand command, long eventSequence) {
        add(execution(order, type, open, 0, 0, 0, reason, command, eventSequence));
    }

    private void tellTrade(FeedOrder order, Event.OrdersTraded trade, SequencedCommand command, long eventSequence) {
        boolean open = order.leavesQuantity > 0;
        add(execution(
                order,
                ExecType.TRADE,
                open,
                trade.priceCents(),
                trade.quantity(),
                trade.tradeId(),
                "",
                command,
                eventSequence));
    }

    private static Execution execution(
            FeedOrder order,
            ExecType type,
            boolean open,
            long lastPriceCents,
            long lastQuantity,
            long tradeId,
            String reason,
            SequencedCommand command,
            long eventSequence) {
        return new Execution(
                eventSequence,
                order.brokerId,
                order.orderId,
                order.clientOrderId,
                type,
                open,
                order.side,
                order.symbol.symbol,
                order.priceCents,
                order.quantity,
                order.leavesQuantity,
                lastPriceCents,
                lastQuantity,
                tradeId,
                reason,
                command.timeMicros());
    }

    private FeedOrder open(long orderId) {
        FeedOrder order = orders.get(orderId);
        if (order == null) {
            throw new IllegalStateException("the event stream names an order that is not open: " + orderId);
        }
        return order;
    }

    private void add(Execution execution) {
        log.add(execution);
        newExecutions.add(execution);
    }

    private void touched(SymbolState symbol, long sequence) {
        symbol.bookChanged(sequence);
        changed.add(symbol);
    }

    private void reset() {
        orders.clear();
        orders.compact();
        instruments.clear();
        symbols.clear();
        changed.clear();
        entering = null;
        wasReset = true;
    }
}
