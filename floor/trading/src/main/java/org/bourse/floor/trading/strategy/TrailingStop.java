package org.bourse.floor.trading.strategy;

/**
 * A stop that follows a position's best profit and never goes back. All of it is in percent of the entry's price.
 *
 * @param activationPercent the profit from which on there is one
 * @param offsetPercent how far it is behind, or 0 for no such stop
 * @param stepPercent by how much the profit has to grow for it to move, or 0 for any
 */
public record TrailingStop(double activationPercent, double offsetPercent, double stepPercent) {

    /** No stop follows. */
    public static final TrailingStop OFF = new TrailingStop(0, 0, 0);

    /** Whether a position that was once at its best profit has fallen back to where the stop is. */
    boolean isReached(double best, double profit) {
        if (offsetPercent == 0 || !(best >= activationPercent)) {
            return false;
        }
        double ahead = best - activationPercent;
        double moved = stepPercent == 0 ? ahead : Math.floor(ahead / stepPercent) * stepPercent;
        return profit <= activationPercent + moved - offsetPercent;
    }
}
