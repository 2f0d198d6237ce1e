package org.bourse.server.view;

import java.util.Optional;
import org.bourse.engine.model.Side;

/**
 * A question for a broker's orders.
 *
 * @param brokerId whose
 * @param open only open ones (true), only closed ones (false), or both (empty)
 * @param symbol only those of this instrument; empty for all
 * @param side only those of this side; empty for both
 * @param clientOrderId only those that have or had this client order id; empty for all
 * @param sinceMicros only those entered at this time or later, UTC microseconds
 * @param beforeMicros only those entered earlier than this
 * @param oldestFirst from the oldest on; from the newest back otherwise
 * @param beyondOrderId only those after this order in that order; {@link Long#MAX_VALUE} for all, from the newest back, and 0
 *     from the oldest on
 * @param limit how many at the most, 1 or more
 */
public record OrderQuery(
        long brokerId,
        Optional<Boolean> open,
        String symbol,
        Optional<Side> side,
        String clientOrderId,
        long sinceMicros,
        long beforeMicros,
        boolean oldestFirst,
        long beyondOrderId,
        int limit) {

    /** Those of both sides and all times, newest first. */
    public OrderQuery(
            long brokerId, Optional<Boolean> open, String symbol, String clientOrderId, long beforeOrderId, int limit) {
        this(
                brokerId,
                open,
                symbol,
                Optional.empty(),
                clientOrderId,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                false,
                beforeOrderId,
                limit);
    }

    /** Every order that fits has a smaller id than this. */
    public long beforeOrderId() {
        return oldestFirst ? Long.MAX_VALUE : beyondOrderId;
    }

    /** Every order that fits has a larger id than this. */
    public long afterOrderId() {
        return oldestFirst ? beyondOrderId : 0;
    }

    /** Whether an order of the broker fits, but for its client order id. */
    boolean fits(OrderSnapshot order) {
        return order.orderId() < beforeOrderId()
                && order.orderId() > afterOrderId()
                && (symbol.isEmpty() || symbol.equals(order.symbol()))
                && (side.isEmpty() || side.get() == order.side())
                && order.createdAtMicros() >= sinceMicros
                && order.createdAtMicros() < beforeMicros
                && (open.isEmpty() || open.get() == order.isOpen());
    }

    /** The same of open and closed orders alike, from another place on. */
    OrderQuery openOrClosed(long beyond) {
        return new OrderQuery(
                brokerId,
                Optional.empty(),
                symbol,
                side,
                clientOrderId,
                sinceMicros,
                beforeMicros,
                oldestFirst,
                beyond,
                limit);
    }
}
