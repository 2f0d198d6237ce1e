package org.bourse.fix.session;

import java.io.Serial;

/** An exception for the log: its kind and where it came from, without its text, which may be what a peer sent. */
final class RedactedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    RedactedException(Throwable cause) {
        super(cause.getClass().getName());
        setStackTrace(cause.getStackTrace());
    }
}
