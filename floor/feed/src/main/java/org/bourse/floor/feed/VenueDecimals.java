package org.bourse.floor.feed;

import org.bourse.floor.market.DecimalText;
import org.bourse.floor.market.VenueInstrument;

/**
 * Prices and quantities of an instrument as its venue writes them, made integers of its scales; what can't be one is refused
 * with the reason.
 *
 * @param instrument of what
 * @param inLots whether quantities are written as numbers of lots, as the contracts of futures are
 */
record VenueDecimals(VenueInstrument instrument, boolean inLots) {

    /** The price that was read last. */
    long price(JsonCursor json) {
        long price = json.decimal(instrument.priceScale());
        if (price <= 0) {
            throw refusal(price, "price");
        }
        if (price % instrument.tick() != 0) {
            throw new MalformedFrameException("off the tick");
        }
        return price;
    }

    /** The price that was read last; 0 where a side has none. */
    long priceOrNone(JsonCursor json) {
        return json.decimal(0) == 0 ? 0 : price(json);
    }

    /** The quantity that was read last. */
    long quantity(JsonCursor json) {
        long quantity = json.decimal(inLots ? 0 : instrument.quantityScale());
        if (quantity < 0) {
            throw refusal(quantity, "quantity");
        }
        if (inLots) {
            if (quantity > DecimalText.MAX_VALUE / instrument.lot()) {
                throw refusal(DecimalText.TOO_LARGE, "quantity");
            }
            return quantity * instrument.lot();
        }
        if (quantity % instrument.lot() != 0) {
            throw new MalformedFrameException("off the lot");
        }
        return quantity;
    }

    private static MalformedFrameException refusal(long answer, String of) {
        if (answer == DecimalText.TOO_PRECISE) {
            return new MalformedFrameException(of.equals("price") ? "off the tick" : "off the lot");
        }
        String what = answer == DecimalText.TOO_LARGE
                ? "too large"
                : answer == DecimalText.INVALID ? "no number" : "not above 0";
        return new MalformedFrameException(of + " " + what);
    }
}
