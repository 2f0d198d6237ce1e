package org.bourse.fix;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.bourse.contract.OrderAnswer;
import org.bourse.contract.OrderEntry;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.model.RejectReason;
import org.bourse.fix.session.DelayedTasks;
import org.bourse.fix.session.FixSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.SessionID;

/**
 * Cancels a broker's open orders when its session has ended and does not come back within the grace time, if it asked for
 * that. Whether it did is kept in the session's store: an exchange that dies and comes back gives the client the grace
 * time to come back too.
 */
final class CancelOnDisconnect {

    private static final Logger LOG = LoggerFactory.getLogger(CancelOnDisconnect.class);

    private final OrderEntry orders;
    private final Accounts accounts;
    private final DelayedTasks timer;
    private final ConcurrentHashMap<SessionID, Future<?>> pending = new ConcurrentHashMap<>();

    CancelOnDisconnect(OrderEntry orders, Accounts accounts, DelayedTasks timer) {
        this.orders = orders;
        this.accounts = accounts;
        this.timer = timer;
    }

    /** The client is there, and wants this from now on. */
    void loggedOn(FixSession session, int seconds) {
        keep(session, seconds);
        Optional.ofNullable(pending.remove(session.id())).ifPresent(cancel -> cancel.cancel(false));
    }

    /** The client is gone. */
    void gone(FixSession session) {
        int seconds = session.store().cancelOnDisconnectSeconds();
        if (seconds >= 0) {
            pending.put(session.id(), timer.after(seconds * 1_000_000L, () -> cancel(session)));
        }
    }

    private void cancel(FixSession session) {
        pending.remove(session.id());
        Optional<Account> account = accounts.of(session);
        if (account.isEmpty() || session.isLoggedOn()) {
            return;
        }
        LOG.info("the connection of {} has ended; its open orders are cancelled", session.compId());
        CancelAllOrders command = new CancelAllOrders(account.get().brokerId, "");
        Request request = Request.ofDisconnect(session, command);
        account.get().add(request);
        CompletableFuture<Void> unused = orders.massCancel(command, request.source())
                .whenThere(answer -> {
                    switch (answer) {
                        case OrderAnswer.Done<Long> ignored -> keep(session, -1);
                        case OrderAnswer.Refused<Long> ignored -> keep(session, -1);
                        // The exchange is stopping or can't write: it will be asked again when it is back.
                        case OrderAnswer.NotTaken<Long>(RejectReason reason) -> {
                            account.get().settled(request);
                            LOG.error("orders of {} are not cancelled: {}", session.compId(), reason.text());
                        }
                        case OrderAnswer.Unknown<Long>() -> {
                            account.get().settled(request);
                            LOG.error("the next start will show whether orders of {} were cancelled", session.compId());
                        }
                    }
                });
    }

    private static void keep(FixSession session, int seconds) {
        try {
            if (session.store().cancelOnDisconnectSeconds() != seconds) {
                session.store().setCancelOnDisconnectSeconds(seconds);
            }
        } catch (IOException e) {
            LOG.error("cancel on disconnect of {} can't be kept", session.compId(), e);
        }
    }
}
