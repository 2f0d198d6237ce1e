package org.bourse.floor.trading.strategy;

import org.bourse.floor.trading.WindowMeasures;

/**
 * What a position's exits look at of its instrument.
 *
 * @param bid the best price of those who buy, at which what was bought could be closed
 * @param ask the best price of those who sell, at which what was sold short could be
 * @param spread now, in percent of the middle
 * @param volume of the deals in the window of the exits' limits
 * @param liquidity what the quantity at both best prices was worth in that window
 */
public record MarketMeasures(
        ValueSource bid, ValueSource ask, ValueSource spread, ValueSource volume, ValueSource liquidity) {

    /** A price to buy and to sell at, and nothing else. */
    public static MarketMeasures ofPrice(ValueSource price) {
        ValueSource none = () -> WindowMeasures.ABSENT;
        return new MarketMeasures(price, price, none, none, none);
    }
}
