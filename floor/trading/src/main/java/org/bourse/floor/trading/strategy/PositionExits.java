package org.bourse.floor.trading.strategy;

/**
 * What ends a position besides conditions.
 *
 * @param stop at which loss it is closed
 * @param take at which profit it is
 * @param limits what else closes it
 */
public record PositionExits(StopLoss stop, TakeProfit take, ExitLimits limits) {

    /** Nothing does. */
    public static final PositionExits NONE = new PositionExits(StopLoss.NONE, TakeProfit.NONE, ExitLimits.OFF);
}
