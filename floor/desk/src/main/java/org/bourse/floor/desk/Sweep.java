package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.bourse.floor.simulation.MeasuredLatencies;
import org.jspecify.annotations.Nullable;

/**
 * Backtests of one part of a tape with each combination of a grid, beside each other in processes of their own. Each has a
 * directory in the sweep's; one that has ended there, in order or not, is not run again, so that a sweep that was interrupted goes
 * on where it was. With a {@link WalkForward} all combinations run on each training part, and the best of them on the test behind
 * it.
 */
final class Sweep {

    private static final String SPLIT = "split_%03d";

    /**
     * How far it is.
     *
     * @param ended backtests that have ended, in order or not
     * @param failed those that have not ended in order
     * @param all how many there are
     * @param events that all were told
     * @param share of all work, 0 to 1
     * @param held those that hold still beside an exchange
     */
    record Progress(int ended, int failed, int all, long events, double share, int held) {

        /** Why they hold still; empty: none does. */
        String holds() {
            return held == 0
                    ? ""
                    : "An exchange on this machine is at work, so that backtests hold still: " + held + ".";
        }
    }

    /** Who is told how far it is. */
    @FunctionalInterface
    interface Listener {

        /** It is so far now; said about once a second. */
        void at(Progress progress);
    }

    /** What one backtest has come to. */
    record Outcome(int split, int combination, FloorRun run, Map<String, String> summary) {

        boolean isCompleted() {
            return run.progress().status() == FloorRun.Status.COMPLETED;
        }
    }

    private final FloorRun sweep;
    private final Path tape;
    private final SweepSettings settings;
    private final RunProcesses processes;
    private final Executor workers;
    private final int atOnce;
    private final SweepFiles files;
    private final List<FloorRun> begun = new ArrayList<>();
    private final List<FloorRun> atWork = new ArrayList<>();
    private List<WalkForward.Split> splits = List.of();
    private int all;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean stopped;
    /** Why none of its backtests can be run any more; empty: nothing is known of that. */
    private volatile String fault = "";

    /**
     * One that has not begun yet.
     *
     * @param workers who start processes and wait for them
     * @param atOnce so many are given to them at once
     * @throws IllegalArgumentException where the settings, or the strategies in its directory, are none of a sweep, or of other jars
     */
    Sweep(FloorRun sweep, Path tape, RunProcesses processes, Executor workers, int atOnce) throws IOException {
        this.sweep = sweep;
        this.tape = tape;
        this.processes = processes;
        this.workers = workers;
        this.atOnce = atOnce;
        settings = SweepSettings.of(sweep.order().settings(), "", ChosenStrategies.of(sweep.directory()));
        files = new SweepFiles(sweep.directory(), settings);
        Optional<String> others = ChosenStrategies.of(sweep.directory()).otherVersions(sweep.directory());
        if (others.isPresent()) {
            throw new IllegalArgumentException(others.get());
        }
    }

    /** Whether it is cut before it runs. */
    boolean walksForward() {
        return settings.walkForward().isPresent();
    }

    /**
     * Cuts its part of the tape for its walk-forward, if it has one, before it runs; false: the cutting was ended before it was
     * done. Refuses what {@link #splits} does.
     */
    boolean cut(WalkForward.Cutting cutting) throws IOException {
        Optional<List<WalkForward.Split>> found = splits(settings, tape, sweep.order(), cutting);
        found.ifPresent(this::cutAs);
        return found.isPresent();
    }

    /** Has its part of the tape cut so. */
    void cutAs(List<WalkForward.Split> given) {
        splits = List.copyOf(given);
    }

    /**
     * The splits of a sweep's part of a tape; none where it has no walk-forward.
     *
     * @return empty where the cutting was ended before it was done
     * @throws IllegalArgumentException where there are more backtests than allowed, or no split
     */
    static Optional<List<WalkForward.Split>> splits(
            SweepSettings settings, Path tape, FloorRun.Order order, WalkForward.Cutting cutting) throws IOException {
        if (settings.walkForward().isEmpty()) {
            return Optional.of(List.of());
        }
        Optional<List<WalkForward.Split>> found =
                settings.walkForward().get().splits(tape, order.after(), order.last(), settings.mostSplits(), cutting);
        found.ifPresent(cut -> settings.backtests(cut.size()));
        return found;
    }

    /** Runs what has not ended yet; false: it was stopped before its end. */
    boolean run(Listener listener) throws IOException, InterruptedException {
        boolean over = false;
        try {
            over = runWhole(listener);
            if (!fault.isEmpty()) {
                throw new IOException(fault);
            }
            return over;
        } finally {
            if (!over) {
                // What failed leaves nobody at work, who would write where the sweep may be deleted.
                stop();
            }
            done.countDown();
        }
    }

    private boolean runWhole(Listener listener) throws IOException, InterruptedException {
        if (walksForward() && splits.isEmpty()) {
            throw new IllegalStateException("A walk-forward runs once its part of the tape is cut.");
        }
        all = (int) settings.backtests(splits.size());
        if (splits.isEmpty()) {
            List<Outcome> outcomes =
                    combinations(0, sweep.order().after(), sweep.order().last());
            boolean over = runAll(outcomes, outcomes, listener);
            untilWritten(() -> files.write(outcomes, List.of(), all, over));
            return over;
        }
        List<Outcome> trained = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            trained.addAll(
                    combinations(i + 1, splits.get(i).after(), splits.get(i).cut()));
        }
        boolean over = runAll(trained, trained, listener);
        List<Outcome> tests = new ArrayList<>();
        for (int i = 0; over && i < splits.size(); i++) {
            int split = i + 1;
            Outcome best =
                    best(trained.stream().filter(one -> one.split() == split).toList());
            if (best != null) {
                tests.add(outcome(
                        split,
                        best.combination(),
                        SPLIT.formatted(split) + "/test",
                        splits.get(i).cut(),
                        splits.get(i).last()));
            }
        }
        all = trained.size() + (over ? tests.size() : splits.size());
        boolean whole = over && runAll(tests, trained, listener);
        untilWritten(() -> files.write(trained, tests, all, whole));
        return whole;
    }

    /** The best of those that have ended in order; of equal ones the first. */
    private @Nullable Outcome best(List<Outcome> of) {
        List<Outcome> sorted = files.sorted(of);
        return sorted.isEmpty() || files.cost(sorted.getFirst()).isEmpty() ? null : sorted.getFirst();
    }

    private List<Outcome> combinations(int split, long after, long last) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < settings.grid().size(); i++) {
            String name = "combination_%04d".formatted(i + 1);
            outcomes.add(outcome(split, i, split == 0 ? name : SPLIT.formatted(split) + "/" + name, after, last));
        }
        return outcomes;
    }

    /** As its directory has it, or new. */
    private Outcome outcome(int split, int combination, String name, long after, long last) throws IOException {
        FloorRun.Order order = new FloorRun.Order(
                FloorRun.Kind.BACKTEST,
                name,
                sweep.order().instruments(),
                settings.ofRun(combination),
                after,
                last,
                "");
        Path directory = sweep.directory().resolve(name);
        FloorRun run =
                new FloorRun(sweep.id() + "/" + name, sweep.createdNanos(), order, directory, FloorRun.Progress.NONE);
        if (Files.exists(directory.resolve(RunDocument.FILE))) {
            FloorRun found = RunDocument.read(directory);
            run = found.isOver() && found.order().equals(order) ? found : run;
        }
        begun.add(run);
        return new Outcome(split, combination, run, run.isOver() ? RunTable.summary(directory) : Map.of());
    }

    /** Runs those that have not ended, and puts what they have come to into the list; false: it was stopped. */
    private boolean runAll(List<Outcome> outcomes, List<Outcome> shown, Listener listener)
            throws IOException, InterruptedException {
        CompletionService<Integer> ended = new ExecutorCompletionService<>(workers);
        Iterator<Integer> next = waiting(outcomes).iterator();
        int running = 0;
        boolean isWritten = true;
        while (!stopped && (running > 0 || next.hasNext())) {
            while (!stopped && running < atOnce && next.hasNext()) {
                int number = next.next();
                try {
                    Future<Integer> unused = ended.submit(() -> backtest(outcomes.get(number)), number);
                } catch (RejectedExecutionException e) {
                    // The floor ends.
                    stop();
                    return false;
                }
                running++;
            }
            Future<Integer> one = ended.poll(1, TimeUnit.SECONDS);
            if (one != null) {
                running--;
                int number = result(one);
                Outcome before = outcomes.get(number);
                outcomes.set(
                        number,
                        new Outcome(
                                before.split(),
                                before.combination(),
                                before.run(),
                                RunTable.summary(before.run().directory())));
            }
            isWritten = (one == null && isWritten) || writeSometimes(shown);
            listener.at(progress());
        }
        listener.at(progress());
        return !stopped;
    }

    /** How far it is: with a disk that takes nothing it is tried again, and ends nothing; false: it has to be. */
    private boolean writeSometimes(List<Outcome> shown) {
        try {
            if (files.writeSometimes(shown, all)) {
                sweep.unpublished("");
            }
            return true;
        } catch (IOException e) {
            sweep.unpublished(e.toString());
            return false;
        }
    }

    /** Something that is written. */
    @FunctionalInterface
    private interface Writing {
        void write() throws IOException;
    }

    /** With a disk that takes nothing what has ended would be lost, and what begins would have failed: it waits, until it is stopped. */
    private void untilWritten(Writing writing) throws IOException, InterruptedException {
        boolean isWritten = false;
        boolean hasFailed = false;
        while (!isWritten) {
            try {
                writing.write();
                isWritten = true;
                if (hasFailed) {
                    sweep.unpublished("");
                }
            } catch (IOException e) {
                if (stopped) {
                    throw e;
                }
                hasFailed = true;
                sweep.unpublished(e.toString());
                if (done.await(1, TimeUnit.SECONDS)) {
                    throw e;
                }
            }
        }
    }

    private static List<Integer> waiting(List<Outcome> outcomes) {
        List<Integer> waiting = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (!outcomes.get(i).run().isOver()) {
                waiting.add(i);
            }
        }
        return waiting;
    }

    private static int result(Future<Integer> of) throws InterruptedException {
        try {
            return of.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Progress progress() {
        long events = 0;
        double share = 0;
        int ended = 0;
        int failed = 0;
        int held = 0;
        for (FloorRun run : begun) {
            FloorRun.Progress progress = run.progress();
            events += progress.events();
            share += run.isOver() ? 1 : progress.share();
            ended += run.isOver() ? 1 : 0;
            failed += progress.status() == FloorRun.Status.FAILED ? 1 : 0;
            held += run.isHeld() ? 1 : 0;
        }
        return new Progress(ended, failed, all, events, Math.min(1, share / Math.max(1, all)), held);
    }

    /** One of them, by a worker. */
    private void backtest(Outcome of) {
        FloorRun run = of.run();
        if (!take(run)) {
            return;
        }
        try {
            String refused = String.join(" ", settings.faultsOf(of.combination()));
            if (!refused.isEmpty()) {
                end(run, FloorRun.Status.FAILED, refused);
                return;
            }
            ChosenStrategies chosen = settings.chosen(of.combination());
            Optional<MeasuredLatencies> latencies = GivenLatencies.of(sweep);
            untilWritten(() -> {
                chosen.write(run.directory());
                GivenLatencies.write(latencies, run.directory());
                RunDocument.write(run);
            });
            RunProcesses.End end = processes.run(run, () -> stopped, () -> run.says(FloorRun.HELD));
            if (stopped) {
                return;
            }
            if (end.isKilled()) {
                // Nothing is written down: it may be begun again.
                run.end(FloorRun.Status.FAILED, now(), "Somebody has ended its process.");
                return;
            }
            if (end.hasOtherVersions()) {
                // Nothing is written down: with the jars that it was begun with it goes on.
                run.end(FloorRun.Status.FAILED, now(), end.reason());
                fault = end.reason();
                stop();
                return;
            }
            end(
                    run,
                    end.code() == 0 ? FloorRun.Status.COMPLETED : FloorRun.Status.FAILED,
                    end.code() == 0 ? "" : end.reason());
        } catch (IOException e) {
            if (!stopped) {
                run.end(FloorRun.Status.FAILED, now(), "Its process could not be started or read: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave(run);
        }
    }

    private void end(FloorRun run, FloorRun.Status status, String reason) throws IOException, InterruptedException {
        FloorRun.Progress ended = run.ended(status, now(), reason);
        untilWritten(() -> RunDocument.write(run, ended));
        run.end(status, ended.endedNanos(), reason);
    }

    private static long now() {
        return System.currentTimeMillis() * 1_000_000L;
    }

    private synchronized boolean take(FloorRun run) {
        if (stopped || !run.begins()) {
            return false;
        }
        atWork.add(run);
        return true;
    }

    private synchronized void leave(FloorRun run) {
        atWork.remove(run);
    }

    /** Ends it where it is: what has not ended is run again by the next one. */
    synchronized void stop() {
        stopped = true;
        atWork.forEach(processes::end);
    }

    /** The same, and waits until nobody writes any more; it was given to somebody who runs it. */
    void stopNow() throws InterruptedException {
        stop();
        List<FloorRun> running;
        synchronized (this) {
            running = List.copyOf(atWork);
        }
        running.forEach(processes::endNow);
        done.await();
    }
}
