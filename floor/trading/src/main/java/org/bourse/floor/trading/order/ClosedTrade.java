package org.bourse.floor.trading.order;

import java.math.BigDecimal;
import org.bourse.floor.market.VenueSide;

/**
 * A position from nothing to nothing, or until it turned into one of the other side.
 *
 * @param instrument the floor's number of it
 * @param side how it was entered: to buy is to be long
 * @param openedNanos the venue's time of the first fill
 * @param closedNanos the venue's time of the last fill
 * @param quantity all that was entered
 * @param entryPrice the average at which it was entered, in the instrument's own unit
 * @param exitPrice the average at which it was closed
 * @param profit what it has made, with fees and funding taken off
 * @param fees of all its fills
 */
public record ClosedTrade(
        int instrument,
        VenueSide side,
        long openedNanos,
        long closedNanos,
        long quantity,
        BigDecimal entryPrice,
        BigDecimal exitPrice,
        BigDecimal profit,
        BigDecimal fees) {}
