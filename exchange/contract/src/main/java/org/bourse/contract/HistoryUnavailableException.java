package org.bourse.contract;

/** The database can't answer now; the same question may be answered later. */
public final class HistoryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is the matter, when no failure of the database told it. */
    public HistoryUnavailableException(String message) {
        super(message);
    }

    /** With what the database said. */
    public HistoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
