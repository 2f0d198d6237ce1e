package org.bourse.floor.trading.strategy;

import java.util.List;

/**
 * Conditions that together say whether a strategy does something. One without an enabled condition never holds.
 *
 * @param mode how they are taken together
 * @param conditions in the author's order
 */
public record ConditionGroup(Mode mode, List<Condition> conditions) {

    /** How conditions are taken together. */
    public enum Mode {
        /** All of them hold. */
        ALL,
        /** One or more hold. */
        ANY,
        /** They began to hold one after another, in their order. */
        SEQUENCE
    }

    /** One that never holds. */
    public static final ConditionGroup NEVER = new ConditionGroup(Mode.ALL, List.of());

    /** Copies its conditions. */
    public ConditionGroup {
        conditions = List.copyOf(conditions);
    }
}
