package org.bourse.server.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.bourse.server.api.operations.ClientSessions;

/** One session of each kind, and one that is always busy. */
final class ScriptedSessions implements ClientSessions {

    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public List<FixClientSession> fix() {
        return Stream.of("ACME", "BUSY")
                .map(compId ->
                        new FixClientSession(compId, 17, true, Optional.of("192.0.2.7"), OptionalLong.of(18), 5, 6, 0))
                .toList();
    }

    @Override
    public List<WebSocketSession> webSockets() {
        return List.of(
                new WebSocketSession("31", OptionalLong.empty(), OptionalLong.empty(), "192.0.2.8", 4, 1_000_000));
    }

    @Override
    public Optional<Boolean> disconnectFix(String compId, String reason) {
        return compId.equals("ACME") ? Optional.of(told.add("disconnect " + compId + ": " + reason)) : Optional.empty();
    }

    @Override
    public Optional<Boolean> resetFix(String compId, String reason) {
        if (compId.equals("BUSY")) {
            return Optional.of(false);
        }
        return compId.equals("ACME") ? Optional.of(told.add("reset " + compId + ": " + reason)) : Optional.empty();
    }

    @Override
    public boolean disconnectWebSocket(String connectionId, String reason) {
        return connectionId.equals("31") && told.add("close " + connectionId + ": " + reason);
    }
}
