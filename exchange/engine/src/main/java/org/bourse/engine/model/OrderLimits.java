package org.bourse.engine.model;

/**
 * The largest that an order may be, in the units of its instrument. The settings' limits are in cents and whole shares;
 * under other scales they are the same amounts, up to {@link #LARGEST} and {@link ExchangeSettings#MAX_OPEN_VALUE}, so
 * that sums of prices and quantities fit in 64 bits whatever the scales are.
 *
 * @param price largest price, in the instrument's units
 * @param quantity largest quantity, in the instrument's units
 * @param value largest product of both
 */
public record OrderLimits(long price, long quantity, long value) {

    private static final long LARGEST = 1_000_000_000_000_000L;

    /** The limits of an instrument with these terms. */
    public static OrderLimits of(ExchangeSettings settings, InstrumentTerms terms) {
        int moreDecimals = terms.priceScale() - InstrumentTerms.OWN_MONEY_SCALE;
        return new OrderLimits(
                scaled(settings.maxPriceCents(), moreDecimals, LARGEST),
                scaled(settings.maxQuantity(), terms.quantityScale(), LARGEST),
                scaled(
                        settings.maxOrderValueCents(),
                        moreDecimals + terms.quantityScale(),
                        ExchangeSettings.MAX_OPEN_VALUE));
    }

    /** An amount with so many more decimals, or fewer: at least 1, at most the largest. */
    private static long scaled(long amount, int moreDecimals, long largest) {
        long factor = 1;
        for (int i = Math.abs(moreDecimals); i > 0; i--) {
            factor *= 10;
        }
        if (moreDecimals < 0) {
            return Math.max(1, amount / factor);
        }
        return amount > largest / factor ? largest : amount * factor;
    }
}
