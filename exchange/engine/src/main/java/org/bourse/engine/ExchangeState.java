package org.bourse.engine;

import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.OrderLimits;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.Times;
import org.bourse.engine.state.EngineStateSink;
import org.jspecify.annotations.Nullable;

/** The engine's whole state, shared by the parts that answer commands. */
final class ExchangeState {

    final Events events = new Events();

    /** What the event at hand says of the order that it is about; of the aggressor, in a trade. */
    final ReportedOrder reported = new ReportedOrder(this);

    /** What the event at hand says of another order: the resting one of a trade, or the former terms of a replace. */
    final ReportedOrder reportedOther = new ReportedOrder(this);

    /** The same of a third: a resting order that changes while the aggressor is reported. */
    final ReportedOrder reportedThird = new ReportedOrder(this);

    ExchangeSettings settings;
    long sequence;
    long timeMicros;
    long nextTradeId = 1;

    /** Whether nothing trades, whatever instruments' own halts are. */
    boolean marketHalted;

    Brokers brokers = new Brokers();
    CancelTimers cancelTimers = new CancelTimers();
    Operators operators = new Operators();
    Instruments instruments = new Instruments();
    MoneyTable money = new MoneyTable();
    OpenOrderTable openOrders = new OpenOrderTable();
    Icebergs icebergs = new Icebergs();
    StpGroups stpGroups = new StpGroups();
    ClientOrderIds clientOrderIds;
    Stops stops = new Stops();

    /** How large an order may be for an instrument that it lists. */
    OrderLimits defaultLimits;

    ExchangeState(ExchangeSettings settings) {
        this.settings = settings;
        this.defaultLimits = OrderLimits.of(settings, InstrumentTerms.DEFAULTS);
        this.clientOrderIds = new ClientOrderIds(settings.closedClientOrderIds(), settings.sharing());
    }

    /** When the next open order expires or the next timer fires; {@link Times#NEVER_MICROS} when nothing ever does. */
    long nextExpiryMicros() {
        return Math.min(openOrders.firstExpiryMicros(), cancelTimers.firstMicros());
    }

    /**
     * Changes rules and limits; what is open stays open, also beyond lowered limits.
     *
     * @return what they are from now on: once begun, sharing does not end
     */
    ExchangeSettings changeSettings(ExchangeSettings wanted) {
        ExchangeSettings changed = settings.sharing() == Sharing.FLOATING ? wanted.with(Sharing.FLOATING) : wanted;
        settings = changed;
        if (changed.sharing() == Sharing.FLOATING) {
            clientOrderIds.share();
        }
        clientOrderIds.rememberAtMost(changed.closedClientOrderIds());
        for (Instrument instrument : instruments.inOrder()) {
            instrument.setRules(changed);
        }
        defaultLimits = OrderLimits.of(changed, InstrumentTerms.DEFAULTS);
        return changed;
    }

    boolean isShared() {
        return settings.sharing() == Sharing.FLOATING;
    }

    /** How many more instruments find a place: a free one or, where brokers share, that of an unused instrument. */
    int instrumentsLeft() {
        return settings.maxInstruments() - (isShared() ? instruments.used() : instruments.count());
    }

    void setTerms(Instrument instrument, InstrumentTerms terms) {
        instrument.setTerms(terms, money.of(terms.moneyUnit()), settings);
    }

    /** Forgets everything but the settings and the counters. */
    void reset() {
        marketHalted = false;
        brokers = new Brokers();
        cancelTimers = new CancelTimers();
        operators = new Operators();
        instruments = new Instruments();
        money = new MoneyTable();
        openOrders = new OpenOrderTable();
        stops = new Stops();
        icebergs = new Icebergs();
        stpGroups = new StpGroups();
        clientOrderIds = new ClientOrderIds(settings.closedClientOrderIds(), settings.sharing());
    }

    /** What an order says of its execution. */
    ExecutionInstructions instructions(Order order) {
        if (order.isPlain()) {
            return ExecutionInstructions.NONE;
        }
        return order.instructionsInOrder()
                .displaying(icebergs.displayQuantity(order))
                .inGroup(stpGroups.of(order));
    }

    /** Gives an order what it says of its execution from now on. */
    void instruct(Order order, ExecutionInstructions instructions) {
        if (instructions.areNone() && !order.isInstructed()) {
            return;
        }
        icebergs.set(order, instructions);
        stpGroups.set(order, instructions);
        order.setInstructions(instructions);
    }

    /** Lets an order rest in the book and counts its value. */
    void rest(Order order, BookSide bookSide, long price) {
        bookSide.add(order, price);
        MoneyTable.addOpenValue(bookSide, order.broker, price, order.leavesQuantity);
        if (order.hasDisplay()) {
            icebergs.hide(order);
        }
    }

    /** Takes an order out of the book, or from the stops that wait, with its value; it stays open. */
    void unrest(Order order) {
        BookSide bookSide = order.level.bookSide;
        if (order.hasDisplay()) {
            icebergs.unhide(order);
        }
        MoneyTable.subtractOpenValue(bookSide, order.broker, bookSide.valuePriceOf(order), order.leavesQuantity);
        bookSide.remove(order);
    }

    /** Lets an order wait for its stop price, and counts its value; {@code limit} 0: it will take any price. */
    void await(Order order, Instrument instrument, Side side, long stopPrice, long limit) {
        StopSide waiting = instrument.stops(stops).side(side);
        waiting.add(order, stopPrice, limit);
        MoneyTable.addOpenValue(waiting, order.broker, waiting.valuePriceOf(order), order.leavesQuantity);
    }

    /** Takes quantity, with its value, off a resting order that stays where it is in its queue: what is hidden first. */
    void reduce(Order order, long quantity) {
        PriceLevel level = order.level;
        MoneyTable.subtractOpenValue(level.bookSide, order.broker, level.price(), quantity);
        if (order.hasDisplay()) {
            icebergs.reduce(order, quantity);
        } else {
            level.bookSide.reduce(order, quantity);
        }
    }

    /** What the level of an order that rests will show without it; nothing where the order waits for its stop price. */
    long shownWithout(Order order) {
        return order.level.bookSide.quantityWithout(order, icebergs.shown(order));
    }

    /** Reports what a resting order hides, where that is not what it did. */
    void reportHidden(Order order, ReportedOrder as, long formerHidden) {
        long hidden = icebergs.hidden(order);
        if (hidden != formerHidden) {
            events.hiddenQuantityChanged(as, hidden, false);
        }
    }

    /** Closes an open order that rests, or waits for its stop price: afterwards no trace of it is left but its client order id. */
    void close(Order order) {
        int instrumentId = order.level.bookSide.instrumentId;
        unrest(order);
        closeUnrested(order);
        instruments.review(instruments.get(instrumentId));
    }

    /** Closes an open order that does not rest. */
    void closeUnrested(Order order) {
        openOrders.remove(order);
        forget(order);
    }

    /** Lets go of an order that is in no index but carries its client order id. */
    void forget(Order order) {
        clientOrderIds.close(order.clientOrderId);
        if (order.hasMoreBeside()) {
            icebergs.forget(order);
            stpGroups.forget(order);
        }
        openOrders.release(order);
    }

    /** Tells the whole state, in an order that depends on nothing but the state. */
    void writeTo(EngineStateSink sink) {
        sink.exchange(sequence, timeMicros, events.nextSequence(), nextTradeId, marketHalted, settings);
        for (Broker broker : brokers.inOrder()) {
            sink.broker(broker.id, broker.fixCompId, broker.balance(money.own()), broker.status);
        }
        for (Money other : money.others()) {
            writeBalancesTo(sink, other);
        }
        for (Broker broker : brokers.inOrder()) {
            if (broker.cancelAtMicros != Times.NEVER_MICROS) {
                sink.cancelTimer(broker.id, broker.cancelAtMicros);
            }
        }
        for (Broker broker : brokers.inOrder()) {
            if (broker.risk != null) {
                sink.brokerLimits(broker.id, broker.limits());
            }
        }
        for (Broker broker : brokers.inOrder()) {
            for (int stpId : broker.stpIds) {
                sink.stpMember(stpId, broker.id);
            }
        }
        operators.inOrder().forEach(entry -> sink.operator(entry.operator()));
        writeKeysTo(sink);
        for (Instrument instrument : instruments.inOrder()) {
            sink.instrument(
                    instrument.id,
                    instrument.symbol,
                    instrument.terms,
                    instrument.halted,
                    instrument.traded,
                    instrument.listedBy());
        }
        for (Instrument instrument : instruments.inOrder()) {
            if (instrument.delisted) {
                sink.delisted(instrument.id);
            }
        }
        for (Instrument instrument : instruments.inOrder()) {
            writePricesTo(sink, instrument);
        }
        for (Broker broker : brokers.inOrder()) {
            writePositionsTo(sink, broker);
        }
        for (Instrument instrument : instruments.inOrder()) {
            writeTo(sink, instrument.book(Side.BID));
            writeTo(sink, instrument.book(Side.ASK));
            StopBook waiting = instrument.stops;
            if (waiting != null) {
                writeTo(sink, waiting.bids);
                writeTo(sink, waiting.asks);
            }
        }
        for (Instrument instrument : instruments.inOrder()) {
            writeHiddenTo(sink, instrument.book(Side.BID));
            writeHiddenTo(sink, instrument.book(Side.ASK));
        }
        clientOrderIds.writeClosedTo(sink);
    }

    private void writeKeysTo(EngineStateSink sink) {
        for (Broker broker : brokers.inOrder()) {
            KeyOwner owner = KeyOwner.broker(broker.id);
            broker.keys.forEach(key -> sink.apiKey(owner, key));
        }
        for (Operators.Entry entry : operators.inOrder()) {
            KeyOwner owner = KeyOwner.operator(entry.operator().operatorId());
            entry.keys().forEach(key -> sink.apiKey(owner, key));
        }
    }

    private void writeBalancesTo(EngineStateSink sink, Money money) {
        for (Broker broker : brokers.inOrder()) {
            long balance = broker.balance(money);
            if (balance != 0) {
                sink.balance(broker.id, money.unit, balance);
            }
        }
    }

    private static void writePricesTo(EngineStateSink sink, Instrument instrument) {
        StopBook waiting = instrument.stops;
        if (instrument.lastPrice != 0) {
            sink.prices(
                    instrument.id,
                    instrument.lastPrice,
                    waiting == null ? 0 : waiting.bids.reachedPrice(),
                    waiting == null ? 0 : waiting.asks.reachedPrice());
        }
    }

    private static void writePositionsTo(EngineStateSink sink, Broker broker) {
        for (int instrumentId : broker.positions.instrumentIds()) {
            long quantity = broker.positions.of(instrumentId);
            if (quantity != 0) {
                sink.position(broker.id, instrumentId, quantity);
            }
        }
    }

    private void writeTo(EngineStateSink sink, BookSide bookSide) {
        for (PriceLevel level = bookSide.best(); level != null; level = level.worse) {
            for (@Nullable Order order = level.first; order != null; order = order.laterInLevel) {
                sink.openOrder(
                        order.id,
                        order.broker.id,
                        bookSide.instrumentId,
                        bookSide.side,
                        bookSide.limitOf(order),
                        order.quantity,
                        order.leavesQuantity,
                        order.timeInForce(),
                        order.validUntilMicros,
                        instructions(order),
                        clientOrderIds.text(order.clientOrderId));
            }
        }
    }

    private void writeHiddenTo(EngineStateSink sink, BookSide bookSide) {
        if (!bookSide.hides()) {
            return;
        }
        for (PriceLevel level = bookSide.best(); level != null; level = level.worse) {
            for (@Nullable Order order = level.first; order != null; order = order.laterInLevel) {
                long hidden = icebergs.hidden(order);
                if (hidden != 0) {
                    sink.hiddenQuantity(order.id, hidden);
                }
            }
        }
    }
}
