package org.bourse.fix;

import java.util.ArrayList;
import java.util.List;
import org.bourse.contract.OrderState;
import org.bourse.contract.OrderState.Status;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event.OrderAccepted;
import org.bourse.engine.event.Event.OrderReplaced;
import org.bourse.engine.event.Event.OrdersTraded;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * An order as its reports have told it so far: what the events say, in their order. Mutable; guarded by its account.
 */
final class TrackedOrder {

    final long orderId;
    final String account;
    final String symbol;

    /** The terms that its price and quantity are counted in. */
    final InstrumentTerms terms;

    final Side side;
    final OrderType type;

    /** The client order ids it can be found by, the current one last; empty when it has none. */
    List<String> clientOrderIds = List.of();

    TimeInForce timeInForce;
    ExecutionInstructions instructions;
    long price;
    long quantity;
    long filledQuantity;
    long filledValue;
    long validUntilMicros;
    long changedMicros;
    Status status;

    /** The last event that it was changed by, of those since it is tracked. */
    long lastEvent;

    /** An order that has just been accepted, in an instrument with these terms. */
    TrackedOrder(OrderAccepted event, InstrumentTerms terms, long timeMicros, RecentTexts texts) {
        this.orderId = event.orderId();
        this.account = texts.share(event.order().documentNumber());
        this.symbol = texts.share(event.order().symbol());
        this.terms = terms;
        this.side = event.order().side();
        this.type = event.order().type();
        this.timeInForce = event.order().timeInForce();
        this.instructions = event.order().instructions();
        this.price = event.order().price();
        this.quantity = event.order().quantity();
        this.validUntilMicros = event.validUntilMicros();
        this.changedMicros = timeMicros;
        this.status = Status.OPEN;
        name(event.order().clientOrderId());
    }

    /** An order whose other values are about to be set. */
    TrackedOrder(long orderId, String account, String symbol, InstrumentTerms terms, Side side, OrderType type) {
        this.orderId = orderId;
        this.account = account;
        this.symbol = symbol;
        this.terms = terms;
        this.side = side;
        this.type = type;
        this.timeInForce = TimeInForce.GTC;
        this.instructions = ExecutionInstructions.NONE;
        this.status = Status.OPEN;
    }

    /** An order from before. */
    TrackedOrder(OrderState state, RecentTexts texts) {
        this(state, state.terms(), texts);
    }

    /** An order from before, in an instrument that had these terms then. */
    TrackedOrder(OrderState state, InstrumentTerms terms, RecentTexts texts) {
        this.orderId = state.orderId();
        this.account = texts.share(state.documentNumber());
        this.symbol = texts.share(state.symbol());
        this.terms = terms;
        this.side = state.side();
        this.type = state.type();
        this.timeInForce = state.timeInForce();
        this.instructions = state.instructions();
        this.price = state.price();
        this.quantity = state.quantity();
        this.filledQuantity = state.quantity() - state.leavesQuantity();
        this.filledValue = state.filledValue();
        this.validUntilMicros = state.validUntilMicros();
        this.changedMicros = state.createdAtMicros();
        this.status = state.status();
        name(state.clientOrderId());
    }

    /** Lets it be found by a client order id that it did not get, unless it has none at all. */
    void alias(String clientOrderId) {
        if (!clientOrderId.isEmpty() && !clientOrderIds.isEmpty()) {
            several().addFirst(clientOrderId);
        }
    }

    /** Sets the client order ids it can be found by, the current one last. */
    void names(List<String> all) {
        clientOrderIds = all.size() > 1 ? new ArrayList<>(all) : List.copyOf(all);
    }

    /**
     * Changes it by an event, once: reports that had stopped begin again with the command at which they did, and what that
     * command had changed by then is changed.
     */
    void change(long eventSequence, Runnable change) {
        if (eventSequence > lastEvent) {
            change.run();
            lastEvent = eventSequence;
        }
    }

    /** Its client order id now, or empty. */
    String clientOrderId() {
        return clientOrderIds.isEmpty() ? "" : clientOrderIds.getLast();
    }

    boolean isOpen() {
        return status == Status.OPEN;
    }

    /** The quantity that may still trade: LeavesQty(151). */
    long leavesQuantity() {
        return isOpen() ? quantity - filledQuantity : 0;
    }

    void fill(OrdersTraded event, long timeMicros) {
        AffectedOrder filled = event.order(side);
        filledQuantity = filled.filledQuantity();
        filledValue += event.price() * event.quantity();
        changedMicros = timeMicros;
        if (filled.isFilled()) {
            status = Status.FILLED;
        }
    }

    void replace(OrderReplaced event, long timeMicros) {
        price = event.order().price();
        quantity = event.order().quantity();
        timeInForce = event.timeInForce();
        ExecutionInstructions wanted = event.instructions();
        // The engine has forgotten the stop price of an order that has triggered; its client has not.
        instructions = instructions.triggered() ? wanted.withStop(instructions.stopPrice(), true) : wanted;
        validUntilMicros = event.validUntilMicros();
        changedMicros = timeMicros;
        name(event.order().clientOrderId());
    }

    /** Its stop price was reached. */
    void trigger(long timeMicros) {
        instructions = instructions.afterTrigger();
        changedMicros = timeMicros;
    }

    void close(Status how, long timeMicros) {
        status = how;
        changedMicros = timeMicros;
    }

    /** Gives it a further client order id; an empty one or the one it has changes nothing. */
    void name(String clientOrderId) {
        if (clientOrderId.isEmpty() || clientOrderId.equals(clientOrderId())) {
            return;
        }
        if (clientOrderIds.isEmpty()) {
            clientOrderIds = List.of(clientOrderId);
        } else {
            several().add(clientOrderId);
        }
    }

    /** Its client order ids as a list that grows. Nearly every order has one, and then the list takes less. */
    private List<String> several() {
        if (clientOrderIds.size() == 1) {
            clientOrderIds = new ArrayList<>(clientOrderIds);
        }
        return clientOrderIds;
    }
}
