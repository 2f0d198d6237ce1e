package org.bourse.floor.trading.risk;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A portfolio's risk as numbers and a level. Each measure above its limit is a point, and two from half as much again
 * on.
 *
 * @param drawdown how far the equity is below the most that it ever was, as a share of that
 * @param correlation the highest of two positions' returns, or 0 where there are not two
 * @param valueAtRisk what 5 of 100 periods lost or more, as a share
 * @param leverage all positions' value as a share of the equity
 * @param concentration the most that there is of one symbol, as a share of the equity
 * @param score the points
 * @param level what they come to
 * @param buys whether positions may be made larger: not from 80 % of the drawdown's limit on, nor at the highest level
 */
public record PortfolioRisk(
        double drawdown,
        double correlation,
        double valueAtRisk,
        double leverage,
        double concentration,
        int score,
        RiskLevel level,
        boolean buys) {

    private static final double MUCH = 1.5;
    private static final double NEAR = 0.8;
    private static final double TAIL = 0.05;

    /**
     * Of what a portfolio has.
     *
     * @param peak the most that it was ever worth
     * @param equity its worth at the end of each period, oldest first; one or more
     * @param values what there is of each symbol, without sign
     * @param returns for each position its returns of the same periods, oldest first
     */
    public static PortfolioRisk of(
            PortfolioLimits limits, double peak, double[] equity, double[] values, List<double[]> returns) {
        double[] recent = Arrays.copyOfRange(equity, Math.max(0, equity.length - limits.lookback() - 1), equity.length);
        double now = equity[equity.length - 1];
        double drawdown = peak > now ? 1 - now / peak : 0;
        double all = Arrays.stream(values).sum();
        double largest = Arrays.stream(values).max().orElse(0);
        double correlation = correlation(returns, limits.lookback());
        double valueAtRisk = valueAtRisk(recent);
        double leverage = share(all, now);
        double concentration = share(largest, now);
        int score = points(drawdown, limits.drawdown())
                + points(correlation, limits.correlation())
                + points(valueAtRisk, limits.valueAtRisk())
                + points(leverage, limits.leverage())
                + points(concentration, limits.concentration());
        RiskLevel level = RiskLevel.of(score);
        boolean buys = drawdown < NEAR * limits.drawdown() && level != RiskLevel.EXTREME;
        return new PortfolioRisk(drawdown, correlation, valueAtRisk, leverage, concentration, score, level, buys);
    }

    /** Why positions may not be made larger, or nothing. */
    public Optional<String> refusal() {
        return buys
                ? Optional.empty()
                : Optional.of("The portfolio's risk is " + level + ", and its drawdown "
                        + BigDecimal.valueOf(drawdown * 100).setScale(2, RoundingMode.HALF_EVEN)
                        + "%: positions are only made smaller");
    }

    private static double share(double part, double equity) {
        return equity > 0 ? part / equity : Double.POSITIVE_INFINITY;
    }

    private static int points(double number, double limit) {
        return number > limit * MUCH ? 2 : number > limit ? 1 : 0;
    }

    private static double valueAtRisk(double[] equity) {
        if (equity.length < 2) {
            return 0;
        }
        double[] returns = new double[equity.length - 1];
        for (int i = 0; i < returns.length; i++) {
            returns[i] = equity[i + 1] / equity[i] - 1;
        }
        Arrays.sort(returns);
        return Math.max(0, -returns[(int) (TAIL * returns.length)]);
    }

    private static double correlation(List<double[]> returns, int lookback) {
        double highest = 0;
        for (int i = 0; i < returns.size(); i++) {
            for (int j = 0; j < i; j++) {
                highest = Math.max(highest, correlation(returns.get(i), returns.get(j), lookback));
            }
        }
        return highest;
    }

    private static double correlation(double[] one, double[] other, int lookback) {
        int count = Math.min(lookback, Math.min(one.length, other.length));
        if (count < 2) {
            return 0;
        }
        double[] x = Arrays.copyOfRange(one, one.length - count, one.length);
        double[] y = Arrays.copyOfRange(other, other.length - count, other.length);
        double meanX = Arrays.stream(x).sum() / count;
        double meanY = Arrays.stream(y).sum() / count;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < count; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xx == 0 || yy == 0 ? 0 : xy / StrictMath.sqrt(xx * yy);
    }
}
