package org.bourse.fix;

import java.util.concurrent.Future;
import org.bourse.contract.KeyFault;
import org.bourse.fix.session.DelayedTasks;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.FixTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs sessions out whose client's key has been revoked or has expired since its Logon. */
final class KeyWatch {

    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    /** Often enough that a client is out within a second. */
    private static final long LOOK_MICROS = 250_000;

    /** For how long a client may take to read why. */
    private static final long READ_MICROS = 500_000;

    private final Accounts accounts;
    private final DelayedTasks timer;

    KeyWatch(Accounts accounts, DelayedTasks timer) {
        this.accounts = accounts;
        this.timer = timer;
    }

    /** Looks at all sessions, and again and again from now on. */
    void look() {
        try {
            long nowMicros = FixTime.nowMicros();
            accounts.sessions().forEach(session -> look(session, nowMicros));
        } finally {
            Future<?> unused = timer.after(LOOK_MICROS, this::look);
        }
    }

    private void look(FixSession session, long nowMicros) {
        if (!session.isConnected()) {
            return;
        }
        session.key().ifPresent(key -> {
            key.end(nowMicros).ifPresentOrElse(fault -> end(session, key.key().keyId(), fault), () -> {
                if (session.isLoggedOn()) {
                    key.used(nowMicros);
                }
            });
        });
    }

    private void end(FixSession session, long keyId, KeyFault fault) {
        session.forgetKey();
        LOG.info("{} is logged out: {}, key {}", session.compId(), fault.text(), keyId);
        Runnable breaking = session.breaking();
        session.leaving();
        session.end(fault.text());
        Future<?> unused = timer.after(READ_MICROS, breaking);
    }
}
