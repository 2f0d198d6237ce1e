package org.bourse.loadtest.exchange;

/** The exchange under test can't be started, reached or asked; the message says what to do about it. */
public final class ExchangeFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure with a sentence for people. */
    public ExchangeFailure(String message) {
        super(message);
    }

    /** A failure with a sentence for people and what caused it. */
    public ExchangeFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
