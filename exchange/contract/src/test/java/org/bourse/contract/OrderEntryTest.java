package org.bourse.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderEntryTest {

    private static final long BROKER = 1;

    private final MatchingEngine engine = new MatchingEngine();
    private final EventRecorder recorder = new EventRecorder();
    private final OrderEntry entry = new OrderEntry((command, source) -> sequenced(command));

    private CompletableFuture<Outcome> sequenced(Command command) {
        long sequence = engine.lastSequence() + 1;
        long firstEvent = engine.nextEventSequence();
        engine.apply(sequence, sequence, command, recorder);
        return CompletableFuture.completedFuture(
                new Outcome.Sequenced(recorder.take(sequence, sequence, firstEvent, CommandSource.REST, command)));
    }

    @BeforeEach
    void registerBroker() {
        CompletableFuture<Outcome> unused =
                sequenced(new RegisterBroker("Broker", new ApiKeyHash(1, 2, 3, 4), "", "", ""));
    }

    @Test
    void tellsWhatAnOrderCameToAtOnce() {
        assertThat(enter(Side.ASK, TimeInForce.GTC, 5, "a")).isEqualTo(done(order(2, "a", TimeInForce.GTC, true, 5)));
        assertThat(enter(Side.ASK, TimeInForce.GTC, 5, "b")).isEqualTo(done(order(3, "b", TimeInForce.GTC, true, 5)));
        assertThat(enter(Side.BID, TimeInForce.GTC, 7, "c"))
                .isEqualTo(done(order(4, "c", TimeInForce.GTC, false, 0, fill(1, 5), fill(2, 2))));
        assertThat(enter(Side.BID, TimeInForce.IOC, 9, ""))
                .isEqualTo(done(order(5, "", TimeInForce.IOC, false, 6, fill(3, 3))));
        assertThat(enter(Side.BID, TimeInForce.FOK, 1, "")).isEqualTo(done(order(6, "", TimeInForce.FOK, false, 1)));
    }

    @Test
    void tellsWhatAReplaceCameToAndThatItClosedAnOrderAsItWas() {
        enter(Side.ASK, TimeInForce.GTC, 2, "");
        enter(Side.BID, TimeInForce.GTC, 5, "a");

        assertThat(replace(3, 6, "b"))
                .isEqualTo(done(Optional.of(new AcceptedOrder(
                        3,
                        "b",
                        TimeInForce.GTC,
                        Times.NEVER_MICROS,
                        ExecutionInstructions.NONE,
                        true,
                        4,
                        List.of(),
                        false,
                        Optional.of(false)))));
        assertThat(replace(3, 2, "c")).isEqualTo(done(Optional.empty()));
        assertThat(replace(3, 9, "d")).isEqualTo(refused(RejectReason.UNKNOWN_ORDER, 3));
    }

    @Test
    void countsWhatWasCancelled() {
        enter(Side.BID, TimeInForce.GTC, 5, "");
        enter(Side.BID, TimeInForce.GTC, 5, "");
        enter(Side.BID, TimeInForce.GTC, 5, "");

        assertThat(cancel(3)).isEqualTo(done(1L));
        assertThat(cancel(3)).isEqualTo(refused(RejectReason.UNKNOWN_ORDER, 3));
        assertThat(massCancel("PETR4")).isEqualTo(done(2L));
        assertThat(massCancel("PETR4")).isEqualTo(done(0L));
        assertThat(massCancel("VALE3")).isEqualTo(refused(RejectReason.UNKNOWN_INSTRUMENT, 0));
    }

    @Test
    void namesTheOrderThatHasTheClientOrderId() {
        enter(Side.BID, TimeInForce.GTC, 5, "a");

        assertThat(enter(Side.BID, TimeInForce.GTC, 5, "a"))
                .isEqualTo(refused(RejectReason.DUPLICATE_CLIENT_ORDER_ID, 2));
    }

    @Test
    void tellsWhatNothingCameOfAndWhatNobodyKnows() {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        OrderEntry stopped = new OrderEntry((command, source) -> outcome);
        PendingAnswer<Long> pending = stopped.cancel(new CancelOrder(BROKER, 2), CommandSource.REST);
        List<OrderAnswer<String>> told = new ArrayList<>();
        CompletableFuture<Void> unused = pending.map(Object::toString).whenThere(told::add);

        assertThat(told).isEmpty();
        outcome.complete(new Outcome.Refused(RejectReason.BACKLOG_FULL));

        assertThat(told).containsExactly(new OrderAnswer.NotTaken<>(RejectReason.BACKLOG_FULL));
        assertThat(pending.await()).isEqualTo(new OrderAnswer.NotTaken<>(RejectReason.BACKLOG_FULL));
        OrderEntry failed =
                new OrderEntry((command, source) -> CompletableFuture.completedFuture(new Outcome.Unknown()));
        assertThat(failed.cancel(new CancelOrder(BROKER, 2), CommandSource.REST).await())
                .isEqualTo(new OrderAnswer.Unknown<>());
    }

    private OrderAnswer<?> enter(Side side, TimeInForce timeInForce, long quantity, String clientOrderId) {
        SubmitOrder order = new SubmitOrder(
                BROKER, "123", "PETR4", side, OrderType.LIMIT, timeInForce, 1_000, quantity, 0, clientOrderId);
        return entry.enter(order, CommandSource.REST).await();
    }

    private OrderAnswer<?> replace(long orderId, long quantity, String clientOrderId) {
        return entry.replace(
                        new ReplaceOrder(BROKER, orderId, 1_000, quantity, TimeInForce.GTC, 0, clientOrderId),
                        CommandSource.REST)
                .await();
    }

    private OrderAnswer<?> cancel(long orderId) {
        return entry.cancel(new CancelOrder(BROKER, orderId), CommandSource.REST)
                .await();
    }

    private OrderAnswer<?> massCancel(String symbol) {
        return entry.massCancel(new CancelAllOrders(BROKER, symbol), CommandSource.REST)
                .await();
    }

    private static AcceptedOrder order(
            long id,
            String clientOrderId,
            TimeInForce timeInForce,
            boolean open,
            long leaves,
            AcceptedOrder.Fill... fills) {
        return new AcceptedOrder(
                id,
                clientOrderId,
                timeInForce,
                Times.NEVER_MICROS,
                ExecutionInstructions.NONE,
                open,
                leaves,
                List.of(fills),
                false,
                Optional.empty());
    }

    private static AcceptedOrder.Fill fill(long tradeId, long quantity) {
        return new AcceptedOrder.Fill(tradeId, 1_000, quantity);
    }

    private static <T> OrderAnswer<T> done(T result) {
        return new OrderAnswer.Done<>(result);
    }

    private static OrderAnswer<?> refused(RejectReason reason, long orderId) {
        return new OrderAnswer.Refused<>(reason, orderId);
    }
}
