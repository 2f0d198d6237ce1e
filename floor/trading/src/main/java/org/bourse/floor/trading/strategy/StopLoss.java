package org.bourse.floor.trading.strategy;

/**
 * At which loss a position is closed.
 *
 * @param percent how much of the entry's price it may lose, or 0 for any
 * @param price the instrument's price at which it is closed, or 0 for none
 * @param trailing the stop that follows its profit
 */
public record StopLoss(double percent, double price, TrailingStop trailing) {

    /** None but the one of the strategy's limits. */
    public static final StopLoss NONE = ofPercent(0);

    /** One that is relative to the entry's price alone. */
    public static StopLoss ofPercent(double percent) {
        return new StopLoss(percent, 0, TrailingStop.OFF);
    }

    /** Whether a position that was bought, or sold short, is at its price or beyond. */
    boolean isReached(double now, boolean isLong) {
        return price > 0 && (isLong ? now <= price : now >= price);
    }
}
