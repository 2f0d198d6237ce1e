package org.bourse.floor.desk;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bourse.floor.simulation.RunFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ends of runs: each is on the disk before anybody is told of it. */
final class RunEnds {

    private static final Logger LOG = LoggerFactory.getLogger(RunEnds.class);

    private final LongSupplier clock;
    private final Writing writing;

    /** Who writes runs down. */
    @FunctionalInterface
    interface Writing {

        /** It is to be so; not of one that was deleted as soon as it had ended. */
        void write(FloorRun run, FloorRun.Progress as) throws IOException;
    }

    /** Those of a floor with that clock, nanoseconds since 1970. */
    RunEnds(LongSupplier clock, Writing writing) {
        this.clock = clock;
        this.writing = writing;
    }

    /** It has ended, which is said once it is written down. */
    void end(FloorRun run, FloorRun.Status status, String reason) {
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
            write(run, as.get());
            run.end(as.get());
            forgetStates(run);
        }
    }

    /** The same of a backtest or a sweep; one that was stopped meanwhile has ended by that. */
    void endUnlessStopped(FloorRun run, FloorRun.Status status, String reason) {
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

    /** It is being stopped, and has ended so once its processes have: a start of the floor knows that. */
    void writeStopped(FloorRun run) {
        write(run, run.ended(FloorRun.Status.STOPPED, clock.getAsLong(), ""));
    }

    /** Writes down how it stands; where that can't be done a start of the floor goes by what was written before. */
    void write(FloorRun run, FloorRun.Progress as) {
        try {
            writing.write(run, as);
        } catch (IOException e) {
            LOG.warn(
                    "The end of the run {} could not be written down; a start of the floor runs it again: {}",
                    run.id(),
                    e.toString());
        }
    }

    /** Why a run has failed, as a sentence for whoever asked for it. */
    static String why(Throwable e) {
        if (e instanceof RunFailedException || e instanceof IOException) {
            return String.valueOf(e.getMessage());
        }
        LOG.error("A run has failed by an error of the floor.", e);
        return e.toString();
    }
}
