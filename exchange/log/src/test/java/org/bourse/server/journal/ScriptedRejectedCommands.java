package org.bourse.server.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.model.RejectReason;

/** Rejects every seventh command, and knows of those that were not forgotten. */
final class ScriptedRejectedCommands implements RejectedCommands {

    private final long knownFrom;
    private long forgottenThrough;

    /** Runs whenever somebody has read. */
    Runnable afterReading = () -> {};

    ScriptedRejectedCommands(long knownFrom) {
        this.knownFrom = knownFrom;
    }

    /** What became of a command in truth. */
    static Optional<RejectReason> rejection(long sequence) {
        return sequence % 7 == 0
                ? Optional.of(sequence % 2 == 0 ? RejectReason.UNKNOWN_ORDER : RejectReason.INSTRUMENT_HALTED)
                : Optional.empty();
    }

    @Override
    public long knownFrom() {
        return knownFrom;
    }

    @Override
    public List<RejectedCommand> after(long sequence, long through, int limit) {
        List<RejectedCommand> found = new ArrayList<>();
        for (long at = Math.max(sequence, forgottenThrough) + 1; at <= through && found.size() < limit; at++) {
            if (rejection(at).isPresent()) {
                found.add(new RejectedCommand(at, rejection(at).get()));
            }
        }
        afterReading.run();
        return found;
    }

    @Override
    public void forgetThrough(long sequence) {
        forgottenThrough = sequence;
    }
}
