package org.bourse.server.guard;

import static org.bourse.engine.model.SettingRange.check;

/**
 * The guard's limits. A connection is anonymous until a key that came over it was found right.
 *
 * @param maxConnections connections at a time, 10 to 100,000; one more is closed
 * @param maxAnonymousConnections anonymous ones among them, 5 to 100,000; for one more the one that has been silent longest
 *     is closed
 * @param maxConnectionsPerAddress anonymous ones from one address (IPv6: from one /64), 1 to 100,000; one more is closed
 * @param anonymousRequestsPerSecond requests over anonymous connections from one address, and connections from it, 1 to
 *     1,000,000; twice as many may come at once; one more is answered 429 and its connection closed
 * @param requestsPerSecond requests over one connection, 1 to 1,000,000; twice as many may come at once; more are not read
 *     until it is time
 * @param requestSeconds how long the first request of a connection may be waited for, and how long the head, the body or a
 *     WebSocket's message may take from its first byte to its last, 1 to 600
 * @param idleSeconds how long a connection may be silent between requests, 1 to 86,400; an anonymous one a fifth of it
 * @param writeSeconds how long a client may leave an answer unread, 1 to 600
 * @param maxBufferedBytes what may be held of unfinished bodies and messages over all connections, 1 MiB and more
 */
public record GuardSettings(
        int maxConnections,
        int maxAnonymousConnections,
        int maxConnectionsPerAddress,
        int anonymousRequestsPerSecond,
        int requestsPerSecond,
        int requestSeconds,
        int idleSeconds,
        int writeSeconds,
        long maxBufferedBytes) {

    /**
     * 10,000 connections, 7,500 of them anonymous, 1,000 from one address with 500 requests a second; 20,000 requests a
     * second over one connection; 10 seconds for a request, 300 between two, 30 for an answer; 64 MiB.
     */
    public static final GuardSettings DEFAULTS =
            new GuardSettings(10_000, 7_500, 1_000, 500, 20_000, 10, 300, 30, 64L << 20);

    public GuardSettings {
        check("maxConnections", maxConnections, 10, 100_000);
        check("maxAnonymousConnections", maxAnonymousConnections, 5, 100_000);
        check("maxConnectionsPerAddress", maxConnectionsPerAddress, 1, 100_000);
        check("anonymousRequestsPerSecond", anonymousRequestsPerSecond, 1, 1_000_000);
        check("requestsPerSecond", requestsPerSecond, 1, 1_000_000);
        check("requestSeconds", requestSeconds, 1, 600);
        check("idleSeconds", idleSeconds, 1, 86_400);
        check("writeSeconds", writeSeconds, 1, 600);
        check("maxBufferedBytes", maxBufferedBytes, 1 << 20, Long.MAX_VALUE);
        if (maxAnonymousConnections > maxConnections) {
            throw new IllegalArgumentException("maxAnonymousConnections must be at most maxConnections, "
                    + maxConnections + ", not " + maxAnonymousConnections);
        }
    }
}
