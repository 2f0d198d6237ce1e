package org.bourse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeWebhook;
import org.bourse.engine.command.Command.EngageKillSwitch;
import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReleaseKillSwitch;
import org.bourse.engine.command.Command.RevokeApiKey;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.disk.DiskSettings;
import org.bourse.server.disk.DiskWatch;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.ViewSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken while a consumer of the published log stands still: ever less, so that the log does not fill the memory. */
class LogAdmissionIT {

    private static final int LIMIT = 10;

    @TempDir
    private Path directory;

    private final MatchingEngine engine = new MatchingEngine();
    private final ExchangeViews views = new ExchangeViews(ViewSettings.DEFAULTS);
    private final PublishedLog log = new PublishedLog(0, LIMIT);
    private final LogConsumer consumer = log.consumer("persister", LogConsumer.Role.REQUIRED);
    private DiskWatch disks;
    private LogAdmission admission;
    private long broker;
    private long order;

    @BeforeEach
    void enterAnOrder() throws IOException {
        disks = DiskWatch.start(Map.of("journal", directory), Map.of(), new DiskSettings(0, 24));
        admission = new LogAdmission(log, views, Optional.empty(), disks);
        broker = done(new RegisterBroker("Anna", ApiKeyHash.of(new byte[32]), "", "", "ANNA"));
        order = done(limit(broker));
    }

    @AfterEach
    void close() {
        disks.close();
    }

    @Test
    void takesEverythingBelowTheBound() {
        assertThat(admission.refusal()).isEmpty();
        assertThat(admission.refusal(limit(broker))).isEmpty();
        assertThat(admission.refusalOfRelief(new CancelOrder(broker, 4_711))).isEmpty();
    }

    @Test
    void takesNoNewWorkBeyondTheBoundButWhatTakesWorkAway() {
        fillTo(LIMIT);

        assertThat(admission.refusal()).contains(RejectReason.BACKLOG_FULL);
        assertThat(admission.refusal(limit(broker))).contains(RejectReason.BACKLOG_FULL);
        assertThat(log.isFull()).isFalse();
        assertThat(admission.refusalOfRelief(new CancelOrder(broker, 4_711))).isEmpty();
        assertThat(admission.refusalOfRelief(new CancelAllOrders(broker, "ACME")))
                .isEmpty();
    }

    @Test
    void takesBeyondTwiceTheBoundWhatIsBoundedByOtherThingsAlone() {
        long other = done(new RegisterBroker("Berta", ApiKeyHash.of(bytes(1)), "", "", "BERTA"));
        fillTo(2 * LIMIT);

        assertThat(log.isFull()).isTrue();
        assertThat(List.of(
                        new CancelOrder(broker, order),
                        new CancelAllOrders(broker, ""),
                        new EngageKillSwitch(broker),
                        new RevokeApiKey(KeyOwner.broker(broker), keyOf(broker)),
                        new HaltTrading("", "Full"),
                        new ExpireOrders()))
                .allSatisfy(command -> assertThat(admission.refusalOfRelief(command))
                        .as("%s", command)
                        .isEmpty());
        assertThat(List.of(
                        new CancelOrder(broker, 4_711),
                        new CancelOrder(other, order),
                        new CancelAllOrders(other, ""),
                        new CancelAllOrders(broker, "ACME"),
                        new CancelAllOrders(broker, "", Optional.of(Side.ASK)),
                        new ReleaseKillSwitch(broker),
                        new RevokeApiKey(KeyOwner.broker(broker), 4_711),
                        new SetCancelTimer(broker, 60, false),
                        new ChangeWebhook(broker, "", "")))
                .allSatisfy(command -> assertThat(admission.refusalOfRelief(command))
                        .as("%s", command)
                        .contains(RejectReason.BACKLOG_FULL));
    }

    @Test
    void takesNothingTwiceThatComesOnce() {
        fillTo(2 * LIMIT);
        done(new CancelOrder(broker, order));
        done(new EngageKillSwitch(broker));

        assertThat(List.of(
                        new CancelOrder(broker, order), new CancelAllOrders(broker, ""), new EngageKillSwitch(broker)))
                .allSatisfy(command -> assertThat(admission.refusalOfRelief(command))
                        .as("%s", command)
                        .contains(RejectReason.BACKLOG_FULL));
    }

    @Test
    void takesEverythingAgainOnceTheConsumerHasCaughtUp() {
        fillTo(2 * LIMIT);
        while (consumer.next() != null) {
            // Read, and done with below.
        }
        consumer.advance(engine.lastSequence());

        takesEverythingBelowTheBound();
    }

    /** Cancels of an order that is not there: each is a command and an event. */
    private void fillTo(int events) {
        while (consumer.lagEvents() < events) {
            done(new CancelOrder(broker, 4_711));
        }
    }

    private long keyOf(long brokerId) {
        return views.keys(KeyOwner.broker(brokerId)).getFirst().key().keyId();
    }

    private static SubmitOrder limit(long brokerId) {
        return new SubmitOrder(brokerId, "doc", "ACME", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 100, 1, 0, "");
    }

    private static byte[] bytes(int first) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) first;
        return bytes;
    }

    private long done(Command command) {
        EventRecorder recorder = new EventRecorder();
        long sequence = engine.lastSequence() + 1;
        long firstEvent = engine.nextEventSequence();
        engine.apply(sequence, sequence, command, recorder);
        SequencedCommand done = recorder.take(sequence, sequence, firstEvent, CommandSource.REST, command);
        views.onBatch(List.of(done));
        log.onBatch(List.of(done));
        return sequence;
    }
}
