package org.bourse.floor.trading.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.floor.trading.strategy.ConditionGroup.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions of three values, alone, together and over time; and scales. */
class ConditionsTest {

    private static final long SECOND = 1_000_000_000L;

    private final Map<String, Double> values = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "ABOVE, 5, false", "ABOVE, 5.1, true", "BELOW, 5, false", "BELOW, 4.9, true", "NOT_BELOW, 5, true",
        "NOT_BELOW, 4.9, false", "NOT_ABOVE, 5, true", "NOT_ABOVE, 5.1, false", "EQUAL, 5, true", "EQUAL, 5.1, false",
        "OTHER, 5, false", "OTHER, 5.1, true", "BETWEEN, 5, true", "BETWEEN, 7, true", "BETWEEN, 7.1, false",
        "ALLOWED, 7, true", "ALLOWED, 6, false"
    })
    void comparesANumber(Comparison operator, double number, boolean holds) {
        assertThat(operator.holds(number, new double[] {5, 7})).isEqualTo(holds);
    }

    /** T, F, P, E for each of two conditions, and what both groups come to. */
    @ParameterizedTest
    @CsvSource({
        "T, T, TRUE, TRUE",
        "T, F, FALSE, TRUE",
        "T, P, PENDING, TRUE",
        "T, E, ERROR, TRUE",
        "F, F, FALSE, FALSE",
        "F, P, FALSE, PENDING",
        "P, P, PENDING, PENDING",
        "F, E, ERROR, ERROR",
        "P, E, ERROR, ERROR"
    })
    void takesTruthsTogether(String one, String other, Truth all, Truth any) {
        assertThat(group(Mode.ALL, one, other).look(SECOND)).isEqualTo(all);
        assertThat(group(Mode.ANY, other, one).look(SECOND)).isEqualTo(any);
    }

    private GroupState group(Mode mode, String... truths) {
        List<Condition> conditions = List.of(above(truths[0], 0, 0), above(truths[1], 0, 0));
        values.put("T", 1.0);
        values.put("F", -1.0);
        return state(mode, conditions);
    }

    private GroupState state(Mode mode, List<Condition> conditions) {
        return new GroupState(
                new ConditionGroup(mode, conditions),
                condition -> condition.indicator().equals("E")
                        ? null
                        : () -> values.getOrDefault(condition.indicator(), Double.NaN));
    }

    private static Condition above(String indicator, double forSeconds, double withinSeconds) {
        return new Condition(
                indicator, indicator, Comparison.ABOVE, List.of(0.0), true, false, forSeconds, withinSeconds);
    }

    @Test
    void neverHoldsWithoutAnEnabledCondition() {
        assertThat(state(Mode.ALL, List.of()).look(SECOND)).isEqualTo(Truth.FALSE);
        assertThat(state(Mode.ANY, List.of()).look(SECOND)).isEqualTo(Truth.FALSE);
        assertThat(state(Mode.SEQUENCE, List.of()).look(SECOND)).isEqualTo(Truth.FALSE);
        Condition off = new Condition("T", "T", Comparison.ABOVE, List.of(0.0), false, false, 0, 0);
        values.put("T", 1.0);
        assertThat(state(Mode.ALL, List.of(off)).look(SECOND)).isEqualTo(Truth.FALSE);
        assertThat(state(Mode.ALL, List.of(off, above("T", 0, 0))).look(SECOND)).isEqualTo(Truth.TRUE);
    }

    @Test
    void holdsTheOtherWayRoundButNotOnAMissingValue() {
        Condition not = new Condition("a", "a", Comparison.ABOVE, List.of(0.0), true, true, 0, 0);
        GroupState state = state(Mode.ALL, List.of(not));
        assertThat(state.look(SECOND)).isEqualTo(Truth.PENDING);
        values.put("a", -1.0);
        assertThat(state.look(2 * SECOND)).isEqualTo(Truth.TRUE);
    }

    @Test
    void holdsOnceItHasHeldLongEnough() {
        GroupState state = state(Mode.ALL, List.of(above("a", 10, 0)));
        values.put("a", 1.0);
        assertThat(state.look(SECOND)).isEqualTo(Truth.FALSE);
        assertThat(state.look(10 * SECOND)).isEqualTo(Truth.FALSE);
        assertThat(state.look(11 * SECOND)).isEqualTo(Truth.TRUE);
        values.put("a", -1.0);
        assertThat(state.look(12 * SECOND)).isEqualTo(Truth.FALSE);
        values.put("a", 1.0);
        assertThat(state.look(13 * SECOND)).as("from the beginning").isEqualTo(Truth.FALSE);
    }

    @Test
    void holdsAWhileAfterItHeld() {
        GroupState state = state(Mode.ALL, List.of(above("a", 0, 10)));
        values.put("a", 1.0);
        assertThat(state.look(SECOND)).isEqualTo(Truth.TRUE);
        values.put("a", -1.0);
        assertThat(state.look(11 * SECOND)).isEqualTo(Truth.TRUE);
        assertThat(state.look(12 * SECOND)).isEqualTo(Truth.FALSE);
    }

    @Test
    void holdsInSequence() {
        GroupState state = state(Mode.SEQUENCE, List.of(above("a", 0, 0), above("b", 0, 10)));
        values.put("b", 1.0);
        values.put("a", -1.0);
        assertThat(state.look(SECOND)).as("the second one first").isEqualTo(Truth.FALSE);
        values.put("b", -1.0);
        values.put("a", 1.0);
        assertThat(state.look(2 * SECOND)).isEqualTo(Truth.FALSE);
        values.put("a", -1.0);
        values.put("b", 1.0);
        assertThat(state.look(12 * SECOND)).isEqualTo(Truth.TRUE);
        values.put("a", 1.0);
        values.put("b", -1.0);
        assertThat(state.look(13 * SECOND)).isEqualTo(Truth.FALSE);
        values.put("b", 1.0);
        assertThat(state.look(24 * SECOND)).as("too late").isEqualTo(Truth.FALSE);
    }

    @Test
    void isNoSequenceWhereTheSecondOneBeganToHoldFirst() {
        GroupState state = state(Mode.SEQUENCE, List.of(above("a", 0, 0), above("b", 0, 0)));
        values.put("a", -1.0);
        values.put("b", 1.0);
        assertThat(state.look(SECOND)).isEqualTo(Truth.FALSE);
        values.put("a", 1.0);
        assertThat(state.look(2 * SECOND)).as("b holds since before a").isEqualTo(Truth.FALSE);
        values.put("b", -1.0);
        assertThat(state.look(3 * SECOND)).isEqualTo(Truth.FALSE);
        values.put("b", 1.0);
        assertThat(state.look(4 * SECOND)).as("b begins anew").isEqualTo(Truth.TRUE);
    }

    @Test
    void aMissingValueDoesNotMakeAConditionOfASequenceBeginAnew() {
        GroupState state = state(Mode.SEQUENCE, List.of(above("a", 0, 0), above("b", 0, 0)));
        values.put("a", -1.0);
        values.put("b", 1.0);
        assertThat(state.look(SECOND)).isEqualTo(Truth.FALSE);
        values.put("a", 1.0);
        assertThat(state.look(2 * SECOND)).as("b holds since before a").isEqualTo(Truth.FALSE);
        values.remove("b");
        assertThat(state.look(3 * SECOND)).isEqualTo(Truth.PENDING);
        values.put("b", 1.0);
        assertThat(state.look(4 * SECOND)).as("b held all along").isEqualTo(Truth.FALSE);
    }

    @Test
    void aSequenceHoldsAsLongAsAllOfItHolds() {
        GroupState state = state(Mode.SEQUENCE, List.of(above("a", 0, 0), above("b", 0, 10)));
        values.put("a", 1.0);
        values.put("b", -1.0);
        assertThat(state.look(SECOND)).isEqualTo(Truth.FALSE);
        values.put("b", 1.0);
        assertThat(state.look(2 * SECOND)).isEqualTo(Truth.TRUE);
        assertThat(state.look(30 * SECOND)).as("both still hold").isEqualTo(Truth.TRUE);
        values.remove("a");
        assertThat(state.look(31 * SECOND)).isEqualTo(Truth.PENDING);
        values.put("a", 1.0);
        assertThat(state.look(32 * SECOND)).isEqualTo(Truth.TRUE);
        values.put("a", -1.0);
        assertThat(state.look(33 * SECOND)).isEqualTo(Truth.FALSE);
        values.put("a", 1.0);
        assertThat(state.look(34 * SECOND)).as("b holds since before a").isEqualTo(Truth.FALSE);
    }

    @Test
    void aSequenceWhoseFirstConditionIsOverHoldsAtOneLook() {
        GroupState state = state(Mode.SEQUENCE, List.of(above("a", 0, 0), above("b", 0, 10)));
        values.put("a", 1.0);
        assertThat(state.look(SECOND)).isEqualTo(Truth.PENDING);
        values.put("a", -1.0);
        values.put("b", 1.0);
        assertThat(state.look(2 * SECOND)).isEqualTo(Truth.TRUE);
        values.put("a", 1.0);
        assertThat(state.look(3 * SECOND)).as("a came after b").isEqualTo(Truth.FALSE);
    }

    @Test
    void looksAtAllOfASequenceAlsoWhereOneComesTooLate() {
        GroupState state = state(Mode.SEQUENCE, List.of(above("a", 0, 0), above("b", 0, 10), above("c", 20, 0)));
        values.put("a", 1.0);
        values.put("b", -1.0);
        values.put("c", 1.0);
        assertThat(state.look(SECOND)).isEqualTo(Truth.FALSE);
        values.put("c", -1.0);
        assertThat(state.look(12 * SECOND)).as("too late").isEqualTo(Truth.FALSE);
        values.put("b", 1.0);
        values.put("c", 1.0);
        assertThat(state.look(13 * SECOND)).isEqualTo(Truth.FALSE);
        assertThat(state.look(22 * SECOND))
                .as("the last one holds for 9 s, not for 21 s")
                .isEqualTo(Truth.FALSE);
        assertThat(state.look(33 * SECOND)).isEqualTo(Truth.TRUE);
    }

    @Test
    void scalesStraightBetweenPointsAndFlatOutside() {
        ScalePoints sizes = ScalePoints.of(20, 1.2, 70, 0.55);
        assertThat(sizes.value(50)).isEqualTo(0.81, within(1e-12));
        assertThat(sizes.value(45)).isEqualTo(0.875, within(1e-12));
        assertThat(sizes.value(10)).isEqualTo(1.2);
        assertThat(sizes.value(90)).isEqualTo(0.55);
        ScalePoints prices = ScalePoints.of(30, 10, 120, -5);
        assertThat(prices.value(60)).isEqualTo(5, within(1e-12));
        assertThat(prices.value(75)).isEqualTo(2.5, within(1e-12));
        assertThat(StrategyLimits.STANDARD.positionPercent(1, 50)).isEqualTo(0.81, within(1e-12));
        assertThat(StrategyLimits.STANDARD.positionPercent(0.3, 50))
                .as("not below")
                .isEqualTo(0.5);
        assertThat(StrategyLimits.STANDARD.positionPercent(20, 20))
                .as("not above")
                .isEqualTo(10);
    }
}
