package org.bourse.floor.feed;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A connection, as operators see it.
 *
 * @param link its number
 * @param id its own, which no other had: {@code conn-} and eight hexadecimal digits
 * @param state how far it is
 * @param address where it goes
 * @param healthy whether it is open and something came within its silence limit
 * @param frames messages it brought
 * @param bytes bytes of these
 * @param reconnects how often it was opened again
 * @param lastProblem why it ended the last time; empty: it never did
 * @param openedNanos since when it is open, UTC; 0: it is not
 * @param messageNanos when a message came last, UTC; 0: none has come since it is open
 * @param subjects what is followed by it, where the venue has many of its like
 */
public record LinkStatus(
        int link,
        String id,
        URI address,
        State state,
        boolean healthy,
        long frames,
        long bytes,
        long reconnects,
        String lastProblem,
        long openedNanos,
        long messageNanos,
        Optional<Subjects> subjects) {

    /** How far a connection is. */
    public enum State {
        /** It is not open, and will be opened after a pause. */
        DISCONNECTED,
        /** It is being opened. */
        CONNECTING,
        /** It is open. */
        CONNECTED,
        /** It is open, and ends as soon as another one has taken its place. */
        DRAINING,
        /** It has ended for good. */
        CLOSED;

        /** Its name for programs. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is followed by a connection.
     *
     * @param followed how many
     * @param left those it was asked for since it is open, and that are followed no more
     * @param room how many more it can have
     * @param replaced whether another connection takes its place at the moment
     */
    public record Subjects(int followed, int left, int room, boolean replaced) {

        /** The share of those it was asked for that are followed no more, 0 to 1. */
        public double pollution() {
            return followed + left == 0 ? 0 : (double) left / (followed + left);
        }
    }

    /** Whether it is open. */
    public boolean connected() {
        return state == State.CONNECTED || state == State.DRAINING;
    }

    /** The same with what is followed by it. */
    LinkStatus with(Subjects known) {
        return new LinkStatus(
                link,
                id,
                address,
                known.replaced() && state == State.CONNECTED ? State.DRAINING : state,
                healthy,
                frames,
                bytes,
                reconnects,
                lastProblem,
                openedNanos,
                messageNanos,
                Optional.of(known));
    }
}
