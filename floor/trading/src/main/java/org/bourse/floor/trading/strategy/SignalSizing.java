package org.bourse.floor.trading.strategy;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How much money a signal in code is worth: a part of the capital by a rule, times the signal's strength, in the strategy's bounds. */
public enum SignalSizing {
    /** Two in a hundred. */
    FIXED,
    /** A quarter of what Kelly's formula says of the strategy's closed positions, a quarter of the capital at most. */
    KELLY,
    /** One in a hundred through the volatility of the instrument's returns. */
    VOLATILITY;

    private static final double OF_FIXED = 0.02;
    private static final double KELLY_PART = 0.25;
    private static final double MOST_BY_KELLY = 0.25;
    private static final double OF_VOLATILITY = 0.01;
    /** With fewer closed positions a rate of wins says nothing. */
    private static final int CLOSED_FOR_KELLY = 10;

    /**
     * What a strategy's closed positions have come to.
     *
     * @param wins how many have won
     * @param won what these have won
     * @param losses how many have lost
     * @param lost what these have lost, above 0
     */
    public record Closed(int wins, double won, int losses, double lost) {

        private double averageWin() {
            return wins == 0 ? 0 : won / wins;
        }

        private double averageLoss() {
            return losses == 0 ? 0 : lost / losses;
        }
    }

    /**
     * The part of the capital; as {@link #FIXED} where there is too little to reckon with.
     *
     * @param volatility of the instrument's returns, as a share; 0 where it is not known
     */
    public double part(Closed closed, double volatility) {
        int count = closed.wins() + closed.losses();
        return switch (this) {
            case FIXED -> OF_FIXED;
            case KELLY ->
                count < CLOSED_FOR_KELLY
                        ? OF_FIXED
                        : kelly(closed.wins() / (double) count, closed.averageWin(), closed.averageLoss());
            case VOLATILITY -> volatility <= 0 ? OF_FIXED : Math.min(1, OF_VOLATILITY / volatility);
        };
    }

    private static double kelly(double winRate, double averageWin, double averageLoss) {
        if (averageWin <= 0) {
            return 0;
        }
        double whole = (winRate * averageWin - (1 - winRate) * averageLoss) / averageWin;
        return Math.max(0, Math.min(MOST_BY_KELLY, whole * KELLY_PART));
    }

    /** The money, with two digits and between a strategy's smallest and largest position; 0 of a part that is nothing. */
    public static BigDecimal amount(double capital, double part, double strength, StrategyLimits limits) {
        double amount = capital * part * strength;
        return amount <= 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(Math.max(limits.minPositionUsdt(), Math.min(limits.maxPositionUsdt(), amount)))
                        .setScale(2, RoundingMode.HALF_EVEN);
    }
}
