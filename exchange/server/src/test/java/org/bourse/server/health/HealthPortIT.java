package org.bourse.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bourse.server.health.HealthReport.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health port, as probes find it: what it tells, and that nothing keeps it from telling. */
class HealthPortIT {

    private static final int LONGEST_ANSWER_MILLIS = 180_000;

    private final ProcessHealth health = new ProcessHealth();
    private HealthPort port;

    @BeforeEach
    void open() throws IOException {
        port = HealthPort.open(new HealthSettings("127.0.0.1", 0), health::report);
    }

    @AfterEach
    void close() throws IOException {
        port.close();
    }

    @Test
    void tellsWhatAStartIsDoingAndHowFarItIs() throws IOException {
        assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"up\"}");
        health.starting("replaying the journal", 1_024, 5_000);
        String progress = "\"detail\":\"replaying the journal\",\"done\":1024,\"total\":5000}";
        assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"up\"," + progress);
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503 ").endsWith("{\"status\":\"starting\"," + progress);
    }

    @Test
    void asksARunningExchangeEachTime() throws IOException {
        AtomicBoolean behind = new AtomicBoolean();
        health.running(() ->
                behind.get() ? HealthReport.of(State.NOT_READY, "database: behind") : HealthReport.of(State.UP, ""));
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"up\"}");
        behind.set(true);
        String refused = "{\"status\":\"down\",\"detail\":\"database: behind\"}";
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503 ").endsWith(refused);
        assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void tellsOfAStopAndOfAFailureThatOnlyARestartMends() throws IOException {
        health.stopping();
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503 ").endsWith("{\"status\":\"stopping\"}");
        assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
        health.down("the sequencer has ended");
        String down = "{\"status\":\"down\",\"detail\":\"the sequencer has ended\"}";
        assertThat(get("/health/live")).startsWith("HTTP/1.1 503 ").endsWith(down);
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503 ").endsWith(down);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET /health/live?verbose HTTP/1.1 | 200
        HEAD /health/live HTTP/1.1        | 200
        GET /health/live HTTP/1.0         | 200
        GET /health HTTP/1.1              | 404
        POST /health/live HTTP/1.1        | 405
        GET /health/live                  | 400
        hello                             | 400
        """)
    void answersEveryRequest(String requestLine, int status) throws IOException {
        assertThat(ask(requestLine + "\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void refusesARequestThatIsTooLong() throws IOException {
        assertThat(ask("GET /health/live HTTP/1.1\r\nX: " + "x".repeat(4_096))).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void answersWhileMoreConnectionsThanItHoldsStall() throws IOException {
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = connect();
                stalled.add(socket);
                socket.getOutputStream().write("GET /health/li".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void closesAConnectionThatAsksNothing() throws IOException {
        try (Socket silent = connect()) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void answersWhileEveryCarrierOfVirtualThreadsIsBusy() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch busy = new CountDownLatch(carriers);
        List<Thread> threads = new ArrayList<>();
        try {
            for (int i = 0; i < carriers; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    busy.countDown();
                    while (!over.get()) {
                        Thread.onSpinWait();
                    }
                }));
            }
            busy.await();
            Thread waiting = Thread.ofVirtual().start(() -> {});
            assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
            assertThat(waiting.isAlive())
                    .as("a virtual thread had to wait meanwhile")
                    .isTrue();
        } finally {
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void saysWhichSettingAPortThatIsTakenCameFrom() {
        assertThatThrownBy(() -> HealthPort.open(new HealthSettings("127.0.0.1", port.port()), health::report))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + port.port())
                .hasMessageContaining("EXCHANGE_HEALTH_PORT");
    }

    @Test
    void liesBesideThePortOfRest() {
        assertThat(HealthSettings.portBeside(8_000)).isEqualTo(18_000);
        assertThat(HealthSettings.portBeside(60_000)).isEqualTo(50_000);
        assertThat(HealthSettings.portBeside(0)).isZero();
    }

    private String get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
        socket.setSoTimeout(LONGEST_ANSWER_MILLIS);
        return socket;
    }
}
