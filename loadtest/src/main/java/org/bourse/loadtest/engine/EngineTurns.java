package org.bourse.loadtest.engine;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Prints what a command costs in the engine of one build beside that of another: the same commands, in turns, in one JVM.
 * It is the processor time and the bytes of the thread, as in {@link EngineReport}, and the ratio of each turn, which holds
 * also where other programs have the processors and their caches.
 *
 * <p>Each round loads both builds anew. What the compiler makes of the same classes differs by some per cent from one time to
 * the next, and goes with a round; so the rounds' medians say how far to trust the whole.
 */
public final class EngineTurns {

    private static final int ROUNDS = 8;
    private static final int WARM_UP_TURNS = 12;
    private static final int TURNS = 16;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Processor time and bytes of a command. */
    private record Cost(double nanos, double bytes) {}

    /** The cost of a command in either build, one right after the other. */
    private record Turn(Cost first, Cost second) {
        /** The percentage by which the second took more. */
        double more() {
            return 100 * (second.nanos / first.nanos - 1);
        }
    }

    private EngineTurns() {}

    /** Takes the folder of a repository that was built, and that of the other one: this one, where it is not given. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println(
                    "usage: EngineTurns FOLDER [FOLDER]: repositories that were built, the second one this one"
                            + " where it is not given");
            System.exit(2);
        }
        Path first = Path.of(arguments[0]);
        Path second = Path.of(arguments.length == 1 ? "" : arguments[1]);
        List<Turn> turns = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            List<Turn> ofRound = round(first, second, round % 2 == 0);
            turns.addAll(ofRound);
            System.out.printf(Locale.ROOT, "round %d: %s%n", round, describe(ofRound));
        }
        print(first, turns, Turn::first);
        print(second, turns, Turn::second);
        System.out.println("the second beside the first: " + describe(turns));
    }

    /** Loads both builds, and lets them play in turns once the compiler is done with them; who begins changes. */
    private static List<Turn> round(Path first, Path second, boolean secondIsLoadedFirst)
            throws IOException, ReflectiveOperationException {
        BuiltContender early = new BuiltContender(secondIsLoadedFirst ? second : first);
        BuiltContender late = new BuiltContender(secondIsLoadedFirst ? first : second);
        if (early.commandsDigest() != late.commandsDigest()) {
            throw new IllegalArgumentException("the two builds make up different commands");
        }
        BuiltContender one = secondIsLoadedFirst ? late : early;
        BuiltContender other = secondIsLoadedFirst ? early : late;
        List<Turn> turns = new ArrayList<>();
        for (int turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
            boolean secondBegins = turn % 2 != 0;
            Cost before = secondBegins ? play(other) : play(one);
            Cost after = secondBegins ? play(one) : play(other);
            if (turn >= 0) {
                turns.add(secondBegins ? new Turn(after, before) : new Turn(before, after));
            }
        }
        if (one.trades() != other.trades()) {
            throw new IllegalStateException(
                    "the same commands made " + one.trades() + " and " + other.trades() + " trades");
        }
        return turns;
    }

    private static Cost play(BuiltContender contender) {
        contender.prepare();
        long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        long nanosBefore = THREADS.getCurrentThreadCpuTime();
        contender.play();
        double nanos = THREADS.getCurrentThreadCpuTime() - nanosBefore;
        double bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
        return new Cost(nanos / contender.commands(), bytes / contender.commands());
    }

    private static void print(Path build, List<Turn> turns, Function<Turn, Cost> cost) {
        double[] nanos = sorted(turns, turn -> cost.apply(turn).nanos);
        double[] bytes = sorted(turns, turn -> cost.apply(turn).bytes);
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f ns/command (half of the turns %.1f to %.1f, fastest %.1f), %.2f bytes%n",
                build.toAbsolutePath().normalize(),
                nanos[nanos.length / 2],
                nanos[nanos.length / 4],
                nanos[3 * nanos.length / 4],
                nanos[0],
                bytes[bytes.length / 2]);
    }

    private static String describe(List<Turn> turns) {
        double[] more = sorted(turns, Turn::more);
        return String.format(
                Locale.ROOT,
                "%+.1f %% (half of the turns %+.1f to %+.1f)",
                more[more.length / 2],
                more[more.length / 4],
                more[3 * more.length / 4]);
    }

    private static double[] sorted(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        return turns.stream().mapToDouble(figure).sorted().toArray();
    }
}
