package org.bourse.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.bourse.server.health.HealthQuestion.Answer;
import org.bourse.server.health.HealthReport.State;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --health} says of an exchange that it asks, and of one that it can't ask. */
class HealthQuestionIT {

    private static final HealthSettings ANY_PORT = new HealthSettings("0.0.0.0", 0);

    @Test
    void tellsWhatTheHealthPortSays() throws IOException {
        AtomicReference<HealthReport> report =
                new AtomicReference<>(new HealthReport(State.STARTING, "replaying the journal", 3, 8));
        try (HealthPort port = HealthPort.open(ANY_PORT, report::get)) {
            HealthSettings settings = new HealthSettings("0.0.0.0", port.port());
            says(settings, new Answer(false, "starting: replaying the journal, 3 of 8 done"));
            report.set(HealthReport.of(State.UP, ""));
            says(settings, new Answer(true, "ready"));
            report.set(HealthReport.of(State.NOT_READY, "database: the backlog is at its limit"));
            says(settings, new Answer(false, "down: database: the backlog is at its limit"));
        }
    }

    /** Asked again where the port does not answer within the two seconds that the question waits: this machine may be busy. */
    private static void says(HealthSettings settings, Answer expected) {
        await().untilAsserted(() -> assertThat(HealthQuestion.ask(settings)).isEqualTo(expected));
    }

    @Test
    void saysWhyThereIsNoAnswer() {
        int free = FreePort.find();
        Answer answer = HealthQuestion.ask(new HealthSettings("127.0.0.1", free));
        assertThat(answer.ready()).isFalse();
        assertThat(answer.text()).contains("nothing answers at 127.0.0.1:" + free, "EXCHANGE_HEALTH_PORT");
        assertThat(HealthQuestion.ask(ANY_PORT).text()).contains("set EXCHANGE_HEALTH_PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-other\r\n",
                "HTTP/1.1 200 OK\r\n\r\n<html></html>",
                "HTTP/1.1 200 OK\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\n\r\n{\"status\":\"down\"}",
                "HTTP/1.1 503 no\r\n\r\n{\"detail\":\"busy\"}"
            })
    void takesNobodyElsesAnswer(String other) throws Exception {
        assertThat(answerTo(socket -> socket.getOutputStream().write(other.getBytes(StandardCharsets.US_ASCII)))
                        .ready())
                .isFalse();
    }

    @Test
    void doesNotWaitForAnAnswerThatComesByAndBy() throws Exception {
        Answer answer = answerTo(socket -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // Until who asked has had enough.
            while (socket.getInputStream().available() >= 0) {
                socket.getOutputStream().write(' ');
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        });
        assertThat(answer.ready()).isFalse();
    }

    @FunctionalInterface
    private interface Peer {
        void talk(Socket socket) throws IOException;
    }

    private static Answer answerTo(Peer peer) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread talker = Thread.ofVirtual().start(() -> {
                try (Socket socket = other.accept()) {
                    peer.talk(socket);
                } catch (IOException e) {
                    // Who asked has left.
                }
            });
            Answer answer = HealthQuestion.ask(new HealthSettings("127.0.0.1", other.getLocalPort()));
            talker.join();
            return answer;
        }
    }
}
