package org.bourse.server.marketdata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.server.view.Execution;
import org.bourse.server.view.Executions;
import org.bourse.server.view.OrderSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The market as the event stream tells it: books, trades, candles and executions. It knows no orders: events say all
 * that is to be told of one. The books are a copy of the views' at the feed's own position, as a subscriber's snapshot
 * and the changes that follow it must join without a gap. Not thread-safe; it collects what changed until that is taken.
 */
final class MarketState {

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

    private String symbolOf(int instrumentId) {
        return instrument(instrumentId).symbol;
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

    /** The listings, changes and delistings since the last call, in that order. */
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
            apply(event, command);
            // After it: what the order is of is listed, and what the level shows is known.
            Executions.tell(event, command, eventSequence, this::symbolOf, this::add);
            Executions.tellRefusal(event, command, eventSequence, this::symbolOf, this::add);
            eventSequence++;
        }
        command.rested()
                .ifPresent(rested ->
                        changeLevel(rested.order(), rested.levelQuantity(), rested.levelOrders(), command.sequence()));
        log.reached(command.nextEventSequence() - 1);
    }

    private void apply(Event event, SequencedCommand command) {
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
            case Event.OrderAccepted accepted -> {}
            case Event.OrdersTraded trade -> trade(trade, command);
            case Event.MatchPrevented prevented -> {}
            case Event.OrderReplaced replaced -> {
                if (replaced.changedLevel()) {
                    changeLevel(
                            replaced.former(), replaced.levelQuantity(), replaced.levelOrders(), command.sequence());
                }
            }
            case Event.OrderCancelled cancelled -> {
                if (cancelled.wasInBook()) {
                    changeLevel(
                            cancelled.order(), cancelled.levelQuantity(), cancelled.levelOrders(), command.sequence());
                }
            }
            case Event.OrderExpired expired -> {
                if (expired.wasInBook()) {
                    changeLevel(expired.order(), expired.levelQuantity(), expired.levelOrders(), command.sequence());
                }
            }
            case Event.OrderTriggered triggered -> {}
            case Event.OrderEnteredBook entered ->
                changeLevel(entered.order(), entered.levelQuantity(), entered.levelOrders(), command.sequence());
            case Event.StopsReached reached -> {}
            case Event.CommandRejected rejected -> {}
            case Event.ExchangeReset reset -> reset();
            case Event.HiddenQuantityChanged changed -> {} // what levels show is told with the trade, or where it rests
            case Event.BrokerRegistered registered -> {}
            case Event.BrokerStatusChanged changed -> {}
            case Event.CancelTimerChanged changed -> {}
            case Event.BrokerLimitsChanged changed -> {}
            case Event.StpMemberChanged changed -> {}
            case Event.ApiKeyAdded added -> {}
            case Event.ApiKeyRevoked revoked -> {}
            case Event.OperatorSet set -> {}
            case Event.OperatorRevoked revoked -> {}
            case Event.WebhookChanged changed -> {}
            case Event.InstrumentChanged changed ->
                listingChanges.add(
                        new ListingChange(instrument(changed.instrumentId()).symbol, Optional.of(changed.terms())));
            case Event.InstrumentHalted halted ->
                change(instrument(halted.instrumentId()), TradingStatus.after(halted));
            case Event.InstrumentResumed resumed ->
                change(instrument(resumed.instrumentId()), TradingStatus.after(resumed));
            case Event.ListingChanged changed ->
                change(instrument(changed.instrumentId()), TradingStatus.after(changed));
            case Event.MarketHalted halted -> changeMarket(TradingStatus.after(halted));
            case Event.MarketResumed resumed -> changeMarket(TradingStatus.after(resumed));
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

    private void trade(Event.OrdersTraded event, SequencedCommand command) {
        SymbolState symbol = instrument(event.instrumentId());
        symbol.trade(event.tradeId(), event.price(), event.quantity(), event.aggressorSide(), command.timeMicros());
        changeLevel(event.resting(), event.levelQuantity(), event.levelOrders(), command.sequence());
    }

    /** Takes in what the price level where an order is, or was, shows now. */
    private void changeLevel(AffectedOrder order, long quantity, int orderCount, long sequence) {
        SymbolState symbol = instrument(order.instrumentId());
        symbol.side(order.side()).set(order.price(), quantity, orderCount);
        symbol.bookChanged(sequence);
        changed.add(symbol);
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
