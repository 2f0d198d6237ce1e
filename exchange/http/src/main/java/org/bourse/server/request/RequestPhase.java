package org.bourse.server.request;

/** A phase of a request that is timed. */
public enum RequestPhase {
    /** Waiting for the body to arrive. */
    BODY,
    /** Reading and checking what was sent. */
    PARSE,
    /** Waiting for the command's turn, its journal force and its events. */
    SEQUENCER,
    /** Reading from memory and, where needed, the database. */
    READ,
    /** Writing the answer to the connection. */
    SEND
}
