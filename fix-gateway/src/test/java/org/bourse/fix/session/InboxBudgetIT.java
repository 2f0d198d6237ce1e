package org.bourse.fix.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.mina.core.session.DummySession;
import org.bourse.fix.store.SessionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.ApplicationAdapter;
import quickfix.ConfigError;
import quickfix.InvalidMessage;
import quickfix.Message;

/** What all sessions may keep waiting together: once that is used up, a session that has little waiting is read from alone. */
class InboxBudgetIT {

    private static final int MESSAGE_BYTES = 1_000;

    @TempDir
    private Path directory;

    private static final class Client {

        private final DummySession connection = new DummySession();
        private final SessionInbox inbox;

        private Client(FixPort port, Path directory, String compId) throws IOException, ConfigError {
            FixSession session =
                    port.openSession(compId, new SessionStore(directory.resolve(compId), 1_000_000, new UUID(1, 2)));
            assertThat(session.connect(connection)).isTrue();
            inbox = session.inbox();
        }

        private void sends(int messages) throws InvalidMessage {
            for (int i = 0; i < messages; i++) {
                inbox.add(message());
            }
        }
    }

    @Test
    void manyWhoHaveLittleWaitingAreBoundedTogether() throws IOException, ConfigError, InvalidMessage {
        FixPort port = port(20 * MESSAGE_BYTES);
        Client first = new Client(port, directory, "FIRST");
        Client second = new Client(port, directory, "SECOND");
        Client third = new Client(port, directory, "THIRD");

        // Whoever has the inbox's lock keeps its thread from taking anything out.
        synchronized (first.inbox) {
            synchronized (second.inbox) {
                first.sends(15);
                assertThat(first.connection.isReadSuspended()).isFalse();
                second.sends(15);
                assertThat(second.connection.isReadSuspended())
                        .as("more than all may have waiting")
                        .isTrue();
                third.sends(1);
                assertThat(third.connection.isReadSuspended())
                        .as("who has little waiting")
                        .isFalse();
            }
        }

        await().until(() -> !second.connection.isReadSuspended());
        port.close();
    }

    @Test
    void oneAloneMayHaveMoreWaitingWhileThereIsRoom() throws IOException, ConfigError, InvalidMessage {
        FixPort port = port(1_000 * MESSAGE_BYTES);
        Client client = new Client(port, directory, "ALONE");

        synchronized (client.inbox) {
            client.sends(200);
            assertThat(client.connection.isReadSuspended()).isFalse();
            client.sends(100);
            assertThat(client.connection.isReadSuspended()).isTrue();
        }

        await().until(() -> !client.connection.isReadSuspended());
        port.close();
    }

    private static FixPort port(long waitingBytes) throws ConfigError {
        return new FixPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                PortSecurity.NONE,
                new ConnectionLimits(10, 10, Duration.ofSeconds(5)).withWaitingBytes(waitingBytes),
                100,
                new ApplicationAdapter(),
                (compId, password, client) -> new LogonAdmission.Admission.Refused(),
                new DelayedTasks());
    }

    private static Message message() throws InvalidMessage {
        return new Message(text(), false);
    }

    private static String text() {
        String body = "35=0\u000134=2\u000158=" + "x".repeat(MESSAGE_BYTES - 50) + '\u0001';
        String framed = "8=FIX.4.4\u00019=" + body.length() + '\u0001' + body;
        int sum = framed.chars().sum() % 256;
        return framed + "10=" + String.valueOf(1_000 + sum).substring(1) + '\u0001';
    }
}
