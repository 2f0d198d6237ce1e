package org.bourse.floor.trading.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.trading.StateCarrier;
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
        public void closePart(StrategyMachine strategy, long moment, BigDecimal closedPercent) {
            steps.add("close " + closedPercent.stripTrailingZeros().toPlainString() + " %");
        }

        @Override
        public void alarm(StrategyMachine strategy, long moment, List<Transition.Seen> seen) {
            steps.add("alarm in " + strategy.state() + " " + seen.getFirst().text());
        }

        @Override
        public void transition(Transition transition) {
            transitions.add(transition);
        }
    };
    private StrategyMachine machine = machine("one", 1, definition("one"));
    private long now = SECOND;

    private static StrategyDefinition definition(String name) {
        return definition(name, StopLoss.ofPercent(5), new TakeProfit(20, List.of()), ExitLimits.OFF, false);
    }

    private static StrategyDefinition definition(
            String name, StopLoss stop, TakeProfit take, ExitLimits exits, boolean logsEvent) {
        return new StrategyDefinition(
                name,
                "",
                StrategyDefinition.Direction.LONG,
                true,
                group("signal", ">", 5),
                group("entry", ">", 3),
                new EntrySettings(false, 10, 1, stop, take),
                group("close", ">", 0),
                CloseSettings.PLAIN,
                group("cancel", "<", -2),
                300,
                group("emergency", "<", -5),
                new EmergencySettings(30, true, !logsEvent, logsEvent),
                exits,
                StrategyLimits.STANDARD,
                Optional.empty());
    }

    private static ConditionGroup group(String indicator, String operator, double value) {
        Comparison found = operator.equals(">") ? Comparison.ABOVE : Comparison.BELOW;
        return new ConditionGroup(ConditionGroup.Mode.ALL, List.of(Condition.of(indicator, indicator, found, value)));
    }

    private StrategyMachine machine(String name, int instrument, StrategyDefinition definition) {
        assertThat(definition.name()).isEqualTo(name);
        return machine(instrument, definition, slots);
    }

    private StrategyMachine machine(int instrument, StrategyDefinition definition, StrategySlots of) {
        return new StrategyMachine(
                definition,
                instrument,
                this::source,
                new MarketMeasures(
                        source("price"), source("price"), source("spread"), source("volume"), source("liquidity")),
                of,
                desk);
    }

    private ValueSource source(String name) {
        return () -> values.getOrDefault(name, Double.NaN);
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
        StrategySlots others = new StrategySlots(3);
        StrategyMachine again = carried(machine, definition("one"), others);
        assertThat(state(again)).isEqualTo(state(machine));
        assertThat(others.holder(1)).isEqualTo("one");
        again.look(now + 300 * SECOND);
        machine.look(now + 300 * SECOND);
        assertThat(again.state()).isEqualTo(StrategyState.SIGNAL_CANCELLED);
        assertThat(state(again)).isEqualTo(state(machine));
    }

    private StrategyMachine carried(StrategyMachine from, StrategyDefinition definition, StrategySlots others) {
        StrategyMachine to = machine(1, definition, others);
        StateCarrier carrier = StateCarrier.settingDown(state(from));
        to.carry(carrier);
        carrier.end();
        return to;
    }

    private static byte[] state(StrategyMachine of) {
        StateCarrier carrier = StateCarrier.taking();
        of.carry(carrier);
        return carrier.bytes();
    }

    /** A position that was entered at 100, of a strategy with these exits and no emergency that closes. */
    private void positionWith(StopLoss stop, TakeProfit take, ExitLimits exits) {
        machine = machine("one", 1, definition("one", stop, take, exits, true));
        position();
        steps.clear();
    }

    private void price(double price) {
        set("price", price);
        look();
    }

    @Test
    void stopsAtAPrice() {
        positionWith(new StopLoss(0, 97.5, TrailingStop.OFF), TakeProfit.NONE, ExitLimits.OFF);
        price(97.6);
        assertThat(steps).isEmpty();
        price(97.5);
        assertThat(steps).containsExactly("close STOP_LOSS");
        assertThat(transitions.getLast().seen())
                .containsExactly(new Transition.Seen("stop_loss", "unrealized_pnl_pct", -2.5, Truth.TRUE));
    }

    /** From 5 % on a stop 3 % behind, which moves with each 2 %: at 9.9 % it is where 9 % had it, at 6 %. */
    @Test
    void followsTheBestProfitWithItsStop() {
        positionWith(new StopLoss(0, 0, new TrailingStop(5, 3, 2)), TakeProfit.NONE, ExitLimits.OFF);
        price(104.9);
        price(96);
        assertThat(steps).as("there is no stop before 5 %").isEmpty();
        price(109.9);
        price(106.1);
        assertThat(steps).isEmpty();
        price(106);
        assertThat(steps).containsExactly("close TRAILING_STOP");
    }

    @Test
    void followsTheBestProfitOfWhatIsSoldShort() {
        StopLoss stop = new StopLoss(0, 0, new TrailingStop(5, 3, 0));
        machine = machine("one", 1, definition("one", stop, TakeProfit.NONE, ExitLimits.OFF, true));
        signal();
        set("entry", 4);
        look();
        machine.entryFilled(now, 100, false);
        values.remove("signal");
        steps.clear();
        price(92);
        price(94.9);
        assertThat(steps).isEmpty();
        price(95.5);
        assertThat(steps).containsExactly("close TRAILING_STOP");
    }

    @Test
    void leavesAtALimitOfEachKind() {
        leavesBy("EMERGENCY_DRAWDOWN", new ExitLimits(0, 0, 6, 0, 0, 0, 60), "price", 104, 98);
        leavesBy("SPREAD_BLOW_OUT", new ExitLimits(0, 0, 0, 5, 0, 0, 60), "spread", 4.9, 5);
        leavesBy("VOLUME_DEATH", new ExitLimits(0, 0, 0, 0, 80, 0, 60), "volume", 500, 100);
        leavesBy("LOW_LIQUIDITY", new ExitLimits(0, 0, 0, 0, 0, 100, 60), "liquidity", 100, 99);
    }

    private void leavesBy(String cause, ExitLimits limits, String of, double holds, double leaves) {
        positionWith(StopLoss.NONE, TakeProfit.NONE, limits);
        set(of, holds);
        look();
        assertThat(steps).as(cause).isEmpty();
        values.remove(of);
        look();
        assertThat(steps).as("a missing value is none").isEmpty();
        set(of, leaves);
        look();
        assertThat(steps).containsExactly("close " + cause);
        machine.closed(now, false);
        values.clear();
    }

    /** At the limit a close may wait for its price, and later it may not. */
    @Test
    void leavesByItsAge() {
        positionWith(StopLoss.NONE, TakeProfit.NONE, new ExitLimits(900, 1_800, 0, 0, 0, 0, 60));
        now += 898 * SECOND;
        look();
        assertThat(steps).isEmpty();
        look();
        assertThat(steps).containsExactly("close TIME_LIMIT");
        now += 898 * SECOND;
        look();
        assertThat(steps).hasSize(1);
        now += SECOND;
        look();
        assertThat(steps).containsExactly("close TIME_LIMIT", "close FORCE_CLOSE");
        assertThat(machine.state()).isEqualTo(StrategyState.EMERGENCY_EXIT);
    }

    private static final TakeProfit PARTS = new TakeProfit(
            20,
            List.of(
                    new TakeProfit.Level("unrealized_pnl_pct", 3, 50),
                    new TakeProfit.Level("retracement", 30, 20),
                    new TakeProfit.Level("unrealized_pnl_pct", 10, 20)));

    @Test
    void closesPartsInTheirOrder() {
        positionWith(StopLoss.NONE, PARTS, ExitLimits.OFF);
        set("retracement", 40);
        price(102.9);
        assertThat(steps).as("the second level waits for the first one").isEmpty();
        price(103);
        assertThat(steps).as("both at once").containsExactly("close 70 %");
        assertThat(machine.state()).isEqualTo(StrategyState.CLOSE_ORDER_EVALUATION);
        machine.partClosed(now);
        assertThat(transitions.getLast().why()).isEqualTo(Transition.Cause.PART_CLOSED);
        price(109);
        assertThat(steps).hasSize(1);
        price(112);
        machine.closeEnded(now);
        look();
        assertThat(steps).as("tried again").containsExactly("close 70 %", "close 90 %", "close 90 %");
        machine.partClosed(now);
        price(120);
        assertThat(steps).hasSize(4).endsWith("close TAKE_PROFIT");
        machine.closed(now, false);
        assertThat(slots.instruments()).isEmpty();
    }

    @Test
    void goesOnInAPositionAfterARestart() {
        StopLoss stop = new StopLoss(0, 0, new TrailingStop(5, 3, 2));
        ExitLimits limits = new ExitLimits(900, 1_800, 6, 5, 80, 100, 60);
        positionWith(stop, PARTS, limits);
        set("volume", 500);
        price(108);
        machine.partClosed(now);
        StrategyMachine again = carried(machine, definition("one", stop, PARTS, limits, true), new StrategySlots(3));
        assertThat(state(again)).isEqualTo(state(machine));
        set("price", 104);
        again.look(now + SECOND);
        assertThat(transitions.getLast().why())
                .as("the best profit is known still")
                .isEqualTo(Transition.Cause.TRAILING_STOP);
    }

    @Test
    void tellsOnceThatTheEmergencyBegins() {
        machine = machine("one", 1, definition("one", StopLoss.NONE, TakeProfit.NONE, ExitLimits.OFF, true));
        set("emergency", -6);
        machine.activate(now);
        look();
        assertThat(steps)
                .as("there is nothing that it could be the emergency of")
                .isEmpty();
        values.clear();
        position();
        steps.clear();
        set("emergency", -6);
        look();
        look();
        values.remove("emergency");
        look();
        set("emergency", -6);
        look();
        String alarm = "alarm in POSITION_ACTIVE emergency emergency=-6.0 TRUE";
        assertThat(steps).as("it neither closes nor is over").containsExactly(alarm);
        set("emergency", 0);
        look();
        set("emergency", -6);
        look();
        assertThat(steps).containsExactly(alarm, alarm);
    }

    @Test
    void takesTheSideOfItsSignal() {
        StrategyDefinition one = definition("one");
        machine = machine("one", 1, both(one));
        machine.activate(now);
        set("signal", 6);
        set("short signal", 6);
        look();
        assertThat(machine.state()).as("they contradict each other").isEqualTo(StrategyState.MONITORING);
        values.remove("signal");
        look();
        assertThat(machine.state()).isEqualTo(StrategyState.SIGNAL_DETECTED);
        assertThat(machine.buys()).isFalse();
        set("entry", 4);
        look();
        assertThat(steps).as("the entry of the other side").isEmpty();
        set("short entry", 4);
        look();
        assertThat(steps).containsExactly("enter");
        StrategyMachine again = carried(machine, both(one), new StrategySlots(3));
        assertThat(again.buys()).isFalse();
        machine.entryFilled(now, 100, false);
        set("price", 106);
        look();
        assertThat(steps).containsExactly("enter", "close STOP_LOSS");
        machine.closed(now, false);
        values.clear();
        look();
        set("signal", 6);
        look();
        assertThat(machine.buys()).isTrue();
    }

    private static StrategyDefinition both(StrategyDefinition one) {
        return new StrategyDefinition(
                one.name(),
                "",
                StrategyDefinition.Direction.BOTH,
                true,
                one.signal(),
                one.entry(),
                one.entrySettings(),
                one.close(),
                one.closeSettings(),
                one.cancel(),
                one.timeoutSeconds(),
                one.emergency(),
                one.emergencySettings(),
                one.exitLimits(),
                one.limits(),
                Optional.of(new StrategyDefinition.Groups(
                        group("short signal", ">", 5),
                        group("short entry", ">", 3),
                        one.close(),
                        one.cancel(),
                        one.emergency())));
    }

    @Test
    void allocatesNothingWhileNothingHappens() {
        double[] value = {1};
        StrategyMachine quiet = new StrategyMachine(
                definition("one"), 9, indicator -> () -> value[0], MarketMeasures.ofPrice(() -> value[0]), slots, desk);
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
