package org.bourse.engine.model;

/**
 * The smallest and largest that an instrument's orders may be, besides the limits that the {@link ExchangeSettings} set
 * for all: the stricter of the two holds. Each is in the instrument's units, and 0 where only the exchange's holds.
 *
 * @param smallestQuantity least quantity of an order
 * @param largestQuantity most quantity of an order
 * @param largestValue largest price times quantity of an order; of a market order, what it would trade for
 */
public record OrderBounds(long smallestQuantity, long largestQuantity, long largestValue) {

    /** Most that a smallest and a largest quantity may be: no order is larger, whatever the scales are. */
    public static final long MAX_QUANTITY = 1_000_000_000_000_000L;

    /** Those of an instrument that has none of its own. */
    public static final OrderBounds NONE = new OrderBounds(0, 0, 0);

    /** Whether an order could keep the bounds of quantities, where quantities are multiples of this lot. */
    boolean quantitiesFit(long lot) {
        boolean inRange = smallestQuantity >= 0
                && smallestQuantity <= MAX_QUANTITY
                && largestQuantity >= 0
                && largestQuantity <= MAX_QUANTITY;
        // The first multiple of the lot that is not too small must not be too large.
        long least = smallestQuantity <= lot ? lot : (smallestQuantity + lot - 1) / lot * lot;
        return inRange && (largestQuantity == 0 || largestQuantity >= least);
    }

    /** Whether the largest value is one. */
    boolean valueFits() {
        return largestValue >= 0 && largestValue <= ExchangeSettings.MAX_OPEN_VALUE;
    }
}
