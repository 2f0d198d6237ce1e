package org.bourse.server;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why the exchange has to stop by itself; the first reason counts. A thread that the exchange can't do without must not end
 * by an error and leave a process that lives and serves nobody, so every error that nobody caught comes here. A restart
 * with recovery is safer than going on.
 */
final class FatalFailure implements Thread.UncaughtExceptionHandler {

    /** The threads without which something stands still. ARCHITECTURE.md says what each does. */
    static final Set<String> NEEDED = Set.of(
            "sequencer",
            "persister",
            "expiry-timer",
            "feed-dispatch",
            "fix-outbound",
            "fix-checkpoint",
            "fix-market-data",
            "webhook-dispatcher",
            "postgres-watch");

    private static final Logger LOG = LoggerFactory.getLogger(FatalFailure.class);

    private final CompletableFuture<String> reason = new CompletableFuture<>();

    /** Has the exchange stop, unless it already has to. */
    void report(String why) {
        reason.complete(why);
    }

    /** Waits until the exchange has to stop, and says why. */
    String await() {
        return reason.join();
    }

    /** Whether it has to stop. */
    boolean isReported() {
        return reason.isDone();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        // First, because logging may fail too when there is no memory left.
        if (failure instanceof VirtualMachineError || NEEDED.contains(thread.getName())) {
            report("the thread " + thread.getName() + " ended by an error: " + failure);
        }
        LOG.error("the thread {} ended by an error", thread.getName(), failure);
    }
}
