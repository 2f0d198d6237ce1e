package org.bourse.server.webhook;

/** A connection was not made, because no webhook may be at its address. */
final class RefusedAddressException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
        super(message);
    }
}
