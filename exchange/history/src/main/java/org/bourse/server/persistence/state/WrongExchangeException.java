package org.bourse.server.persistence.state;

import java.util.UUID;

/** The database holds another exchange than the data directory: using it would mix two histories. */
public final class WrongExchangeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The database {@code database} holds {@code found} where {@code expected} was asked for. */
    public WrongExchangeException(String database, UUID expected, UUID found) {
        super("the database " + database + " belongs to the exchange " + found
                + ", not to the one of this data directory, " + expected
                + ": use the data directory that goes with it, or an empty database");
    }
}
