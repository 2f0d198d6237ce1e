package org.bourse.fix;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.bourse.contract.OrderAnswer;
import org.bourse.contract.OrderEntry;
import org.bourse.engine.command.Command.CancelAllOrders;
import org.bourse.engine.model.RejectReason;
import org.bourse.fix.session.DelayedTasks;
import org.bourse.fix.session.FixSession;
import org.jspecify.annotations.Nullable;
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

    /** How long to wait before what was not taken is asked for again. */
    private static final long AGAIN_MICROS = 1_000_000;

    private final OrderEntry orders;
    private final Accounts accounts;
    private final DelayedTasks timer;

    /** Clients that are gone and whose orders are to be cancelled; guarded by this, and what their stores say with it. */
    private final Map<SessionID, Absence> absences = new HashMap<>();

    CancelOnDisconnect(OrderEntry orders, Accounts accounts, DelayedTasks timer) {
        this.orders = orders;
        this.accounts = accounts;
        this.timer = timer;
    }

    /** One time that a client is gone, and what is due in it. */
    private static final class Absence {

        private final FixSession session;
        private @Nullable Future<?> due;

        /** Whether it was said already that its cancel was not taken. */
        private boolean refused;

        Absence(FixSession session) {
            this.session = session;
        }
    }

    /** The client is there, and wants this from now on. */
    synchronized void loggedOn(FixSession session, int seconds) {
        Absence over = absences.remove(session.id());
        if (over != null && over.due != null) {
            over.due.cancel(false);
        }
        keep(session, seconds);
    }

    /** The client is gone. */
    synchronized void gone(FixSession session) {
        int seconds = session.store().cancelOnDisconnectSeconds();
        if (seconds >= 0) {
            Absence absence = new Absence(session);
            absences.put(session.id(), absence);
            cancelAfter(seconds * 1_000_000L, absence);
        }
    }

    private synchronized boolean isOver(Absence absence) {
        return absences.get(absence.session.id()) != absence;
    }

    private synchronized boolean isRefused(Absence absence) {
        return absence.refused;
    }

    private synchronized void cancelAfter(long micros, Absence absence) {
        absence.due = timer.after(micros, () -> cancel(absence));
    }

    private void cancel(Absence absence) {
        FixSession session = absence.session;
        Optional<Account> account = accounts.of(session);
        if (account.isEmpty() || session.isLoggedOn() || isOver(absence)) {
            return;
        }
        if (!isRefused(absence)) {
            LOG.info("the connection of {} has ended; its open orders are cancelled", session.compId());
        }
        CancelAllOrders command = new CancelAllOrders(account.get().brokerId, "");
        Request request = Request.ofDisconnect(session, command);
        account.get().add(request);
        CompletableFuture<Void> unused = orders.massCancel(command, request.source())
                .whenThere(answer -> {
                    // On the timer's thread: this one is the sequencer's, and what is done waits for a disk.
                    switch (answer) {
                        case OrderAnswer.Done<Long> _, OrderAnswer.Refused<Long> _ ->
                            timer.soon(() -> cancelled(absence));
                        case OrderAnswer.NotTaken<Long>(RejectReason reason) -> {
                            account.get().settled(request);
                            timer.soon(() -> askAgain(absence, reason.text()));
                        }
                        case OrderAnswer.Unknown<Long>() -> {
                            account.get().settled(request);
                            timer.soon(() -> askAgain(absence, "the exchange failed while it had the request"));
                        }
                    }
                });
    }

    /** Its orders are cancelled, and need not be again; unless the client is back, which asked anew for the next time. */
    private synchronized void cancelled(Absence absence) {
        if (absences.remove(absence.session.id(), absence)) {
            keep(absence.session, -1);
            if (absence.refused) {
                LOG.info("the open orders of {} are cancelled now", absence.session.compId());
            }
        }
    }

    /** Asks again until the client is back, or the exchange stops, which asks at its next start. */
    private synchronized void askAgain(Absence absence, String reason) {
        if (!absence.refused) {
            absence.refused = true;
            LOG.error("orders of {} are not cancelled yet: {}", absence.session.compId(), reason);
        }
        cancelAfter(AGAIN_MICROS, absence);
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
