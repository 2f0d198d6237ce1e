package org.bourse.floor.desk;

import io.helidon.http.Status;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.bourse.floor.simulation.MeasuredLatencies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that were asked for, each with its results in a directory of its own, from when they are asked for until they are
 * deleted: {@link FollowedRuns} follow the tape as it is written, {@link BacktestRuns} are told what is recorded.
 */
final class FloorRuns implements Closeable {

    /** As many may run on paper at once. */
    static final int MAX_PAPER = 32;

    /** As many on paper are told what is recorded already at once, after a start of the floor; the others wait. */
    static final int CATCHING_UP = 2;

    /** As many may trade at our own exchange at once. */
    static final int MAX_LIVE = 32;

    /** As many backtests may wait for their turn. */
    static final int MAX_WAITING = 100;

    /** As many sweeps may go on at once, or wait for their processes. */
    static final int MAX_SWEEPS = 10;

    /** As many are kept, those that have ended among them. */
    static final int MAX_KEPT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FloorRuns.class);

    private final Path directory;
    private final Path tape;
    private final LongSupplier clock;
    private final WorkerLimits limits;
    private final List<FloorRun> all = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Semaphore again = new Semaphore(CATCHING_UP, true);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final RunEnds ends;
    private final FollowedRuns followed;
    private final BacktestRuns backtests;

    private FloorRuns(
            Path directory,
            Path tape,
            WorkerLimits limits,
            LongSupplier clock,
            Optional<LiveAccount> account,
            Duration statesEvery,
            long begunAfter) {
        this.directory = directory;
        this.tape = tape;
        this.clock = clock;
        this.limits = limits;
        ends = new RunEnds(clock, this::writeKept);
        followed = new FollowedRuns(tape, account, statesEvery, begunAfter, ends, stop);
        backtests = new BacktestRuns(tape, limits, ends, stop);
    }

    /**
     * Reads those of a directory, and goes on with them.
     *
     * @param limits what backtests may take of the machine
     * @param clock nanoseconds since 1970
     * @param account where live ones trade; empty: none is begun
     * @param statesEvery how often the state of one on paper or live is kept, which a start of the floor goes on from
     * @param begunAfter the number of the last event on the tape before the floor started
     */
    static FloorRuns open(
            Path directory,
            Path tape,
            WorkerLimits limits,
            LongSupplier clock,
            Optional<LiveAccount> account,
            Duration statesEvery,
            long begunAfter)
            throws IOException {
        Files.createDirectories(directory);
        FloorRuns runs = new FloorRuns(directory, tape, limits, clock, account, statesEvery, begunAfter);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path one : files.sorted().toList()) {
                if (Files.exists(one.resolve(RunDocument.FILE))) {
                    runs.all.add(RunDocument.read(one));
                }
            }
        }
        for (FloorRun run : runs.all) {
            runs.followed.forgetBeyondTape(run);
        }
        runs.followed.requireAccount(runs.all);
        runs.followed.cancelWhatIsOwed(runs.all);
        runs.endRefused();
        runs.all.stream().filter(run -> !run.isOver()).forEach(run -> runs.begin(run, runs.again));
        return runs;
    }

    /** What is begun no more waits for nothing, and would keep its part of the tape for ever. */
    private void endRefused() {
        for (FloorRun run : all) {
            if (!run.isOver() && isRefused(run.order().kind())) {
                ends.end(
                        run,
                        FloorRun.Status.FAILED,
                        "It had not ended when the floor was started with FLOOR_RUN_BESIDE_EXCHANGE=refuse, which"
                                + " begins none.");
            }
        }
    }

    /** The tape that they are told. */
    Path tape() {
        return tape;
    }

    /** Makes one, under a name that no other has; nothing runs yet. */
    FloorRun make(FloorRun.Order order, FloorRun.Asked asked) {
        long nanos = clock.getAsLong();
        String id = FloorIds.next(order.kind().code(), nanos);
        return new FloorRun(id, nanos, order, asked, directory.resolve(id), FloorRun.Progress.NONE);
    }

    /** Has runs that are begun from here on decided by others than their settings say. */
    void decideBy(FollowedRuns.Deciders others) {
        followed.decideBy(others);
    }

    /** Whether none of that kind is begun here, whether or not an exchange is seen: it may be in another container. */
    private boolean isRefused(FloorRun.Kind kind) {
        return limits.besideExchange() == BesideExchange.REFUSE
                && (kind == FloorRun.Kind.BACKTEST || kind == FloorRun.Kind.SWEEP);
    }

    /** Refuses where there are as many of that kind as allowed, or none are on this machine. */
    void requireRoom(FloorRun.Kind kind) {
        if (isRefused(kind)) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "beside_exchange",
                    "This floor begins no backtests and sweeps, whether or not an exchange is at work:"
                            + " FLOOR_RUN_BESIDE_EXCHANGE is refuse. With hold they go on while the exchange is not at"
                            + " work; or run them on another machine.");
        }
        long running = all.stream()
                .filter(run -> !run.isOver() && run.order().kind() == kind)
                .count();
        int most = switch (kind) {
            case PAPER -> MAX_PAPER;
            case LIVE -> MAX_LIVE;
            case BACKTEST -> MAX_WAITING;
            case SWEEP -> MAX_SWEEPS;
        };
        if (running >= most) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "too_many_runs",
                    "There are as many runs of the kind " + kind.code() + " as allowed: " + most + ".");
        }
        if (all.size() >= MAX_KEPT) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "too_many_runs",
                    "There are as many runs as are kept: " + MAX_KEPT + "; delete some that have ended.");
        }
    }

    /** Refuses a live run of an instrument that another one trades: their positions would be one. */
    void requireNoConflict(FloorRun.Order order) {
        if (order.kind() != FloorRun.Kind.LIVE) {
            return;
        }
        for (FloorRun other : all) {
            if (other.isOver() || other.order().kind() != FloorRun.Kind.LIVE) {
                continue;
            }
            for (CollectionSession.Instrument one : order.instruments()) {
                if (other.order().instruments().contains(one)) {
                    throw new DeskRefusal(
                            Status.CONFLICT_409,
                            "session_conflict",
                            one.symbol() + " is traded by the live run " + other.id()
                                    + " already; stop that one first.");
                }
            }
        }
    }

    /** Begins one that was made, with these strategies where its settings name none, and the latencies that they name. */
    synchronized void start(FloorRun run, ChosenStrategies chosen, Optional<MeasuredLatencies> latencies)
            throws IOException {
        requireRoom(run.order().kind());
        requireNoConflict(run.order());
        chosen.write(run.directory());
        GivenLatencies.write(latencies, run.directory());
        RunDocument.write(run);
        all.add(run);
        begin(run, new Semaphore(1));
    }

    /** Begins one when it is its turn to be told what is recorded already. */
    private void begin(FloorRun run, Semaphore turn) {
        switch (run.order().kind()) {
            case PAPER -> begin(run, () -> followed.paper(run, turn));
            case LIVE -> begin(run, () -> followed.live(run));
            case BACKTEST -> backtests.backtest(run);
            case SWEEP -> begin(run, () -> backtests.sweep(run));
        }
    }

    private void begin(FloorRun run, Runnable work) {
        Thread thread = Thread.ofPlatform().name(run.id()).daemon().unstarted(() -> {
            try {
                work.run();
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** All, newest first. */
    List<FloorRun> all() {
        return all.stream()
                .sorted(Comparator.comparingLong(FloorRun::createdNanos).reversed())
                .toList();
    }

    /** The one of that name. */
    Optional<FloorRun> find(String id) {
        return all.stream().filter(run -> run.id().equals(id)).findFirst();
    }

    /** The one that was asked for with that key. */
    Optional<FloorRun> findAsked(String key) {
        return all.stream().filter(run -> run.asked().key().equals(key)).findFirst();
    }

    /** Whether one of these events is still to be read by a run. */
    boolean hasAny(long firstSequence, long lastSequence) {
        return all.stream()
                .anyMatch(run -> !run.isOver()
                        && run.needsAfter() < lastSequence
                        && run.order().last() >= firstSequence);
    }

    /** Ends a backtest or a sweep where it is, as {@link BacktestRuns#cancel} says; one on paper ends by its command on the tape. */
    void cancel(FloorRun run) {
        backtests.cancel(run);
    }

    /** Whether one that goes on has not said yet what it had at the floor's start. */
    boolean isBehind(FloorRun run) {
        return followed.isBehind(run);
    }

    /** Ends one on paper where the tape ends now: nothing is recorded, so that no command could. */
    void endHere(FloorRun run) {
        run.endHere();
    }

    /** Refuses to forget one that goes on, or that may have orders at the exchange: nobody would know of them any more. */
    void requireOver(FloorRun run) {
        if (!run.isOver() || run.owesCancels()) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "run_goes_on",
                    run.isOver()
                            ? "That run has failed, and its orders at the exchange are still being cancelled, or can't"
                                    + " be without FLOOR_BOURSE_REST and FLOOR_BOURSE_TRADING_KEY. With ?orders=left it"
                                    + " is deleted all the same, and the answer says what it leaves there."
                            : "That run goes on; stop it first.");
        }
    }

    /** Forgets one that has ended, with its results. */
    synchronized void delete(FloorRun run) throws IOException {
        if (run.owesCancels()) {
            LOG.warn(
                    "The run {} is deleted; open orders at the exchange whose ids begin with {} are nobody's from here"
                            + " on.",
                    run.id(),
                    LiveOrders.prefix(run));
        }
        // What would still be written is deleted here.
        backtests.leave(run);
        // What makes it a run goes first: what is left after a failure is none.
        Files.deleteIfExists(run.directory().resolve(RunDocument.FILE));
        all.remove(run);
        run.delete();
        followed.forget(run);
        List<Path> files;
        try (Stream<Path> found = Files.walk(run.directory())) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** Not of one that was deleted as soon as it had ended. */
    private synchronized void writeKept(FloorRun run, FloorRun.Progress as) throws IOException {
        if (all.contains(run)) {
            RunDocument.write(run, as);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        backtests.stop();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        backtests.close();
    }
}
