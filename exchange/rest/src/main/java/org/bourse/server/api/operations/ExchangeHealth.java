package org.bourse.server.api.operations;

import java.util.List;

/**
 * The state of the process.
 *
 * @param alive false when only a restart can help, for example after a failed journal force
 * @param ready whether new orders are taken
 * @param sequence the last command that happened
 * @param persistedSequence the last command that is in the database
 * @param persisterLagEvents events that wait for the database
 * @param persisterLagSeconds age of the oldest of them
 * @param checks its parts
 */
public record ExchangeHealth(
        boolean alive,
        boolean ready,
        long sequence,
        long persistedSequence,
        long persisterLagEvents,
        double persisterLagSeconds,
        List<Check> checks) {

    /** A grade of health. */
    public enum State {
        /** As it should. */
        UP,
        /** Not as it should, but orders are taken and nothing is lost. */
        DEGRADED,
        /** Not at all. */
        DOWN
    }

    /**
     * One part.
     *
     * @param name such as {@code journal} or {@code database}
     * @param detail what is wrong, or empty
     */
    public record Check(String name, State state, String detail) {}

    /** The worst that can be said of the whole. */
    public State state() {
        if (!alive || !ready) {
            return State.DOWN;
        }
        boolean allUp = checks.stream().allMatch(check -> check.state() == State.UP);
        return allUp ? State.UP : State.DEGRADED;
    }
}
