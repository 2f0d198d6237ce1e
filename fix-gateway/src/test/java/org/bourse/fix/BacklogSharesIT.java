package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.store.ReachedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is held back when half as much waits to be reported as the log may hold. */
class BacklogSharesIT {

    private static final int HALF = 100;

    @TempDir
    private Path directory;

    private long sequence;

    /** Nothing is reported here: the thread is not started. */
    @Test
    void theBrokerThatHasMostOfItIsHeldBackFirst() throws IOException {
        TestExchange exchange = new TestExchange();
        Delivery delivery = new Delivery();
        Accounts accounts = new Accounts(
                directory.resolve("sessions"),
                1 << 20,
                TestGateway.EXCHANGE,
                exchange,
                exchange,
                new ReportedInstruments(exchange));
        ReachedFile reached = new ReachedFile(directory.resolve("reached"), TestGateway.EXCHANGE);
        TestLog log = new TestLog(0);
        Outbound outbound = new Outbound(
                new EventReports(
                        accounts, delivery, new Traffic(), TestExchange.TEXTS, new ReportedInstruments(exchange), 0),
                List.of(),
                accounts,
                delivery,
                reached,
                log,
                false);
        log.urgentFrom(HALF);
        for (int i = 0; i < 10; i++) {
            log.onBatch(List.of(cancelOf(2)));
        }
        for (int i = 0; i < HALF - 11; i++) {
            log.onBatch(List.of(cancelOf(1)));
        }
        assertThat(outbound.isBehind(1)).isFalse();

        log.onBatch(List.of(cancelOf(1)));

        assertThat(outbound.isBehind()).isTrue();
        assertThat(outbound.isBehind(1)).isTrue();
        assertThat(outbound.isBehind(2)).isFalse();
        assertThat(outbound.isBehind(3)).isFalse();
        reached.close();
        exchange.stop();
    }

    @Test
    void aClientThatIsOwedManyAnswersIsNotReadFrom() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("MANY");
            gateway.exchange.log().hold();
            for (int i = 0; i < FixSession.MOST_ANSWERS + 100; i++) {
                client.send(Orders.limit("o" + i, "ACME", 1, 1, "1.00"));
            }
            await().until(BacklogSharesIT::isWaitingForRoom);
            // And the registration.
            await().until(() -> gateway.exchange.journal().size() == FixSession.MOST_ANSWERS + 1);

            gateway.exchange.log().release();

            for (int i = 0; i < FixSession.MOST_ANSWERS + 100; i++) {
                assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=o" + i);
            }
        }
    }

    @Test
    void anOrderThatWaitsForRoomIsNotEnteredWhenItsClientHasGone() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("MANY");
            gateway.exchange.log().hold();
            for (int i = 0; i <= FixSession.MOST_ANSWERS; i++) {
                client.send(Orders.limit("o" + i, "ACME", 1, 1, "1.00"));
            }
            await().until(BacklogSharesIT::isWaitingForRoom);

            client.close();

            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("fix-session-MANY")));
            gateway.exchange.log().release();
            await().until(() -> gateway.gateway.status().waiting() == 0);
            assertThat(gateway.exchange.journal()).hasSize(FixSession.MOST_ANSWERS + 1);
        }
    }

    private static boolean isWaitingForRoom() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("fix-session-MANY"))
                .flatMap(thread -> Stream.of(thread.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("awaitRoomForAnswers"));
    }

    private SequencedCommand cancelOf(long broker) {
        return new SequencedCommand(
                ++sequence, 1, 1, CommandSource.REST, new CancelOrder(broker, 1), List.of(), Optional.empty());
    }
}
