package org.bourse.server.ws;

import static org.bourse.engine.model.SettingRange.check;

/**
 * The limits of the WebSocket gateway.
 *
 * @param publicMarketData whether market data is shown to clients that did not authenticate
 * @param maxConnections connections at a time, 1 to 100,000; one more is told so and closed
 * @param maxSubscriptions subscriptions of one connection, by channel and symbol, 1 to 100,000
 * @param maxMessageBytes longest message of a client in UTF-8, 1,024 to 1,048,576
 * @param messagesPerSecond messages of one connection, 1 to 1,000,000; twice as many may come at once
 * @param maxQueueBytes what may wait for a slow reader before it is closed, 65,536 to 1,073,741,824
 * @param heartbeatSeconds how often a heartbeat and a ping are sent, 1 to 3,600
 * @param idleSeconds after how long without any message or pong a connection is closed, 2 to 86,400; more than
 *     {@code heartbeatSeconds}, because it is the heartbeat that asks for a pong
 */
public record WsSettings(
        boolean publicMarketData,
        int maxConnections,
        int maxSubscriptions,
        int maxMessageBytes,
        int messagesPerSecond,
        int maxQueueBytes,
        int heartbeatSeconds,
        int idleSeconds) {

    /**
     * Market data for brokers, 5,000 connections of 1,000 subscriptions, 64 KiB, 500 messages a second, 1 MiB waiting,
     * heartbeats every 15 seconds, closed after 45.
     */
    public static final WsSettings DEFAULTS = new WsSettings(false, 5_000, 1_000, 65_536, 500, 1_048_576, 15, 45);

    public WsSettings {
        check("maxConnections", maxConnections, 1, 100_000);
        check("maxSubscriptions", maxSubscriptions, 1, 100_000);
        check("maxMessageBytes", maxMessageBytes, 1_024, 1_048_576);
        check("messagesPerSecond", messagesPerSecond, 1, 1_000_000);
        check("maxQueueBytes", maxQueueBytes, 65_536, 1_073_741_824);
        check("heartbeatSeconds", heartbeatSeconds, 1, 3_600);
        check("idleSeconds", idleSeconds, 2, 86_400);
        if (idleSeconds <= heartbeatSeconds) {
            throw new IllegalArgumentException(
                    "idleSeconds must be more than heartbeatSeconds, " + heartbeatSeconds + ", not " + idleSeconds);
        }
    }
}
