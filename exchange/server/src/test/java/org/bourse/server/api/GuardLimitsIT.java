package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bourse.contract.Network;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.access.ProxyHeader;
import org.bourse.server.guard.GuardSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guard's limits of number, time and memory, each set so low that it shows. */
class GuardLimitsIT {

    private static final int MANY = 1_000_000;

    private final List<Socket> sockets = new ArrayList<>();
    private RestStack stack = start(new GuardSettings(10, 5, 100, MANY, MANY, 60, 300, 60, 1 << 20));

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        stack.close();
    }

    @Test
    void theConnectionThatIsSilentLongestMakesRoomForANewOne() throws IOException {
        List<Socket> silent = List.of(connect(), connect(), connect(), connect(), connect());
        Socket client = connect();
        send(client, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(readSome(client)).startsWith("HTTP/1.1 200 ");
        await().until(() -> silent.stream().anyMatch(GuardLimitsIT::isClosed));
    }

    @Test
    void connectionsOverWhichAKeyCameKeepTheirRoom() throws IOException {
        String key = register();
        Socket broker = connect();
        send(broker, head("GET", "/balance", key, ""));
        assertThat(readSome(broker)).startsWith("HTTP/1.1 200 ");
        for (int i = 0; i < 30; i++) {
            send(connect(), "GET /bal");
        }
        await().until(() -> stack.api().connections() <= 10);
        send(broker, head("GET", "/balance", key, ""));

        assertThat(readSome(broker)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void oneAddressHasOnlySoManyAnonymousConnections() throws IOException {
        restart(new GuardSettings(100, 50, 3, MANY, MANY, 60, 300, 60, 1 << 20));
        for (int i = 0; i < 3; i++) {
            connect();
        }
        await().until(() -> stack.api().connections() == 3);

        assertThat(connect().getInputStream().read()).isNegative();
    }

    @Test
    void connectionsOfAProxyCountForItsClients() throws IOException {
        restartBehindAProxy(new GuardSettings(100, 50, 3, MANY, MANY, 60, 300, 60, 1 << 20));
        String key = register();
        List<Socket> ofOne = List.of(connect(), connect(), connect(), connect());
        for (Socket each : ofOne.subList(0, 3)) {
            send(each, "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
            assertThat(readSome(each)).startsWith("HTTP/1.1 200 ");
        }
        send(ofOne.get(3), "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
        assertThat(readSome(ofOne.get(3))).startsWith("HTTP/1.1 429 ").contains("3 connections");

        Socket other = connect();
        send(other, "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.2\r\n\r\n");
        assertThat(readSome(other)).startsWith("HTTP/1.1 200 ");
        Socket broker = connect();
        send(broker, head("GET", "/balance", key, "X-Forwarded-For: 192.0.2.3\r\n"));
        assertThat(readSome(broker)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aKeyOverAProxysConnectionIsNoLicenceForItsOtherClients() throws IOException {
        restartBehindAProxy(new GuardSettings(100, 50, 50, 1, MANY, 60, 300, 60, 1 << 20));
        String key = register();
        Socket proxy = connect();
        send(proxy, head("GET", "/balance", key, "X-Forwarded-For: 192.0.2.1\r\n"));
        assertThat(readSome(proxy)).startsWith("HTTP/1.1 200 ");

        send(proxy, "GET /nope HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.2\r\n\r\n".repeat(100));

        assertThat(readToEnd(proxy)).contains("HTTP/1.1 429 ");
    }

    @Test
    void aProxysConnectionCountsForAClientWithoutAKeyThatComesAfterOneWithAKey() throws IOException {
        restartBehindAProxy(new GuardSettings(100, 50, 3, MANY, MANY, 60, 300, 60, 1 << 20));
        String key = register();
        List<Socket> proxied = List.of(connect(), connect(), connect(), connect());
        for (Socket each : proxied) {
            send(each, head("GET", "/balance", key, "X-Forwarded-For: 192.0.2.1\r\n"));
            assertThat(readSome(each)).startsWith("HTTP/1.1 200 ");
        }
        for (Socket each : proxied.subList(0, 3)) {
            send(each, "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
            assertThat(readSome(each)).startsWith("HTTP/1.1 200 ");
        }

        send(proxied.getLast(), "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
        assertThat(readSome(proxied.getLast())).startsWith("HTTP/1.1 429 ").contains("3 connections");

        send(proxied.getFirst(), head("GET", "/balance", key, "X-Forwarded-For: 192.0.2.1\r\n"));
        assertThat(readSome(proxied.getFirst())).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whatStallsIsClosed() throws IOException {
        restart(new GuardSettings(100, 50, 50, MANY, MANY, 2, 300, 60, 1 << 20));
        String key = register();
        List<Socket> stalled = new ArrayList<>();
        for (String half : List.of(
                "",
                "GET /balance HTTP/1.1\r\nHos",
                head("POST", "/orders", key, "Content-Length: 100\r\n") + "{",
                head("POST", "/orders", key, "Transfer-Encoding: chunked\r\n") + "5\r\n{",
                "GET /echo HTTP/1.1\r\nHost: x\r\n" + RawWebSocket.HANDSHAKE + "\r\n\u0001")) {
            Socket socket = connect();
            send(socket, half);
            stalled.add(socket);
        }
        for (Socket socket : stalled) {
            readToEnd(socket);
        }
    }

    @Test
    void tooManyAnonymousRequestsAreRefusedAndTheRestIsNotRead() throws IOException {
        restart(new GuardSettings(100, 50, 50, 1, MANY, 60, 300, 60, 1 << 20));
        String answers = RawHttp.exchange(stack.port(), "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100));

        List<Integer> statuses = RawHttp.statuses(answers);
        assertThat(statuses).contains(404, 429).hasSizeLessThan(100);
        assertThat(statuses.getLast()).isEqualTo(429);
        assertThat(answers).contains("\"code\":\"rate_limited\"").contains("Retry-After: 1");
    }

    @Test
    void requestsWithAKeyDoNotCountAsAnonymous() throws IOException {
        restart(new GuardSettings(100, 50, 50, 3, MANY, 60, 300, 60, 1 << 20));
        String key = register();
        String request = head("GET", "/balance", key, "");
        for (int i = 0; i < 20; i++) {
            String answer =
                    RawHttp.exchange(stack.port(), request + head("GET", "/balance", key, "Connection: close\r\n"));

            assertThat(RawHttp.statuses(answer)).containsExactly(200, 200);
        }
    }

    @Test
    void withoutAKeyALongBodyIsNotReadOn() throws IOException {
        Socket socket = connect();
        send(socket, head("POST", "/orders", "wrong", "Content-Length: 900000\r\n"));

        assertThat(readToEnd(socket)).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void allUnfinishedBodiesTogetherAreBounded() throws IOException {
        restart(new GuardSettings(200, 100, 100, MANY, MANY, 60, 300, 60, 1 << 20));
        String key = register();
        String body = "{" + " ".repeat(60_000);
        List<Socket> holding = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Socket socket = connect();
            send(socket, head("POST", "/orders", key, "Content-Length: 65000\r\n") + body);
            holding.add(socket);
        }
        await().until(() -> holding.stream().anyMatch(GuardLimitsIT::isClosed));
    }

    private static RestStack start(GuardSettings settings) {
        return RestStack.guarded(settings);
    }

    private void restart(GuardSettings settings) {
        stack.close();
        stack = start(settings);
    }

    private void restartBehindAProxy(GuardSettings settings) {
        stack.close();
        stack = RestStack.guarded(
                settings,
                new AccessSettings(
                        true,
                        Set.of(),
                        List.of(Network.parse("127.0.0.0/8").orElseThrow()),
                        ProxyHeader.X_FORWARDED_FOR));
    }

    private String register() {
        return stack.client()
                .asAdmin()
                .post("/register", "{\"name\": \"Anna\"}")
                .json()
                .get("api_key")
                .asText();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), stack.port());
        socket.setSoTimeout(180_000);
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String readSome(Socket socket) throws IOException {
        byte[] bytes = new byte[8_192];
        return new String(bytes, 0, Math.max(0, socket.getInputStream().read(bytes)), StandardCharsets.ISO_8859_1);
    }

    private static String readToEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        byte[] bytes = new byte[8_192];
        try {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                text.append(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException e) {
            // Cut off is closed, too.
        }
        return text.toString();
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static String head(String method, String path, String key, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\n" + headers + "\r\n";
    }
}
