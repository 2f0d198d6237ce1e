package org.bourse.floor.desk;

import io.helidon.http.Status;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.bourse.floor.simulation.LivePort;
import org.bourse.floor.simulation.MeasuredLatencies;
import org.bourse.floor.simulation.RunCommand;
import org.bourse.floor.simulation.RunFailedException;
import org.bourse.floor.simulation.RunStrategy;
import org.bourse.floor.simulation.TapeRun;
import org.bourse.floor.tape.Tape;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that were asked for, each with its results in a directory of its own. One on paper follows the tape as it is written,
 * on a thread of its own, so that nothing waits for it and its backtest is the same by construction; a backtest has a process
 * of its own. A start of the floor has those that ran go on from the state of them that was kept last, and tells them what was
 * recorded since; where there is none they are told all from their first event on, and come to where they were as well.
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

    private static final int EVENTS_AT_ONCE = 1_000;
    private static final long LOOK_MILLIS = 20;
    private static final long PUBLISHED_NANOS = 500_000_000L;
    private static final long PATIENCE_SECONDS = 20;

    private final Path directory;
    private final Path tape;
    private final LongSupplier clock;
    private final Duration statesEvery;
    private final List<FloorRun> all = new CopyOnWriteArrayList<>();
    private final StateKeeper states = new StateKeeper();
    private final RunProcesses processes;
    private final Map<String, Sweep> sweeps = new ConcurrentHashMap<>();
    /** Those of which the log says that they hold still. */
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    private final WorkerLimits limits;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ExecutorService workers;
    private final Semaphore again = new Semaphore(CATCHING_UP, true);
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Where live ones trade; empty: there are none. */
    private final Optional<LiveAccount> account;

    /** What runs decide up to that place of the tape was decided before the floor started. */
    private final long begunAfter;

    private volatile Deciders deciders = (run, settings) -> settings.strategies();

    /** Who decides in a run on paper or live. */
    @FunctionalInterface
    interface Deciders {

        RunStrategy.Factory of(FloorRun run, RunSettings settings);
    }

    private FloorRuns(
            Path directory,
            Path tape,
            WorkerLimits limits,
            LongSupplier clock,
            Optional<LiveAccount> account,
            Duration statesEvery,
            long begunAfter) {
        this.account = account;
        this.begunAfter = begunAfter;
        this.directory = directory;
        this.tape = tape;
        this.clock = clock;
        this.statesEvery = statesEvery;
        processes = new RunProcesses(tape, limits);
        this.limits = limits;
        workers = Executors.newFixedThreadPool(
                limits.atOnce(),
                Thread.ofPlatform().name("backtest-", 1).daemon().factory());
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
            new KeptStates(run).forgetBeyond(run.isOver() ? -1 : begunAfter);
        }
        runs.requireAccount();
        runs.cancelWhatIsOwed();
        runs.endRefused();
        runs.all.stream().filter(run -> !run.isOver()).forEach(run -> runs.begin(run, runs.again));
        return runs;
    }

    /** What is begun no more waits for nothing, and would keep its part of the tape for ever. */
    private void endRefused() {
        for (FloorRun run : all) {
            if (!run.isOver() && isRefused(run.order().kind())) {
                end(
                        run,
                        FloorRun.Status.FAILED,
                        "It had not ended when the floor was started with FLOOR_RUN_BESIDE_EXCHANGE=refuse, which"
                                + " begins none.");
            }
        }
    }

    /** Refuses to leave orders of live runs at the exchange without anybody who sees to them. */
    private void requireAccount() {
        List<FloorRun> live = all.stream()
                .filter(run -> run.order().kind() == FloorRun.Kind.LIVE && !run.isOver())
                .toList();
        if (account.isEmpty() && !live.isEmpty()) {
            throw new IllegalStateException("Live runs go on ("
                    + String.join(", ", live.stream().map(FloorRun::id).toList())
                    + "), so FLOOR_BOURSE_REST and FLOOR_BOURSE_TRADING_KEY must be set. Stop them before"
                    + " trading is turned off.");
        }
        for (FloorRun run : live) {
            for (CollectionSession.Instrument one : run.order().instruments()) {
                if (account.orElseThrow().instrument(one.symbol()) == 0) {
                    throw new IllegalStateException("The live run " + run.id() + " goes on, so " + one.symbol()
                            + " of the exchange must be followed (FLOOR_BOURSE_SOCKET, FLOOR_BOURSE_SYMBOLS)."
                            + " Stop it before its instrument is taken out.");
                }
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
    void decideBy(Deciders others) {
        deciders = others;
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
            case PAPER -> begin(run, () -> paper(run, turn));
            case LIVE -> begin(run, () -> live(run));
            case BACKTEST -> workers.execute(() -> backtest(run));
            case SWEEP -> begin(run, () -> sweep(run));
        }
    }

    private void begin(FloorRun run, Runnable work) {
        Thread thread = Thread.ofPlatform().name(run.id()).daemon().unstarted(work);
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

    /**
     * Ends a backtest or a sweep where it is; one on paper ends by its command on the tape. One that is at work is stopping until
     * none of its processes writes any more; that it was stopped is written down before, so that a start of the floor knows it.
     */
    void cancel(FloorRun run) {
        if (!run.stopsAtWork()) {
            end(run, FloorRun.Status.STOPPED, "");
            return;
        }
        writeEnd(run, run.ended(FloorRun.Status.STOPPED, clock.getAsLong(), ""));
        processes.end(run);
        Sweep sweep = sweeps.get(run.id());
        if (sweep != null) {
            sweep.stop();
        }
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
        // Of a backtest that was cancelled: it may still write what is deleted here.
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
        // What makes it a run goes first: what is left after a failure is none.
        Files.deleteIfExists(run.directory().resolve(RunDocument.FILE));
        all.remove(run);
        held.remove(run.id());
        account.ifPresent(of -> LiveOrders.symbols(run).forEach(symbol -> of.forget(run, symbol)));
        List<Path> files;
        try (Stream<Path> found = Files.walk(run.directory())) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** It has ended, which is said once it is written down. */
    private void end(FloorRun run, FloorRun.Status status, String reason) {
        try {
            run.publish();
        } catch (IOException e) {
            LOG.warn("What the run {} has come to can't be read: {}", run.id(), e.toString());
        }
        Optional<FloorRun.Progress> as = run.ends(status, clock.getAsLong(), reason);
        if (as.isPresent()) {
            if (status == FloorRun.Status.FAILED) {
                LOG.warn("The run {} has failed: {}", run.id(), reason);
            }
            writeEnd(run, as.get());
            run.end(as.get());
            forgetStates(run);
        }
    }

    /** The same of a backtest or a sweep; one that was stopped meanwhile has ended by that. */
    private void endUnlessStopped(FloorRun run, FloorRun.Status status, String reason) {
        if (run.isStopping()) {
            end(run, FloorRun.Status.STOPPED, "");
        } else {
            end(run, status, reason);
        }
    }

    /** They take room, and nobody goes on from them. */
    private static void forgetStates(FloorRun run) {
        try {
            new KeptStates(run).forget();
        } catch (IOException e) {
            LOG.warn("The states of the run {}, which has ended, could not be deleted: {}", run.id(), e.toString());
        }
    }

    /** Not of one that was deleted as soon as it had ended. */
    private synchronized void writeEnd(FloorRun run, FloorRun.Progress as) {
        if (!all.contains(run)) {
            return;
        }
        try {
            RunDocument.write(run, as);
        } catch (IOException e) {
            LOG.warn(
                    "The end of the run {} could not be written down; a start of the floor runs it again: {}",
                    run.id(),
                    e.toString());
        }
    }

    private void paper(FloorRun run, Semaphore turn) {
        Turn taken = new Turn(turn);
        try {
            if (!taken.take() || !begins(run)) {
                return;
            }
            TapeRun of = goOn(run, LivePort.NOBODY);
            try {
                follow(run, of, taken::giveBack, () -> {});
            } finally {
                close(run, of);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            end(run, FloorRun.Status.FAILED, sentence(e));
        } catch (Error e) {
            end(run, FloorRun.Status.FAILED, sentence(e));
            throw e;
        } finally {
            taken.giveBack();
            threads.remove(Thread.currentThread());
        }
    }

    /** Those of a run, which were taken once and may be refused by now: that is no error of the floor. */
    private static RunSettings settings(FloorRun run) throws IOException {
        try {
            return RunSettings.of(run);
        } catch (IllegalArgumentException e) {
            throw new IOException("It can't go on, since what it decides by is refused by now: " + e.getMessage(), e);
        }
    }

    /** Goes on from the newest state that it can, and else is told its tape from its first event on. */
    private TapeRun goOn(FloorRun run, LivePort port) throws IOException {
        RunSettings settings = settings(run);
        RunStrategy.Factory strategies = deciders.of(run, settings);
        TapeRun.Setup setup = settings.setup(tape, run.directory());
        TapeRun.Part part = RunWorker.part(run);
        KeptStates states = new KeptStates(run);
        List<Long> places = states.places();
        for (long place : places) {
            try {
                TapeRun of = TapeRun.resume(setup, part, strategies, port, place, states.read(place));
                LOG.info("The run {} goes on from its state at event {}.", run.id(), place);
                return of;
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("The run {} can't go on from its state at event {}: {}", run.id(), place, e.getMessage());
            }
        }
        if (wasBegunBefore(run)) {
            requireBeginning(run);
            LOG.info("The run {} is told its tape again from its first event on.", run.id());
            states.forget();
            ChosenStrategies.of(run.directory()).writeJars(run.directory());
        }
        return TapeRun.begin(setup, part, strategies, port);
    }

    /** The tape that it needed while it had states may be gone: to leave out a part of it would make it another run. */
    private void requireBeginning(FloorRun run) throws IOException {
        long first = new Tape(tape)
                .parts().stream().mapToLong(Tape.Part::firstSequence).min().orElse(Long.MAX_VALUE);
        if (first > run.order().after() + 1) {
            throw new IOException(
                    "It can't go on: no state of it can be used, and of the tape that it began after event "
                            + run.order().after() + " of there is nothing before event " + first + " any more.");
        }
    }

    /** Where it was begun before the floor's start it is told first what was recorded until then. */
    private boolean begins(FloorRun run) {
        return wasBegunBefore(run) ? run.beginsAgain() : run.begins();
    }

    private boolean wasBegunBefore(FloorRun run) {
        return run.order().after() < begunAfter;
    }

    /** Whether one that goes on has not said yet what it had at the floor's start. */
    boolean isBehind(FloorRun run) {
        return wasBegunBefore(run) && run.published().picture().place() == 0;
    }

    /** A run's turn to be told what is recorded already, from its first event to where the tape is. */
    private final class Turn {

        private final Semaphore all;
        private boolean has;

        Turn(Semaphore all) {
            this.all = all;
        }

        /** Waits for it; false: the floor ends. */
        boolean take() throws InterruptedException {
            while (!has && stop.getCount() > 0) {
                has = all.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            return has;
        }

        void giveBack() {
            if (has) {
                has = false;
                all.release();
            }
        }
    }

    private void live(FloorRun run) {
        LiveOrders orders = new LiveOrders(
                run, account.orElseThrow(), Math.max(begunAfter, run.order().after()));
        account.orElseThrow().add(orders);
        run.unknownOrders(orders::isUnknown);
        try {
            if (!begins(run)) {
                return;
            }
            TapeRun of = goOn(run, orders);
            try {
                follow(run, of, () -> {}, () -> look(run, of, orders));
            } finally {
                close(run, of);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            abandon(run, orders, e);
        } catch (Error e) {
            abandon(run, orders, e);
            throw e;
        } finally {
            account.orElseThrow().remove(orders);
            threads.remove(Thread.currentThread());
        }
    }

    /** A live run can't go on: its orders are cancelled, and what it holds is left to the emergency stop. */
    private void abandon(FloorRun run, LiveOrders orders, Throwable why) {
        run.owesCancels(true);
        account.orElseThrow().abandon(run);
        try {
            end(run, FloorRun.Status.FAILED, sentence(why) + " Its open orders at the exchange are cancelled.");
        } finally {
            // Whatever becomes of the end: nobody else would cancel them.
            orders.abandon(() -> owesNothing(run));
        }
    }

    /** What its last lines did not get written ends no run: one that goes on is told them again from its last state. */
    private static void close(FloorRun run, TapeRun of) {
        try {
            of.close();
        } catch (IOException e) {
            LOG.warn("The last results of the run {} could not be written: {}", run.id(), e.toString());
        }
    }

    /** None of its orders is at the exchange any more, and none can come. */
    private void owesNothing(FloorRun run) {
        run.owesCancels(false);
        writeEnd(run, run.progress());
    }

    /** Goes on to cancel what runs that had failed had left at the exchange when the floor ended. */
    private void cancelWhatIsOwed() {
        for (FloorRun run : all) {
            if (run.owesCancels() && account.isPresent()) {
                new AbandonedOrders(run, account.get()).cancel(() -> owesNothing(run));
            } else if (run.owesCancels()) {
                LOG.warn(
                        "The run {} has failed, and may have open orders at the exchange, where nobody can cancel them"
                                + " without FLOOR_BOURSE_REST and FLOOR_BOURSE_TRADING_KEY.",
                        run.id());
            }
        }
    }

    /** Its orders go on once it was told all from before the floor's start, and it ends once none is left that it waits for. */
    private void look(FloorRun run, TapeRun of, LiveOrders orders) throws IOException {
        Optional<String> fault = orders.fault();
        if (fault.isPresent()) {
            throw new IOException(fault.get());
        }
        if (of.place() >= orders.sentAfter() && orders.resume()) {
            account.orElseThrow().register(orders, run.order().venueAfter());
        }
        if (orders.isDone() && !orders.endIsAsked()) {
            orders.askEnd(account.orElseThrow().command(RunCommand.end(run.id()).text()));
        }
        orders.ending().ifPresent(run::stops);
    }

    /** What is looked at when a part of the tape was told. */
    @FunctionalInterface
    private interface Look {
        void look() throws IOException;
    }

    /**
     * Tells it what comes until it is told to end; the floor's end ends no run.
     *
     * @param caughtUp told when it was told all that there is
     * @param look told after each part of the tape
     */
    private void follow(FloorRun run, TapeRun of, Runnable caughtUp, Look look)
            throws IOException, InterruptedException {
        long published = 0;
        long kept = System.nanoTime();
        while (stop.getCount() > 0) {
            boolean more = of.read(EVENTS_AT_ONCE);
            long now = System.nanoTime();
            if (of.isEnded() || (!more && run.endsHere())) {
                of.finish();
                run.at(of.events(), of.place(), 0);
                end(run, FloorRun.Status.STOPPED, "");
                return;
            }
            run.at(of.events(), of.place(), 0);
            if (!more || of.place() >= begunAfter) {
                run.caughtUp();
            }
            look.look();
            // What it had at some time before is nothing that it has.
            boolean present = of.events() > 0 && !run.isReplaying();
            if (present && (published == 0 || now - published > PUBLISHED_NANOS)) {
                publish(run, of);
                published = now | 1;
            }
            if (now - kept > statesEvery.toNanos() && states.keepInTurn(run, of.place(), of::state)) {
                kept = now;
            }
            if (!more) {
                caughtUp.run();
            }
            if (!more && stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        states.keepLast(run, of.place(), of::state);
    }

    /** A disk that takes nothing ends no run, whose orders and positions nobody else sees to: it is tried again each time. */
    private static void publish(FloorRun run, TapeRun of) {
        try {
            of.publish();
            run.publish();
            run.unpublished("");
        } catch (IOException e) {
            run.unpublished(e.toString());
        }
    }

    private static String sentence(Throwable e) {
        if (e instanceof RunFailedException || e instanceof IOException) {
            return String.valueOf(e.getMessage());
        }
        LOG.error("A run has failed by an error of the floor.", e);
        return e.toString();
    }

    private void backtest(FloorRun run) {
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
                endUnlessStopped(run, FloorRun.Status.COMPLETED, "");
            } else {
                endUnlessStopped(run, FloorRun.Status.FAILED, end.reason());
            }
        } catch (IOException e) {
            // The floor's end closes what its processes say; a start of it begins the run again.
            if (stop.getCount() > 0 || run.isStopping()) {
                endUnlessStopped(
                        run, FloorRun.Status.FAILED, "Its process could not be started or read: " + e.getMessage());
            }
        } catch (RuntimeException e) {
            endUnlessStopped(run, FloorRun.Status.FAILED, sentence(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            endUnlessStopped(run, FloorRun.Status.FAILED, sentence(e));
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

    private void sweep(FloorRun run) {
        try {
            if (!run.begins()) {
                return;
            }
            Sweep sweep = new Sweep(run, tape, processes, workers, limits.atOnce());
            sweeps.put(run.id(), sweep);
            if (run.isOver() || run.isStopping() || stop.getCount() == 0) {
                sweep.stop();
            }
            if (sweep.run(progress -> {
                run.at(progress.events(), run.order().last(), progress.share(), progress.holds());
                logHeld(run);
            })) {
                endUnlessStopped(run, FloorRun.Status.COMPLETED, "");
            } else if (run.isStopping()) {
                end(run, FloorRun.Status.STOPPED, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            endUnlessStopped(run, FloorRun.Status.FAILED, sentence(e));
        } catch (Error e) {
            endUnlessStopped(run, FloorRun.Status.FAILED, sentence(e));
            throw e;
        } finally {
            sweeps.remove(run.id());
            threads.remove(Thread.currentThread());
        }
    }

    @Override
    public void close() {
        stop.countDown();
        sweeps.values().forEach(Sweep::stop);
        workers.shutdown();
        processes.endAll();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
            if (!workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                processes.endAllNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
