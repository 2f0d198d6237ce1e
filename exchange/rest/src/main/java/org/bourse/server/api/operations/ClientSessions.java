package org.bourse.server.api.operations;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The sessions of FIX and WebSocket clients, as an operator sees them and ends them. */
public interface ClientSessions {

    /** FIX sessions, those whose client is not there included, by comp id. */
    List<FixClientSession> fix();

    /** WebSocket connections, the oldest first. */
    List<WebSocketSession> webSockets();

    /**
     * Logs a FIX session's client out, which may log on again.
     *
     * @return whether there was a connection; empty when there is no such session
     */
    Optional<Boolean> disconnectFix(String compId, String reason);

    /**
     * Logs a FIX session's client out, and lets its sequence numbers begin with 1 again.
     *
     * @return whether it was done, which it is not where the session is never left alone; empty when there is no such session
     */
    Optional<Boolean> resetFix(String compId, String reason);

    /** Closes a WebSocket connection; false when there is no such one. */
    boolean disconnectWebSocket(String connectionId, String reason);

    /**
     * A FIX session.
     *
     * @param address where its connection comes from; empty when there is none
     * @param keyId the key that its client logged on with; empty when none has
     */
    record FixClientSession(
            String compId,
            long brokerId,
            boolean loggedOn,
            Optional<String> address,
            OptionalLong keyId,
            int nextIncoming,
            int nextOutgoing,
            int unsent) {}

    /**
     * A WebSocket connection.
     *
     * @param brokerId whose it is; empty before it has shown a key
     * @param keyId the key that it has shown
     */
    record WebSocketSession(
            String connectionId,
            OptionalLong brokerId,
            OptionalLong keyId,
            String address,
            int subscriptions,
            long openedAtMicros) {}
}
