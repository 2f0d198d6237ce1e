package org.bourse.loadtest.simulation;

/** A setting that can't be; the message names it, its value and what is allowed. */
final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidSettingException(String message) {
        super(message);
    }
}
