package org.bourse.floor.trading.strategy;

import org.bourse.floor.trading.WindowMeasures;

/**
 * What a position's exits look at of its instrument.
 *
 * @param price by which a profit is reckoned
 * @param spread now, in percent of the middle
 * @param volume of the deals in the window of the exits' limits
 * @param liquidity what the quantity at both best prices was worth in that window
 */
public record MarketMeasures(ValueSource price, ValueSource spread, ValueSource volume, ValueSource liquidity) {

    /** A price and nothing else. */
    public static MarketMeasures ofPrice(ValueSource price) {
        ValueSource none = () -> WindowMeasures.ABSENT;
        return new MarketMeasures(price, none, none, none);
    }
}
