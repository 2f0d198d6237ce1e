package org.bourse.server.metrics;

import java.util.Map;

/**
 * Figures of the guard in front of REST and WebSocket.
 *
 * @param connections open connections
 * @param anonymousConnections those over which no right key came
 * @param bufferedBytes what is held of unfinished bodies and messages
 * @param refused how often what was refused since the start, by its name
 */
public record GuardFigures(
        long connections, long anonymousConnections, long bufferedBytes, Map<String, Long> refused) {}
