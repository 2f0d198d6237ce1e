package org.bourse.floor.trading.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A strategy's way from signal to exit: which condition comes first, and that nothing it holds is left behind on any
 * way out.
 */
class StrategyMachineTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private final Map<String, Double> values = new HashMap<>();
    private final List<String> steps = new ArrayList<>();
    private final List<Transition> transitions = new ArrayList<>();
    private final StrategySlots slots = new StrategySlots(3);
    private final StrategyDesk desk = new StrategyDesk() {
        @Override
        public void enter(StrategyMachine strategy, long moment) {
            steps.add("enter");
        }

        @Override
        public void cancelEntry(StrategyMachine strategy, long moment) {
            steps.add("cancel entry");
        }

        @Override
        public void close(StrategyMachine strategy, long moment, Transition.Cause why) {
            steps.add("close " + why);
        }

        @Override
        public void transition(Transition transition) {
            transitions.add(transition);
        }
    };
    private final StrategyMachine machine = machine("one", 1, definition("one"));
    private long now = SECOND;

    private static StrategyDefinition definition(String name) {
        return new StrategyDefinition(
                name,
                "",
                StrategyDefinition.Direction.LONG,
                true,
                group("signal", ">", 5),
                group("entry", ">", 3),
                new EntrySettings(false, 10, 1, 5, 20),
                group("close", ">", 0),
                CloseSettings.PLAIN,
                group("cancel", "<", -2),
                300,
                group("emergency", "<", -5),
                new EmergencySettings(30, true, true, true),
                StrategyLimits.STANDARD);
    }

    private static ConditionGroup group(String indicator, String operator, double value) {
        Comparison found = operator.equals(">") ? Comparison.ABOVE : Comparison.BELOW;
        return new ConditionGroup(ConditionGroup.Mode.ALL, List.of(Condition.of(indicator, indicator, found, value)));
    }

    private StrategyMachine machine(String name, int instrument, StrategyDefinition definition) {
        assertThat(definition.name()).isEqualTo(name);
        return new StrategyMachine(
                definition,
                instrument,
                indicator -> () -> values.getOrDefault(indicator, Double.NaN),
                () -> values.getOrDefault("price", Double.NaN),
                slots,
                desk);
    }

    private void set(String indicator, double value) {
        values.put(indicator, value);
    }

    private void look() {
        now += SECOND;
        machine.look(now);
    }

    private void signal() {
        machine.activate(now);
        set("signal", 6);
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.SIGNAL_DETECTED);
    }

    private void position() {
        signal();
        set("entry", 4);
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.ENTRY_EVALUATION);
        machine.entryFilled(now, 100, true);
        set("price", 100);
        values.remove("signal");
        assertThat(machine.state()).isEqualTo(StrategyState.POSITION_ACTIVE);
    }

    @Test
    void doesNothingBeforeItIsActivated() {
        set("signal", 6);
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.INACTIVE);
        assertThat(transitions).isEmpty();
    }

    @Test
    void goesFromSignalToPositionAndBack() {
        position();
        set("close", 1);
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.CLOSE_ORDER_EVALUATION);
        look();
        assertThat(steps).as("asked for once").containsExactly("enter", "close CLOSE");
        machine.closed(now, false);
        assertThat(machine.state()).isEqualTo(StrategyState.EXITED);
        assertThat(slots.instruments()).isEmpty();
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.MONITORING);
    }

    @Test
    void recordsWhatItSaw() {
        signal();
        Transition last = transitions.getLast();
        assertThat(last.why()).isEqualTo(Transition.Cause.SIGNAL);
        assertThat(last.seen()).containsExactly(new Transition.Seen("signal", "signal", 6, Truth.TRUE));
    }

    @Test
    void entersOnceForASignal() {
        signal();
        set("entry", 4);
        look();
        look();
        look();
        assertThat(steps).containsExactly("enter");
    }

    @Test
    void dropsASignalByItsConditionsAndWaitsBeforeTheNext() {
        signal();
        set("cancel", -3);
        set("entry", 4);
        look();
        assertThat(machine.state()).as("before the entry").isEqualTo(StrategyState.SIGNAL_CANCELLED);
        assertThat(slots.instruments()).isEmpty();
        values.remove("cancel");
        now += 5 * MINUTE - 2 * SECOND;
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.SIGNAL_CANCELLED);
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.MONITORING);
    }

    @Test
    void saysHowLongItWaitsAndWhy() {
        position();
        assertThat(machine.cooldown(now)).isEmpty();
        set("close", 1);
        look();
        machine.closed(now, true);
        long until = now + Math.round(machine.definition().limits().lossCooldownMinutes() * MINUTE);
        assertThat(machine.cooldown(now)).contains(new StrategyWait(StrategyWait.Reason.LOSS, until));
        assertThat(machine.cooldown(until)).isEmpty();
        values.remove("close");
        now = until;
        look();
        signal();
        set("cancel", -3);
        look();
        assertThat(machine.cooldown(now)).map(StrategyWait::reason).contains(StrategyWait.Reason.SIGNAL_CANCELLED);
    }

    @Test
    void dropsASignalThatIsTooOld() {
        signal();
        now += 299 * SECOND;
        machine.look(now);
        assertThat(machine.state()).isEqualTo(StrategyState.SIGNAL_DETECTED);
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.SIGNAL_CANCELLED);
        assertThat(transitions.getLast().why()).isEqualTo(Transition.Cause.TIMEOUT);
    }

    @Test
    void givesItsSlotBackWhereItsEntryIsRefused() {
        signal();
        set("entry", 4);
        look();
        machine.entryEnded(now);
        assertThat(slots.instruments()).isEmpty();
        assertThat(machine.state()).isEqualTo(StrategyState.SIGNAL_CANCELLED);
    }

    @Test
    void leavesByEmergencyBeforeAnythingElse() {
        position();
        set("close", 1);
        set("emergency", -6);
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.EMERGENCY_EXIT);
        assertThat(steps).containsExactly("enter", "close EMERGENCY");
        now += 31 * MINUTE;
        look();
        assertThat(machine.state()).as("not before the position is closed").isEqualTo(StrategyState.EMERGENCY_EXIT);
        machine.closed(now, true);
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.MONITORING);
        assertThat(slots.instruments()).isEmpty();
    }

    @Test
    void closesWhatWasFilledBeforeTheCancelCame() {
        signal();
        set("entry", 4);
        look();
        set("emergency", -6);
        look();
        assertThat(steps).containsExactly("enter", "cancel entry");
        machine.entryFilled(now, 100, true);
        assertThat(steps).containsExactly("enter", "cancel entry", "close EMERGENCY");
        machine.closed(now, false);
        assertThat(slots.instruments()).isEmpty();
    }

    @Test
    void stopsItsLossAndTakesItsProfit() {
        position();
        set("price", 95.01);
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.POSITION_ACTIVE);
        set("price", 95);
        look();
        assertThat(transitions.getLast().why()).isEqualTo(Transition.Cause.STOP_LOSS);
        machine.closeEnded(now);
        set("price", 120);
        look();
        assertThat(transitions.getLast().why()).isEqualTo(Transition.Cause.TAKE_PROFIT);
        assertThat(steps).containsExactly("enter", "close STOP_LOSS", "close TAKE_PROFIT");
    }

    @Test
    void holdsNothingOnAMissingValue() {
        position();
        values.clear();
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.POSITION_ACTIVE);
    }

    @Test
    void leavesAnInstrumentToTheOneThatHasIt() {
        StrategyMachine other = machine("two", 1, definition("two"));
        signal();
        other.activate(now);
        other.look(now + SECOND);
        assertThat(other.state()).isEqualTo(StrategyState.MONITORING);
        assertThat(slots.holder(1)).isEqualTo("one");
        machine.pause(now + 2 * SECOND);
        other.look(now + 3 * SECOND);
        assertThat(other.state()).isEqualTo(StrategyState.SIGNAL_DETECTED);
        assertThat(slots.holder(1)).isEqualTo("two");
    }

    @Test
    void hasNoMoreSignalsThanThereAreSlots() {
        signal();
        for (int i = 2; i <= 4; i++) {
            StrategyMachine other = machine("one", i, definition("one"));
            other.activate(now);
            other.look(now + SECOND);
            assertThat(other.state()).isEqualTo(i <= 3 ? StrategyState.SIGNAL_DETECTED : StrategyState.MONITORING);
        }
        assertThat(slots.instruments()).containsExactly(1, 2, 3);
    }

    @Test
    void goesOnAfterARestart() {
        signal();
        StrategyMemory memory = machine.memory();
        StrategySlots others = new StrategySlots(3);
        StrategyMachine again = new StrategyMachine(
                definition("one"),
                1,
                indicator -> () -> values.getOrDefault(indicator, Double.NaN),
                () -> Double.NaN,
                others,
                desk);
        again.restore(memory);
        assertThat(again.memory()).isEqualTo(memory);
        assertThat(others.holder(1)).isEqualTo("one");
        again.look(now + 300 * SECOND);
        machine.look(now + 300 * SECOND);
        assertThat(again.state()).isEqualTo(StrategyState.SIGNAL_CANCELLED);
        assertThat(again.memory()).isEqualTo(machine.memory());
    }

    @Test
    void allocatesNothingWhileNothingHappens() {
        double[] value = {1};
        StrategyMachine quiet =
                new StrategyMachine(definition("one"), 9, indicator -> () -> value[0], () -> value[0], slots, desk);
        quiet.activate(now);
        run(quiet, 20_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(quiet, 20_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated)
                .as("of 20,000 looks; the JVM may take some bytes once")
                .isLessThan(1_000);
    }

    private void run(StrategyMachine quiet, int looks) {
        for (int i = 0; i < looks; i++) {
            now += SECOND;
            quiet.look(now);
        }
    }
}
