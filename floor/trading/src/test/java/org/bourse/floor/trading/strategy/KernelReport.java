package org.bourse.floor.trading.strategy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import org.bourse.floor.trading.PointSeries;
import org.bourse.floor.trading.Window;
import org.bourse.floor.trading.WindowMeasures;
import org.bourse.floor.trading.strategy.ConditionGroup.Mode;

/**
 * What windows and conditions take of a core, by the thread's own processor time, and what they allocate: each piece 41 times, of
 * which the last 31 count. Prints a table; with the property {@code goals} it ends with 1 where a median is below its goal.
 */
final class KernelReport {

    private static final long SECOND = 1_000_000_000L;
    private static final int ROUNDS = 41;
    private static final int COUNTED = 31;
    private static final int WINDOWS = 5;
    private static final int POINTS = 100_000;
    private static final int CONDITIONS = 10;
    private static final int LOOKS = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private boolean missesGoal;

    private KernelReport() {}

    /** Measures both. */
    public static void main(String[] arguments) {
        KernelReport report = new KernelReport();
        System.out.println("| | million/s, median | middle half | bytes each |");
        System.out.println("|---|---|---|---|");
        report.windows();
        report.conditions();
        if (report.missesGoal && Boolean.getBoolean("goals")) {
            System.exit(1);
        }
    }

    /** Each point goes into five windows of 10 to 300 s, and the mean of each is asked. */
    private void windows() {
        PointSeries series = new PointSeries(4_096);
        List<WindowMeasures> windows = new ArrayList<>();
        for (int seconds : new int[] {10, 30, 60, 120, 300}) {
            windows.add(series.over(Window.ofSeconds(seconds, 0)));
        }
        series.begin(0);
        long[] now = {0};
        measure("updates of a window, with its weighted mean", 5, POINTS * WINDOWS, round -> {
            double sum = 0;
            for (int i = 0; i < POINTS; i++) {
                now[0] += SECOND / 10;
                series.add(now[0], 1_000 + (i * 31 % 17));
                for (int w = 0; w < WINDOWS; w++) {
                    sum += windows.get(w).at(now[0]).timeAverage();
                }
            }
            return (int) sum;
        });
    }

    /** Groups of ten conditions, some of which have to hold for a while. */
    private void conditions() {
        double[] values = new double[CONDITIONS];
        List<Condition> conditions = new ArrayList<>();
        for (int i = 0; i < CONDITIONS; i++) {
            conditions.add(new Condition(
                    "c" + i, String.valueOf(i), Comparison.ABOVE, List.of(0.5), true, false, i % 3 == 0 ? 2 : 0, 0));
        }
        GroupState group = new GroupState(new ConditionGroup(Mode.ALL, conditions), condition -> {
            int index = Integer.parseInt(condition.indicator());
            return () -> values[index];
        });
        long[] now = {0};
        measure("evaluations of a condition", 1, LOOKS * CONDITIONS, round -> {
            int holding = 0;
            for (int i = 0; i < LOOKS; i++) {
                now[0] += SECOND / 10;
                values[i % CONDITIONS] = i * 31 % 17 / 10.0;
                holding += group.look(now[0]) == Truth.TRUE ? 1 : 0;
            }
            return holding;
        });
    }

    private void measure(String what, double goal, int count, IntUnaryOperator work) {
        double[] rates = new double[COUNTED];
        long allocated = 0;
        int kept = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long began = threads.getCurrentThreadCpuTime();
            kept += work.applyAsInt(round);
            long nanos = threads.getCurrentThreadCpuTime() - began;
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            int index = round - (ROUNDS - COUNTED);
            if (index >= 0) {
                rates[index] = count * 1e3 / nanos;
                allocated += bytes;
            }
        }
        Arrays.sort(rates);
        missesGoal |= rates[COUNTED / 2] < goal;
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f to %.1f | %.4f |%s%n",
                what,
                rates[COUNTED / 2],
                rates[COUNTED / 4],
                rates[COUNTED * 3 / 4],
                (double) allocated / COUNTED / count,
                kept == Integer.MIN_VALUE ? " " : "");
    }
}
