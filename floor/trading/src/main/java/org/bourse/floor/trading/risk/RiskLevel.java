package org.bourse.floor.trading.risk;

/** How much at risk a portfolio is, and what that makes of orders' sizes. */
public enum RiskLevel {
    /** Orders as they are. */
    LOW(1),
    /** Smaller ones. */
    MEDIUM(0.7),
    /** Much smaller ones. */
    HIGH(0.3),
    /** None but those that make positions smaller. */
    EXTREME(0);

    private static final int EXTREME_SCORE = 4;

    private final double factor;

    RiskLevel(double factor) {
        this.factor = factor;
    }

    /** What an order's size is multiplied with. */
    public double factor() {
        return factor;
    }

    static RiskLevel of(int score) {
        if (score >= EXTREME_SCORE) {
            return EXTREME;
        }
        return score >= 2 ? HIGH : score == 1 ? MEDIUM : LOW;
    }
}
