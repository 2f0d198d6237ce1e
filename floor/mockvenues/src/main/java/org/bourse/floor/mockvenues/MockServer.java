package org.bourse.floor.mockvenues;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import java.io.Closeable;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;

/** The port of a mock venue, on this machine only: its sockets and its answers by REST. */
final class MockServer implements Closeable {

    /** No venue ends a connection because its client only listens: Helidon would after five minutes. */
    private static final Duration IDLE = Duration.ofDays(365);

    private final WebServer server;

    /** Listens on that port, or a free one where it is 0. */
    MockServer(int port, HttpRouting.Builder answers, WsRouting.Builder sockets) {
        server = WebServer.builder()
                .host(InetAddress.getLoopbackAddress().getHostAddress())
                .port(port)
                .shutdownHook(false)
                .idleConnectionTimeout(IDLE)
                // Else a second piece waits for the acknowledgement of the first (RFC 896), which Linux delays by 40
                // ms.
                .connectionOptions(options -> options.tcpNoDelay(true))
                .addRouting(answers)
                .addRouting(sockets)
                .build()
                .start();
    }

    /** How long a connection may say nothing. */
    Duration idle() {
        return server.prototype().idleConnectionTimeout();
    }

    URI socket() {
        return URI.create("ws://127.0.0.1:" + server.port());
    }

    URI rest() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.stop();
    }
}
