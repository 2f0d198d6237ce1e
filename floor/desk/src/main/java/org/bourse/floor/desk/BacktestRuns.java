package org.bourse.floor.desk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backtests and sweeps as they are told what is recorded: each backtest has a process of its own, of which some run at once. */
final class BacktestRuns implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(BacktestRuns.class);

    private static final long PATIENCE_SECONDS = 20;

    private final Path tape;
    private final WorkerLimits limits;
    private final RunEnds ends;
    private final CountDownLatch stop;
    private final RunProcesses processes;
    private final ExecutorService workers;
    private final Map<String, Sweep> sweeps = new ConcurrentHashMap<>();
    /** Those of which the log says that they hold still. */
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    /** Reading tapes for walk-forwards takes the disk from others: one at a time. */
    private final Semaphore cutting = new Semaphore(1, true);

    /**
     * Those of a tape.
     *
     * @param limits what they may take of the machine
     * @param stop at 0 the floor ends
     */
    BacktestRuns(Path tape, WorkerLimits limits, RunEnds ends, CountDownLatch stop) {
        this.tape = tape;
        this.limits = limits;
        this.ends = ends;
        this.stop = stop;
        processes = new RunProcesses(tape, limits);
        workers = Executors.newFixedThreadPool(
                limits.atOnce(),
                Thread.ofPlatform().name("backtest-", 1).daemon().factory());
    }

    /** Runs a backtest when it is its turn. */
    void backtest(FloorRun run) {
        workers.execute(() -> told(run));
    }

    /**
     * Ends one where it is. One that is at work is stopping until none of its processes writes any more; that it was stopped is
     * written down before, so that a start of the floor knows it.
     */
    void cancel(FloorRun run) {
        if (!run.stopsAtWork()) {
            ends.end(run, FloorRun.Status.STOPPED, "");
            // It may have begun meanwhile.
            stopSweep(run);
            return;
        }
        ends.writeStopped(run);
        processes.end(run);
        stopSweep(run);
    }

    private void stopSweep(FloorRun run) {
        Sweep sweep = sweeps.get(run.id());
        if (sweep != null) {
            sweep.stop();
        }
    }

    /** Waits until nobody writes any more for one that has ended, as its processes may after it was cancelled. */
    void leave(FloorRun run) throws IOException {
        processes.endNow(run);
        Sweep sweep = sweeps.get(run.id());
        if (sweep != null) {
            try {
                sweep.stopNow();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("The sweep " + run.id() + " has not ended yet.", e);
            }
        }
        held.remove(run.id());
    }

    private void told(FloorRun run) {
        if (stop.getCount() == 0 || !run.begins()) {
            return;
        }
        try {
            RunProcesses.End end =
                    processes.run(run, () -> run.isOver() || run.isStopping() || stop.getCount() == 0, () -> {
                        run.says(FloorRun.HELD);
                        logHeld(run);
                    });
            if (stop.getCount() == 0 && !run.isStopping()) {
                // The floor ends; a start of it begins the run again.
                return;
            }
            if (end.code() == 0) {
                ends.endUnlessStopped(run, FloorRun.Status.COMPLETED, "");
            } else {
                ends.endUnlessStopped(run, FloorRun.Status.FAILED, end.reason());
            }
        } catch (IOException e) {
            // The floor's end closes what its processes say; a start of it begins the run again.
            if (stop.getCount() > 0 || run.isStopping()) {
                ends.endUnlessStopped(
                        run, FloorRun.Status.FAILED, "Its process could not be started or read: " + e.getMessage());
            }
        } catch (RuntimeException e) {
            ends.endUnlessStopped(run, FloorRun.Status.FAILED, RunEnds.why(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            ends.endUnlessStopped(run, FloorRun.Status.FAILED, RunEnds.why(e));
            throw e;
        }
    }

    /** Said once of each, as it may hold still and go on every second. */
    private void logHeld(FloorRun run) {
        if (run.isHeld() && held.add(run.id())) {
            LOG.info(
                    "The run {} holds still, now and whenever an exchange on this machine is at work;"
                            + " bourse_floor_runs_held counts those that do.",
                    run.id());
        }
    }

    /** Runs a sweep, on a thread that calls this. */
    void sweep(FloorRun run) {
        try {
            Sweep sweep = goOn(run);
            if (!cuts(run, sweep) || !run.begins()) {
                return;
            }
            sweeps.put(run.id(), sweep);
            if (run.isOver() || run.isStopping() || stop.getCount() == 0) {
                sweep.stop();
            }
            if (sweep.run(progress -> {
                run.at(progress.events(), run.order().last(), progress.share(), progress.holds());
                logHeld(run);
            })) {
                ends.endUnlessStopped(run, FloorRun.Status.COMPLETED, "");
            } else if (run.isStopping()) {
                ends.end(run, FloorRun.Status.STOPPED, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            ends.endUnlessStopped(run, FloorRun.Status.FAILED, RunEnds.why(e));
        } catch (Error e) {
            ends.endUnlessStopped(run, FloorRun.Status.FAILED, RunEnds.why(e));
            throw e;
        } finally {
            sweeps.remove(run.id());
        }
    }

    /** One that was begun with other jars than these can't go on: that is no error of the floor. */
    private Sweep goOn(FloorRun run) throws IOException {
        try {
            return new Sweep(run, tape, processes, workers, limits.atOnce());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Has its part of the tape cut, if it walks forward, one after the other; false: it was stopped, or the floor ends. */
    private boolean cuts(FloorRun run, Sweep sweep) throws IOException, InterruptedException {
        if (!sweep.walksForward()) {
            return true;
        }
        RunTurn turn = new RunTurn(cutting, stop);
        try {
            return turn.take()
                    && sweep.cut(share -> {
                        run.at(0, 0, share, FloorRun.CUTTING);
                        return !run.isOver() && stop.getCount() > 0;
                    });
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            turn.giveBack();
        }
    }

    /** Ends all processes, and begins none any more. */
    void stop() {
        sweeps.values().forEach(Sweep::stop);
        workers.shutdown();
        processes.endAll();
    }

    /** Waits for what is at work, once it was {@linkplain #stop stopped}. */
    @Override
    public void close() {
        try {
            if (!workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                processes.endAllNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
