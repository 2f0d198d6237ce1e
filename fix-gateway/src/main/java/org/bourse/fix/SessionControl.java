package org.bourse.fix;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.bourse.fix.session.DelayedTasks;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.store.SessionStore;

/** The operator's view of FIX sessions, and its calls on them. */
final class SessionControl {

    /** For how long a client may take to read why. */
    private static final long READ_MICROS = 500_000;

    /** The interval of looks whether a session that is to be reset is left alone. */
    private static final long LOOK_MICROS = 20_000;

    /** For how long it is waited for that. */
    private static final long MOST_LOOKS = 250;

    private final Accounts accounts;
    private final DelayedTasks timer;

    SessionControl(Accounts accounts, DelayedTasks timer) {
        this.accounts = accounts;
        this.timer = timer;
    }

    /** All sessions, by comp id. */
    List<FixSessionStatus> clients() {
        return accounts.sessions().stream()
                .map(this::client)
                .flatMap(Optional::stream)
                .sorted((one, other) -> one.compId().compareTo(other.compId()))
                .toList();
    }

    private Optional<FixSessionStatus> client(FixSession session) {
        SessionStore store = session.store();
        return accounts.of(session)
                .map(account -> new FixSessionStatus(
                        session.compId(),
                        account.brokerId,
                        session.isLoggedOn(),
                        session.address(),
                        session.isConnected()
                                ? session.key()
                                        .map(key -> OptionalLong.of(key.key().keyId()))
                                        .orElse(OptionalLong.empty())
                                : OptionalLong.empty(),
                        store.getNextTargetMsgSeqNum(),
                        store.getNextSenderMsgSeqNum(),
                        session.unsent()));
    }

    private Optional<FixSession> find(String compId) {
        return accounts.sessions().stream()
                .filter(session -> session.compId().equals(compId))
                .findFirst();
    }

    /**
     * Logs a session's client out, which may log on again.
     *
     * @return whether there was a connection; empty when there is no such session
     */
    Optional<Boolean> disconnect(String compId, String reason) {
        return find(compId).map(session -> {
            boolean connected = session.isConnected();
            if (connected) {
                end(session, reason);
            }
            return connected;
        });
    }

    private void end(FixSession session, String reason) {
        Runnable breaking = session.breaking();
        session.leaving();
        session.end(reason);
        Future<?> unused = timer.after(READ_MICROS, breaking);
    }

    /**
     * Logs a session's client out, and lets its numbers begin with 1 again: what was stored for it and not read is gone.
     *
     * @return whether it was done, which it is not when the session is never left alone; empty when there is no such session
     */
    Optional<CompletableFuture<Boolean>> reset(String compId, String reason) {
        return find(compId).map(session -> {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            session.holdForReset();
            if (session.isConnected()) {
                end(session, reason);
            }
            resetWhenFree(session, done, MOST_LOOKS);
            return done;
        });
    }

    private void resetWhenFree(FixSession session, CompletableFuture<Boolean> done, long looksLeft) {
        try {
            if (session.resetNumbers()) {
                done.complete(true);
            } else if (looksLeft == 0) {
                session.endReset();
                done.complete(false);
            } else {
                Future<?> unused = timer.after(LOOK_MICROS, () -> resetWhenFree(session, done, looksLeft - 1));
            }
        } catch (RuntimeException e) {
            session.endReset();
            done.completeExceptionally(e);
        }
    }
}
