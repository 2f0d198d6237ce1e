package org.bourse.engine.model;

/**
 * The limits that an operator sets for a broker, besides the limits that the {@link ExchangeSettings} set for all: the
 * stricter of the two holds. Each is 0 or more; {@link #UNLIMITED} where only the exchange's holds. Values are in cents
 * and quantities in whole shares; under other scales, and in other currencies, they are the same amounts.
 *
 * @param orderQuantity largest quantity of an order
 * @param orderValue largest price times quantity of an order; of a market order, what it would trade for
 * @param openOrders how many orders may be open
 * @param ordersPerSecond how many orders may be sent in a second, over all gateways together; the engine, which knows no
 *     gateways, only keeps it
 * @param openBuyValue what the open orders that buy may be worth together
 * @param openSellValue what the open orders that sell may be worth together
 * @param position the largest position in an instrument, either way, that could come of all open orders
 * @param credit how far below 0 the balance could fall by all open orders that buy
 */
public record BrokerLimits(
        long orderQuantity,
        long orderValue,
        long openOrders,
        long ordersPerSecond,
        long openBuyValue,
        long openSellValue,
        long position,
        long credit) {

    /** Anything. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Those of a broker for whom none was ever set. */
    public static final BrokerLimits NONE =
            new BrokerLimits(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED);

    /** Whether each is 0 or more. */
    public boolean isValid() {
        return Math.min(Math.min(orderQuantity, orderValue), Math.min(openOrders, ordersPerSecond)) >= 0
                && Math.min(Math.min(openBuyValue, openSellValue), Math.min(position, credit)) >= 0;
    }
}
