package org.bourse.server;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failure that ends the exchange; the first one counts. A thread that the exchange can't do without must not end by
 * an error and leave a process that lives and serves nobody, so every error that nobody caught comes here. A restart
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
            "postgres-watch",
            "http-watch",
            "http-listener-watch",
            "health-port");

    private static final Logger LOG = LoggerFactory.getLogger(FatalFailure.class);

    private final CompletableFuture<String> reason = new CompletableFuture<>();

    private volatile Consumer<String> listener = why -> {};

    /** Tells this at once when the exchange has to stop. */
    void whenReported(Consumer<String> whoever) {
        listener = whoever;
        if (reason.isDone()) {
            whoever.accept(reason.join());
        }
    }

    /** Has the exchange stop, unless it already has to. */
    void report(String why) {
        if (reason.complete(why)) {
            listener.accept(why);
        }
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
