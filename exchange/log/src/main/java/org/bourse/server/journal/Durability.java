package org.bourse.server.journal;

import org.jspecify.annotations.Nullable;

/** Up to where the journal is known to be on the disk, and whether that can still be known. Safe from any thread. */
final class Durability {

    private volatile long forcedThrough;
    private volatile @Nullable Throwable failure;

    Durability(long forcedThrough) {
        this.forcedThrough = forcedThrough;
    }

    /** The sequence of the last command that is known to be on the disk; 0 when there is none. */
    long forcedThrough() {
        return forcedThrough;
    }

    /** For the thread that writes: everything up to {@code sequence} is on the disk. */
    void forced(long sequence) {
        forcedThrough = sequence;
    }

    /** For other threads: like {@link #forced}, but what the writer has forced since is not taken back. */
    void forcedAtLeast(long sequence) {
        // Between reading and writing the writer may get further. Then too little is known, which is only cautious.
        forcedThrough = Math.max(forcedThrough, sequence);
    }

    /** A force failed; from now on nobody knows. */
    void failed(Throwable cause) {
        failure = cause;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** @throws JournalForceException when a force failed before */
    void requireKnown() throws JournalForceException {
        Throwable cause = failure;
        if (cause != null) {
            throw new JournalForceException("the journal failed before: " + cause.getMessage(), cause);
        }
    }
}
