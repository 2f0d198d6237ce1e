package org.bourse.floor.trading.strategy;

import java.util.List;
import java.util.function.Function;
import org.bourse.floor.trading.StateCarrier;
import org.jspecify.annotations.Nullable;

/** The five groups of conditions of what a strategy buys, or of what it sells short, with what is remembered of each. */
final class SideState {

    final boolean buys;
    final GroupState signal;
    final GroupState entry;
    final GroupState close;
    final GroupState cancel;
    final GroupState emergency;
    boolean signals;
    boolean enters;
    boolean closes;
    boolean cancels;
    boolean alarm;
    /** It was told of this alarm, which is over once the conditions are known not to hold. */
    boolean alarmTold;

    SideState(boolean buys, StrategyDefinition.Groups groups, Function<Condition, @Nullable ValueSource> sources) {
        this.buys = buys;
        signal = new GroupState(groups.signal(), sources);
        entry = new GroupState(groups.entry(), sources);
        close = new GroupState(groups.close(), sources);
        cancel = new GroupState(groups.cancel(), sources);
        emergency = new GroupState(groups.emergency(), sources);
    }

    /** Looks at all of them, since each remembers how long it holds. */
    void look(long now) {
        Truth alarms = emergency.look(now);
        alarm = alarms == Truth.TRUE;
        alarmTold &= alarms != Truth.FALSE;
        closes = close.look(now) == Truth.TRUE;
        cancels = cancel.look(now) == Truth.TRUE;
        enters = entry.look(now) == Truth.TRUE;
        signals = signal.look(now) == Truth.TRUE;
    }

    /** Forgets what conditions of a signal that is over held. */
    void forget() {
        entry.forget();
        close.forget();
        cancel.forget();
    }

    void carry(StateCarrier state) {
        for (GroupState group : List.of(signal, entry, close, cancel, emergency)) {
            group.carry(state);
        }
        alarmTold = state.carry(alarmTold);
    }
}
