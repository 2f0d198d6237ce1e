package org.bourse.server.journal;

/**
 * A batch could not be written, for lack of space perhaps. It is not in the journal, the journal is as it was before, and a
 * later batch may succeed. Unless it says that the batch may be there: of what was written of it some could not be cleared,
 * which is done before the next batch is written; a start before that would find it.
 */
public final class JournalWriteException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean mayBeThere;

    JournalWriteException(String message, Throwable cause) {
        this(message, cause, false);
    }

    JournalWriteException(String message, Throwable cause, boolean mayBeThere) {
        super(message, cause);
        this.mayBeThere = mayBeThere;
    }

    /** Whether a start, should it come before the next write, may find some of the batch. */
    public boolean mayBeThere() {
        return mayBeThere;
    }
}
