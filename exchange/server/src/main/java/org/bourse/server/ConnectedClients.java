package org.bourse.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bourse.fix.FixSessionStatus;
import org.bourse.server.api.ClientSessions;
import org.bourse.server.fix.FixAdapter;
import org.bourse.server.ws.ConnectionStatus;
import org.bourse.server.ws.FeedEndpoint;
import org.jspecify.annotations.Nullable;

/** The sessions of both gateways that have any; WebSocket's come once that gateway is open. */
final class ConnectedClients implements ClientSessions {

    private final Optional<FixAdapter> fix;
    private volatile @Nullable FeedEndpoint webSockets;

    ConnectedClients(Optional<FixAdapter> fix) {
        this.fix = fix;
    }

    void opened(FeedEndpoint gateway) {
        webSockets = gateway;
    }

    @Override
    public List<FixClientSession> fix() {
        return fix.map(FixAdapter::clients).orElse(List.of()).stream()
                .map(ConnectedClients::session)
                .toList();
    }

    private static FixClientSession session(FixSessionStatus client) {
        return new FixClientSession(
                client.compId(),
                client.brokerId(),
                client.loggedOn(),
                client.address(),
                client.keyId(),
                client.nextIncoming(),
                client.nextOutgoing(),
                client.unsent());
    }

    @Override
    public List<WebSocketSession> webSockets() {
        FeedEndpoint gateway = webSockets;
        return gateway == null
                ? List.of()
                : gateway.statuses().stream().map(ConnectedClients::session).toList();
    }

    private static WebSocketSession session(ConnectionStatus client) {
        return new WebSocketSession(
                client.connectionId(),
                client.brokerId(),
                client.keyId(),
                client.address(),
                client.subscriptions(),
                client.openedAtMicros());
    }

    @Override
    public Optional<Boolean> disconnectFix(String compId, String reason) {
        return fix.flatMap(gateway -> gateway.disconnect(compId, reason));
    }

    @Override
    public Optional<Boolean> resetFix(String compId, String reason) {
        return fix.flatMap(gateway -> gateway.resetNumbers(compId, reason)).map(CompletableFuture::join);
    }

    @Override
    public boolean disconnectWebSocket(String connectionId, String reason) {
        FeedEndpoint gateway = webSockets;
        return gateway != null && gateway.disconnect(connectionId, reason);
    }
}
