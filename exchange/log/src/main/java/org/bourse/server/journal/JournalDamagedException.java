package org.bourse.server.journal;

/**
 * The journal on disk is not what was written, at a place where that can't be the trace of a crash. The message names
 * the file, the offset in it and what was found. A person must decide; nothing was changed.
 */
public final class JournalDamagedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalDamagedException(String message) {
        super(message);
    }

    JournalDamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
