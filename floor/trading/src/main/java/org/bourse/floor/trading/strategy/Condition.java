package org.bourse.floor.trading.strategy;

import java.util.List;

/**
 * An indicator compared with numbers.
 *
 * @param id its name within its strategy
 * @param indicator the variant's name, or one of {@link StrategyField}
 * @param operator how it is compared
 * @param values with what: one number, two for {@link Comparison#BETWEEN}, any for {@link Comparison#ALLOWED}
 * @param enabled whether it counts
 * @param negated whether it holds where the comparison doesn't
 * @param forSeconds how long it must have held without a break, or 0
 * @param withinSeconds how long ago it may have held last, or 0 for now; in a sequence, how long after the one before
 *     it may come, or 0 for any time
 */
public record Condition(
        String id,
        String indicator,
        Comparison operator,
        List<Double> values,
        boolean enabled,
        boolean negated,
        double forSeconds,
        double withinSeconds) {

    /** Copies its values. */
    public Condition {
        values = List.copyOf(values);
    }

    /** A plain one of one number. */
    public static Condition of(String id, String indicator, Comparison operator, double value) {
        return new Condition(id, indicator, operator, List.of(value), true, false, 0, 0);
    }
}
