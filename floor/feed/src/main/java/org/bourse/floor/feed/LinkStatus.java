package org.bourse.floor.feed;

import java.net.URI;

/**
 * A connection, as operators see it.
 *
 * @param link its number
 * @param address where it goes
 * @param connected whether it is open
 * @param healthy whether it is open and something came within its silence limit
 * @param frames messages it brought
 * @param bytes bytes of these
 * @param reconnects how often it was opened again
 * @param lastProblem why it ended the last time; empty: it never did
 */
public record LinkStatus(
        int link,
        URI address,
        boolean connected,
        boolean healthy,
        long frames,
        long bytes,
        long reconnects,
        String lastProblem) {}
