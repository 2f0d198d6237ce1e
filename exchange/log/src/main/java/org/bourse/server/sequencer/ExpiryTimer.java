package org.bourse.server.sequencer;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.bourse.contract.Outcome;
import org.bourse.contract.Sequencer;
import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.Times;

/**
 * Makes orders expire when nothing else happens: the thread {@code expiry-timer} sleeps until the engine's next expiry is
 * due and then submits {@link ExpireOrders}. An earlier expiry wakes it. It has one command in the queue at most.
 */
public final class ExpiryTimer implements AutoCloseable {

    /** Longest sleep, as the clock may be set while it lasts. */
    private static final long MAX_SLEEP_MICROS = 60_000_000;

    /** Sleep after a refusal: what was due is due still, and the sequencer has reasons that take time. */
    private static final long RETRY_MICROS = 1_000_000;

    private final Sequencer sequencer;
    private final LongSupplier clockMicros;
    private final Thread thread;
    private volatile long nextExpiryMicros = Times.NEVER_MICROS;
    private volatile boolean closed;

    /**
     * Makes a timer; {@link #start} starts it.
     *
     * @param clockMicros the clock that the sequencer stamps commands with, UTC microseconds
     */
    public ExpiryTimer(Sequencer sequencer, LongSupplier clockMicros) {
        this.sequencer = sequencer;
        this.clockMicros = clockMicros;
        this.thread = Thread.ofPlatform().name("expiry-timer").daemon().unstarted(this::run);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Says when the next order expires, UTC microseconds; {@link Times#NEVER_MICROS} when none does. From any thread. */
    public void expiryChanged(long timeMicros) {
        boolean earlier = timeMicros < nextExpiryMicros;
        nextExpiryMicros = timeMicros;
        if (earlier) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread, after the command it may be waiting for. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            long expiry = nextExpiryMicros;
            if (expiry == Times.NEVER_MICROS) {
                LockSupport.park(this);
                continue;
            }
            long wait = expiry - clockMicros.getAsLong();
            if (wait > 0) {
                sleep(Math.min(wait, MAX_SLEEP_MICROS));
            } else if (!expire()) {
                pause();
            }
        }
    }

    private boolean expire() {
        return switch (sequencer.submit(new ExpireOrders(), CommandSource.TIMER).join()) {
            case Outcome.Sequenced _ -> true;
            case Outcome.Refused _, Outcome.Unknown _ -> false;
        };
    }

    /** Waits its whole time, also when an expiry that changed meanwhile, or just before, wakes the thread. */
    private void pause() {
        long end = System.nanoTime() + RETRY_MICROS * 1_000;
        for (long left = end - System.nanoTime(); left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void sleep(long micros) {
        LockSupport.parkNanos(this, micros * 1_000);
    }
}
