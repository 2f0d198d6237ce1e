package org.bourse.server.orders;

import java.util.List;
import java.util.Optional;
import org.bourse.contract.AcceptedOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.view.EntryTerms;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.OrderWithTrades;
import org.bourse.server.view.PreventedMatch;

/**
 * The answer that an order got when it was entered, put together again from the order as it is known now. What has
 * happened to it since then is left out: only trades caused by the command that entered it count.
 */
final class OriginalAnswer {

    private OriginalAnswer() {}

    /** The first answer, if {@code repeated} asks for what the order was entered with. */
    static Optional<AcceptedOrder> to(
            SubmitOrder repeated, OrderWithTrades known, EntryTerms entered, List<PreventedMatch> preventedAtEntry) {
        OrderSnapshot order = known.order();
        if (!isSame(repeated, order, entered)) {
            return Optional.empty();
        }
        List<AcceptedOrder.Fill> fills = known.trades().stream()
                .filter(trade -> trade.sequence() == order.orderId())
                .map(OriginalAnswer::fill)
                .toList();
        long filled = fills.stream().mapToLong(AcceptedOrder.Fill::quantity).sum();
        // Among them are those of stop orders, anybody's, that its trades triggered, and it may be what one of these
        // met.
        long reduced = preventedAtEntry.stream()
                .mapToLong(match -> match.reducedBy(order.orderId()))
                .sum();
        return Optional.of(new AcceptedOrder(
                order.orderId(),
                entered.clientOrderId(),
                entered.timeInForce(),
                entered.validUntilMicros(),
                entered.instructions(),
                !order.closedAtEntry(),
                entered.quantity() - filled - reduced,
                fills,
                true,
                Optional.empty()));
    }

    private static AcceptedOrder.Fill fill(OrderTrade trade) {
        return new AcceptedOrder.Fill(trade.tradeId(), trade.price(), trade.quantity());
    }

    private static boolean isSame(SubmitOrder repeated, OrderSnapshot order, EntryTerms entered) {
        return repeated.documentNumber().equals(order.documentNumber())
                && repeated.symbol().equals(order.symbol())
                && repeated.side() == order.side()
                && repeated.type() == order.type()
                && repeated.clientOrderId().equals(entered.clientOrderId())
                && repeated.timeInForce() == entered.timeInForce()
                && repeated.quantity() == entered.quantity()
                && repeated.price() == entered.price()
                && repeated.instructions().equals(entered.instructions())
                && (repeated.timeInForce() != TimeInForce.GTD
                        || asked(repeated, order.createdAtMicros()) == entered.validUntilMicros());
    }

    /** The expiry of the repeated order, had it come when the first one did: its seconds count from then. */
    private static long asked(SubmitOrder repeated, long createdAtMicros) {
        return repeated.validForSeconds() == 0
                ? repeated.validUntilMicros()
                : Times.after(createdAtMicros, repeated.validForSeconds());
    }
}
