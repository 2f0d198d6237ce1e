package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.integer;

import java.util.List;
import org.bourse.server.guard.GuardSettings;

/** The part of {@link SettingKeys} that is about what the guard in front of REST and WebSocket lets through. */
final class GuardSettingKeys {

    private static final GuardSettings GUARD = GuardSettings.DEFAULTS;

    static final SettingKey<Integer> MAX_CONNECTIONS = integer(
            "exchange.http.max-connections",
            "EXCHANGE_HTTP_MAX_CONNECTIONS",
            "connections",
            GUARD.maxConnections(),
            10,
            100_000,
            "REST and WebSocket connections at a time. One more is closed, unless an anonymous one, over "
                    + "which no right key has come, can make room for it: the one that has been silent longest.");

    static final SettingKey<Integer> MAX_ANONYMOUS_CONNECTIONS = integer(
            "exchange.http.max-anonymous-connections",
            "EXCHANGE_HTTP_MAX_ANONYMOUS_CONNECTIONS",
            "connections",
            GUARD.maxAnonymousConnections(),
            5,
            100_000,
            "Anonymous connections among them: the rest is kept for brokers. At most max-connections.");

    static final SettingKey<Integer> MAX_CONNECTIONS_PER_ADDRESS = integer(
            "exchange.http.max-connections-per-address",
            "EXCHANGE_HTTP_MAX_CONNECTIONS_PER_ADDRESS",
            "connections",
            GUARD.maxConnectionsPerAddress(),
            1,
            100_000,
            "Anonymous connections from one address (IPv6: from one /64 network); one more is closed.");

    static final SettingKey<Integer> ANONYMOUS_REQUESTS_PER_SECOND = integer(
            "exchange.http.anonymous-requests-per-second",
            "EXCHANGE_HTTP_ANONYMOUS_REQUESTS_PER_SECOND",
            "requests per second and address",
            GUARD.anonymousRequestsPerSecond(),
            1,
            1_000_000,
            "Requests without a right key; twice as many may come at once. One more is answered 429 "
                    + "and its connection closed.");

    static final SettingKey<Integer> REQUESTS_PER_SECOND = integer(
            "exchange.http.requests-per-second",
            "EXCHANGE_HTTP_REQUESTS_PER_SECOND",
            "requests per second and connection",
            GUARD.requestsPerSecond(),
            1,
            1_000_000,
            "Requests with a key over one connection; twice as many may come at once. More are read later.");

    static final SettingKey<Integer> REQUEST_SECONDS = integer(
            "exchange.http.request-seconds",
            "EXCHANGE_HTTP_REQUEST_SECONDS",
            "seconds",
            GUARD.requestSeconds(),
            1,
            600,
            "How long a new connection may be silent, and how long the head of a request, its body or "
                    + "a WebSocket message may take from its first byte to its last.");

    static final SettingKey<Integer> IDLE_SECONDS = integer(
            "exchange.http.idle-seconds",
            "EXCHANGE_HTTP_IDLE_SECONDS",
            "seconds",
            GUARD.idleSeconds(),
            1,
            86_400,
            "How long a REST connection may be silent between two requests; an anonymous one a fifth " + "of that.");

    static final SettingKey<Integer> WRITE_SECONDS = integer(
            "exchange.http.write-seconds",
            "EXCHANGE_HTTP_WRITE_SECONDS",
            "seconds",
            GUARD.writeSeconds(),
            1,
            600,
            "How long a client may leave an answer unread before its connection is closed.");

    static final SettingKey<Integer> MAX_BUFFERED_MEBIBYTES = integer(
            "exchange.http.max-buffered-mebibytes",
            "EXCHANGE_HTTP_MAX_BUFFERED_MEBIBYTES",
            "MiB",
            (int) (GUARD.maxBufferedBytes() >> 20),
            1,
            1_024,
            "Memory for unfinished bodies and messages of all connections together.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = List.of(
            MAX_CONNECTIONS,
            MAX_ANONYMOUS_CONNECTIONS,
            MAX_CONNECTIONS_PER_ADDRESS,
            ANONYMOUS_REQUESTS_PER_SECOND,
            REQUESTS_PER_SECOND,
            REQUEST_SECONDS,
            IDLE_SECONDS,
            WRITE_SECONDS,
            MAX_BUFFERED_MEBIBYTES);

    private GuardSettingKeys() {}
}
