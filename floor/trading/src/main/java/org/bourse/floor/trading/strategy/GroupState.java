package org.bourse.floor.trading.strategy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bourse.floor.trading.StateCarrier;
import org.jspecify.annotations.Nullable;

/** A group of conditions with what is remembered of each. */
final class GroupState {

    private final ConditionGroup.Mode mode;
    private final ConditionState[] states;
    private int reached;
    private long reachedNanos;

    GroupState(ConditionGroup group, Function<Condition, @Nullable ValueSource> sources) {
        mode = group.mode();
        states = new ConditionState[group.conditions().size()];
        for (int i = 0; i < states.length; i++) {
            Condition condition = group.conditions().get(i);
            states[i] = new ConditionState(condition, sources.apply(condition));
        }
    }

    /** Its conditions with the values that they were last looked at with. */
    List<Transition.Seen> seen() {
        return Arrays.stream(states)
                .map(state -> new Transition.Seen(
                        state.condition().id(), state.condition().indicator(), state.seen(), state.truth()))
                .toList();
    }

    /** Looks at all conditions, since each remembers how long it holds, and takes them together. */
    Truth look(long moment) {
        if (mode == ConditionGroup.Mode.SEQUENCE) {
            return lookAtSequence(moment);
        }
        int enabled = 0;
        int holding = 0;
        int failing = 0;
        int wrong = 0;
        for (ConditionState state : states) {
            Truth truth = state.look(moment, true);
            if (state.condition().enabled()) {
                enabled++;
                holding += truth == Truth.TRUE ? 1 : 0;
                failing += truth == Truth.FALSE ? 1 : 0;
                wrong += truth == Truth.ERROR ? 1 : 0;
            }
        }
        if (enabled == 0) {
            return Truth.FALSE;
        }
        if (mode == ConditionGroup.Mode.ANY) {
            return holding > 0
                    ? Truth.TRUE
                    : wrong > 0 ? Truth.ERROR : failing == enabled ? Truth.FALSE : Truth.PENDING;
        }
        return wrong > 0 ? Truth.ERROR : failing > 0 ? Truth.FALSE : holding == enabled ? Truth.TRUE : Truth.PENDING;
    }

    /** One that comes too late after the one before begins the sequence anew. */
    private Truth lookAtSequence(long moment) {
        int enabled = 0;
        int holding = 0;
        int failing = 0;
        boolean wrong = false;
        for (ConditionState state : states) {
            Truth truth = state.look(moment, false);
            if (state.condition().enabled()) {
                enabled++;
                holding += truth == Truth.TRUE ? 1 : 0;
                failing += truth == Truth.FALSE ? 1 : 0;
                wrong |= truth == Truth.ERROR;
            }
        }
        if (wrong) {
            return Truth.ERROR;
        }
        if (enabled > 0 && reached >= enabled && failing == 0) {
            return holding == enabled ? Truth.TRUE : Truth.PENDING;
        }
        if (reached >= enabled) {
            reached = 0;
        }
        boolean pending = follow(moment);
        if (enabled > 0 && reached >= enabled) {
            if (holding < enabled) {
                reached = 0;
            }
            return Truth.TRUE;
        }
        return pending ? Truth.PENDING : Truth.FALSE;
    }

    /** Lets those that have come take their places; answers whether the value of the one that is waited for is missing. */
    private boolean follow(long moment) {
        int place = 0;
        boolean pending = false;
        for (ConditionState state : states) {
            Truth truth = state.truth();
            if (!state.condition().enabled()) {
                continue;
            }
            if (place == reached) {
                boolean late = reached > 0 && state.withinNanos() > 0 && moment - reachedNanos > state.withinNanos();
                pending = !late && truth == Truth.PENDING;
                if (late) {
                    // Those behind it are looked at all the same, and none of them has this place.
                    reached = 0;
                } else if (truth == Truth.TRUE && (reached == 0 || state.begunNanos() >= reachedNanos)) {
                    // One that began to hold before the one ahead of it did has to begin anew.
                    reached++;
                    reachedNanos = moment;
                }
            }
            place++;
        }
        return pending;
    }

    void forget() {
        reached = 0;
        for (ConditionState state : states) {
            state.forget();
        }
    }

    void carry(StateCarrier state) {
        if (state.carry(states.length) != states.length) {
            throw new IllegalArgumentException("The state is that of a group of other conditions.");
        }
        reached = state.carry(reached);
        reachedNanos = state.carry(reachedNanos);
        for (ConditionState each : states) {
            each.carry(state);
        }
    }
}
