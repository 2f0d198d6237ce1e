package org.bourse.server.persistence.postgres;

/** The database can't be reached or started now. What failed may succeed later without any change. */
public final class DatabaseUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was tried, and what went wrong with it. */
    public DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** With what was tried and what to do about it. */
    public DatabaseUnavailableException(String message) {
        super(message);
    }
}
