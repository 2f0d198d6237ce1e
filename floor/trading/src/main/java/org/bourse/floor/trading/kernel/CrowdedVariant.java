package org.bourse.floor.trading.kernel;

import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.trading.Window;

/**
 * A variant that had no value on an instrument at some moments, since a window of it had more in it than is kept: conditions on it
 * did not hold then, and nobody entered.
 *
 * @param variant its name
 * @param moments how many of its moments these were
 * @param windowSeconds how long its longest window is
 */
public record CrowdedVariant(String variant, VenueInstrument instrument, long moments, double windowSeconds) {

    /** From so many events a second on it has no value. */
    public double mostPerSecond() {
        return Window.mostPerSecond(windowSeconds);
    }
}
