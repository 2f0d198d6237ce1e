package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bourse.engine.model.RejectReason;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.store.BrokenStore;
import org.bourse.fix.store.SessionStore;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quickfix.Message;

/** Answers that can't be stored: their clients do not wait for them in vain. */
@ExpectedLog(level = ERROR, line = "Delivery: an answer to .* could not be sent, so its session ends: .*")
@ExpectedLog(level = ERROR, line = "Delivery: FIX reports wait: .*")
@ExpectedLog(level = ERROR, line = "Outbound: an answer to a FIX client failed, so its session ends: .*")
@ExpectedLog(level = ERROR, line = "Outbound: the position of the FIX reports can't be written: .*")
class LostAnswersIT {

    @TempDir
    private Path directory;

    @Test
    void aRefusalThatCanNotBeStoredEndsTheSession() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("REFUSED");
            gateway.exchange.refuse(Optional.of(RejectReason.JOURNAL_UNAVAILABLE));
            BrokenStore.breakNow(store(gateway, "REFUSED"));

            client.send(Orders.limit("o1", "ACME", 1, 5, "10.00"));

            assertThat(client.isClosedByExchange()).isTrue();
        }
    }

    @Test
    void anAnswerThatFailsEndsTheSession() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("FAILED");
            gateway.exchange.refuse(Optional.of(RejectReason.JOURNAL_UNAVAILABLE));
            gateway.gateway.onAnswer((_, _) -> {
                throw new IllegalStateException("the listener fails, as the test wants");
            });

            client.send(Orders.limit("o1", "ACME", 1, 5, "10.00"));

            assertThat(client.read("5").get(58))
                    .isEqualTo("an answer could not be given; log on again and ask for the status of your orders");
        }
    }

    @Test
    void theReportOfAMassCancelIsWrittenAsSoonAsItCanBe() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("WAITS");
            BrokenStore.breakNow(store(gateway, "WAITS"));
            client.send("35=q|11=all|530=7|60=" + RawClient.now() + "|");
            await().until(() -> gateway.gateway.status().stalledMicros() > 0);

            store(gateway, "WAITS").reset();

            assertThat(client.read("r").only(11, 531, 533)).isEqualTo("11=all|531=7|533=0");
        }
    }

    @Test
    void aMessageIsNotTakenForStoredWhenTheNumbersBeginAnewBesideItsFailure() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("ANEW");
            FixSession session = gateway.gateway.session("ANEW").orElseThrow();
            Message message = new Message() {
                @Override
                public String toString() {
                    // Just before it is stored.
                    beginAnew(session.store());
                    return super.toString();
                }
            };
            message.getHeader().setString(35, "j");

            assertThatThrownBy(() -> session.send(message))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the message store of ANEW can't be written");

            session.store().reset();
            Message next = new Message();
            next.getHeader().setString(35, "j");
            next.setString(58, "the next");
            session.send(next);
            assertThat(client.read("j").only(34, 58)).isEqualTo("34=1|58=the next");
        }
    }

    private static void beginAnew(SessionStore store) {
        try {
            store.reset();
            BrokenStore.breakNow(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SessionStore store(TestGateway gateway, String compId) {
        return gateway.gateway.session(compId).orElseThrow().store();
    }
}
