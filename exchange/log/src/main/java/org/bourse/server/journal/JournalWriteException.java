package org.bourse.server.journal;

/**
 * A batch could not be written, for lack of space perhaps. It is not in the journal, the journal is as it was before, and a
 * later batch may succeed.
 */
public final class JournalWriteException extends Exception {

    private static final long serialVersionUID = 1L;

    JournalWriteException(String message) {
        super(message);
    }

    JournalWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
