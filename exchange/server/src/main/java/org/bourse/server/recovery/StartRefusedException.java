package org.bourse.server.recovery;

/** The exchange must not open on this data: an operator has to decide. The message says what was found. */
public final class StartRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was found, and what can be done. */
    public StartRefusedException(String message) {
        super(message);
    }
}
