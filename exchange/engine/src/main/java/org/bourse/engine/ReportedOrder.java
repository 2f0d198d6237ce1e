package org.bourse.engine;

import org.bourse.engine.event.LiveOrder;
import org.bourse.engine.model.Side;

/**
 * The picture of an order that events carry. Mutable and used again for each event, so that reporting allocates
 * nothing.
 */
final class ReportedOrder implements LiveOrder {

    private final ExchangeState exchange;
    private long orderId;
    private long brokerId;
    private int instrumentId;
    /** Whether it buys: a bit in the place of a reference, which would cost a barrier of the collector each time. */
    private boolean buys;

    private long price;
    private long quantity;
    private long leavesQuantity;
    private int clientOrderId = ClientOrderIds.NONE;

    /** A client order id that the table has not got yet; empty when {@link #clientOrderId} is the one. */
    private String newClientOrderId = "";

    ReportedOrder(ExchangeState exchange) {
        this.exchange = exchange;
    }

    /** An order that rests, or waits for its stop price, as it is now. */
    ReportedOrder resting(Order order) {
        BookSide bookSide = order.level.bookSide;
        return of(order, bookSide, bookSide.limitOf(order));
    }

    /** An order of this side of a book, whether it rests there or not, as it is now. */
    ReportedOrder of(Order order, BookSide bookSide, long price) {
        orderId = order.id;
        brokerId = order.broker.id;
        instrumentId = bookSide.instrumentId;
        buys = bookSide.side == Side.BID;
        this.price = price;
        quantity = order.quantity;
        leavesQuantity = order.leavesQuantity;
        clientOrderId = order.clientOrderId;
        return named("");
    }

    /** Says that it gets this client order id; the one it has, when this is empty. */
    ReportedOrder named(String text) {
        // Seldom another than before, and a reference that is written costs more than one that is read.
        if (!text.isEmpty() || !newClientOrderId.isEmpty()) {
            newClientOrderId = text;
        }
        return this;
    }

    /** Says the same as another. */
    void copy(ReportedOrder other) {
        orderId = other.orderId;
        brokerId = other.brokerId;
        instrumentId = other.instrumentId;
        buys = other.buys;
        price = other.price;
        quantity = other.quantity;
        leavesQuantity = other.leavesQuantity;
        clientOrderId = other.clientOrderId;
        newClientOrderId = other.newClientOrderId;
    }

    /** Says what its quantity is now, and what it has left of it. */
    void has(long total, long leaves) {
        quantity = total;
        leavesQuantity = leaves;
    }

    /** Says what it has left now. */
    void leaves(long shares) {
        leavesQuantity = shares;
    }

    @Override
    public long orderId() {
        return orderId;
    }

    @Override
    public long brokerId() {
        return brokerId;
    }

    @Override
    public int instrumentId() {
        return instrumentId;
    }

    @Override
    public Side side() {
        return buys ? Side.BID : Side.ASK;
    }

    @Override
    public long price() {
        return price;
    }

    @Override
    public long quantity() {
        return quantity;
    }

    @Override
    public long leavesQuantity() {
        return leavesQuantity;
    }

    @Override
    public String clientOrderId() {
        return newClientOrderId.isEmpty() ? exchange.clientOrderIds.text(clientOrderId) : newClientOrderId;
    }
}
