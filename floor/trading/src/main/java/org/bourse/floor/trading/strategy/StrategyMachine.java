package org.bourse.floor.trading.strategy;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bourse.floor.trading.StateCarrier;
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
    private final StrategySlots slots;
    private final StrategyDesk desk;
    private final PositionWatch position;
    /** One, or where it takes both what it buys and then what it sells short. */
    private final SideState[] sides;

    private StrategyState state = StrategyState.INACTIVE;
    /** The side of the signal, the entry or the position that there is, or of the last one that there was. */
    private SideState side;

    private long moment;
    private long signalNanos;
    private long cooldownEndNanos;
    private StrategyWait.Reason coolsAfter = StrategyWait.Reason.SIGNAL_CANCELLED;

    /**
     * One that does nothing yet.
     *
     * @param indicators an indicator's value by its name, or nothing where there is none of that name
     * @param market what a position's profit and its exits are reckoned by
     */
    public StrategyMachine(
            StrategyDefinition definition,
            int instrument,
            Function<String, @Nullable ValueSource> indicators,
            MarketMeasures market,
            StrategySlots slots,
            StrategyDesk desk) {
        this.definition = definition;
        this.instrument = instrument;
        this.slots = slots;
        this.desk = desk;
        Function<String, @Nullable ValueSource> sources = name -> source(name, indicators);
        position = new PositionWatch(definition.exits(), market, sources);
        Function<Condition, @Nullable ValueSource> ofConditions = condition -> sources.apply(condition.indicator());
        boolean buys = definition.direction() != StrategyDefinition.Direction.SHORT;
        SideState own = new SideState(buys, definition.groups(), ofConditions);
        sides = definition
                .shortSide()
                .map(groups -> new SideState[] {own, new SideState(false, groups, ofConditions)})
                .orElseGet(() -> new SideState[] {own});
        side = own;
    }

    private @Nullable ValueSource source(String name, Function<String, @Nullable ValueSource> indicators) {
        StrategyField field = StrategyField.find(name);
        if (field == null) {
            return indicators.apply(name);
        }
        return switch (field) {
            case UNREALIZED_PNL_PCT -> () -> position.profitPercent();
            case SIGNAL_AGE_SECONDS -> () -> hasSignal() ? (moment - signalNanos) / NANOS_A_SECOND : Double.NaN;
            case POSITION_AGE_SECONDS -> () -> position.ageSeconds(moment);
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

    /** Whether its signal, entry or position is one that is bought, and not sold short. */
    public boolean buys() {
        return side.buys;
    }

    /** Begins; no news where it has begun. */
    public void activate(long now) {
        if (state == StrategyState.INACTIVE) {
            moment = now;
            go(StrategyState.MONITORING, Cause.ACTIVATED, List.of());
        }
    }

    /** Looks at its conditions as of a moment; moments ascend. */
    public void look(long now) {
        if (state == StrategyState.INACTIVE) {
            return;
        }
        moment = now;
        for (SideState each : sides) {
            each.look(now);
        }
        Cause ends = position.look(now);
        tellAlarm();
        switch (state) {
            case MONITORING -> detect();
            case SIGNAL_DETECTED -> followSignal();
            case ENTRY_EVALUATION -> followEntry();
            case POSITION_ACTIVE -> followPosition(ends);
            case CLOSE_ORDER_EVALUATION -> followClose(ends);
            case SIGNAL_CANCELLED, EXITED, EMERGENCY_EXIT -> coolDown();
            case INACTIVE -> {}
        }
    }

    /** Once for each alarm, whether anything follows of it or not. */
    private void tellAlarm() {
        if (side.alarm
                && !side.alarmTold
                && hasSignal()
                && definition.emergencySettings().logEvent()) {
            side.alarmTold = true;
            desk.alarm(this, moment, side.emergency.seen());
        }
    }

    /** Signals of both sides at once contradict each other, and are none. */
    private void detect() {
        SideState found = null;
        for (SideState each : sides) {
            if (each.signals && !each.alarm) {
                if (found != null) {
                    return;
                }
                found = each;
            }
        }
        if (found == null || desk.isPaused(this)) {
            return;
        }
        desk.signalled(this, moment, found.buys);
        if (slots.take(this)) {
            side = found;
            signalNanos = moment;
            go(StrategyState.SIGNAL_DETECTED, Cause.SIGNAL, side.signal.seen());
        }
    }

    private void followSignal() {
        if (side.alarm) {
            end();
            coolDownFor(definition.emergencySettings().cooldownMinutes(), StrategyWait.Reason.EMERGENCY_EXIT);
            go(StrategyState.EMERGENCY_EXIT, Cause.EMERGENCY, side.emergency.seen());
        } else if (side.cancels) {
            dropSignal(Cause.CANCEL, side.cancel.seen());
        } else if (isTimedOut()) {
            dropSignal(Cause.TIMEOUT, List.of());
        } else if (side.enters && !desk.isPaused(this)) {
            go(StrategyState.ENTRY_EVALUATION, Cause.ENTRY, side.entry.seen());
            desk.enter(this, moment);
        }
    }

    private boolean isTimedOut() {
        return definition.timeoutSeconds() > 0
                && moment - signalNanos >= definition.timeoutSeconds() * (long) NANOS_A_SECOND;
    }

    private void dropSignal(Cause why, List<Transition.Seen> seen) {
        end();
        coolDownFor(definition.limits().signalCooldownMinutes(), StrategyWait.Reason.SIGNAL_CANCELLED);
        go(StrategyState.SIGNAL_CANCELLED, why, seen);
    }

    private void followEntry() {
        if (side.alarm && definition.emergencySettings().cancelPending()) {
            coolDownFor(definition.emergencySettings().cooldownMinutes(), StrategyWait.Reason.EMERGENCY_EXIT);
            go(StrategyState.EMERGENCY_EXIT, Cause.EMERGENCY, side.emergency.seen());
            desk.cancelEntry(this, moment);
        }
    }

    /** What may not wait for a price comes first, then what may, then what ends only a part of the position. */
    private void followPosition(@Nullable Cause ends) {
        if (side.alarm && definition.emergencySettings().closePosition()) {
            leaveByEmergency();
        } else if (ends != null) {
            leave(ends, position.seen(ends, moment));
        } else if (side.closes) {
            leave(Cause.CLOSE, side.close.seen());
        } else {
            Cause enough = position.end(moment);
            if (enough != null) {
                leave(enough, position.seen(enough, moment));
            } else if (position.reachesLevel()) {
                go(
                        StrategyState.CLOSE_ORDER_EVALUATION,
                        Cause.TAKE_PROFIT_LEVEL,
                        position.seen(Cause.TAKE_PROFIT_LEVEL, moment));
                desk.closePart(this, moment, position.closedPercent());
            }
        }
    }

    private void leave(Cause why, List<Transition.Seen> seen) {
        go(StrategyState.CLOSE_ORDER_EVALUATION, why, seen);
        desk.close(this, moment, why);
    }

    private void followClose(@Nullable Cause ends) {
        if (side.alarm && definition.emergencySettings().closePosition()) {
            leaveByEmergency();
        } else if (ends != null && !desk.isClosingAtAnyPrice(this)) {
            // The order that waits for a better price must not wait any more.
            double minutes = position.profitPercent() < 0 ? definition.limits().lossCooldownMinutes() : 0;
            coolDownFor(minutes, StrategyWait.Reason.LOSS);
            go(StrategyState.EMERGENCY_EXIT, ends, position.seen(ends, moment));
            desk.close(this, moment, ends);
        }
    }

    private void leaveByEmergency() {
        coolDownFor(definition.emergencySettings().cooldownMinutes(), StrategyWait.Reason.EMERGENCY_EXIT);
        go(StrategyState.EMERGENCY_EXIT, Cause.EMERGENCY, side.emergency.seen());
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
            dropSignal(Cause.STOPPED, List.of());
        }
    }

    private void goByStop() {
        coolDownFor(definition.emergencySettings().cooldownMinutes(), StrategyWait.Reason.STOPPED);
        go(StrategyState.EMERGENCY_EXIT, Cause.STOPPED, List.of());
    }

    /** Not before its orders have ended, however long that takes: until then it holds its slot. */
    private void coolDown() {
        if (moment >= cooldownEndNanos && !holdsSlot()) {
            go(StrategyState.MONITORING, Cause.COOLDOWN_OVER, List.of());
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
        position.begin(now, filledAt, bought);
        if (state == StrategyState.ENTRY_EVALUATION) {
            go(StrategyState.POSITION_ACTIVE, Cause.ENTRY_FILLED, List.of());
        } else if (state == StrategyState.EMERGENCY_EXIT) {
            // It was filled before the cancel came.
            desk.close(this, now, Cause.EMERGENCY);
        }
    }

    /** The entry that it asked for was refused, or ended without a fill. */
    public void entryEnded(long now) {
        moment = now;
        if (state == StrategyState.ENTRY_EVALUATION) {
            dropSignal(Cause.ENTRY_ENDED, List.of());
        } else if (state == StrategyState.EMERGENCY_EXIT) {
            end();
        }
    }

    /** The position is closed, with a profit or a loss. */
    public void closed(long now, boolean lost) {
        moment = now;
        if (!position.isOpen()) {
            // It was not its own.
            return;
        }
        end();
        if (state == StrategyState.EMERGENCY_EXIT || state == StrategyState.INACTIVE) {
            return;
        }
        coolDownFor(lost ? definition.limits().lossCooldownMinutes() : 0, StrategyWait.Reason.LOSS);
        go(StrategyState.EXITED, Cause.CLOSED, List.of());
    }

    /** The part of the position that was to be closed is closed. */
    public void partClosed(long now) {
        moment = now;
        position.partClosed();
        backToPosition(Cause.PART_CLOSED);
    }

    /** The order that was to close the position, or a part of it, ended, and some of that is still there. */
    public void closeEnded(long now) {
        moment = now;
        backToPosition(Cause.CLOSE_ENDED);
    }

    private void backToPosition(Cause why) {
        if (state == StrategyState.CLOSE_ORDER_EVALUATION || state == StrategyState.EMERGENCY_EXIT) {
            go(StrategyState.POSITION_ACTIVE, why, List.of());
        }
    }

    /** Gives the slot back, and forgets what conditions of the signal that is over held. */
    private void end() {
        slots.release(this);
        signalNanos = 0;
        position.end();
        for (SideState each : sides) {
            each.forget();
        }
    }

    private boolean hasSignal() {
        return signalNanos != 0;
    }

    private void go(StrategyState to, Cause why, List<Transition.Seen> seen) {
        StrategyState from = state;
        state = to;
        desk.transition(new Transition(definition.name(), instrument, moment, from, to, why, seen));
    }

    /** Carries all that it remembers; on its way out it takes its slot again. */
    public void carry(StateCarrier carrier) {
        state = carrier.carry(state);
        signalNanos = carrier.carry(signalNanos);
        cooldownEndNanos = carrier.carry(cooldownEndNanos);
        coolsAfter = carrier.carry(coolsAfter);
        position.carry(carrier);
        for (SideState each : sides) {
            each.carry(carrier);
        }
        side = sides[carrier.carry(side == sides[0] ? 0 : 1)];
        if (carrier.reads() && hasSignal() && !slots.take(this)) {
            throw new IllegalStateException(definition.name() + " had a slot that there is no more.");
        }
    }
}
