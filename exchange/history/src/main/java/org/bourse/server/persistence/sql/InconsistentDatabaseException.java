package org.bourse.server.persistence.sql;

/** The database lacks what the exchange has written to it: someone changed it, or it is damaged. Not to be written to. */
public final class InconsistentDatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is missing. */
    public InconsistentDatabaseException(String message) {
        super(message);
    }
}
