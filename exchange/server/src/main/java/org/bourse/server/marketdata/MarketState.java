package org.bourse.server.marketdata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.rows.Rows;
import org.bourse.server.view.OrderSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The market as the event stream tells it: books, trades, candles and executions. Not thread-safe; it collects what
 * changed until that is taken.
 */
final class MarketState {

    private final FeedOrders orders = new FeedOrders();
    private final ArrayList<SymbolState> instruments = new ArrayList<>();
    private final Map<String, SymbolState> symbols = new HashMap<>();
    private final ExecutionLog log;

    /** A symbol that became an instrument, or is none any more. */
    record ListingChange(String symbol, boolean listed) {}

    private final Set<SymbolState> changed = new LinkedHashSet<>();
    private ArrayList<Execution> newExecutions = new ArrayList<>();
    private final List<ListingChange> listingChanges = new ArrayList<>();
    private boolean wasReset;

    /**
     * The order of the current command that is not in the book yet, {@link Rows#NONE} when there is none; it gets there
     * with what it has left at the end.
     */
    private int entering = Rows.NONE;

    MarketState(ExecutionLog log) {
        this.log = log;
    }

    /** A listed instrument from before the start; ids come ascending from 0. */
    void restoreInstrument(String symbol) {
        list(instruments.size(), symbol);
    }

    /** An open order from before the start. */
    void restoreOrder(int instrumentId, OrderSnapshot order) {
        int restored = orders.add(
                order.orderId(),
                order.brokerId(),
                instrumentId,
                order.side(),
                order.priceCents(),
                order.quantity(),
                order.remainingQuantity(),
                order.clientOrderId());
        enterBook(restored);
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

    /** What was listed and delisted since the last call, in that order. */
    List<ListingChange> takeListingChanges() {
        List<ListingChange> taken = List.copyOf(listingChanges);
        listingChanges.clear();
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
        if (entering != Rows.NONE) {
            enterBook(entering);
            touched(symbolOf(entering), command.sequence());
            entering = Rows.NONE;
        }
        log.reached(command.nextEventSequence() - 1);
    }

    private void apply(Event event, SequencedCommand command, long eventSequence) {
        switch (event) {
            case Event.InstrumentListed listed -> {
                list(listed.instrumentId(), listed.symbol());
                listingChanges.add(new ListingChange(listed.symbol(), true));
            }
            case Event.InstrumentDelisted delisted -> {
                String symbol = instrument(delisted.instrumentId()).symbol;
                symbols.remove(symbol);
                listingChanges.add(new ListingChange(symbol, false));
            }
            case Event.OrderAccepted accepted -> accept(accepted, command, eventSequence);
            case Event.OrdersTraded trade -> trade(trade, command, eventSequence);
            case Event.OrderReplaced replaced -> replace(replaced, command, eventSequence);
            case Event.OrderCancelled cancelled
            when cancelled.closeReason() == CloseReason.FILLED -> closeAsFilled(cancelled, command, eventSequence);
            case Event.OrderCancelled cancelled ->
                close(
                        cancelled.orderId(),
                        cancelled.leavesQuantity(),
                        ExecType.CANCELLED,
                        word(cancelled.reason()),
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

    private void list(int instrumentId, String symbol) {
        SymbolState state = new SymbolState(symbol);
        if (instrumentId == instruments.size()) {
            instruments.add(state);
        } else {
            instruments.set(instrumentId, state);
        }
        symbols.put(symbol, state);
    }

    private void accept(Event.OrderAccepted event, SequencedCommand command, long eventSequence) {
        SubmitOrder asked = event.order();
        int order = orders.add(
                event.orderId(),
                asked.brokerId(),
                event.instrumentId(),
                asked.side(),
                asked.priceCents(),
                asked.quantity(),
                asked.quantity(),
                asked.clientOrderId());
        entering = order;
        tell(order, ExecType.NEW, true, "", command, eventSequence);
    }

    private void trade(Event.OrdersTraded event, SequencedCommand command, long eventSequence) {
        int aggressor = open(event.aggressorOrderId());
        int resting = open(event.restingOrderId());
        SymbolState symbol = symbolOf(resting);
        TouchedLevels levels = levelsOf(resting);
        orders.leave(resting, event.restingLeavesQuantity());
        orders.leave(aggressor, event.aggressorLeavesQuantity());
        if (event.restingLeavesQuantity() > 0) {
            levels.reduce(orders.priceCents(resting), event.quantity());
        } else {
            levels.remove(orders.priceCents(resting), event.quantity());
        }
        symbol.trade(
                event.tradeId(), event.priceCents(), event.quantity(), event.aggressorSide(), command.timeMicros());
        touched(symbol, command.sequence());
        tellTrade(aggressor, event, command, eventSequence);
        tellTrade(resting, event, command, eventSequence);
        if (event.restingLeavesQuantity() == 0) {
            orders.remove(resting);
        }
        if (event.aggressorLeavesQuantity() == 0) {
            orders.remove(aggressor);
            entering = Rows.NONE;
        }
    }

    private void replace(Event.OrderReplaced event, SequencedCommand command, long eventSequence) {
        int order = open(event.orderId());
        TouchedLevels levels = levelsOf(order);
        long leaves = orders.leavesQuantity(order);
        if (!event.keptPriority()) {
            levels.remove(orders.priceCents(order), leaves);
            orders.setInBook(order, false);
            entering = order;
            touched(symbolOf(order), command.sequence());
        } else if (event.leavesQuantity() != leaves) {
            levels.reduce(orders.priceCents(order), leaves - event.leavesQuantity());
            touched(symbolOf(order), command.sequence());
        }
        orders.replace(order, event.priceCents(), event.quantity(), event.clientOrderId());
        orders.leave(order, event.leavesQuantity());
        tell(order, ExecType.REPLACED, true, "", command, eventSequence);
    }

    private void close(
            long orderId, long leaves, ExecType type, String reason, SequencedCommand command, long eventSequence) {
        int order = open(orderId);
        if (orders.isInBook(order)) {
            levelsOf(order).remove(orders.priceCents(order), orders.leavesQuantity(order));
            touched(symbolOf(order), command.sequence());
        }
        if (order == entering) {
            entering = Rows.NONE;
        }
        orders.leave(order, leaves);
        tell(order, type, false, reason, command, eventSequence);
        orders.remove(order);
    }

    /** A replace to no more than is filled: the order has that quantity now, and none of it is left. */
    private void closeAsFilled(Event.OrderCancelled event, SequencedCommand command, long eventSequence) {
        int order = open(event.orderId());
        levelsOf(order).remove(orders.priceCents(order), orders.leavesQuantity(order));
        touched(symbolOf(order), command.sequence());
        orders.replace(
                order,
                orders.priceCents(order),
                orders.quantity(order) - event.leavesQuantity(),
                orders.clientOrderId(order));
        orders.leave(order, 0);
        tell(order, ExecType.REPLACED, false, word(event.reason()), command, eventSequence);
        orders.remove(order);
    }

    private void reject(Event.CommandRejected event, SequencedCommand command, long eventSequence) {
        if (event.brokerId() == 0) {
            return;
        }
        if (command.command() instanceof SubmitOrder asked) {
            // Where the client order id was used before, it is another order's, which may be alive: nothing happened to
            // that one, and the gateway tells a safe repeat from a mistake.
            if (event.reason() != RejectReason.DUPLICATE_CLIENT_ORDER_ID) {
                add(rejected(event, asked, command.timeMicros(), eventSequence));
            }
            return;
        }
        long orderId = orderIdOf(command.command(), event);
        int order = orders.find(orderId);
        if (order != Rows.NONE && orders.brokerId(order) == event.brokerId()) {
            tell(order, ExecType.REJECTED, true, word(event), command, eventSequence);
        } else {
            add(rejected(event, orderId, clientOrderIdOf(command.command()), command.timeMicros(), eventSequence));
        }
    }

    /** The order that was to be changed. The event may name another: the one whose client order id it was to take. */
    private static long orderIdOf(Command command, Event.CommandRejected event) {
        return command instanceof Command.ReplaceOrder replace ? replace.orderId() : event.orderId();
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
            Event.CommandRejected event, long orderId, String clientOrderId, long timeMicros, long eventSequence) {
        return new Execution(
                eventSequence,
                event.brokerId(),
                orderId,
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

    private static String word(CancelReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private void tell(
            int order, ExecType type, boolean open, String reason, SequencedCommand command, long eventSequence) {
        add(execution(order, type, open, 0, 0, 0, reason, command, eventSequence));
    }

    private void tellTrade(int order, Event.OrdersTraded trade, SequencedCommand command, long eventSequence) {
        boolean open = orders.leavesQuantity(order) > 0;
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

    private Execution execution(
            int order,
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
                orders.brokerId(order),
                orders.orderId(order),
                orders.clientOrderId(order),
                type,
                open,
                orders.side(order),
                symbolOf(order).symbol,
                orders.priceCents(order),
                orders.quantity(order),
                orders.leavesQuantity(order),
                lastPriceCents,
                lastQuantity,
                tradeId,
                reason,
                command.timeMicros());
    }

    private void enterBook(int order) {
        levelsOf(order).add(orders.priceCents(order), orders.leavesQuantity(order));
        orders.setInBook(order, true);
    }

    private SymbolState symbolOf(int order) {
        return instrument(orders.instrumentId(order));
    }

    private TouchedLevels levelsOf(int order) {
        return symbolOf(order).side(orders.side(order));
    }

    private int open(long orderId) {
        int order = orders.find(orderId);
        if (order == Rows.NONE) {
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
        instruments.clear();
        symbols.clear();
        changed.clear();
        listingChanges.clear();
        entering = Rows.NONE;
        wasReset = true;
    }
}
