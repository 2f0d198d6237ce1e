package org.bourse.loadtest.engine;

import com.sun.management.ThreadMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints, for the engines of {@link MatchingBenchmark}, the trades they make on its flow and on a sweep
 * ({@link SweepBenchmark}), the processor time and the bytes
 * allocated per command. Both are the thread's own counts around the measured commands and nothing else: unlike JMH's
 * wall-clock figures they leave out what other programs on the machine take, and unlike {@code -prof gc} what fresh books
 * cost. Time of the garbage collector's threads is not in it, which favours whoever allocates.
 */
public final class EngineReport {

    private static final int WARM_UP_RUNS = 20;
    private static final int RUNS = 101;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private EngineReport() {}

    /** Takes the names of engines to report on; none for all. */
    public static void main(String[] arguments) {
        List<MatchingBenchmark.Engine> engines = arguments.length == 0
                ? List.of(MatchingBenchmark.Engine.values())
                : Arrays.stream(arguments)
                        .map(MatchingBenchmark.Engine::valueOf)
                        .toList();
        for (int symbols : new int[] {1, 450}) {
            EngineFlow flow = MatchingBenchmark.flow(symbols);
            describe(System.out, flow);
            for (MatchingBenchmark.Engine engine : engines) {
                report(System.out, flow, engine);
            }
        }
        for (int ordersPerPrice : new int[] {1, 50}) {
            EngineFlow flow = SweepBenchmark.flow(ordersPerPrice);
            System.out.printf(Locale.ROOT, "one order fills %,d, %d at each price%n", flow.trades(), ordersPerPrice);
            for (MatchingBenchmark.Engine engine : engines) {
                report(System.out, flow, engine);
            }
        }
    }

    private static void describe(PrintStream out, EngineFlow flow) {
        int commands = flow.steps().size();
        out.printf(Locale.ROOT, "%d symbols, %,d commands:", flow.symbols(), commands);
        for (Step.Kind kind : Step.Kind.values()) {
            out.printf(Locale.ROOT, " %.0f %% %s,", 100 * flow.share(kind), kind);
        }
        double trades = 100.0 * (flow.trades() - flow.tradesInWarmUp()) / commands;
        out.printf(Locale.ROOT, " %.0f trades per 100 commands%n", trades);
    }

    private static void report(PrintStream out, EngineFlow flow, MatchingBenchmark.Engine engine) {
        Contender contender = engine.contender(flow);
        int commands = flow.steps().size();
        double[] nanos = new double[RUNS];
        double[] bytes = new double[RUNS];
        for (int run = -WARM_UP_RUNS; run < RUNS; run++) {
            contender.prepare();
            long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            long nanosBefore = THREADS.getCurrentThreadCpuTime();
            contender.play();
            long nanosAfter = THREADS.getCurrentThreadCpuTime();
            long allocatedAfter = THREADS.getCurrentThreadAllocatedBytes();
            if (run >= 0) {
                nanos[run] = (double) (nanosAfter - nanosBefore) / commands;
                bytes[run] = (double) (allocatedAfter - allocatedBefore) / commands;
            }
        }
        Arrays.sort(nanos);
        Arrays.sort(bytes);
        out.printf(
                Locale.ROOT,
                "%-36s %,9d trades, %,9.1f ns/command (half of the runs %,.1f to %,.1f), %5.2f million/s, %,8.2f bytes%n",
                engine,
                contender.trades(),
                nanos[RUNS / 2],
                nanos[RUNS / 4],
                nanos[3 * RUNS / 4],
                1_000 / nanos[RUNS / 2],
                bytes[RUNS / 2]);
    }
}
