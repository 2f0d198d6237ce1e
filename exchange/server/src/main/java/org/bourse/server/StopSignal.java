package org.bourse.server;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The signal that the process is to stop, and the exchange that it has to stop: it may come while that still starts.
 * Then the start goes on to its next step, closes what it has opened, and says that it is over.
 */
final class StopSignal {

    private final CompletableFuture<Optional<Exchange>> started = new CompletableFuture<>();
    private volatile boolean given;

    /** @throws StartAbandonedException when the process was told to stop */
    void requireNotGiven() {
        if (given) {
            throw new StartAbandonedException();
        }
    }

    /** The start is over, and this is what runs. */
    void started(Exchange exchange) {
        started.complete(Optional.of(exchange));
    }

    /** The start is over because of this signal; nothing runs. */
    void abandoned() {
        started.complete(Optional.empty());
    }

    /** The start is over by a failure; nothing runs. */
    void failed(Throwable failure) {
        started.completeExceptionally(failure);
    }

    /**
     * Tells the process to stop, and waits until the start is over.
     *
     * @return what is to be stopped; empty when the start was abandoned
     * @throws ExecutionException when it failed
     * @throws TimeoutException when it goes on for longer than this
     */
    Optional<Exchange> give(int seconds) throws ExecutionException, TimeoutException, InterruptedException {
        given = true;
        return started.get(seconds, TimeUnit.SECONDS);
    }

    /** A start that ends because the process was told to stop. */
    static final class StartAbandonedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StartAbandonedException() {
            super("the process was told to stop while it started");
        }
    }
}
