package org.bourse.server.ws;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.bourse.contract.OrderAnswer;
import org.bourse.contract.OrderEntry;
import org.bourse.contract.PendingAnswer;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.command.Command.SetCancelTimer;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.RejectReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels a broker's open orders when the last of its connections that asked for it has ended: at once or, with a grace
 * time, by the broker's cancel timer. So the deadline is part of the exchange's state: it holds through a restart, and the
 * broker's own timer, where that fires sooner, stays. What the exchange can't take now is asked for again.
 */
final class CancelAtConnectionEnd {

    private static final Logger LOG = LoggerFactory.getLogger(CancelAtConnectionEnd.class);

    private final OrderEntry orders;

    /** What ended connections asked for and is not done yet, by broker; guarded by this. */
    private final Map<Long, DueCancel> due = new HashMap<>();

    CancelAtConnectionEnd(OrderEntry orders) {
        this.orders = orders;
    }

    /** A cancel, or the timer of one, that is asked for: until it is done, or the client is back. */
    private static final class DueCancel {

        private final FeedConnection connection;
        private final int seconds;

        /** Whether it was not taken, and is to be asked for again. */
        private boolean again;

        private boolean isTold;

        DueCancel(FeedConnection connection) {
            this.connection = connection;
            this.seconds = connection.cancelOnDisconnectSeconds;
        }
    }

    /**
     * The client is there, as the broker: a timer that runs is turned off, where it asks for one when it goes. When this
     * returns, every read shows that.
     *
     * @param timerRuns whether one does, asked when a timer that starts would show
     * @throws RefusedMessageException when the exchange can't take that now; then all is as before
     */
    void authenticated(FeedConnection connection, long brokerId, BooleanSupplier timerRuns, int graceSeconds)
            throws RefusedMessageException {
        long brokerBefore;
        int secondsBefore;
        Optional<DueCancel> dueBefore;
        synchronized (this) {
            brokerBefore = connection.brokerId;
            connection.brokerId = brokerId;
            secondsBefore = connection.cancelOnDisconnectSeconds;
            connection.cancelOnDisconnectSeconds = graceSeconds;
            dueBefore = graceSeconds < 0 ? Optional.empty() : Optional.ofNullable(due.remove(brokerId));
        }
        if (graceSeconds >= 0 && (dueBefore.isPresent() || timerRuns.getAsBoolean())) {
            OrderAnswer<Long> off = orders.setCancelTimer(new SetCancelTimer(brokerId, 0, false), source(connection))
                    .await();
            Optional<String> reason = untaken(off);
            if (reason.isPresent()) {
                synchronized (this) {
                    connection.cancelOnDisconnectSeconds = secondsBefore;
                    connection.brokerId = brokerBefore;
                    dueBefore.ifPresent(cancel -> due.putIfAbsent(brokerId, cancel));
                }
                throw new RefusedMessageException(
                        ErrorCode.EXCHANGE_UNAVAILABLE,
                        "The broker's cancel timer can't be turned off now: " + reason.get() + ". Send auth again.");
            }
        }
    }

    /** @param others the connections that there are, with or without this one */
    synchronized void ended(FeedConnection connection, Collection<FeedConnection> others) {
        long brokerId = connection.brokerId;
        if (connection.cancelOnDisconnectSeconds < 0
                || others.stream().anyMatch(other -> other != connection && asksFor(other, brokerId))) {
            return;
        }
        DueCancel cancel = new DueCancel(connection);
        due.put(brokerId, cancel);
        ask(cancel);
    }

    /** Asks again for what was not taken. */
    synchronized void askAgain() {
        due.values().stream().filter(cancel -> cancel.again).toList().forEach(this::ask);
    }

    private void ask(DueCancel cancel) {
        cancel.again = false;
        long brokerId = cancel.connection.brokerId;
        CommandSource source = source(cancel.connection);
        PendingAnswer<Long> pending = cancel.seconds == 0
                ? orders.massCancel(new CancelAllOrders(brokerId, ""), source)
                : orders.setCancelTimer(new SetCancelTimer(brokerId, cancel.seconds, true), source);
        CompletableFuture<Void> unused = pending.whenThere(answer -> answered(cancel, answer));
    }

    private synchronized void answered(DueCancel cancel, OrderAnswer<Long> answer) {
        Optional<String> reason = untaken(answer);
        if (reason.isEmpty()) {
            due.remove(cancel.connection.brokerId, cancel);
        } else if (!cancel.isTold) {
            LOG.error("orders of broker {} are not cancelled yet: {}", cancel.connection.brokerId, reason.get());
        }
        cancel.again = reason.isPresent();
        cancel.isTold = true;
    }

    /** Why it is to be asked for again; empty when it is done, or of a broker from before a reset, who has no orders. */
    private static Optional<String> untaken(OrderAnswer<Long> answer) {
        return switch (answer) {
            case OrderAnswer.Done<Long> _, OrderAnswer.Refused<Long> _ -> Optional.empty();
            case OrderAnswer.NotTaken<Long>(RejectReason reason) -> Optional.of(reason.text());
            case OrderAnswer.Unknown<Long>() -> Optional.of("the exchange failed while it had the request");
        };
    }

    private static boolean asksFor(FeedConnection connection, long brokerId) {
        // In this order: the broker is known to other threads once the option is.
        return connection.cancelOnDisconnectSeconds >= 0 && connection.brokerId == brokerId;
    }

    private static CommandSource source(FeedConnection connection) {
        return new CommandSource(Origin.WEBSOCKET, connection.name, "");
    }
}
