package org.bourse.floor.trading.strategy;

import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.WindowMeasures;
import org.jspecify.annotations.Nullable;

/** What is remembered of a condition: since when it holds, and when it held last. */
final class ConditionState {

    private static final long NEVER = Long.MIN_VALUE;

    private final Condition condition;
    private final @Nullable ValueSource source;
    private final double[] values;
    private final long forNanos;
    private final long withinNanos;
    private long sinceNanos = NEVER;
    private long heldNanos = NEVER;
    private long begunNanos = NEVER;
    private double seen = WindowMeasures.ABSENT;
    private Truth truth = Truth.PENDING;

    ConditionState(Condition condition, @Nullable ValueSource source) {
        this.condition = condition;
        this.source = source;
        values = condition.values().stream().mapToDouble(Double::doubleValue).toArray();
        forNanos = Math.round(condition.forSeconds() * 1e9);
        withinNanos = Math.round(condition.withinSeconds() * 1e9);
    }

    Condition condition() {
        return condition;
    }

    /** The number that it was last looked at with. */
    double seen() {
        return seen;
    }

    Truth truth() {
        return truth;
    }

    /** Looks at the value of a moment; within says whether having held a while ago is enough. */
    Truth look(long moment, boolean within) {
        truth = looked(moment, within);
        return truth;
    }

    private Truth looked(long moment, boolean within) {
        if (source == null) {
            return Truth.ERROR;
        }
        seen = source.value();
        Truth now = !condition.enabled() || !WindowMeasures.isPresent(seen)
                ? Truth.PENDING
                : Truth.of(condition.operator().holds(seen, values));
        now = condition.negated() ? now.negated() : now;
        if (now != Truth.TRUE) {
            sinceNanos = NEVER;
            if (now == Truth.FALSE) {
                // A value that is missing for a while does not say that it stopped holding.
                begunNanos = NEVER;
            }
            return within && heldWithin(moment) ? Truth.TRUE : now;
        }
        if (sinceNanos == NEVER) {
            sinceNanos = moment;
        }
        if (moment - sinceNanos < forNanos) {
            return within && heldWithin(moment) ? Truth.TRUE : Truth.FALSE;
        }
        heldNanos = moment;
        if (begunNanos == NEVER) {
            begunNanos = moment;
        }
        return Truth.TRUE;
    }

    private boolean heldWithin(long moment) {
        return withinNanos > 0 && heldNanos != NEVER && moment - heldNanos <= withinNanos;
    }

    /** How long after the one before it a sequence lets it come; 0 for any time. */
    long withinNanos() {
        return withinNanos;
    }

    void forget() {
        sinceNanos = NEVER;
        heldNanos = NEVER;
        begunNanos = NEVER;
    }

    /** The moment from which it has been counted as holding; before all moments where it isn't. */
    long begunNanos() {
        return begunNanos;
    }

    void carry(StateCarrier state) {
        sinceNanos = state.carry(sinceNanos);
        heldNanos = state.carry(heldNanos);
        begunNanos = state.carry(begunNanos);
    }
}
