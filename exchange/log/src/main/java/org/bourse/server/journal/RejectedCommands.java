package org.bourse.server.journal;

import java.util.List;
import org.bourse.engine.model.RejectReason;

/**
 * The rejected commands with their reasons, from the moment they are done until the segment they are in is sealed: the
 * journal has commands, and not their outcomes. Safe from any thread.
 */
public interface RejectedCommands {

    /** A command that did nothing. */
    record RejectedCommand(long sequence, RejectReason reason) {}

    /** The first command of which it is known whether it was rejected. */
    long knownFrom();

    /**
     * Those after a command, in order.
     *
     * @param through the last command that is asked for
     * @param limit how many at the most
     * @throws RuntimeException when they can't be read now
     */
    List<RejectedCommand> after(long sequence, long through, int limit);

    /** Those up to a command are in the archive, and need not be kept; never throws, for a later call does it, too. */
    void forgetThrough(long sequence);
}
