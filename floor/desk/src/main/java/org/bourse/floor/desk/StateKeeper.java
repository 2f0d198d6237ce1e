package org.bourse.floor.desk;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the states of runs, one at a time: each takes several times its room in memory for a moment, and runs that began together
 * are due together. A state is there for a fast start alone: what can't be kept ends no run.
 */
final class StateKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

    private final Semaphore turn = new Semaphore(1);

    /** What takes a run's state up. */
    @FunctionalInterface
    interface Taking {

        /** It; empty: there is none at the moment. */
        Optional<byte[]> state() throws IOException;
    }

    /** Keeps one as of that place of the tape; false: another run's is being kept, so that it should be tried again soon. */
    boolean keepInTurn(FloorRun run, long place, Taking taking) {
        if (!turn.tryAcquire()) {
            return false;
        }
        keepAndPass(run, place, taking);
        return true;
    }

    /** The same of a run that ends here, which waits for the others. */
    void keepLast(FloorRun run, long place, Taking taking) throws InterruptedException {
        turn.acquire();
        keepAndPass(run, place, taking);
    }

    private void keepAndPass(FloorRun run, long place, Taking taking) {
        try {
            Optional<byte[]> state = taking.state();
            if (state.isPresent()) {
                new KeptStates(run).keep(place, state.get());
                run.stateKept();
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Of memory too: what there is without the state may well suffice.
            LOG.warn(
                    "The state of the run {} could not be kept; a start of the floor goes on from one before it: {}",
                    run.id(),
                    e.toString());
            run.stateNotKept(e.toString());
        } finally {
            turn.release();
        }
    }
}
