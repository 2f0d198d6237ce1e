package org.bourse.server.webhook;

/** The database can't answer now; the same question may be answered later. */
public final class WebhookLogUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what the database said. */
    public WebhookLogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
