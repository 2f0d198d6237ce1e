package org.bourse.server.journal;

/** Another process uses the data directory. */
public final class DataDirectoryInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataDirectoryInUseException(String message) {
        super(message);
    }
}
