package org.bourse.engine;

import java.util.Optional;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelDelisted;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.DelistInstrument;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.OrderCheck;
import org.bourse.engine.model.CancelReason;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.ReplaceReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.jspecify.annotations.Nullable;

/** Answers the commands about orders, and closes orders whose time is over. */
final class OrderDesk {

    private final ExchangeState exchange;
    private final OrderRules rules;
    private final Matcher matcher;
    private final InstrumentDesk instrumentDesk;
    private int mostOfDelisted = CancelDelisted.MOST;

    OrderDesk(ExchangeState exchange, InstrumentDesk instrumentDesk, Matcher matcher) {
        this.instrumentDesk = instrumentDesk;
        this.exchange = exchange;
        this.rules = new OrderRules(exchange);
        this.matcher = matcher;
    }

    /** Closes every order whose time is over at this time: first to expire first, the older one on a tie. */
    void expireThrough(long timeMicros) {
        Order order = exchange.openOrders.firstToExpire();
        while (order != null && order.validUntilMicros <= timeMicros) {
            BookSide bookSide = order.level.bookSide;
            exchange.events.orderExpired(
                    exchange.reported.resting(order), exchange.shownWithout(order), bookSide.ordersWithout(order));
            exchange.close(order);
            order = exchange.openOrders.firstToExpire();
        }
    }

    void submit(SubmitOrder command) {
        Broker broker = exchange.brokers.find(command.brokerId());
        Instrument instrument = exchange.instruments.find(command.symbol());
        long validUntilMicros = validUntil(command);
        RejectReason broken = refusal(command, broker, instrument, validUntilMicros);
        if (broken != null || broker == null) {
            reject(
                    broken == null ? RejectReason.UNKNOWN_BROKER : broken,
                    command.brokerId(),
                    broken == RejectReason.DUPLICATE_CLIENT_ORDER_ID ? orderWithIdOf(command) : 0);
            return;
        }
        Instrument listed = instrument == null ? instrumentDesk.listFor(broker, command.symbol()) : instrument;
        accept(command, broker, listed, validUntilMicros);
    }

    /** What would become of the order; nothing is changed. */
    OrderCheck check(SubmitOrder command) {
        Broker broker = exchange.brokers.find(command.brokerId());
        Instrument instrument = exchange.instruments.find(command.symbol());
        RejectReason broken = refusal(command, broker, instrument, validUntil(command));
        return broken == null
                ? new OrderCheck(Optional.empty(), 0, Matcher.prospect(command, instrument))
                : new OrderCheck(
                        Optional.of(broken),
                        broken == RejectReason.DUPLICATE_CLIENT_ORDER_ID ? orderWithIdOf(command) : 0,
                        OrderCheck.Prospect.CANCEL);
    }

    /** The first rule that a new order breaks, or null. */
    private @Nullable RejectReason refusal(
            SubmitOrder command, @Nullable Broker broker, @Nullable Instrument instrument, long validUntilMicros) {
        if (broker == null) {
            return RejectReason.UNKNOWN_BROKER;
        }
        if (!OrderRules.textsAreValid(command, instrument != null)) {
            return RejectReason.INVALID_TEXT;
        }
        if (orderWithIdOf(command) != 0) {
            return RejectReason.DUPLICATE_CLIENT_ORDER_ID;
        }
        return isPast(command.deadlineMicros())
                ? RejectReason.DEADLINE_PASSED
                : rules.check(command, broker, instrument, validUntilMicros);
    }

    /** The broker's order that has the client order id already; 0 when none has. */
    private long orderWithIdOf(SubmitOrder command) {
        int used = command.clientOrderId().isEmpty()
                ? ClientOrderIds.NONE
                : exchange.clientOrderIds.find(command.brokerId(), command.clientOrderId());
        return used == ClientOrderIds.NONE ? 0 : exchange.clientOrderIds.orderId(used);
    }

    private long validUntil(SubmitOrder command) {
        return validUntil(command.timeInForce(), command.validUntilMicros(), command.validForSeconds());
    }

    void replace(ReplaceOrder command) {
        if (!command.clientOrderId().isEmpty() && rejectedForClientOrderId(command)) {
            return;
        }
        Order order = ownOrder(command.brokerId(), command.orderId());
        if (order == null) {
            return;
        }
        Instrument instrument = exchange.instruments.get(order.level.bookSide.instrumentId);
        long validUntilMicros =
                validUntil(command.timeInForce(), command.validUntilMicros(), command.validForSeconds());
        RejectReason broken = isPast(command.deadlineMicros())
                ? RejectReason.DEADLINE_PASSED
                : rules.check(command, order, instrument, validUntilMicros);
        if (broken != null) {
            exchange.events.commandRejected(broken, command.brokerId(), order.id, exchange.reported.resting(order));
        } else if (order.waits()) {
            replaceWaiting(command, order, instrument, validUntilMicros);
        } else if (command.quantity() <= order.filledQuantity()) {
            cancel(order, CancelReason.REPLACED_BELOW_FILLED, CloseReason.FILLED);
        } else {
            replace(command, order, instrument, validUntilMicros);
        }
    }

    void cancel(CancelOrder command) {
        Order order = ownOrder(command.brokerId(), command.orderId());
        if (order != null) {
            cancel(order, CancelReason.REQUESTED, CloseReason.CANCELLED);
        }
    }

    void cancelAll(CancelAllOrders command) {
        Broker broker = exchange.brokers.find(command.brokerId());
        if (broker == null) {
            reject(RejectReason.UNKNOWN_BROKER, command.brokerId(), 0);
            return;
        }
        boolean everyInstrument = command.symbol().isEmpty();
        Instrument instrument = exchange.instruments.find(command.symbol());
        if (instrument == null && !everyInstrument) {
            reject(RejectReason.UNKNOWN_INSTRUMENT, broker.id, 0);
            return;
        }
        cancelAll(broker, instrument, command.side().orElse(null), CancelReason.MASS_CANCEL);
    }

    /** Cancels a broker's open orders in an instrument; in all of them where it is null. */
    void cancelAll(Broker broker, @Nullable Instrument instrument, CancelReason reason) {
        cancelAll(broker, instrument, null, reason);
    }

    private void cancelAll(Broker broker, @Nullable Instrument instrument, @Nullable Side side, CancelReason reason) {
        Order order = broker.oldestOrder;
        while (order != null) {
            Order newer = order.newerOfBroker;
            BookSide bookSide = order.level.bookSide;
            if ((instrument == null || bookSide.instrumentId == instrument.id)
                    && (side == null || bookSide.side == side)) {
                cancel(order, reason, CloseReason.CANCELLED);
            }
            order = newer;
        }
    }

    /** Lets a command cancel fewer orders of delisted instruments, so that the little markets of tests come to what large ones do. */
    void cancelAtMost(int orders) {
        mostOfDelisted = orders;
    }

    /** Ends an instrument's listing, and cancels its open orders, or as many as a command may. */
    void delist(DelistInstrument command) {
        Instrument instrument = instrumentDesk.delist(command);
        if (instrument != null) {
            cancelAll(instrument, mostOfDelisted);
        }
    }

    /** Cancels orders of instruments that earlier commands delisted, in the order of instruments. */
    void cancelDelisted() {
        int left = mostOfDelisted;
        for (int id = exchange.instruments.nextClosing(0);
                id >= 0 && left > 0;
                id = exchange.instruments.nextClosing(id + 1)) {
            left = cancelAll(exchange.instruments.get(id), left);
        }
    }

    /** Cancels up to so many orders of a delisted instrument; returns how many more may be cancelled. */
    private int cancelAll(Instrument instrument, int orders) {
        int left = cancelAll(instrument.asks, cancelAll(instrument.bids, orders));
        StopBook waiting = instrument.stops;
        if (waiting != null) {
            left = cancelAll(waiting.asks, cancelAll(waiting.bids, left));
        }
        exchange.instruments.settle(instrument);
        return left;
    }

    /** Cancels up to so many orders of a side, from the best price on, each level's in its priority. */
    private int cancelAll(BookSide side, int orders) {
        int left = orders;
        for (PriceLevel level = side.best(); level != null && left > 0; level = side.best()) {
            Order first = level.first;
            if (first == null) {
                throw new IllegalStateException("a price level without orders is in the book");
            }
            cancel(first, CancelReason.DELISTED, CloseReason.CANCELLED);
            left--;
        }
        return left;
    }

    private void accept(SubmitOrder command, Broker broker, Instrument instrument, long validUntilMicros) {
        Order order = accepted(command, broker, instrument, validUntilMicros);
        Side side = command.side();
        long limit = command.price();
        if (command.instructions().isStop()) {
            exchange.openOrders.add(order);
            await(order, instrument, side, command.instructions().stopPrice(), limit);
            return;
        }
        BookSide bookSide = instrument.book(side);
        exchange.reported.of(order, bookSide, limit).named(command.clientOrderId());
        boolean killed = command.timeInForce() == TimeInForce.FOK && !matcher.canFill(order, instrument, side, limit);
        boolean goesOn = killed || matcher.match(order, instrument, side, limit);
        if (order.leavesQuantity == 0 || !goesOn) {
            exchange.forget(order);
        } else if (order.timeInForce().mayRest()) {
            exchange.openOrders.add(order);
            rest(order, bookSide, limit);
        } else {
            endUnfilled(order, command.type());
        }
        exchange.instruments.review(instrument);
    }

    /** The command's order, which is told of, and neither open nor in the book yet. */
    private Order accepted(SubmitOrder command, Broker broker, Instrument instrument, long validUntilMicros) {
        Order order = exchange.openOrders.create(exchange.sequence, broker, command.quantity());
        order.setTimeInForce(command.timeInForce());
        exchange.instruct(order, command.instructions());
        order.validUntilMicros = validUntilMicros;
        order.clientOrderId = exchange.clientOrderIds.open(broker.id, command.clientOrderId(), order.id);
        exchange.events.orderAccepted(order.id, instrument.id, command, validUntilMicros);
        return order;
    }

    /** Ends the command's order, which is reported and may not rest, with what it has left. */
    private void endUnfilled(Order order, OrderType type) {
        exchange.events.orderCancelled(
                exchange.reported,
                CancelReason.UNFILLED,
                type == OrderType.MARKET ? CloseReason.UNFILLED_MARKET : CloseReason.UNFILLED,
                0,
                0);
        exchange.forget(order);
    }

    /** Lets a stop order wait. What has reached its stop price already triggers it with this command, once that is done. */
    private void await(Order order, Instrument instrument, Side side, long stopPrice, long limit) {
        exchange.await(order, instrument, side, stopPrice, limit);
        if (instrument.lastPrice != 0) {
            instrument.stops(exchange.stops).side(side).printed(instrument.lastPrice);
        }
        exchange.instruments.review(instrument);
    }

    /** A stop order that waits has traded nothing: it keeps its place where its stop price and no more quantity are asked for. */
    private void replaceWaiting(ReplaceOrder command, Order order, Instrument instrument, long validUntilMicros) {
        StopSide waiting = instrument.stops(exchange.stops).side(order.level.bookSide.side);
        long formerStop = order.level.price();
        long stopPrice =
                command.instructions().isStop() ? command.instructions().stopPrice() : formerStop;
        boolean keepsPriority = stopPrice == formerStop && command.quantity() <= order.quantity;
        exchange.reportedOther.resting(order);
        ExecutionInstructions formerInstructions = exchange.instructions(order);
        if (keepsPriority) {
            MoneyTable.subtractOpenValue(waiting, order.broker, waiting.valuePriceOf(order), order.leavesQuantity);
            waiting.reduce(order, order.quantity - command.quantity());
            waiting.setLimit(order, command.price());
            MoneyTable.addOpenValue(waiting, order.broker, waiting.valuePriceOf(order), order.leavesQuantity);
        } else {
            exchange.unrest(order);
            order.leavesQuantity = command.quantity();
        }
        ExecutionInstructions instructions = command.instructions().withStop(stopPrice);
        changeTerms(
                command,
                order,
                waiting,
                validUntilMicros,
                instructions,
                formerInstructions,
                keepsPriority,
                0,
                Event.NO_LEVEL);
        if (!keepsPriority) {
            await(order, instrument, waiting.side, stopPrice, command.price());
        }
    }

    private void replace(ReplaceOrder command, Order order, Instrument instrument, long validUntilMicros) {
        PriceLevel level = order.level;
        BookSide bookSide = level.bookSide;
        long leavesQuantity = command.quantity() - order.filledQuantity();
        ExecutionInstructions formerInstructions = exchange.instructions(order);
        boolean keepsPriority = command.price() == level.price()
                && command.quantity() <= order.quantity
                && command.instructions().displayQuantity() == formerInstructions.displayQuantity();
        int levelOrders = keepsPriority ? level.orderCount : level.orderCount - 1;
        exchange.reportedOther.resting(order);
        long formerHidden = exchange.icebergs.hidden(order);
        long levelQuantity;
        if (keepsPriority) {
            exchange.reduce(order, order.leavesQuantity - leavesQuantity);
            levelQuantity = level.shownQuantity();
        } else {
            levelQuantity = exchange.shownWithout(order);
            exchange.unrest(order);
            order.leavesQuantity = leavesQuantity;
        }
        changeTerms(
                command,
                order,
                bookSide,
                validUntilMicros,
                command.instructions(),
                formerInstructions,
                keepsPriority,
                levelQuantity,
                levelOrders);
        if (keepsPriority) {
            exchange.reportHidden(order, exchange.reported, formerHidden);
        } else {
            enterAgain(order, instrument, bookSide, command.price());
        }
    }

    /** Gives an order its new terms, and reports them beside the former ones, which {@link ExchangeState#reportedOther} has. */
    private void changeTerms(
            ReplaceOrder command,
            Order order,
            BookSide bookSide,
            long validUntilMicros,
            ExecutionInstructions instructions,
            ExecutionInstructions formerInstructions,
            boolean keepsPriority,
            long levelQuantity,
            int levelOrders) {
        TimeInForce formerTimeInForce = order.timeInForce();
        long formerValidUntilMicros = order.validUntilMicros;
        order.quantity = command.quantity();
        order.setTimeInForce(command.timeInForce());
        exchange.instruct(order, command.instructions());
        exchange.openOrders.reschedule(order, validUntilMicros);
        exchange.events.orderReplaced(
                exchange.reported.of(order, bookSide, command.price()).named(command.clientOrderId()),
                exchange.reportedOther,
                ReplaceReason.REQUESTED,
                command.timeInForce(),
                validUntilMicros,
                instructions,
                formerTimeInForce,
                formerValidUntilMicros,
                formerInstructions,
                keepsPriority,
                levelQuantity,
                levelOrders);
        rename(order, command.clientOrderId());
    }

    /** Gives an order another client order id; the empty one changes nothing. */
    private void rename(Order order, String clientOrderId) {
        if (!clientOrderId.isEmpty()) {
            exchange.clientOrderIds.close(order.clientOrderId);
            order.clientOrderId = exchange.clientOrderIds.open(order.broker.id, clientOrderId, order.id);
        }
    }

    /** Sends an open order that was taken out of the book to it as an aggressor. */
    private void enterAgain(Order order, Instrument instrument, BookSide bookSide, long limit) {
        boolean goesOn = matcher.match(order, instrument, bookSide.side, limit);
        if (order.leavesQuantity == 0 || !goesOn) {
            exchange.closeUnrested(order);
        } else {
            rest(order, bookSide, limit);
        }
        // While it was out of the book, the instrument may have lost its last order.
        exchange.instruments.review(instrument);
    }

    /** Lets the command's order, which is reported, rest. */
    private void rest(Order order, BookSide bookSide, long limit) {
        exchange.rest(order, bookSide, limit);
        PriceLevel level = order.level;
        exchange.reportHidden(order, exchange.reported, 0);
        if (exchange.stops.isPrinted()) {
            // Stops will trigger before the command is done, and may meet the order where it rests.
            exchange.events.orderEnteredBook(exchange.reported, level.shownQuantity(), level.orderCount);
        } else {
            exchange.events.orderRested(exchange.reported, level.shownQuantity(), level.orderCount);
        }
    }

    private void cancel(Order order, CancelReason reason, CloseReason closeReason) {
        BookSide bookSide = order.level.bookSide;
        exchange.events.orderCancelled(
                exchange.reported.resting(order),
                reason,
                closeReason,
                exchange.shownWithout(order),
                bookSide.ordersWithout(order));
        exchange.close(order);
    }

    /**
     * The open order of this id if it is the broker's own; else null, and the command is rejected. An order's broker is a
     * registered one, so it need not be looked up.
     */
    private @Nullable Order ownOrder(long brokerId, long orderId) {
        Order order = exchange.openOrders.find(orderId);
        if (order != null && order.broker.id == brokerId) {
            return order;
        }
        if (exchange.brokers.find(brokerId) == null) {
            reject(RejectReason.UNKNOWN_BROKER, brokerId, orderId);
        } else {
            reject(order == null ? RejectReason.UNKNOWN_ORDER : RejectReason.NOT_ORDER_OWNER, brokerId, orderId);
        }
        return null;
    }

    /** Whether a replace was rejected because of the client order id that it gives the order. */
    private boolean rejectedForClientOrderId(ReplaceOrder command) {
        Broker broker = exchange.brokers.find(command.brokerId());
        if (broker == null) {
            reject(RejectReason.UNKNOWN_BROKER, command.brokerId(), command.orderId());
            return true;
        }
        if (!OrderRules.isClientOrderId(command.clientOrderId())) {
            reject(RejectReason.INVALID_TEXT, broker.id, command.orderId(), command.orderId());
            return true;
        }
        int used = exchange.clientOrderIds.find(broker.id, command.clientOrderId());
        if (used == ClientOrderIds.NONE) {
            return false;
        }
        reject(
                RejectReason.DUPLICATE_CLIENT_ORDER_ID,
                broker.id,
                exchange.clientOrderIds.orderId(used),
                command.orderId());
        return true;
    }

    /** Whether a command comes too late that was to come by this time. */
    private boolean isPast(long deadlineMicros) {
        return exchange.timeMicros > deadlineMicros;
    }

    private long validUntil(TimeInForce timeInForce, long requestedMicros, int requestedSeconds) {
        return switch (timeInForce) {
            case GTD -> requestedSeconds == 0 ? requestedMicros : Times.after(exchange.timeMicros, requestedSeconds);
            case DAY -> Times.endOfTradingDay(exchange.timeMicros, exchange.settings.dayEndMicrosOfDay());
            case GTC, IOC, FOK -> Times.NEVER_MICROS;
        };
    }

    /** Rejects a command that was not to change an open order of the broker. */
    private void reject(RejectReason reason, long brokerId, long orderId) {
        exchange.events.commandRejected(reason, brokerId, orderId, null);
    }

    /** @param ownOrderId the order that was to be changed, told of if it is open and the broker's */
    private void reject(RejectReason reason, long brokerId, long orderId, long ownOrderId) {
        Order own = exchange.openOrders.find(ownOrderId);
        exchange.events.commandRejected(
                reason,
                brokerId,
                orderId,
                own == null || own.broker.id != brokerId ? null : exchange.reported.resting(own));
    }
}
