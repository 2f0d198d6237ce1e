package org.bourse.server.guard;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;

/** A web server whose listener has ended. */
@ExpectedLog(level = ERROR, line = "GuardedServer: nobody listens at HTTP port \\d+ any more.*")
class GuardedServerIT {

    @Test
    void listensAgainAtTheSamePortWhenTheListenerHasEnded() {
        try (GuardedServer server = server(FreePort.find())) {
            int port = server.port();
            await().until(() -> answers(port));

            server.server().stop();

            await().until(() -> answers(port));
        }
    }

    @Test
    @ExpectedLog(level = ERROR, line = "LoomServer: Failed to start listener")
    @ExpectedLog(level = ERROR, line = "LoomServer: Helidon WebServer failed to start")
    void saysSoWhenThePortWasTakenDuringTheStart() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> server(other.getLocalPort()))
                    .withMessageContaining("HTTP can't listen at 127.0.0.1:" + other.getLocalPort());
        }
    }

    private static GuardedServer server(int port) {
        return GuardedServer.start(
                new ConnectionGuard(
                        GuardSettings.DEFAULTS,
                        65_536,
                        (status, detail) -> detail.getBytes(StandardCharsets.UTF_8),
                        ClientLookup.PEER,
                        WebSocketUpgrade.none()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                web -> web.routing(HttpRouting.builder().get("/", (request, response) -> response.send("here"))));
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).endsWith("here");
        } catch (IOException e) {
            return false;
        }
    }
}
