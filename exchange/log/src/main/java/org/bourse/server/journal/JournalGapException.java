package org.bourse.server.journal;

/**
 * The journal does not have the commands that were asked for, although what it has is whole.
 */
public final class JournalGapException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalGapException(String message) {
        super(message);
    }

    JournalGapException(String message, Throwable cause) {
        super(message, cause);
    }
}
