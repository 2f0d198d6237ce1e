package org.bourse.server.ws;

import java.util.OptionalLong;

/**
 * A WebSocket connection, as an operator sees it.
 *
 * @param connectionId by which it is found
 * @param brokerId whose it is; empty before it has shown a key
 * @param keyId the key that it has shown
 * @param address where it comes from
 * @param subscriptions how many it has
 * @param openedAtMicros when it was opened, UTC microseconds
 */
public record ConnectionStatus(
        String connectionId,
        OptionalLong brokerId,
        OptionalLong keyId,
        String address,
        int subscriptions,
        long openedAtMicros) {}
