package org.bourse.server.journal;

/**
 * Nobody knows what of the journal is on the disk: a force failed, and the system may have dropped what it could not
 * write. The journal takes nothing more; the next start finds out.
 */
public final class JournalForceException extends Exception {

    private static final long serialVersionUID = 1L;

    JournalForceException(String message) {
        super(message);
    }

    JournalForceException(String message, Throwable cause) {
        super(message, cause);
    }
}
