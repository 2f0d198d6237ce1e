package org.bourse.floor.trading.strategy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.WindowMeasures;
import org.bourse.floor.trading.strategy.Transition.Cause;
import org.jspecify.annotations.Nullable;

/**
 * One strategy at work on one instrument. At each moment that it is shown it looks at all its conditions, since they
 * remember how long they hold, and makes at most one step for them: an emergency before a close, that before a signal's
 * end, that before an entry, that before a signal. It holds a slot from its signal on, and gives it back on each way
 * out.
 */
public final class StrategyMachine implements SlotHolder {

    private static final double NANOS_A_MINUTE = 60e9;
    private static final double NANOS_A_SECOND = 1e9;

    private final StrategyDefinition definition;
    private final int instrument;
    private final ValueSource price;
    private final StrategySlots slots;
    private final StrategyDesk desk;
    private final GroupState signal;
    private final GroupState entry;
    private final GroupState close;
    private final GroupState cancel;
    private final GroupState emergency;
    private StrategyState state = StrategyState.INACTIVE;
    private long moment;
    private long signalNanos;
    private long positionNanos;
    private long cooldownEndNanos;
    private StrategyWait.Reason coolsAfter = StrategyWait.Reason.SIGNAL_CANCELLED;
    private double entryPrice;
    private boolean longPosition;

    /**
     * One that does nothing yet.
     *
     * @param indicators an indicator's value by its name, or nothing where there is none of that name
     * @param price the instrument's price, by which a position's profit is reckoned
     */
    public StrategyMachine(
            StrategyDefinition definition,
            int instrument,
            Function<String, @Nullable ValueSource> indicators,
            ValueSource price,
            StrategySlots slots,
            StrategyDesk desk) {
        this.definition = definition;
        this.instrument = instrument;
        this.price = price;
        this.slots = slots;
        this.desk = desk;
        Function<Condition, @Nullable ValueSource> sources = condition -> source(condition, indicators);
        signal = new GroupState(definition.signal(), sources);
        entry = new GroupState(definition.entry(), sources);
        close = new GroupState(definition.close(), sources);
        cancel = new GroupState(definition.cancel(), sources);
        emergency = new GroupState(definition.emergency(), sources);
    }

    private @Nullable ValueSource source(Condition condition, Function<String, @Nullable ValueSource> indicators) {
        StrategyField field = StrategyField.find(condition.indicator());
        if (field == null) {
            return indicators.apply(condition.indicator());
        }
        return switch (field) {
            case UNREALIZED_PNL_PCT -> this::profitPercent;
            case SIGNAL_AGE_SECONDS -> () -> hasSignal() ? (moment - signalNanos) / NANOS_A_SECOND : Double.NaN;
            case POSITION_AGE_SECONDS -> () -> hasPosition() ? (moment - positionNanos) / NANOS_A_SECOND : Double.NaN;
        };
    }

    /** What its author wrote. */
    public StrategyDefinition definition() {
        return definition;
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public int instrument() {
        return instrument;
    }

    /** Where it is. */
    public StrategyState state() {
        return state;
    }

    /** Begins; no news where it has begun. */
    public void activate(long now) {
        if (state == StrategyState.INACTIVE) {
            moment = now;
            go(StrategyState.MONITORING, Cause.ACTIVATED, null);
        }
    }

    /** Looks at its conditions as of a moment; moments ascend. */
    public void look(long now) {
        if (state == StrategyState.INACTIVE) {
            return;
        }
        moment = now;
        boolean alarm = emergency.look(now) == Truth.TRUE;
        boolean closes = close.look(now) == Truth.TRUE;
        boolean cancels = cancel.look(now) == Truth.TRUE;
        boolean enters = entry.look(now) == Truth.TRUE;
        boolean signals = signal.look(now) == Truth.TRUE;
        switch (state) {
            case MONITORING -> detect(signals && !alarm);
            case SIGNAL_DETECTED -> followSignal(alarm, cancels, enters);
            case ENTRY_EVALUATION -> followEntry(alarm);
            case POSITION_ACTIVE -> followPosition(alarm, closes);
            case CLOSE_ORDER_EVALUATION -> followClose(alarm);
            case SIGNAL_CANCELLED, EXITED, EMERGENCY_EXIT -> coolDown();
            case INACTIVE -> {}
        }
    }

    private void detect(boolean signals) {
        boolean wants = signals && !desk.isPaused(this);
        if (wants) {
            desk.signalled(this, moment);
        }
        if (wants && slots.take(this)) {
            signalNanos = moment;
            go(StrategyState.SIGNAL_DETECTED, Cause.SIGNAL, signal);
        }
    }

    private void followSignal(boolean alarm, boolean cancels, boolean enters) {
        if (alarm) {
            end();
            coolDownFor(definition.emergencySettings().cooldownMinutes(), StrategyWait.Reason.EMERGENCY_EXIT);
            go(StrategyState.EMERGENCY_EXIT, Cause.EMERGENCY, emergency);
        } else if (cancels) {
            dropSignal(Cause.CANCEL, cancel);
        } else if (isTimedOut()) {
            dropSignal(Cause.TIMEOUT, null);
        } else if (enters && !desk.isPaused(this)) {
            go(StrategyState.ENTRY_EVALUATION, Cause.ENTRY, entry);
            desk.enter(this, moment);
        }
    }

    private boolean isTimedOut() {
        return definition.timeoutSeconds() > 0
                && moment - signalNanos >= definition.timeoutSeconds() * (long) NANOS_A_SECOND;
    }

    private void dropSignal(Cause why, @Nullable GroupState seen) {
        end();
        coolDownFor(definition.limits().signalCooldownMinutes(), StrategyWait.Reason.SIGNAL_CANCELLED);
        go(StrategyState.SIGNAL_CANCELLED, why, seen);
    }

    private void followEntry(boolean alarm) {
        if (alarm && definition.emergencySettings().cancelPending()) {
            coolDownFor(definition.emergencySettings().cooldownMinutes(), StrategyWait.Reason.EMERGENCY_EXIT);
            go(StrategyState.EMERGENCY_EXIT, Cause.EMERGENCY, emergency);
            desk.cancelEntry(this, moment);
        }
    }

    private void followPosition(boolean alarm, boolean closes) {
        if (alarm && definition.emergencySettings().closePosition()) {
            leaveByEmergency();
            return;
        }
        double profit = profitPercent();
        double take = definition.takeProfitPercent();
        if (hasLostWhatItMay()) {
            leave(Cause.STOP_LOSS, null);
        } else if (closes) {
            leave(Cause.CLOSE, close);
        } else if (take > 0 && profit >= take) {
            leave(Cause.TAKE_PROFIT, null);
        }
    }

    private void leave(Cause why, @Nullable GroupState seen) {
        go(StrategyState.CLOSE_ORDER_EVALUATION, why, seen);
        desk.close(this, moment, why);
    }

    private void followClose(boolean alarm) {
        if (alarm && definition.emergencySettings().closePosition()) {
            leaveByEmergency();
        } else if (!desk.isClosingAtAnyPrice(this) && hasLostWhatItMay()) {
            // The order that waits for a better price must not wait any more.
            coolDownFor(definition.limits().lossCooldownMinutes(), StrategyWait.Reason.LOSS);
            go(StrategyState.EMERGENCY_EXIT, Cause.STOP_LOSS, null);
            desk.close(this, moment, Cause.STOP_LOSS);
        }
    }

    private boolean hasLostWhatItMay() {
        double stop = definition.stopLossPercent();
        return stop > 0 && profitPercent() <= -stop;
    }

    private void leaveByEmergency() {
        coolDownFor(definition.emergencySettings().cooldownMinutes(), StrategyWait.Reason.EMERGENCY_EXIT);
        go(StrategyState.EMERGENCY_EXIT, Cause.EMERGENCY, emergency);
        desk.close(this, moment, Cause.EMERGENCY);
    }

    /** Somebody stops everything: a signal or an entry that waits is over, and the position too where that is wanted. */
    public void stop(long now, boolean closesPosition) {
        moment = now;
        switch (state) {
            case SIGNAL_DETECTED -> {
                end();
                goByStop();
            }
            case ENTRY_EVALUATION -> {
                goByStop();
                desk.cancelEntry(this, now);
            }
            case POSITION_ACTIVE, CLOSE_ORDER_EVALUATION -> {
                if (closesPosition) {
                    goByStop();
                    desk.close(this, now, Cause.STOPPED);
                }
            }
            case INACTIVE, MONITORING, SIGNAL_CANCELLED, EXITED, EMERGENCY_EXIT -> {}
        }
    }

    /** Somebody pauses it: a signal is over, whose slot another one may have meanwhile. */
    public void pause(long now) {
        moment = now;
        if (state == StrategyState.SIGNAL_DETECTED) {
            dropSignal(Cause.STOPPED, null);
        }
    }

    private void goByStop() {
        coolDownFor(definition.emergencySettings().cooldownMinutes(), StrategyWait.Reason.STOPPED);
        go(StrategyState.EMERGENCY_EXIT, Cause.STOPPED, null);
    }

    /** Not before its orders have ended, however long that takes: until then it holds its slot. */
    private void coolDown() {
        if (moment >= cooldownEndNanos && !holdsSlot()) {
            go(StrategyState.MONITORING, Cause.COOLDOWN_OVER, null);
        }
    }

    private boolean holdsSlot() {
        return definition.name().equals(slots.holder(instrument));
    }

    private void coolDownFor(double minutes, StrategyWait.Reason reason) {
        cooldownEndNanos = moment + Math.round(minutes * NANOS_A_MINUTE);
        coolsAfter = reason;
    }

    /** How long it waits from that moment on, and why; empty: it doesn't. */
    public Optional<StrategyWait> cooldown(long now) {
        return switch (state) {
            case SIGNAL_CANCELLED, EXITED, EMERGENCY_EXIT ->
                now < cooldownEndNanos ? Optional.of(new StrategyWait(coolsAfter, cooldownEndNanos)) : Optional.empty();
            case INACTIVE, MONITORING, SIGNAL_DETECTED, ENTRY_EVALUATION, POSITION_ACTIVE, CLOSE_ORDER_EVALUATION ->
                Optional.empty();
        };
    }

    /** The entry that it asked for was filled, at that price. */
    public void entryFilled(long now, double filledAt, boolean bought) {
        moment = now;
        entryPrice = filledAt;
        longPosition = bought;
        positionNanos = now;
        if (state == StrategyState.ENTRY_EVALUATION) {
            go(StrategyState.POSITION_ACTIVE, Cause.ENTRY_FILLED, null);
        } else if (state == StrategyState.EMERGENCY_EXIT) {
            // It was filled before the cancel came.
            desk.close(this, now, Cause.EMERGENCY);
        }
    }

    /** The entry that it asked for was refused, or ended without a fill. */
    public void entryEnded(long now) {
        moment = now;
        if (state == StrategyState.ENTRY_EVALUATION) {
            dropSignal(Cause.ENTRY_ENDED, null);
        } else if (state == StrategyState.EMERGENCY_EXIT) {
            end();
        }
    }

    /** The position is closed, with a profit or a loss. */
    public void closed(long now, boolean lost) {
        moment = now;
        if (!hasPosition()) {
            // It was not its own.
            return;
        }
        end();
        if (state == StrategyState.EMERGENCY_EXIT || state == StrategyState.INACTIVE) {
            return;
        }
        coolDownFor(lost ? definition.limits().lossCooldownMinutes() : 0, StrategyWait.Reason.LOSS);
        go(StrategyState.EXITED, Cause.CLOSED, null);
    }

    /** The order that was to close the position ended, and some of it is still there. */
    public void closeEnded(long now) {
        moment = now;
        if (state == StrategyState.CLOSE_ORDER_EVALUATION || state == StrategyState.EMERGENCY_EXIT) {
            go(StrategyState.POSITION_ACTIVE, Cause.CLOSE_ENDED, null);
        }
    }

    /** Gives the slot back, and forgets what conditions of the signal that is over held. */
    private void end() {
        slots.release(this);
        signalNanos = 0;
        positionNanos = 0;
        entryPrice = 0;
        entry.forget();
        close.forget();
        cancel.forget();
    }

    private boolean hasSignal() {
        return signalNanos != 0;
    }

    private boolean hasPosition() {
        return entryPrice != 0;
    }

    private double profitPercent() {
        if (!hasPosition()) {
            return WindowMeasures.ABSENT;
        }
        double move = (price.value() - entryPrice) / entryPrice * 100;
        return longPosition ? move : -move;
    }

    private void go(StrategyState to, Cause why, @Nullable GroupState looked) {
        StrategyState from = state;
        state = to;
        List<Transition.Seen> seen = new ArrayList<>();
        if (looked != null) {
            for (ConditionState each : looked.states()) {
                Condition condition = each.condition();
                seen.add(new Transition.Seen(condition.id(), condition.indicator(), each.seen(), each.truth()));
            }
        }
        desk.transition(new Transition(definition.name(), instrument, moment, from, to, why, seen));
    }

    /** All that it remembers. */
    public StrategyMemory memory() {
        List<Long> numbers = new ArrayList<>();
        for (GroupState group : groups()) {
            numbers.add((long) group.reached());
            numbers.add(group.reachedNanos());
            for (ConditionState each : group.states()) {
                numbers.add(each.sinceNanos());
                numbers.add(each.heldNanos());
                numbers.add(each.begunNanos());
            }
        }
        return new StrategyMemory(
                state, signalNanos, positionNanos, cooldownEndNanos, coolsAfter, entryPrice, longPosition, numbers);
    }

    /** Goes on where one of the same definition was; takes its slot again. */
    public void restore(StrategyMemory memory) {
        state = memory.state();
        signalNanos = memory.signalNanos();
        positionNanos = memory.positionNanos();
        cooldownEndNanos = memory.cooldownEndNanos();
        coolsAfter = memory.coolsAfter();
        entryPrice = memory.entryPrice();
        longPosition = memory.longPosition();
        Iterator<Long> numbers = memory.numbers().iterator();
        for (GroupState group : groups()) {
            group.restore(numbers.next().intValue(), numbers.next());
            for (ConditionState each : group.states()) {
                each.restore(numbers.next(), numbers.next(), numbers.next());
            }
        }
        if (hasSignal() && !slots.take(this)) {
            throw new IllegalStateException(definition.name() + " had a slot that there is no more.");
        }
    }

    private GroupState[] groups() {
        return new GroupState[] {signal, entry, close, cancel, emergency};
    }

    /** Carries all that it remembers; on its way out it takes its slot again. */
    public void carry(StateCarrier state) {
        StrategyMemory memory = memory();
        StrategyState stateOfIt = state.carry(memory.state());
        long signalled = state.carry(memory.signalNanos());
        long opened = state.carry(memory.positionNanos());
        long cooldown = state.carry(memory.cooldownEndNanos());
        StrategyWait.Reason reason = state.carry(memory.coolsAfter());
        double entered = state.carry(memory.entryPrice());
        boolean bought = state.carry(memory.longPosition());
        long[] numbers =
                state.carry(memory.numbers().stream().mapToLong(Long::longValue).toArray());
        if (numbers.length != memory.numbers().size()) {
            throw new IllegalArgumentException("The state is that of another strategy than " + name() + ".");
        }
        if (state.reads()) {
            restore(new StrategyMemory(
                    stateOfIt,
                    signalled,
                    opened,
                    cooldown,
                    reason,
                    entered,
                    bought,
                    LongStream.of(numbers).boxed().toList()));
        }
    }
}
