package org.bourse.server.ws;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
 * broker's own timer, where that fires sooner, stays.
 */
final class CancelAtConnectionEnd {

    private static final Logger LOG = LoggerFactory.getLogger(CancelAtConnectionEnd.class);

    private final OrderEntry orders;
    /** Timers that were asked for when a connection ended, and are in no read yet, by broker. */
    private final Map<Long, PendingAnswer<Long>> starting = new ConcurrentHashMap<>();

    CancelAtConnectionEnd(OrderEntry orders) {
        this.orders = orders;
    }

    /**
     * The client is there: a timer that runs is turned off, where it asks for one when it goes. When this returns, every
     * read shows that.
     *
     * @param timerRuns whether one does, asked when a timer that starts would show
     */
    void authenticated(FeedConnection connection, BooleanSupplier timerRuns, int graceSeconds) {
        PendingAnswer<Long> started;
        synchronized (this) {
            connection.cancelOnDisconnectSeconds = graceSeconds;
            started = starting.get(connection.brokerId);
        }
        if (graceSeconds >= 0 && (started != null || timerRuns.getAsBoolean())) {
            PendingAnswer<Long> off =
                    orders.setCancelTimer(new SetCancelTimer(connection.brokerId, 0, false), source(connection));
            logUnlessDone(connection, off);
            off.await();
        }
    }

    /** @param others the connections that there still are */
    synchronized void ended(FeedConnection connection, Collection<FeedConnection> others) {
        int seconds = connection.cancelOnDisconnectSeconds;
        long brokerId = connection.brokerId;
        if (seconds < 0 || others.stream().anyMatch(other -> asksFor(other, brokerId))) {
            return;
        }
        if (seconds == 0) {
            logUnlessDone(connection, orders.massCancel(new CancelAllOrders(brokerId, ""), source(connection)));
        } else {
            SetCancelTimer set = new SetCancelTimer(brokerId, seconds, true);
            PendingAnswer<Long> timer = orders.setCancelTimer(set, source(connection));
            starting.put(brokerId, timer);
            CompletableFuture<Void> unused = timer.whenThere(_ -> starting.remove(brokerId, timer));
            logUnlessDone(connection, timer);
        }
    }

    private static boolean asksFor(FeedConnection connection, long brokerId) {
        // In this order: the broker is known to other threads once the option is.
        return connection.cancelOnDisconnectSeconds >= 0 && connection.brokerId == brokerId;
    }

    private static void logUnlessDone(FeedConnection connection, PendingAnswer<Long> pending) {
        CompletableFuture<Void> unused = pending.whenThere(answer -> {
            switch (answer) {
                // What is refused is a broker from before a reset, who has no orders any more.
                case OrderAnswer.Done<Long> _, OrderAnswer.Refused<Long> _ -> {}
                case OrderAnswer.NotTaken<Long>(RejectReason reason) ->
                    LOG.error("orders of broker {} are not cancelled: {}", connection.brokerId, reason.text());
                case OrderAnswer.Unknown<Long>() ->
                    LOG.error(
                            "the next start will show whether orders of broker {} were cancelled", connection.brokerId);
            }
        });
    }

    private static CommandSource source(FeedConnection connection) {
        return new CommandSource(Origin.WEBSOCKET, connection.name, "");
    }
}
