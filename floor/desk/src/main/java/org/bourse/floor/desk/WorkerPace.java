package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The pace of a backtest beside others: while those who are more urgent use more of the machine's processors than they are left,
 * it does a little and rests. What others use is all that Linux counts but the time of processes that were made less urgent;
 * elsewhere, where nobody counts it, it never rests. Beside an exchange that is at work it does nothing at all, if it is to.
 */
final class WorkerPace {

    /** The property of a worker's process that says how much is left to others, in percent. */
    static final String PROPERTY = "bourse.worker-yields-beyond";

    /** The property that says whether it holds still while an exchange is at work. */
    static final String HOLDS = "bourse.worker-holds-beside-exchange";

    private static final Path PROCESSES = Path.of("/proc");
    private static final Path COUNTS = PROCESSES.resolve("stat");
    private static final int NEVER = 100;
    private static final long LOOK_NANOS = 200_000_000L;
    private static final long REST_MILLIS = 200;
    /** Each look costs something too, and an exchange that has been used is soon used again. */
    private static final long HELD_MILLIS = 1_000;

    /** What Linux has counted since its start, in its own units. */
    record Counts(long others, long all) {

        /** Out of the line of all processors: user, nice, system, idle, waiting for a disk, interrupts, soft ones, stolen. */
        static Counts of(String line) {
            String[] words = line.strip().split(" +", -1);
            long[] times = new long[8];
            for (int i = 0; i < times.length && i + 1 < words.length; i++) {
                times[i] = Long.parseLong(words[i + 1]);
            }
            long others = times[0] + times[2] + times[5] + times[6] + times[7];
            return new Counts(others, others + times[1] + times[3] + times[4]);
        }

        /** Whether others have used more than that share of all since an earlier count. */
        boolean isOver(Counts since, int percent) {
            return (others - since.others) * 100 > (all - since.all) * percent;
        }
    }

    private final int percent;
    private final boolean holds;
    private final ExchangeProcesses exchange;
    private final LongConsumer rest;
    private final Runnable held;
    private long heldLooked;
    private Counts since = new Counts(0, 0);
    private long looked;
    private boolean rests;

    /**
     * One that has done nothing yet.
     *
     * @param held told when it begins to hold still beside an exchange
     */
    WorkerPace(int percent, boolean holds, Runnable held) {
        this(percent, holds, PROCESSES, WorkerPace::rest, held);
    }

    /** The same, with another's processes, and another way to let milliseconds pass. */
    WorkerPace(int percent, boolean holds, Path processes, LongConsumer rest, Runnable held) {
        this.percent = percent;
        this.holds = holds;
        exchange = new ExchangeProcesses(processes);
        this.rest = rest;
        this.held = held;
    }

    /** Rests where it is to; asked between two pieces of work. */
    void keep() throws IOException {
        holdBesideExchange();
        if (percent >= NEVER || !Files.isReadable(COUNTS)) {
            return;
        }
        long now = System.nanoTime();
        if (looked == 0 || now - looked >= LOOK_NANOS) {
            List<String> lines = Files.readAllLines(COUNTS);
            Counts counts = Counts.of(lines.getFirst());
            rests = looked != 0 && counts.isOver(since, percent);
            since = counts;
            looked = now;
        }
        if (rests) {
            rest.accept(REST_MILLIS);
        }
    }

    private void holdBesideExchange() {
        long now = System.nanoTime();
        if (!holds || (heldLooked != 0 && now - heldLooked < LOOK_NANOS)) {
            return;
        }
        boolean isAtWork = exchange.isAtWork(now);
        if (heldLooked == 0 && exchange.isThere()) {
            // Only the second look says so, and a short backtest would have ended by then.
            rest.accept(REST_MILLIS);
            now = System.nanoTime();
            isAtWork = exchange.isAtWork(now);
        }
        if (isAtWork) {
            held.run();
        }
        while (isAtWork && !Thread.currentThread().isInterrupted()) {
            rest.accept(HELD_MILLIS);
            now = System.nanoTime();
            isAtWork = exchange.isAtWork(now);
        }
        heldLooked = now;
    }

    private static void rest(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
