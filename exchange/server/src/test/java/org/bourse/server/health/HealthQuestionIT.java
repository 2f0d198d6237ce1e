package org.bourse.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.bourse.server.health.HealthQuestion.Answer;
import org.bourse.server.health.HealthReport.State;
import org.junit.jupiter.api.Test;

/** What {@code --health} says of an exchange that it asks, and of one that it can't ask. */
class HealthQuestionIT {

    private static final HealthSettings ANY_PORT = new HealthSettings("0.0.0.0", 0);

    @Test
    void tellsWhatTheHealthPortSays() throws IOException {
        AtomicReference<HealthReport> report =
                new AtomicReference<>(new HealthReport(State.STARTING, "replaying the journal", 3, 8));
        try (HealthPort port = HealthPort.open(ANY_PORT, report::get)) {
            HealthSettings settings = new HealthSettings("0.0.0.0", port.port());
            assertThat(HealthQuestion.ask(settings))
                    .isEqualTo(new Answer(false, "starting: replaying the journal, 3 of 8 done"));
            report.set(HealthReport.of(State.UP, ""));
            assertThat(HealthQuestion.ask(settings)).isEqualTo(new Answer(true, "ready"));
            report.set(HealthReport.of(State.NOT_READY, "database: the backlog is at its limit"));
            assertThat(HealthQuestion.ask(settings))
                    .isEqualTo(new Answer(false, "down: database: the backlog is at its limit"));
        }
    }

    @Test
    void saysWhyThereIsNoAnswer() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Answer answer = HealthQuestion.ask(new HealthSettings("127.0.0.1", free));
        assertThat(answer.ready()).isFalse();
        assertThat(answer.text()).contains("nothing answers at 127.0.0.1:" + free, "EXCHANGE_HEALTH_PORT");
        assertThat(HealthQuestion.ask(ANY_PORT).text()).contains("set EXCHANGE_HEALTH_PORT");
    }

    @Test
    void takesNobodyElsesAnswer() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread talker = Thread.ofVirtual().start(() -> {
                try (Socket socket = other.accept()) {
                    socket.getOutputStream().write("SSH-2.0-other\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Answer answer = HealthQuestion.ask(new HealthSettings("127.0.0.1", other.getLocalPort()));
            talker.join();
            assertThat(answer.ready()).isFalse();
        }
    }
}
