package org.bourse.floor.trading.strategy;

import org.bourse.floor.market.VenueSide;

/**
 * What a strategy in code wants.
 *
 * @param moment as of when
 * @param side whether to buy or to sell
 * @param strength 0 to 1
 * @param reason in words
 */
public record CodeSignal(long moment, VenueSide side, double strength, String reason) {

    /** Refuses a strength that is none. */
    public CodeSignal {
        if (!(strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException("A signal's strength is 0 to 1, not " + strength + ".");
        }
    }
}
