package org.bourse.codec;

/**
 * A text that has no binary form, because it is longer than {@link CommandEncoder#MAX_TEXT_LENGTH} or has half a
 * surrogate pair. Nothing was encoded. No rule of the exchange allows such a text, so whoever sent it can be refused.
 */
public final class UnencodableTextException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnencodableTextException(String message) {
        super(message);
    }
}
