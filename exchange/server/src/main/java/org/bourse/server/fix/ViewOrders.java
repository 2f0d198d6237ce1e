package org.bourse.server.fix;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bourse.contract.OpenOrders;
import org.bourse.contract.OrderDirectory;
import org.bourse.contract.OrderState;
import org.bourse.contract.OrderState.Status;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.OpenOrdersWithTrades;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.OrderWithTrades;

/** The orders that the gateway asks for: from the views and, for what has left memory, from the database. */
final class ViewOrders implements OrderDirectory {

    private final ExchangeViews views;
    private final OrderReads reads;

    ViewOrders(ExchangeViews views, OrderReads reads) {
        this.views = views;
        this.reads = reads;
    }

    @Override
    public OpenOrders openOrders(long brokerId) {
        return states(reads.openOrders(brokerId));
    }

    @Override
    public Supplier<OpenOrders> beginOpenOrders(long brokerId) {
        Supplier<OpenOrdersWithTrades> begun = reads.beginOpenOrders(brokerId);
        return () -> states(begun.get());
    }

    private OpenOrders states(OpenOrdersWithTrades open) {
        return new OpenOrders(
                open.sequence(),
                open.asEntered().stream().map(this::entered).toList(),
                open.changed().stream().map(this::state).toList());
    }

    @Override
    public Optional<OrderState> asEntered(long orderId) {
        return views.asEntered(orderId).map(this::entered);
    }

    @Override
    public List<OrderState> asEntered(long brokerId, String clientOrderId) {
        return views.asEntered(brokerId, clientOrderId).stream()
                .map(this::entered)
                .toList();
    }

    @Override
    public Optional<OrderState> order(long orderId) {
        return reads.order(orderId).map(this::state);
    }

    @Override
    public Optional<OrderState> order(long brokerId, String clientOrderId) {
        return reads.order(brokerId, clientOrderId).map(this::state);
    }

    private OrderState entered(OrderSnapshot order) {
        return state(new OrderWithTrades(order, List.of()));
    }

    private OrderState state(OrderWithTrades found) {
        OrderSnapshot order = found.order();
        Status status = order.closeReason().map(Status::of).orElse(Status.OPEN);
        long filled = order.wantedQuantity() - order.leavesQuantity();
        return new OrderState(
                order.orderId(),
                order.brokerId(),
                order.documentNumber(),
                order.clientOrderId(),
                order.symbol(),
                terms(order),
                order.side(),
                order.type(),
                order.timeInForce(),
                order.price(),
                order.wantedQuantity(),
                order.leavesQuantity(),
                valueOfFirst(found.trades(), filled),
                order.validUntilMicros(),
                order.createdAtMicros(),
                order.instructions(),
                status);
    }

    /** The instrument's terms now, in the scales that the order was entered in. */
    private InstrumentTerms terms(OrderSnapshot order) {
        InstrumentTerms now = views.terms(order.symbol());
        return now.scales().equals(order.scales()) ? now : now.with(order.scales());
    }

    /** The value of the first trades that fill so much: there may be later ones than the order's snapshot knows. */
    private static long valueOfFirst(List<OrderTrade> trades, long quantity) {
        long left = quantity;
        long value = 0;
        for (OrderTrade trade : trades) {
            if (left == 0) {
                break;
            }
            left -= trade.quantity();
            value += trade.price() * trade.quantity();
        }
        return value;
    }
}
