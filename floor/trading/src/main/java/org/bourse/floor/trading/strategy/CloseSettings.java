package org.bourse.floor.trading.strategy;

/**
 * How a strategy moves the price that it closes at, by the risk as a number.
 *
 * @param riskAdjusted whether it does
 * @param scalingFactor 0.1 to 2
 * @param minAdjustment percent, -50 to 0
 * @param maxAdjustment percent, 0 to 50
 */
public record CloseSettings(boolean riskAdjusted, double scalingFactor, double minAdjustment, double maxAdjustment) {

    /** It closes at the price that there is. */
    public static final CloseSettings PLAIN = new CloseSettings(false, 1, 0, 0);

    /** By how many percent, of what a scale says for the risk. */
    public double adjustment(ScalePoints scale, double risk) {
        if (!riskAdjusted) {
            return 0;
        }
        return Math.max(minAdjustment, Math.min(maxAdjustment, scale.value(risk) * scalingFactor));
    }
}
