package org.bourse.fix.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has things done later, on a thread of its own, one at a time; what fails is logged. */
public final class DelayedTasks {

    private static final Logger LOG = LoggerFactory.getLogger(DelayedTasks.class);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("fix-timer").daemon().factory());

    /** Has something done after so many microseconds. Cancelling what is returned prevents it. */
    public Future<?> after(long micros, Runnable task) {
        try {
            return executor.schedule(() -> run(task), micros, TimeUnit.MICROSECONDS);
        } catch (RejectedExecutionException e) {
            // Stopped meanwhile: nothing is due any more.
            return CompletableFuture.completedFuture(task);
        }
    }

    /** Has something done after so many microseconds that may wait, as for the history: nothing else waits for it. */
    public void aside(long micros, Runnable task) {
        Future<?> unused =
                after(micros, () -> Thread.ofVirtual().name("fix-aside").start(() -> run(task)));
    }

    /** Has something done soon. */
    public void soon(Runnable task) {
        Future<?> unused = after(0, task);
    }

    /** Does nothing any more. */
    public void stop() {
        executor.shutdownNow();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a scheduled task of the FIX gateway failed", e);
        }
    }
}
