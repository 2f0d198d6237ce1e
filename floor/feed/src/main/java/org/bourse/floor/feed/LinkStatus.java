package org.bourse.floor.feed;

import java.net.URI;
import java.util.Optional;

/**
 * A connection, as operators see it.
 *
 * @param link its number
 * @param address where it goes
 * @param connected whether it is open
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
        URI address,
        boolean connected,
        boolean healthy,
        long frames,
        long bytes,
        long reconnects,
        String lastProblem,
        long openedNanos,
        long messageNanos,
        Optional<Subjects> subjects) {

    /**
     * What is followed by a connection.
     *
     * @param followed how many
     * @param left those it was asked for since it is open, and that are followed no more
     * @param replaced whether another connection takes its place at the moment
     */
    public record Subjects(int followed, int left, boolean replaced) {}

    /** The same with what is followed by it. */
    LinkStatus with(Subjects known) {
        return new LinkStatus(
                link,
                address,
                connected,
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
