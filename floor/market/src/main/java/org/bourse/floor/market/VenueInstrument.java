package org.bourse.floor.market;

import java.math.BigDecimal;

/**
 * Something that is traded at one venue, with the scales of its numbers: a price of 6173763 at a scale of 2 is 61737.63.
 *
 * @param id the floor's number of it, from 1
 * @param venue where, in lower case
 * @param symbol the venue's own name of it
 * @param priceScale digits after the point of its prices
 * @param quantityScale digits after the point of its quantities
 * @param tick the step of its prices, in their scale
 * @param lot the step of its quantities, in their scale
 */
public record VenueInstrument(
        int id, String venue, String symbol, int priceScale, int quantityScale, long tick, long lot) {

    /** Both scales together: beyond it price times quantity would leave a long no room for 900 million. */
    public static final int MAX_SCALES = 10;

    /** Refuses what can't be counted with. */
    public VenueInstrument {
        if (id < 1) {
            throw new IllegalArgumentException("An instrument's number is 1 or more, not " + id + ".");
        }
        if (symbol.isEmpty() || venue.isEmpty()) {
            throw new IllegalArgumentException("An instrument has a venue and a symbol.");
        }
        if (priceScale < 0 || quantityScale < 0 || priceScale + quantityScale > MAX_SCALES) {
            throw new IllegalArgumentException(symbol + ": " + priceScale + " digits of a price and " + quantityScale
                    + " of a quantity; together they may be 0 to " + MAX_SCALES + ".");
        }
        if (tick < 1 || lot < 1) {
            throw new IllegalArgumentException(symbol + ": tick and lot must be above 0.");
        }
    }

    /** An instrument whose steps are given as decimals, such as {@code 0.01} and {@code 0.00001}. */
    public static VenueInstrument of(int id, String venue, String symbol, String tick, String lot) {
        BigDecimal price = step(symbol, "tick", tick);
        BigDecimal quantity = step(symbol, "lot", lot);
        return new VenueInstrument(
                id,
                venue,
                symbol,
                price.scale(),
                quantity.scale(),
                price.unscaledValue().longValueExact(),
                quantity.unscaledValue().longValueExact());
    }

    /** A price as text. */
    public String price(long value) {
        return DecimalText.format(value, priceScale);
    }

    /** A quantity as text. */
    public String quantity(long value) {
        return DecimalText.format(value, quantityScale);
    }

    private static BigDecimal step(String symbol, String name, String text) {
        BigDecimal step;
        try {
            step = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(symbol + ": the " + name + " must be a number, not " + text + ".", e);
        }
        if (step.signum() <= 0 || step.precision() > 18) {
            throw new IllegalArgumentException(symbol + ": the " + name + " must be above 0, not " + text + ".");
        }
        BigDecimal plain = step.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }
}
