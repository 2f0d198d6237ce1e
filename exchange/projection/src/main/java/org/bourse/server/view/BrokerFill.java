package org.bourse.server.view;

import org.bourse.engine.model.Side;

/**
 * A fill of one of a broker's orders. A broker that traded with itself has two of one trade.
 *
 * @param tradeId the trade; ascending with time
 * @param orderId the broker's order
 * @param documentNumber for which of its customers
 * @param clientOrderId what the broker calls the order now; empty when it has no name for it
 * @param symbol of the instrument
 * @param side the order's
 * @param wasAggressor whether the order's command made the trade; it rested in the book otherwise
 * @param price price in the instrument's units
 * @param quantity in the instrument's units
 * @param counterpartyBroker name of the other side's broker
 * @param executedAtMicros when, UTC microseconds
 */
public record BrokerFill(
        long tradeId,
        long orderId,
        String documentNumber,
        String clientOrderId,
        String symbol,
        Side side,
        boolean wasAggressor,
        long price,
        long quantity,
        String counterpartyBroker,
        long executedAtMicros) {

    /** Its place among all fills: by trade, the bid's before the ask's. */
    public long place() {
        return place(tradeId, side);
    }

    /** The place of the fill that the order on this side got in a trade. */
    static long place(long tradeId, Side side) {
        return 2 * tradeId + (side == Side.BID ? 0 : 1);
    }

    /** The place behind both fills of a trade and before those of the next. */
    public static long placeAfter(long tradeId) {
        return place(tradeId, Side.ASK);
    }
}
