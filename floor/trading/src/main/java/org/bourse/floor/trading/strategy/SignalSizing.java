package org.bourse.floor.trading.strategy;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How much money a signal in code is worth, of the capital: a part of it times the signal's strength, between two
 * bounds.
 */
public final class SignalSizing {

    private static final double FIXED = 0.02;
    private static final double KELLY_PART = 0.25;
    private static final double MOST_BY_KELLY = 0.25;
    private static final double VOLATILITY = 0.01;
    private static final double LEAST = 100;
    private static final double MOST = 10_000;

    private SignalSizing() {}

    /** Two in a hundred. */
    public static double fixed() {
        return FIXED;
    }

    /** A quarter of what Kelly's formula says, 0 to 0.25. */
    public static double kelly(double winRate, double averageWin, double averageLoss) {
        if (averageWin <= 0) {
            return 0;
        }
        double whole = (winRate * averageWin - (1 - winRate) * averageLoss) / averageWin;
        return Math.max(0, Math.min(MOST_BY_KELLY, whole * KELLY_PART));
    }

    /** One in a hundred through the volatility as a share; all of it where that is smaller still. */
    public static double byVolatility(double volatility) {
        return volatility <= 0 ? 0 : Math.min(1, VOLATILITY / volatility);
    }

    /** The money, with two digits, 100 to 10,000; 0 of a part that is nothing. */
    public static BigDecimal amount(double capital, double part, double strength) {
        double amount = capital * part * strength;
        return amount <= 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(Math.max(LEAST, Math.min(MOST, amount))).setScale(2, RoundingMode.HALF_EVEN);
    }
}
