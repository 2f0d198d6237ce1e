package org.bourse.loadtest.engine;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.EngageKillSwitch;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.Command.SuspendBroker;
import org.bourse.engine.command.Command.TriggerStops;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * Prints what a command costs that has to do with 100,000 orders: the longest of a cascade of stop orders that one print
 * reaches, icebergs among them and in the book that they meet, and those that cancel all orders of a broker. It is the
 * processor time of the thread, with the events recorded as the sequencer has them.
 */
public final class BurstReport {

    private static final int ORDERS = 100_000;
    private static final int ROUNDS = 11;
    private static final int WARM_UP_ROUNDS = 5;
    private static final long PRINT_PRICE = 200;
    private static final long FIRST_TIME_MICROS = 1_750_000_000_000_000L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final MatchingEngine engine = new MatchingEngine();
    private final EventRecorder recorder = new EventRecorder();

    private BurstReport() {
        for (int i = 1; i <= 3; i++) {
            prepare(new RegisterBroker("Broker " + i, new ApiKeyHash(i, 0, 0, 0), "", "", ""));
        }
    }

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        List<double[]> cascades = new ArrayList<>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            cascades.add(new BurstReport().cascade());
        }
        System.out.printf(
                Locale.ROOT, "one print reaches %,d stops, in %,.0f commands%n", ORDERS, cascades.getFirst()[2]);
        print("the longest of these commands", cascades, 0);
        print("all of them", cascades, 1);
        print("all orders of a broker cancelled, by DELETE /orders", new CancelAllOrders(1, ""));
        print("… by its suspension", new SuspendBroker(1, true, ""));
        print("… by its kill switch", new EngageKillSwitch(1));
    }

    private static void print(String what, Command cancelsAll) {
        List<double[]> times = new ArrayList<>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            times.add(new double[] {new BurstReport().cancel(cancelsAll)});
        }
        print(what, times, 0);
    }

    private static void print(String what, List<double[]> rounds, int figure) {
        double[] millis = rounds.stream()
                .skip(WARM_UP_ROUNDS)
                .mapToDouble(round -> round[figure])
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "%-52s %7.2f ms (%.2f to %.2f in %d rounds)%n",
                what,
                millis[ROUNDS / 2],
                millis[0],
                Arrays.stream(millis).max().orElseThrow(),
                ROUNDS);
    }

    /** The longest command and all of them, in milliseconds, and how many there were. */
    private double[] cascade() {
        for (int i = 0; i < ORDERS / 20; i++) {
            prepare(order(2, Side.ASK, PRINT_PRICE + 1 + i % 100, 100, ExecutionInstructions.NONE.displaying(10)));
        }
        for (int i = 0; i < ORDERS; i++) {
            long stopPrice = PRINT_PRICE - i % 100;
            ExecutionInstructions stop = ExecutionInstructions.NONE.withStop(stopPrice);
            boolean isIceberg = i % 10 == 0;
            long limit = PRINT_PRICE + i % 120;
            prepare(order(1, Side.BID, limit, isIceberg ? 10 : 1, isIceberg ? stop.displaying(2) : stop));
        }
        prepare(order(2, Side.ASK, PRINT_PRICE, 1, ExecutionInstructions.NONE));
        double longest = apply(order(3, Side.BID, PRINT_PRICE, 1, ExecutionInstructions.NONE));
        double all = longest;
        double commands = 1;
        while (engine.mostStopsReached() > 0) {
            double millis = apply(new TriggerStops());
            longest = Math.max(longest, millis);
            all += millis;
            commands++;
        }
        return new double[] {longest, all, commands};
    }

    /** The milliseconds of a command that cancels all of a broker's orders. */
    private double cancel(Command cancelsAll) {
        for (int i = 0; i < ORDERS; i++) {
            prepare(order(1, Side.BID, PRINT_PRICE - i % 100, 10, ExecutionInstructions.NONE));
        }
        double millis = apply(cancelsAll);
        if (engine.openOrders() > 0) {
            throw new IllegalStateException(engine.openOrders() + " orders are left");
        }
        return millis;
    }

    /** Applies a command, and answers how long that took, in milliseconds. */
    private double apply(Command command) {
        long before = THREADS.getCurrentThreadCpuTime();
        prepare(command);
        return (THREADS.getCurrentThreadCpuTime() - before) / 1e6;
    }

    private void prepare(Command command) {
        long sequence = engine.lastSequence() + 1;
        long firstEvent = engine.nextEventSequence();
        long timeMicros = FIRST_TIME_MICROS + sequence;
        engine.apply(sequence, timeMicros, command, recorder);
        recorder.take(sequence, timeMicros, firstEvent, CommandSource.TIMER, command);
    }

    private static SubmitOrder order(
            long broker, Side side, long price, long quantity, ExecutionInstructions instructions) {
        return new SubmitOrder(
                broker, "1", "PETR4", side, OrderType.LIMIT, TimeInForce.GTC, price, quantity, 0, "", instructions);
    }
}
