package org.bourse.floor.trading.risk;

/** The checks before an order, in the order in which their failures are said. */
public enum RiskCheck {
    /** The order's value against the capital. */
    MAX_POSITION_SIZE("max_position_size", 25),
    /** How many positions there are. */
    MAX_CONCURRENT_POSITIONS("max_concurrent_positions", 20),
    /** What there would be of its symbol, against the capital. */
    SYMBOL_CONCENTRATION("symbol_concentration", 30),
    /** What the day has lost, against the capital. */
    DAILY_LOSS_LIMIT("daily_loss_limit", 40),
    /** How far the equity is below its peak. */
    MAX_DRAWDOWN("max_drawdown", 50),
    /** What is bound as margin, against the capital. */
    MARGIN_UTILIZATION("margin_utilization", 35);

    private final String text;
    private final int points;

    RiskCheck(String text, int points) {
        this.text = text;
        this.points = points;
    }

    /** Its name, as others see it. */
    public String text() {
        return text;
    }

    int points() {
        return points;
    }
}
