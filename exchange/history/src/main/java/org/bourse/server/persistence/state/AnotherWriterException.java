package org.bourse.server.persistence.state;

/**
 * Someone else has taken over the database since this process loaded from it. Going on would write what the other does
 * not know; this process has to stop.
 */
public final class AnotherWriterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was expected and what was found. */
    public AnotherWriterException(String message) {
        super(message);
    }
}
