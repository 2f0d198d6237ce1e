package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bourse.floor.simulation.LivePort;
import org.bourse.floor.simulation.RunCommand;
import org.bourse.floor.simulation.RunStrategy;
import org.bourse.floor.simulation.TapeRun;
import org.bourse.floor.tape.Tape;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs on paper and live as they follow the tape that is being written, each on a thread that calls this. A start of the floor has
 * them go on from the state of them that was kept last, and tells them what was recorded since; where there is none they are told
 * all from their first event on, and come to where they were as well.
 */
final class FollowedRuns {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedRuns.class);

    private static final int EVENTS_AT_ONCE = 1_000;
    private static final long LOOK_MILLIS = 20;
    private static final long PUBLISHED_NANOS = 500_000_000L;

    private final Path tape;
    private final Duration statesEvery;
    private final StateKeeper states = new StateKeeper();

    /** Where live ones trade; empty: there are none. */
    private final Optional<LiveAccount> account;

    /** What runs decide up to that place of the tape was decided before the floor started. */
    private final long begunAfter;

    private final RunEnds ends;
    private final CountDownLatch stop;

    private volatile Deciders deciders = (run, settings) -> settings.strategies();

    /** Who decides in a run. */
    @FunctionalInterface
    interface Deciders {

        RunStrategy.Factory of(FloorRun run, RunSettings settings);
    }

    /**
     * Those of a tape.
     *
     * @param account where live ones trade; empty: none is begun
     * @param statesEvery how often the state of each is kept
     * @param begunAfter the number of the last event on the tape before the floor started
     * @param stop at 0 the floor ends
     */
    FollowedRuns(
            Path tape,
            Optional<LiveAccount> account,
            Duration statesEvery,
            long begunAfter,
            RunEnds ends,
            CountDownLatch stop) {
        this.tape = tape;
        this.account = account;
        this.statesEvery = statesEvery;
        this.begunAfter = begunAfter;
        this.ends = ends;
        this.stop = stop;
    }

    /** Has runs that are begun from here on decided by others than their settings say. */
    void decideBy(Deciders others) {
        deciders = others;
    }

    /** Of what it has kept it needs nothing of events that the tape does not have; nothing at all where it is over. */
    void forgetBeyondTape(FloorRun run) throws IOException {
        new KeptStates(run).forgetBeyond(run.isOver() ? -1 : begunAfter);
    }

    /** That symbol is nobody's any more who has failed with that run. */
    void forget(FloorRun run) {
        account.ifPresent(of -> LiveOrders.symbols(run).forEach(symbol -> of.forget(run, symbol)));
    }

    /** Refuses to leave orders of live runs at the exchange without anybody who sees to them. */
    void requireAccount(List<FloorRun> all) {
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

    /** Follows one on paper, when it is its turn to be told what is recorded already. */
    void paper(FloorRun run, Semaphore turn) {
        RunTurn taken = new RunTurn(turn, stop);
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
            ends.end(run, FloorRun.Status.FAILED, RunEnds.why(e));
        } catch (Error e) {
            ends.end(run, FloorRun.Status.FAILED, RunEnds.why(e));
            throw e;
        } finally {
            taken.giveBack();
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
                if (e instanceof KeptStates.OtherVersion && run.order().kind() == FloorRun.Kind.LIVE) {
                    // Told its tape again it may decide otherwise than it did, and its orders are at the exchange.
                    throw new IOException("It can't go on from its state at event " + place + ". " + e.getMessage(), e);
                }
                LOG.warn("The run {} can't go on from its state at event {}: {}", run.id(), place, e.getMessage());
            }
        }
        if (wasBegunBefore(run)) {
            requireBeginning(run);
            Optional<String> others = ChosenStrategies.of(run.directory()).otherVersions(run.directory());
            if (others.isPresent() && run.order().kind() == FloorRun.Kind.LIVE) {
                throw new IOException("It can't be told its tape again. " + others.get());
            }
            LOG.info("The run {} is told its tape again from its first event on.", run.id());
            states.forget();
            ChosenStrategies.of(run.directory()).writeVersions(run.directory());
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

    /** Follows a live one, and sees to its orders. */
    void live(FloorRun run) {
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
        }
    }

    /**
     * A live run can't go on: its orders are cancelled, and what it holds is left to the emergency stop. The cancels wait for no
     * disk, which may be full or slow; that none is owed any more is written down behind the run's end.
     */
    private void abandon(FloorRun run, LiveOrders orders, Throwable why) {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        run.owesCancels(true);
        account.orElseThrow().abandon(run);
        orders.abandon(() -> {
            if (ended.join()) {
                owesNothing(run);
            }
        });
        try {
            ends.end(run, FloorRun.Status.FAILED, RunEnds.why(why) + " Its open orders at the exchange are cancelled.");
        } finally {
            ended.complete(true);
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
        ends.write(run, run.progress());
    }

    /** Goes on to cancel what runs that had failed had left at the exchange when the floor ended. */
    void cancelWhatIsOwed(List<FloorRun> all) {
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
                ends.end(run, FloorRun.Status.STOPPED, "");
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
}
