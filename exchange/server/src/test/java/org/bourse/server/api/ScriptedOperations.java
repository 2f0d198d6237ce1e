package org.bourse.server.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.server.api.operations.AuditSource;
import org.bourse.server.api.operations.ClientSessions;
import org.bourse.server.api.operations.ExchangeHealth;
import org.bourse.server.api.operations.ExchangeOperations;

/** The rest of the process, as it is told to be. */
final class ScriptedOperations implements ExchangeOperations {

    volatile ExchangeHealth health = new ExchangeHealth(
            true, true, 7, 5, 3, 0.25, List.of(new ExchangeHealth.Check("journal", ExchangeHealth.State.UP, "")));

    volatile boolean databaseDown;
    volatile boolean broken;
    volatile int resets;
    volatile Optional<String> undoneOfReset = Optional.empty();

    /** What a count of trades waits for. */
    volatile CountDownLatch countMayEnd = new CountDownLatch(0);

    final AtomicInteger countsBegun = new AtomicInteger();

    volatile Optional<AuditSource> audit = Optional.empty();

    final ScriptedSessions sessions = new ScriptedSessions();

    @Override
    public ClientSessions sessions() {
        return sessions;
    }

    @Override
    public Optional<AuditSource> audit() {
        return audit;
    }

    @Override
    public long tradeCount() {
        countsBegun.incrementAndGet();
        try {
            countMayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (broken) {
            throw new IllegalStateException("secret detail");
        }
        if (databaseDown) {
            throw new HistoryUnavailableException("the database is down", new IllegalStateException("refused"));
        }
        return 42;
    }

    @Override
    public Optional<String> completeReset() {
        resets = 1;
        return undoneOfReset;
    }

    @Override
    public ExchangeHealth health() {
        return health;
    }
}
