package org.bourse.floor.desk;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The figure of a backtest by which combinations are compared.
 *
 * @param name as a summary has it
 */
record SweepMetric(String name) {

    /** Those of which more is better, and last those of which less is. */
    static final List<String> NAMES = List.of(
            "total_pnl",
            "total_return",
            "annual_return",
            "sharpe",
            "sortino",
            "calmar",
            "win_rate",
            "profit_factor",
            "expectancy",
            "trades",
            "max_drawdown",
            "volatility",
            "commission");

    private static final List<String> LEAST = NAMES.subList(NAMES.indexOf("max_drawdown"), NAMES.size());

    SweepMetric {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("metric is " + FloorText.or(NAMES) + ", not " + name + ".");
        }
    }

    /** Whether less of it is better. */
    boolean isLeast() {
        return LEAST.contains(name);
    }

    /** Its value in a summary, less being better always; empty: it has none. */
    OptionalDouble cost(Map<String, String> summary) {
        String value = summary.get(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(value);
        return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(isLeast() ? number : -number);
    }
}
