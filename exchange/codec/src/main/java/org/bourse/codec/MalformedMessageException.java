package org.bourse.codec;

/**
 * Bytes that are not a message of this schema, or one of a version that is newer than this program. Whoever reads them
 * must stop: nothing can be said about what they should have been.
 */
public final class MalformedMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message);
    }

    MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
