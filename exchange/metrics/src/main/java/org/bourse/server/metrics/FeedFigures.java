package org.bourse.server.metrics;

/**
 * Figures of the live feed and its WebSockets.
 *
 * @param connections open WebSockets
 * @param subscriptions by client, channel and symbol
 * @param messages messages written to clients since the start
 * @param bytes bytes written to clients since the start, frames' headers included
 * @param slowClients clients closed since the start because they read too slowly
 */
public record FeedFigures(long connections, long subscriptions, long messages, long bytes, long slowClients) {}
