package org.bourse.floor.simulation;

import java.io.IOException;
import java.util.List;
import java.util.SequencedMap;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeFinding;

/** A run over a tape that is there already, from its beginning to its end. */
public final class Backtest {

    /**
     * What came of it.
     *
     * @param summary names and values, as they are written
     * @param findings damage and holes of the tape
     */
    public record Result(SequencedMap<String, String> summary, List<TapeFinding> findings) {}

    /** Who is told how far it is. */
    @FunctionalInterface
    public interface Progress {

        /** The run was told so many events, which is about this share of the tape. */
        void at(TapeRun run, double share) throws IOException;
    }

    /** How fast it is told its events. What comes of it is the same whatever the pace. */
    @FunctionalInterface
    public interface Pace {

        /** No event waits. */
        long NOTHING = Long.MIN_VALUE;

        /** As fast as it can be. */
        Pace FASTEST = _ -> Long.MAX_VALUE;

        /**
         * Up to which time of receipt events are told now; it may let some time pass before it answers.
         *
         * @param waiting when the event was received that waits, or {@link #NOTHING}
         */
        long until(long waiting);
    }

    private static final int EVENTS_BETWEEN_PROGRESS = 10_000;

    private Backtest() {}

    /**
     * Runs it to the end of the part.
     *
     * @throws IOException where tape or results can't be used; the message says why
     * @throws RunFailedException where the strategy throws; what there was until then is written
     */
    public static Result run(
            TapeRun.Setup setup, TapeRun.Part part, RunStrategy.Factory factory, Pace pace, Progress progress)
            throws IOException {
        long bytes = Math.max(1, bytes(setup, part));
        try (TapeRun run = TapeRun.begin(setup, part, factory)) {
            while (run.read(EVENTS_BETWEEN_PROGRESS, pace.until(run.waiting()))) {
                progress.at(run, Math.min(1, (double) run.readBytes() / bytes));
            }
            SequencedMap<String, String> summary = run.finish();
            progress.at(run, 1);
            return new Result(summary, run.findings());
        }
    }

    /** About as much as there is to read. */
    private static long bytes(TapeRun.Setup setup, TapeRun.Part part) throws IOException {
        return new Tape(setup.tape())
                .parts().stream()
                        .filter(one -> one.firstSequence() <= part.last()
                                && (one.lastSequence() == 0 || one.lastSequence() > part.after()))
                        .mapToLong(Tape.Part::bytes)
                        .sum();
    }
}
