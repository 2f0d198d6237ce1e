package org.bourse.server.marketdata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.server.view.OrderSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The market as the event stream tells it: books, trades, candles and executions. It knows no orders: events say all
 * that is to be told of one. The books are a copy of the views' at the feed's own position, as a subscriber's snapshot
 * and the changes that follow it must join without a gap. Not thread-safe; it collects what changed until that is taken.
 */
final class MarketState {

    private static final String SELF_TRADE = "self_trade";

    private final ArrayList<SymbolState> instruments = new ArrayList<>();
    private final Map<String, SymbolState> symbols = new HashMap<>();
    private final ExecutionLog log;

    /** An instrument's terms, which are new; none for a symbol that is no instrument any more. */
    record ListingChange(String symbol, Optional<InstrumentTerms> terms) {}

    /** A halt or a resume of an instrument; of the whole market where the symbol is empty. */
    record StatusChange(String symbol, TradingStatus status) {}

    private final Set<SymbolState> changed = new LinkedHashSet<>();
    private ArrayList<Execution> newExecutions = new ArrayList<>();
    private final List<ListingChange> listingChanges = new ArrayList<>();
    private boolean wasReset;
    private TradingStatus market = TradingStatus.OPEN;
    private final List<StatusChange> statusChanges = new ArrayList<>();

    MarketState(ExecutionLog log) {
        this.log = log;
    }

    /** A listed instrument from before the start; ids come ascending from 0. */
    void restoreInstrument(String symbol, TradingStatus status) {
        list(instruments.size(), symbol).status = status;
    }

    /** An open order from before the start. */
    void restoreOrder(int instrumentId, OrderSnapshot order, long hiddenQuantity) {
        if (!order.instructions().waits()) {
            instrument(instrumentId)
                    .side(order.side())
                    .restore(order.price(), order.remainingQuantity() - hiddenQuantity);
        }
    }

    /** Says that what was restored is the state after this command. */
    void restoredTo(long sequence) {
        for (SymbolState symbol : instruments) {
            symbol.bookChanged(sequence);
        }
    }

    /** The instrument with this id. */
    SymbolState instrument(int instrumentId) {
        if (instrumentId >= instruments.size()) {
            throw new IllegalStateException("the event stream names an instrument that is not listed: " + instrumentId);
        }
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

    /** What was listed, changed and delisted since the last call, in that order. */
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

    TradingStatus market() {
        return market;
    }

    void setMarket(TradingStatus status) {
        market = status;
    }

    /** The halts and resumes since the last call, in their order. */
    List<StatusChange> takeStatusChanges() {
        List<StatusChange> taken = List.copyOf(statusChanges);
        statusChanges.clear();
        return taken;
    }

    /** Applies the events of the next command. */
    void apply(SequencedCommand command) {
        long eventSequence = command.firstEventSequence();
        for (Event event : command.events()) {
            apply(event, command, eventSequence++);
        }
        command.rested()
                .ifPresent(rested ->
                        changeLevel(rested.order(), rested.levelQuantity(), rested.levelOrders(), command.sequence()));
        log.reached(command.nextEventSequence() - 1);
    }

    private void apply(Event event, SequencedCommand command, long eventSequence) {
        switch (event) {
            case Event.InstrumentListed listed -> {
                list(listed.instrumentId(), listed.symbol());
                listingChanges.add(new ListingChange(listed.symbol(), Optional.of(listed.terms())));
            }
            case Event.InstrumentDelisted delisted -> {
                String symbol = instrument(delisted.instrumentId()).symbol;
                symbols.remove(symbol);
                listingChanges.add(new ListingChange(symbol, Optional.empty()));
            }
            case Event.OrderAccepted accepted ->
                add(execution(accepted.affected(), ExecType.NEW, true, 0, 0, 0, "", command, eventSequence)
                        .with(accepted.order().instructions()));
            case Event.OrdersTraded trade -> trade(trade, command, eventSequence);
            case Event.MatchPrevented prevented -> prevent(prevented, command, eventSequence);
            case Event.OrderReplaced replaced -> {
                if (replaced.changedLevel()) {
                    changeLevel(
                            replaced.former(), replaced.levelQuantity(), replaced.levelOrders(), command.sequence());
                }
                String reason = replaced.reason() == ReplaceReason.REQUESTED ? "" : SELF_TRADE;
                add(execution(replaced.order(), ExecType.REPLACED, true, 0, 0, 0, reason, command, eventSequence)
                        .with(replaced.keptPriority(), replaced.instructions()));
            }
            case Event.OrderCancelled cancelled -> cancel(cancelled, command, eventSequence);
            case Event.OrderExpired expired -> {
                if (expired.wasInBook()) {
                    changeLevel(expired.order(), expired.levelQuantity(), expired.levelOrders(), command.sequence());
                }
                tell(expired.order(), ExecType.EXPIRED, false, "", command, eventSequence);
            }
            case Event.OrderTriggered triggered ->
                add(execution(triggered.order(), ExecType.TRIGGERED, true, 0, 0, 0, "", command, eventSequence)
                        .with(ExecutionInstructions.NONE.withStop(triggered.stopPrice())));
            case Event.OrderEnteredBook entered ->
                changeLevel(entered.order(), entered.levelQuantity(), entered.levelOrders(), command.sequence());
            case Event.StopsReached reached -> {}
            case Event.CommandRejected rejected -> reject(rejected, command, eventSequence);
            case Event.ExchangeReset reset -> reset();
            case Event.HiddenQuantityChanged changed -> {} // what levels show is told with the trade, or where it rests
            case Event.BrokerRegistered registered -> {}
            case Event.BrokerStatusChanged changed -> {}
            case Event.CancelTimerChanged changed -> {}
            case Event.BrokerLimitsChanged changed -> {}
            case Event.ApiKeyAdded added -> {}
            case Event.ApiKeyRevoked revoked -> {}
            case Event.OperatorSet set -> {}
            case Event.OperatorRevoked revoked -> {}
            case Event.WebhookChanged changed -> {}
            case Event.InstrumentChanged changed ->
                listingChanges.add(
                        new ListingChange(instrument(changed.instrumentId()).symbol, Optional.of(changed.terms())));
            case Event.InstrumentHalted halted ->
                change(instrument(halted.instrumentId()), new TradingStatus(true, halted.reason()));
            case Event.InstrumentResumed resumed ->
                change(instrument(resumed.instrumentId()), new TradingStatus(false, resumed.reason()));
            case Event.ListingChanged changed ->
                change(
                        instrument(changed.instrumentId()),
                        TradingStatus.afterListingChange(changed.listed(), changed.reason()));
            case Event.MarketHalted halted -> changeMarket(new TradingStatus(true, halted.reason()));
            case Event.MarketResumed resumed -> changeMarket(new TradingStatus(false, resumed.reason()));
            case Event.SettingsChanged settings -> {}
        }
    }

    private SymbolState list(int instrumentId, String symbol) {
        SymbolState state = new SymbolState(symbol);
        if (instrumentId == instruments.size()) {
            instruments.add(state);
        } else {
            instruments.set(instrumentId, state);
        }
        symbols.put(symbol, state);
        return state;
    }

    private void change(SymbolState symbol, TradingStatus status) {
        symbol.status = status;
        statusChanges.add(new StatusChange(symbol.symbol, status));
    }

    private void changeMarket(TradingStatus status) {
        market = status;
        statusChanges.add(new StatusChange("", status));
    }

    private void trade(Event.OrdersTraded event, SequencedCommand command, long eventSequence) {
        SymbolState symbol = instrument(event.instrumentId());
        symbol.trade(event.tradeId(), event.price(), event.quantity(), event.aggressorSide(), command.timeMicros());
        changeLevel(event.resting(), event.levelQuantity(), event.levelOrders(), command.sequence());
        tellTrade(event.aggressor(), event, command, eventSequence);
        tellTrade(event.resting(), event, command, eventSequence);
    }

    private void prevent(Event.MatchPrevented event, SequencedCommand command, long eventSequence) {
        String reason = event.prevention().name().toLowerCase(Locale.ROOT);
        for (AffectedOrder order : List.of(event.aggressor(), event.resting())) {
            add(execution(
                    order,
                    ExecType.PREVENTED,
                    true,
                    event.price(),
                    event.quantity(),
                    0,
                    reason,
                    command,
                    eventSequence));
        }
    }

    private void cancel(Event.OrderCancelled event, SequencedCommand command, long eventSequence) {
        AffectedOrder order = event.order();
        if (event.wasInBook()) {
            changeLevel(order, event.levelQuantity(), event.levelOrders(), command.sequence());
        }
        String reason = word(event.reason());
        if (event.closeReason() == CloseReason.FILLED) {
            // A replace to no more than is filled: the order has that quantity now, and none of it is left.
            tell(order.reducedToFilled(), ExecType.REPLACED, false, reason, command, eventSequence);
        } else {
            tell(order, ExecType.CANCELLED, false, reason, command, eventSequence);
        }
    }

    /** Takes in what the price level where an order is, or was, shows now. */
    private void changeLevel(AffectedOrder order, long quantity, int orderCount, long sequence) {
        SymbolState symbol = instrument(order.instrumentId());
        symbol.side(order.side()).set(order.price(), quantity, orderCount);
        symbol.bookChanged(sequence);
        changed.add(symbol);
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
        if (event.order().isPresent()) {
            tell(event.order().get(), ExecType.REJECTED, true, word(event), command, eventSequence);
        } else {
            long orderId = orderIdOf(command.command(), event);
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
                asked.price(),
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
        // Which of the two orders it was, the prevented match before says.
        return reason == CancelReason.SELF_TRADE_AGGRESSOR
                ? SELF_TRADE
                : reason.name().toLowerCase(Locale.ROOT);
    }

    private void tell(
            AffectedOrder order,
            ExecType type,
            boolean open,
            String reason,
            SequencedCommand command,
            long eventSequence) {
        add(execution(order, type, open, 0, 0, 0, reason, command, eventSequence));
    }

    private void tellTrade(
            AffectedOrder order, Event.OrdersTraded trade, SequencedCommand command, long eventSequence) {
        add(execution(
                order,
                ExecType.TRADE,
                order.leavesQuantity() > 0,
                trade.price(),
                trade.quantity(),
                trade.tradeId(),
                "",
                command,
                eventSequence));
    }

    private Execution execution(
            AffectedOrder order,
            ExecType type,
            boolean open,
            long lastPrice,
            long lastQuantity,
            long tradeId,
            String reason,
            SequencedCommand command,
            long eventSequence) {
        return new Execution(
                eventSequence,
                order.brokerId(),
                order.orderId(),
                order.clientOrderId(),
                type,
                open,
                order.side(),
                instrument(order.instrumentId()).symbol,
                order.price(),
                order.quantity(),
                order.leavesQuantity(),
                lastPrice,
                lastQuantity,
                tradeId,
                reason,
                command.timeMicros());
    }

    private void add(Execution execution) {
        log.add(execution);
        newExecutions.add(execution);
    }

    private void reset() {
        instruments.clear();
        symbols.clear();
        changed.clear();
        listingChanges.clear();
        wasReset = true;
        market = TradingStatus.OPEN;
        statusChanges.clear();
    }
}
